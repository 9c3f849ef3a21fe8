//! A tree of components as HTML.
//!
//! | module | draws |
//! | --- | --- |
//! | [`root`] | Card, ListView, Basic, and the status line |
//! | [`layout`] | Box, Row, Col, Form, Spacer, Divider, Transition |
//! | [`text`] | Title, Text, Caption, Markdown, Label, Badge |
//! | [`picture`] | Icon, Image, Chart |
//! | [`table`] | Table |
//! | [`button`], [`control`] | what is pressed, and what is filled in |
//! | [`ties`] | which label belongs to which control |
//! | [`style`], [`sheet`] | lengths and colours as CSS, gathered into classes |
//!
//! Sizes and colours of a tree become classes and not `style` attributes, so that a page with a
//! strict policy can show it: see [`sheet`].

mod button;
mod control;
mod layout;
mod picture;
mod root;
pub mod sheet;
mod style;
mod table;
mod text;
mod ties;

use widgets::components::{ActionConfig, Component};
use widgets::{Tree, Valid};

use crate::drawn::Drawn;
use crate::view::View;
use crate::writer::Writer;
use sheet::Sheet;
use ties::Ties;

/// Draws a tree.
pub fn tree(tree: &Valid<Tree>, view: &View) -> Drawn {
    drawn(tree, view)
}

/// Draws a tree that was checked as part of something else.
pub(crate) fn drawn(tree: &Tree, view: &View) -> Drawn {
    let mut scene = Scene::new(tree, view);
    let mut out = Writer::new();
    out.open("div")
        .attr("class", "inlay inlay-bare")
        .attr("data-widget-type", "tree")
        .maybe("data-theme", view.theme.map(|theme| theme.word()))
        .maybe("dir", view.direction.map(|direction| direction.word()))
        .maybe("aria-busy", view.streaming.then_some("true"))
        .maybe(
            "data-copy-text",
            tree.item
                .as_ref()
                .and_then(|item| item.copy_text.as_deref()),
        );
    scene.node(&mut out, &tree.root);
    out.close("div");
    Drawn::new(out.finish(), scene.sheet.into_css())
}

/// What drawing a component needs to know of the whole tree.
struct Scene<'a> {
    view: &'a View,
    sheet: Sheet,
    /// Begins every id.
    prefix: String,
    /// Which label belongs to which control.
    ties: Ties,
    /// Ids given out.
    count: usize,
    /// Inside a form: what is filled in is sent under its name.
    in_form: bool,
    /// Inside a button, where only text may stand.
    in_button: bool,
}

impl<'a> Scene<'a> {
    fn new(tree: &Tree, view: &'a View) -> Self {
        let prefix = view.id.clone().unwrap_or_else(|| "tree".to_owned());
        let mut scene = Self {
            view,
            sheet: Sheet::default(),
            ties: Ties::default(),
            count: 0,
            in_form: false,
            in_button: false,
            prefix,
        };
        scene.ties = Ties::of(&tree.root, |what| scene.fresh(what));
        scene
    }

    /// An id that nothing else has.
    fn fresh(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{}-{what}-{}", self.prefix, self.count)
    }

    /// The element that holds something: inside a button one that may stand in text.
    fn element(&self, wanted: &'static str) -> &'static str {
        if self.in_button { "span" } else { wanted }
    }

    fn nodes(&mut self, out: &mut Writer, nodes: &[Component]) {
        for node in nodes {
            self.node(out, node);
        }
    }

    fn node(&mut self, out: &mut Writer, component: &Component) {
        match component {
            Component::Card(card) => self.card(out, card),
            Component::ListView(list) => self.list(out, list),
            Component::Basic(basic) => self.basic(out, basic),
            Component::ListViewItem(item) => self.item(out, item, false),
            Component::FlexBox(part) => {
                self.flex(out, &part.base, &part.flow, &part.extent, part.direction)
            }
            Component::Row(part) => self.flex(
                out,
                &part.base,
                &part.flow,
                &part.extent,
                Some(widgets::style::Direction::Row),
            ),
            Component::Col(part) => self.flex(
                out,
                &part.base,
                &part.flow,
                &part.extent,
                Some(widgets::style::Direction::Col),
            ),
            Component::Form(form) => self.form(out, form),
            Component::Spacer(spacer) => self.spacer(out, spacer),
            Component::Divider(divider) => self.divider(out, divider),
            Component::Transition(transition) => {
                let inside: &[Component] = transition.children.as_slice();
                self.nodes(out, inside);
            }
            Component::Title(title) => self.title(out, title),
            Component::Text(text) => self.text(out, text),
            Component::Caption(caption) => self.caption(out, caption),
            Component::Markdown(markdown) => self.markdown(out, markdown),
            Component::Badge(badge) => self.badge(out, badge),
            Component::Icon(icon) => self.icon(out, icon),
            Component::Image(image) => self.image(out, image),
            Component::Button(button) => self.button(out, button),
            Component::Label(label) => self.label(out, label),
            Component::Chart(chart) => self.chart(out, chart),
            Component::Table(table) => self.table(out, table),
            Component::TableRow(row) => self.nodes(out, &row.children),
            Component::TableCell(cell) => self.nodes(out, &cell.children),
            Component::Input(_)
            | Component::Textarea(_)
            | Component::Select(_)
            | Component::DatePicker(_)
            | Component::Checkbox(_)
            | Component::RadioGroup(_) => {
                let id = self.ties.id(component).map(str::to_owned);
                let id = id.unwrap_or_else(|| self.fresh("field"));
                self.control(out, component, &id);
            }
        }
    }
}

/// An action as the script of widgets reads it.
fn action(action: &ActionConfig) -> String {
    serde_json::to_string(action).unwrap_or_default()
}
