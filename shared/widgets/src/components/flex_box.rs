//! Box: a general flex container.

use serde_json::{Value, json};

use super::group::container;
use super::registry::component;
use super::{Extent, Flow, Stands};
use crate::object::Rare;
use crate::style::Direction;

component! {
    /// General flex container; the only layout box whose axis is set by a field.
    FlexBox as "Box", Stands::Node, {
        /// Axis along which children are laid out; col when absent.
        optional direction: Direction,
    }
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
            json!({"type": "Box", "gap": 2, "children": [
                {"type": "Badge", "label": "One"}, {"type": "Badge", "label": "Two"}, {"type": "Badge", "label": "Three"},
            ]}),
        ),
        ("minimal", json!({"type": "Box"})),
        ("everything", container("Box", json!({"direction": "row"}))),
    ]
}
