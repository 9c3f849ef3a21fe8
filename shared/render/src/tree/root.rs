//! Roots: Card, ListView, Basic; their status line and their buttons.

use widgets::components::list_view::Limit;
use widgets::components::{ActionConfig, Basic, Card, Component, ListView, ListViewItem, Status};
use widgets::style::{Direction, Theme};

use super::layout::submit_by_key;
use super::sheet::Declarations;
use super::{Scene, action, style};
use crate::icon;
use crate::writer::Writer;

/// Rows that a list shows where it may choose itself.
const AUTO: usize = 8;

impl Scene<'_> {
    pub(super) fn card(&mut self, out: &mut Writer, card: &Card) {
        let mut css = Declarations::default();
        if let Some(padding) = &card.padding {
            style::spacing("padding", padding, &mut css);
        }
        if let Some(background) = &card.background {
            style::ground(background, &mut css);
        }
        if let Some(border) = &card.border {
            style::edges(border, &mut css);
        }
        let class = self.sheet.class(css).unwrap_or_default();
        let form = card.as_form == Some(true);
        let element = if form { "form" } else { "div" };
        let around = self.in_form;
        self.in_form |= form;
        out.open(element)
            .attr(
                "class",
                format_args!("inlay-panel inlay-panel-{} {class}", card.size.as_str()),
            )
            .maybe("data-theme", card.theme.map(Theme::as_str))
            .maybe("id", self.node_id(card.base.id.as_deref()));
        if form {
            out.attr("method", "dialog");
            out.maybe(
                "data-on-submit",
                card.confirm.as_ref().map(|confirm| action(&confirm.action)),
            );
        }
        if card.collapsed == Some(true) {
            self.status_line(out, card.status.as_ref());
            out.open("details")
                .attr("class", "inlay-fold")
                .open("summary")
                .text("Show")
                .close("summary");
            out.open("div").attr("class", "inlay-stack");
            self.nodes(out, &card.children);
            out.close("div").close("details");
        } else {
            self.status_line(out, card.status.as_ref());
            self.nodes(out, &card.children);
        }
        if card.confirm.is_some() || card.cancel.is_some() {
            out.open("div").attr("class", "inlay-actions");
            if let Some(confirm) = &card.confirm {
                out.open("button")
                    .attr("type", if form { "submit" } else { "button" })
                    .attr("class", "inlay-button inlay-first")
                    .maybe("data-on-click", (!form).then(|| action(&confirm.action)))
                    .text(&confirm.label)
                    .close("button");
            }
            if let Some(cancel) = &card.cancel {
                out.open("button")
                    .attr("type", "button")
                    .attr("class", "inlay-button")
                    .attr("data-on-click", action(&cancel.action))
                    .text(&cancel.label)
                    .close("button");
            }
            out.close("div");
        }
        if form && card.confirm.is_none() {
            submit_by_key(out, &card.children);
        }
        out.close(element);
        self.in_form = around;
    }

    fn status_line(&mut self, out: &mut Writer, status: Option<&Status>) {
        let Some(status) = status else { return };
        out.open("p").attr("class", "inlay-status");
        match (&status.icon, &status.favicon) {
            (Some(name), _) => {
                out.markup(&icon::svg(name));
            }
            (None, Some(address)) => {
                let framed = if status.frame == Some(true) {
                    " inlay-framed"
                } else {
                    ""
                };
                self.picture(out, address, "", &format!("inlay-favicon{framed}"));
            }
            (None, None) => {}
        }
        out.open("span").text(&status.text).close("span").close("p");
    }

    pub(super) fn basic(&mut self, out: &mut Writer, basic: &Basic) {
        let mut css = Declarations::default();
        let direction = basic.direction.unwrap_or(Direction::Col);
        css.add(
            "flex-direction",
            if direction == Direction::Row {
                "row"
            } else {
                "column"
            },
        );
        css.maybe("gap", basic.gap.as_ref().and_then(style::steps))
            .maybe("align-items", basic.align.map(style::align))
            .maybe("justify-content", basic.justify.map(style::justify));
        if let Some(padding) = &basic.padding {
            style::spacing("padding", padding, &mut css);
        }
        let class = self.sheet.class(css).unwrap_or_default();
        out.open("div")
            .attr("class", format_args!("inlay-stack {class}"))
            .maybe("data-theme", basic.theme.map(Theme::as_str))
            .maybe("id", self.node_id(basic.base.id.as_deref()));
        self.nodes(out, &basic.children);
        out.close("div");
    }

    pub(super) fn list(&mut self, out: &mut Writer, list: &ListView) {
        let shown = match list.limit {
            None => usize::MAX,
            Some(Limit::Auto) => AUTO,
            Some(Limit::Rows(rows)) => usize::try_from(rows).unwrap_or(usize::MAX),
        };
        out.open("div")
            .attr("class", "inlay-panel inlay-list-view")
            .maybe("data-theme", list.theme.map(Theme::as_str))
            .maybe("id", self.node_id(list.base.id.as_deref()));
        self.status_line(out, list.status.as_ref());
        if list.children.is_empty() {
            out.open("p")
                .attr("class", "inlay-empty")
                .markup(&icon::svg("list"))
                .open("span")
                .text("No rows")
                .close("span")
                .close("p")
                .close("div");
            return;
        }
        out.open("ul").attr("class", "inlay-list");
        for (number, child) in list.children.iter().enumerate() {
            if let Component::ListViewItem(item) = child {
                self.item(out, item, number >= shown);
            }
        }
        out.close("ul");
        let folded = list.children.len().saturating_sub(shown);
        if folded > 0 {
            out.open("button")
                .attr("type", "button")
                .attr("class", "inlay-button inlay-small inlay-scripted")
                .flag("data-more", true)
                .text(&format!("Show {folded} more"))
                .close("button");
        }
        out.close("div");
    }

    /// A row. One that is folded away is there all the same where no script could unfold it.
    pub(super) fn item(&mut self, out: &mut Writer, item: &ListViewItem, folded: bool) {
        let mut css = Declarations::default();
        css.maybe("gap", item.gap.as_ref().and_then(style::steps))
            .maybe("align-items", item.align.map(style::align));
        let class = self.sheet.class(css).unwrap_or_default();
        out.open("li")
            .attr("class", if folded { "inlay-folded" } else { "" })
            .maybe("id", self.node_id(item.base.id.as_deref()));
        let element = if item.on_click_action.is_some() {
            "button"
        } else {
            "div"
        };
        out.open(element)
            .attr("class", format_args!("inlay-list-row {class}"));
        if let Some(clicked) = &item.on_click_action {
            out.attr("type", "button")
                .attr("data-on-click", action(clicked));
        }
        let around = std::mem::replace(&mut self.in_button, item.on_click_action.is_some());
        self.nodes(out, &item.children);
        self.in_button = around;
        out.close(element).close("li");
    }

    /// The id of a node in the page: what a stream of updates looks for.
    pub(super) fn node_id(&self, id: Option<&str>) -> Option<String> {
        id.filter(|id| !id.is_empty()).map(|id| {
            let spaceless: String = id
                .chars()
                .map(|letter| if letter.is_whitespace() { '-' } else { letter })
                .collect();
            format!("{}-node-{spaceless}", self.prefix)
        })
    }

    pub(super) fn clicked(&self, out: &mut Writer, clicked: Option<&ActionConfig>) {
        out.maybe("data-on-click", clicked.map(action));
    }
}
