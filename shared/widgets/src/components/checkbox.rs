//! Checkbox: a box that is ticked or not.

use serde_json::{Value, json};

use super::registry::component;
use super::{ActionConfig, Stands};

component! {
    /// Box that is ticked or not, with an optional label.
    Checkbox as "Checkbox", Stands::Node, {
        /// Name under which the value is sent with the form.
        required name: String,
        /// Text beside the box.
        optional label: String,
        /// Ticked at first.
        optional default_checked: bool,
        /// Action fired when the value changes.
        optional on_change_action: ActionConfig,
        /// Shown but not usable; its value is not sent.
        optional disabled: bool,
        /// The form cannot be sent while this control is empty.
        optional required: bool,
    }
    rules &[];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Checkbox", "name": "returns", "label": "With returns"}),
        ),
        (
            "everything",
            json!({"type": "Checkbox", "key": "terms", "id": "terms-1", "name": "terms", "label": "I agree",
                   "defaultChecked": true, "onChangeAction": {"type": "terms.changed"}, "disabled": false, "required": true}),
        ),
        ("minimal", json!({"type": "Checkbox", "name": "terms"})),
        (
            "disabled",
            json!({"type": "Checkbox", "name": "terms", "label": "Agreed", "defaultChecked": true, "disabled": true}),
        ),
    ]
}
