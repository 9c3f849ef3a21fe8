//! Transition: a wrapper that lets its child animate.

use serde_json::{Value, json};

use super::registry::component;
use super::{Component, Nodes, Stands};

component! {
    /// Wrapper that lets its single child animate when it changes or is replaced.
    Transition as "Transition", Stands::Node, {
        /// The one component that animates; a single node, not a list. Absent: nothing is drawn.
        optional children: Component as Nodes,
    }
    holds children;
    rules &["children is one component, not a list"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Transition", "children": {"type": "Text", "value": "Now you see me"}}),
        ),
        ("minimal", json!({"type": "Transition"})),
        (
            "everything",
            json!({"type": "Transition", "key": "step", "id": "step-1",
                   "children": {"type": "Row", "key": "inside", "children": [{"type": "Text", "value": "Step 1 of 3"}]}}),
        ),
    ]
}
