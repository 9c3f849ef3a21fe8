//! Input: a single-line text field.

use serde_json::{Value, json};

use super::registry::component;
use super::{Stands, Typed};
use crate::object::words;

words! {
    /// Kind of text that an input expects.
    InputType {
        Number "number", Email "email", Text "text", Password "password", Tel "tel", Url "url",
    }
}

component! {
    /// Single-line text field.
    Input as "Input", Stands::Node, {
        /// Name under which the value is sent with the form.
        required name: String,
        /// Kind of text expected; drives the keyboard and native checks.
        optional input_type: InputType,
        /// Fully rounded ends.
        optional pill: bool,
    }
    with {
        /// What is typed, and how the field looks.
        typed: Typed,
    }
    rules &["the value of a password is never drawn"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Input", "name": "city", "placeholder": "e.g. Lisbon"}),
        ),
        (
            "everything",
            json!({"type": "Input", "key": "mail", "id": "mail-1", "name": "email", "inputType": "email",
                   "defaultValue": "ada@example.com", "required": true, "pattern": "(?=.*@).+",
                   "placeholder": "name@example.com", "allowAutofillExtensions": true, "autoSelect": true,
                   "autoFocus": false, "disabled": false, "variant": "outline", "size": "lg", "gutterSize": "md",
                   "pill": true}),
        ),
        (
            "password",
            json!({"type": "Input", "name": "secret", "inputType": "password", "required": true}),
        ),
        (
            "disabled",
            json!({"type": "Input", "name": "city", "defaultValue": "Lisbon", "disabled": true}),
        ),
    ]
}
