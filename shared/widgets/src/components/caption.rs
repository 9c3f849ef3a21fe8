//! Caption: small supporting text.

use serde_json::{Value, json};

use super::registry::component;
use super::{Letters, Stands};
use crate::read::Whole;
use crate::style::Step;

component! {
    /// Small supporting text.
    Caption as "Caption", Stands::Node, {
        /// Text shown.
        required value: String,
        /// Type size step of the caption.
        optional size: Step,
        /// Cuts overflowing text and ends it with an ellipsis.
        optional truncate: bool,
        /// Number of lines after which the text is clamped.
        optional max_lines: u64 as Whole<1>,
    }
    with {
        /// How it is set.
        letters: Letters,
    }
    rules &[];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Caption", "value": "Updated two hours ago"}),
        ),
        (
            "everything",
            json!({"type": "Caption", "key": "sub", "id": "sub-1", "value": "Updated two hours ago", "size": "lg",
                   "weight": "semibold", "textAlign": "start", "color": "tertiary", "truncate": false, "maxLines": 1}),
        ),
    ]
}
