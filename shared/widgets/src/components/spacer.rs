//! Spacer: a gap that stretches.

use serde_json::{Value, json};

use super::Stands;
use super::registry::component;
use crate::style::Length;

component! {
    /// Stretchable gap that pushes its siblings apart inside a flex container.
    Spacer as "Spacer", Stands::Node, {
        /// Smallest extent along the main axis.
        optional min_size: Length,
    }
    rules &[];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        ("default", json!({"type": "Spacer"})),
        (
            "everything",
            json!({"type": "Spacer", "key": "gap", "id": "gap-1", "minSize": 16}),
        ),
    ]
}
