//! Text: Title, Text, Caption, Markdown, Label, Badge.

use widgets::components::badge::{BadgeColor, BadgeVariant};
use widgets::components::title::TitleSize;
use widgets::components::{
    Badge, Caption, Editable, Editing, Label, Letters, Markdown, Text, Title,
};
use widgets::style::{Step, TextSize};

use super::Scene;
use super::sheet::Declarations;
use super::style;
use crate::icon;
use crate::markdown;
use crate::writer::Writer;

impl Scene<'_> {
    /// The class of text that may be cut and clamped.
    fn set(
        &mut self,
        letters: &Letters,
        most: Option<u64>,
        least: Option<u64>,
        more: Declarations,
    ) -> String {
        let mut css = more;
        style::letters(letters, &mut css);
        css.maybe("-webkit-line-clamp", most.map(|lines| lines.min(10_000)))
            .maybe(
                "min-block-size",
                least.map(|lines| format!("{}lh", lines.min(200))),
            );
        self.sheet.class(css).unwrap_or_default()
    }

    pub(super) fn title(&mut self, out: &mut Writer, title: &Title) {
        let size = title.size.map_or("md", TitleSize::as_str);
        let class = self.set(
            &title.letters,
            title.max_lines,
            None,
            Declarations::default(),
        );
        let tag = self.element(self.view.heading_tag());
        out.open(tag)
            .attr(
                "class",
                format_args!(
                    "inlay-heading inlay-heading-{size}{} {class}",
                    cut(title.truncate, title.max_lines)
                ),
            )
            .maybe(
                "title",
                whole(title.truncate, title.max_lines, &title.value),
            )
            .maybe("id", self.node_id(title.base.id.as_deref()))
            .text(&title.value)
            .close(tag);
    }

    pub(super) fn text(&mut self, out: &mut Writer, text: &Text) {
        let mut css = Declarations::default();
        css.maybe("width", text.width.as_ref().and_then(style::pixels))
            .maybe(
                "font-style",
                (text.italic == Some(true)).then_some("italic"),
            )
            .maybe(
                "text-decoration",
                (text.line_through == Some(true)).then_some("line-through"),
            );
        let class = self.set(&text.letters, text.max_lines, text.min_lines, css);
        let size = text.size.map_or("md", TextSize::as_str);
        if let Editing::Field(field) = &text.editable {
            return self.editable(out, text, field, &format!("inlay-letters-{size} {class}"));
        }
        let element = self.element("p");
        out.open(element)
            .attr(
                "class",
                format_args!(
                    "inlay-letters inlay-letters-{size}{} {class}",
                    cut(text.truncate, text.max_lines)
                ),
            )
            .maybe("title", whole(text.truncate, text.max_lines, &text.value))
            .maybe("aria-busy", text.streaming.then_some("true"))
            .maybe("id", self.node_id(text.base.id.as_deref()));
        if text.line_through == Some(true) {
            out.open("s").text(&text.value).close("s");
        } else {
            out.text(&text.value);
        }
        if text.streaming {
            cursor(out);
        }
        out.close(element);
    }

    fn editable(&mut self, out: &mut Writer, text: &Text, field: &Editable, class: &str) {
        let id = self.node_id(text.base.id.as_deref());
        let complete = field.auto_complete.as_deref().filter(|word| is_token(word));
        out.open("input")
            .attr("class", format_args!("inlay-input inlay-editable {class}"))
            .attr("type", "text")
            .attr("name", &field.name)
            .maybe("id", id)
            .attr("value", &text.value)
            .attr(
                "aria-label",
                field.placeholder.as_deref().unwrap_or(&field.name),
            )
            .maybe("placeholder", field.placeholder.as_deref())
            .attr("autocomplete", complete.unwrap_or("off"))
            .maybe("pattern", field.pattern.as_deref())
            .flag("required", field.required == Some(true))
            .flag("data-select", field.auto_select == Some(true))
            .void();
    }

    pub(super) fn caption(&mut self, out: &mut Writer, caption: &Caption) {
        let size = caption.size.map_or("md", Step::as_str);
        let class = self.set(
            &caption.letters,
            caption.max_lines,
            None,
            Declarations::default(),
        );
        let element = self.element("p");
        out.open(element)
            .attr(
                "class",
                format_args!(
                    "inlay-small-print inlay-small-print-{size}{} {class}",
                    cut(caption.truncate, caption.max_lines)
                ),
            )
            .maybe(
                "title",
                whole(caption.truncate, caption.max_lines, &caption.value),
            )
            .maybe("id", self.node_id(caption.base.id.as_deref()))
            .text(&caption.value)
            .close(element);
    }

    pub(super) fn markdown(&mut self, out: &mut Writer, text: &Markdown) {
        out.open("div")
            .attr("class", "inlay-prose")
            .maybe("aria-busy", text.streaming.then_some("true"))
            .maybe("id", self.node_id(text.base.id.as_deref()));
        out.markup(&markdown::within(
            &text.value,
            self.view.heading,
            self.view.remote_pictures,
        ));
        if text.streaming {
            cursor(out);
        }
        out.close("div");
    }

    pub(super) fn label(&mut self, out: &mut Writer, label: &Label) {
        let size = label.size.map_or("sm", TextSize::as_str);
        let class = self.set(&label.letters, None, None, Declarations::default());
        let target = self.ties.target(label).map(str::to_owned);
        let element = if target.is_some() { "label" } else { "span" };
        let id = self.ties.own_id(label).map(str::to_owned);
        out.open(element)
            .attr(
                "class",
                format_args!("inlay-label-text inlay-letters-{size} {class}"),
            )
            .maybe("for", target)
            .maybe("id", id)
            .text(&label.value)
            .close(element);
    }

    pub(super) fn badge(&mut self, out: &mut Writer, badge: &Badge) {
        let color = badge.color.map_or("secondary", BadgeColor::as_str);
        let variant = badge.variant.map_or("soft", BadgeVariant::as_str);
        let size = badge.size.map_or("md", Step::as_str);
        let pill = if badge.pill == Some(true) {
            " inlay-pill"
        } else {
            ""
        };
        out.open("span")
            .attr(
                "class",
                format_args!("inlay-badge inlay-badge-{size} inlay-{variant}-{color}{pill}"),
            )
            .maybe("id", self.node_id(badge.base.id.as_deref()))
            .text(&badge.label)
            .close("span");
    }
}

/// Text still being written ends in a mark that says so.
fn cursor(out: &mut Writer) {
    out.markup(&icon::draw("loader-circle", "inlay-spin inlay-cursor"));
}

fn cut(truncate: Option<bool>, most: Option<u64>) -> &'static str {
    match (truncate, most) {
        (_, Some(_)) => " inlay-clamped",
        (Some(true), None) => " inlay-cut",
        _ => "",
    }
}

/// What is cut can still be read by who points at it.
fn whole(truncate: Option<bool>, most: Option<u64>, text: &str) -> Option<&str> {
    (truncate == Some(true) || most.is_some()).then_some(text)
}

/// Whether a word can be an autofill hint; anything else would be an invalid attribute.
pub(super) fn is_token(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b' ')
}
