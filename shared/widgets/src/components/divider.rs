//! Divider: a thin rule.

use serde_json::{Value, json};

use super::Stands;
use super::registry::component;
use crate::style::{Color, Length};

component! {
    /// Thin rule between pieces of content.
    Divider as "Divider", Stands::Node, {
        /// Space kept on both sides of the rule.
        optional spacing: Length,
        /// Colour of the rule (border colour tokens).
        optional color: Color,
        /// Thickness of the rule.
        optional size: Length,
        /// Drops the surrounding padding so that the node touches the container's edge.
        optional flush: bool,
    }
    rules &[];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("default", json!({"type": "Divider"})),
        (
            "everything",
            json!({"type": "Divider", "key": "rule", "id": "rule-1", "spacing": 3, "color": "strong",
                   "size": 2, "flush": true}),
        ),
    ]
}
