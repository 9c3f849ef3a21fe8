//! What holds others in their places: Box, Row, Col, Form; Spacer and Divider between them.

use widgets::components::{Base, Component, Divider, Extent, Flow, Form, Spacer};
use widgets::style::Direction;

use super::sheet::Declarations;
use super::{Scene, action, style};
use crate::writer::Writer;

impl Scene<'_> {
    pub(super) fn flex(
        &mut self,
        out: &mut Writer,
        base: &Base,
        flow: &Flow,
        extent: &Extent,
        direction: Option<Direction>,
    ) {
        let class = self.boxed(flow, extent, direction.unwrap_or(Direction::Col));
        let element = self.element("div");
        out.open(element)
            .attr("class", format_args!("inlay-box {class}"))
            .maybe("id", self.node_id(base.id.as_deref()));
        self.nodes(out, &flow.children);
        out.close(element);
    }

    fn boxed(&mut self, flow: &Flow, extent: &Extent, direction: Direction) -> String {
        let mut css = Declarations::default();
        style::flow(flow, direction, &mut css);
        style::extent(extent, &mut css);
        // Things side by side stand on one line of sight where nothing else is asked for.
        if direction == Direction::Row && flow.align.is_none() {
            css.add("align-items", "center");
        }
        self.sheet.class(css).unwrap_or_default()
    }

    pub(super) fn form(&mut self, out: &mut Writer, form: &Form) {
        let direction = form.direction.unwrap_or(Direction::Col);
        let class = self.boxed(&form.flow, &form.extent, direction);
        let sends = form.on_submit_action.is_some() || has_submit(&form.flow.children);
        // What sends nothing is no form.
        let element = if sends { "form" } else { "div" };
        out.open(element)
            .attr("class", format_args!("inlay-box inlay-tree-form {class}"))
            .maybe("method", sends.then_some("dialog"))
            .maybe("data-on-submit", form.on_submit_action.as_ref().map(action))
            .maybe("id", self.node_id(form.base.id.as_deref()));
        let around = std::mem::replace(&mut self.in_form, sends);
        self.nodes(out, &form.flow.children);
        self.in_form = around;
        if sends {
            submit_by_key(out, &form.flow.children);
        }
        out.close(element);
    }

    pub(super) fn spacer(&mut self, out: &mut Writer, spacer: &Spacer) {
        let mut css = Declarations::default();
        let least = spacer.min_size.as_ref().and_then(style::pixels);
        css.maybe("min-width", least.clone())
            .maybe("min-height", least);
        let class = self.sheet.class(css).unwrap_or_default();
        let element = self.element("div");
        out.open(element)
            .attr("class", format_args!("inlay-spacer {class}"))
            .close(element);
    }

    pub(super) fn divider(&mut self, out: &mut Writer, divider: &Divider) {
        let mut css = Declarations::default();
        css.maybe("--space", divider.spacing.as_ref().and_then(style::steps))
            .maybe("--line", divider.color.as_ref().and_then(style::paint))
            .maybe("--thick", divider.size.as_ref().and_then(style::pixels));
        let class = self.sheet.class(css).unwrap_or_default();
        let flush = if divider.flush == Some(true) {
            " inlay-flush"
        } else {
            ""
        };
        out.open("hr")
            .attr("class", format_args!("inlay-divider{flush} {class}"))
            .void();
    }
}

/// Whether something inside sends the form.
fn has_submit(nodes: &[Component]) -> bool {
    nodes.iter().any(|node| match node {
        Component::Button(button) => button.submit == Some(true),
        other => has_submit(other.nodes()),
    })
}

/// A button that is not seen, where no other sends the form: the Enter key needs one.
pub(super) fn submit_by_key(out: &mut Writer, nodes: &[Component]) {
    if !has_submit(nodes) {
        out.open("button")
            .attr("type", "submit")
            .flag("hidden", true)
            .text("Send")
            .close("button");
    }
}
