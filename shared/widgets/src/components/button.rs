//! Button: fires an action or sends the form around it.

use serde_json::{Map, Value, json};

use super::registry::component;
use super::{ActionConfig, Stands};
use crate::object::words;
use crate::read::{Place, Report, field, text::Icon};
use crate::style::{ControlSize, ControlVariant};

words! {
    /// Shorthand for a colour and a variant.
    ButtonStyle { Primary "primary", Secondary "secondary", }
}

words! {
    /// Meaning carried by the colour of a button.
    ButtonColor {
        Primary "primary", Secondary "secondary", Info "info", Discovery "discovery",
        Success "success", Caution "caution", Warning "warning", Danger "danger",
    }
}

words! {
    /// Size step of the pictograms of a button.
    ButtonIconSize { Sm "sm", Md "md", Lg "lg", Xl "xl", Xxl "2xl", }
}

component! {
    /// Push button that fires an action or submits the form around it.
    Button as "Button", Stands::Node, {
        /// Makes the button send the nearest form.
        optional submit: bool,
        /// Shorthand that stands for a colour and variant pair; color and variant win over it.
        optional style: ButtonStyle,
        /// Text of the button; may be absent for an icon-only button.
        optional label: String,
        /// Action fired on activation by pointer or keyboard.
        optional on_click_action: ActionConfig,
        /// Pictogram before the label.
        optional icon_start: String as Icon,
        /// Pictogram after the label.
        optional icon_end: String as Icon,
        /// Meaning carried by the colour.
        optional color: ButtonColor,
        /// Visual treatment of the control.
        optional variant: ControlVariant,
        /// Size step of the button.
        optional size: ControlSize,
        /// Fully rounded ends.
        optional pill: bool,
        /// Takes the full width available.
        optional block: bool,
        /// Equal width and height, for icon-only buttons.
        optional uniform: bool,
        /// Size step of the pictograms.
        optional icon_size: ButtonIconSize,
        /// Shown but not usable.
        optional disabled: bool,
    }
    check check;
    rules &[
        "it has a label that is not empty, or a pictogram",
        "it has onClickAction or submit; otherwise it does nothing",
    ];
    examples examples;
}

fn check(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    let absent = |name: &str| match field(given, name) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    if ["label", "iconStart", "iconEnd"].into_iter().all(absent) {
        report.error(
            &at.field("label"),
            "no_name",
            "A button needs a label that is not empty, or a pictogram.",
        );
    }
    let submits = field(given, "submit").and_then(Value::as_bool) == Some(true);
    if absent("onClickAction") && !submits {
        report.warn(
            at,
            "no_action",
            "The button has neither onClickAction nor submit.",
        );
    }
}

fn examples() -> Vec<(&'static str, Value)> {
    let press = json!({"type": "press"});
    vec![
        (
            "default",
            json!({"type": "Button", "label": "View details", "onClickAction": press}),
        ),
        (
            "everything",
            json!({"type": "Button", "key": "send", "id": "send-1", "submit": true, "style": "primary",
                   "label": "Send", "onClickAction": {"type": "send", "payload": {"draft": 7}}, "iconStart": "mail",
                   "iconEnd": "chevron-right", "color": "discovery", "variant": "solid", "size": "xl", "pill": true,
                   "block": true, "uniform": false, "iconSize": "lg", "disabled": false}),
        ),
        (
            "icon only",
            json!({"type": "Button", "iconStart": "reload", "uniform": true, "variant": "ghost", "onClickAction": press}),
        ),
        (
            "disabled",
            json!({"type": "Button", "label": "Send", "disabled": true, "onClickAction": press}),
        ),
        (
            "variants",
            json!({"type": "Row", "gap": 2, "wrap": "wrap", "children": [
                {"type": "Button", "label": "Solid", "variant": "solid", "onClickAction": press},
                {"type": "Button", "label": "Soft", "variant": "soft", "onClickAction": press},
                {"type": "Button", "label": "Outline", "variant": "outline", "onClickAction": press},
                {"type": "Button", "label": "Ghost", "variant": "ghost", "onClickAction": press},
                {"type": "Button", "label": "Caution", "color": "caution", "onClickAction": press},
                {"type": "Button", "label": "Danger", "color": "danger", "onClickAction": press},
            ]}),
        ),
    ]
}
