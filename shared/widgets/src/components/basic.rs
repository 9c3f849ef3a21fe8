//! Basic: a bare root.

use serde_json::{Value, json};

use super::registry::component;
use super::{Component, NodesOrRoots, Stands};
use crate::style::{Align, Direction, Justify, Length, Spacing, Theme};

component! {
    /// Bare root that stacks its children without drawing a frame of its own; may hold other roots.
    Basic as "Basic", Stands::Root, {
        /// Components or roots, in order.
        preset children: Vec<Component> as NodesOrRoots = Vec::<Component>::new(),
        /// Pins this subtree to one colour scheme whatever the host uses.
        optional theme: Theme,
        /// Axis along which children are laid out; col when absent.
        optional direction: Direction,
        /// Distance between neighbouring children: spacing steps when a number, CSS length when a string.
        optional gap: Length,
        /// Space inside the edge: one value for every side, or an object per side.
        optional padding: Spacing,
        /// Position of the children across the main axis.
        optional align: Align,
        /// Distribution of the children along the main axis.
        optional justify: Justify,
    }
    holds children;
    rules &["one component in place of a list of children is read as a list of it"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Basic", "gap": 2, "children": [
                {"type": "Title", "value": "Two cards", "size": "sm"},
                {"type": "Card", "children": [{"type": "Text", "value": "The first"}]},
                {"type": "Card", "children": [{"type": "Text", "value": "The second"}]},
            ]}),
        ),
        ("minimal", json!({"type": "Basic"})),
        (
            "everything",
            json!({"type": "Basic", "key": "page", "id": "page-root", "theme": "dark", "direction": "row",
                   "gap": "12px", "padding": 4, "align": "center", "justify": "between",
                   "children": [{"type": "Text", "value": "Left"}, {"type": "Text", "value": "Right"}]}),
        ),
        (
            "one child",
            json!({"type": "Basic", "children": {"type": "Text", "value": "Alone"}}),
        ),
    ]
}
