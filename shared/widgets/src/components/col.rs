//! Col: a flex container from top to bottom.

use serde_json::{Value, json};

use super::group::container;
use super::registry::component;
use super::{Extent, Flow, Stands};
use crate::object::Rare;

component! {
    /// Flex container laid out along the block (vertical) axis.
    Col as "Col", Stands::Node, {}
    with {
        /// What is inside, and how it is laid out.
        flow: Flow,
        /// How big it is.
        extent: Rare<Extent>,
    }
    holds flow.children;
    rules &[];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Col", "gap": 2, "children": [
                {"type": "Badge", "label": "One"}, {"type": "Badge", "label": "Two"}, {"type": "Badge", "label": "Three"},
            ]}),
        ),
        ("minimal", json!({"type": "Col"})),
        ("everything", container("Col", json!({}))),
    ]
}
