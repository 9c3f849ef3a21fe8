//! Textarea: a text field of several lines.

use serde_json::{Value, json};

use super::registry::component;
use super::{Stands, Typed};
use crate::read::Whole;

component! {
    /// Multi-line text field.
    Textarea as "Textarea", Stands::Node, {
        /// Name under which the value is sent with the form.
        required name: String,
        /// Lines visible at first.
        optional rows: u64 as Whole<1>,
        /// Grows and shrinks with the text.
        optional auto_resize: bool,
        /// Lines at which growing stops.
        optional max_rows: u64 as Whole<1>,
    }
    with {
        /// What is typed, and how the field looks.
        typed: Typed,
    }
    rules &[];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Textarea", "name": "message", "placeholder": "What happened?"}),
        ),
        (
            "everything",
            json!({"type": "Textarea", "key": "why", "id": "why-1", "name": "reason", "defaultValue": "Two lines\nof text",
                   "required": true, "pattern": "[^<>]*", "placeholder": "Why?", "autoSelect": false, "autoFocus": false,
                   "disabled": false, "variant": "soft", "size": "sm", "gutterSize": "2xs", "rows": 4,
                   "autoResize": true, "maxRows": 10, "allowAutofillExtensions": false}),
        ),
        (
            "disabled",
            json!({"type": "Textarea", "name": "message", "defaultValue": "Sent", "disabled": true}),
        ),
    ]
}
