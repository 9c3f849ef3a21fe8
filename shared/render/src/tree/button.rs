//! Button.

use widgets::components::Button;
use widgets::components::button::{ButtonColor, ButtonIconSize, ButtonStyle};
use widgets::style::{ControlSize, ControlVariant};

use super::Scene;
use crate::icon;
use crate::writer::Writer;

impl Scene<'_> {
    pub(super) fn button(&mut self, out: &mut Writer, button: &Button) {
        let first = button.style == Some(ButtonStyle::Primary);
        let (default_color, default_variant) = if first {
            ("primary", "solid")
        } else {
            ("secondary", "outline")
        };
        let color = button.color.map_or(default_color, ButtonColor::as_str);
        let variant = match (button.variant, button.color) {
            (Some(variant), _) => variant.as_str(),
            // A colour that is asked for is to be seen.
            (None, Some(ButtonColor::Secondary)) => default_variant,
            (None, Some(_)) => "solid",
            (None, None) => default_variant,
        };
        let size = button.size.map_or("lg", ControlSize::as_str);
        let label = button
            .label
            .as_deref()
            .filter(|label| !label.trim().is_empty());
        let mut class = format!("inlay-press inlay-size-{size} inlay-{variant}-{color}");
        for (on, name) in [
            (button.pill == Some(true), " inlay-pill"),
            (button.block == Some(true), " inlay-wide"),
            (
                button.uniform == Some(true) || label.is_none(),
                " inlay-square",
            ),
        ] {
            if on {
                class.push_str(name);
            }
        }
        let icons = button.icon_size.map_or("", ButtonIconSize::as_str);
        let icons = if icons.is_empty() {
            String::new()
        } else {
            format!("inlay-icon-{icons}")
        };
        let name = button.icon_start.as_deref().or(button.icon_end.as_deref());
        out.open("button")
            .attr(
                "type",
                if button.submit == Some(true) {
                    "submit"
                } else {
                    "button"
                },
            )
            .attr("class", class)
            .maybe("id", self.node_id(button.base.id.as_deref()))
            .maybe("aria-label", name.filter(|_| label.is_none()));
        self.clicked(out, button.on_click_action.as_ref());
        out.flag("disabled", button.disabled == Some(true));
        if let Some(start) = &button.icon_start {
            out.markup(&icon::draw(start, &icons));
        }
        if let Some(label) = label {
            out.open("span").text(label).close("span");
        }
        if let Some(end) = &button.icon_end {
            out.markup(&icon::draw(end, &icons));
        }
        out.close("button");
    }
}

/// Classes of a control that is picked from or typed into.
pub(super) fn dressed(variant: Option<ControlVariant>, size: Option<ControlSize>) -> String {
    let variant = variant.map_or("outline", ControlVariant::as_str);
    let size = size.map_or("lg", ControlSize::as_str);
    format!("inlay-input inlay-control-{variant} inlay-size-{size}")
}
