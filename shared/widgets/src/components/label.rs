//! Label: the caption of a control.

use serde_json::{Value, json};

use super::registry::component;
use super::{Letters, Stands};
use crate::style::TextSize;

component! {
    /// Visible caption tied to a form control by the control's name.
    Label as "Label", Stands::Node, {
        /// Text of the label.
        required value: String,
        /// Name of the control that the label belongs to.
        required field_name: String,
        /// Type size step of the label.
        optional size: TextSize,
    }
    with {
        /// How it is set.
        letters: Letters,
    }
    rules &["a control of the same form has the name that fieldName says; outside of forms, one that is in none"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Col", "gap": 1, "children": [
                {"type": "Label", "value": "City", "fieldName": "city"},
                {"type": "Input", "name": "city"},
            ]}),
        ),
        (
            "everything",
            json!({"type": "Col", "gap": 1, "children": [
                {"type": "Label", "key": "city", "id": "city-label", "value": "City", "fieldName": "city", "size": "sm",
                 "weight": "semibold", "textAlign": "start", "color": "secondary"},
                {"type": "Input", "name": "city"},
            ]}),
        ),
    ]
}
