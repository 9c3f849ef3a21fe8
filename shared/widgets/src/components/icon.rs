//! Icon: one pictogram.

use serde_json::{Value, json};

use super::Stands;
use super::registry::component;
use crate::object::words;
use crate::read::text;
use crate::style::Color;

words! {
    /// Size step of a pictogram.
    IconSize { Xs "xs", Sm "sm", Md "md", Lg "lg", Xl "xl", Xxl "2xl", Xxxl "3xl", }
}

component! {
    /// One pictogram chosen by name.
    Icon as "Icon", Stands::Node, {
        /// Name of the pictogram.
        required name: String as text::Icon,
        /// Colour of the pictogram (text colour tokens).
        optional color: Color,
        /// Size step of the pictogram.
        optional size: IconSize,
    }
    rules &["an unknown name is drawn as a placeholder, with a warning"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("default", json!({"type": "Icon", "name": "analytics"})),
        (
            "everything",
            json!({"type": "Icon", "key": "mark", "id": "mark-1", "name": "check-circle-filled", "color": "success", "size": "3xl"}),
        ),
        (
            "unknown name",
            json!({"type": "Icon", "name": "no-such-pictogram"}),
        ),
    ]
}
