//! Box: a general flex container.

use serde_json::{Value, json};

use super::registry::component;
use super::{Extent, Flow, Stands};
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
        extent: Extent,
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
        (
            "everything",
            json!({
                "type": "Box", "key": "frame", "id": "Box-frame", "direction": "row", "align": "center", "justify": "between",
                "wrap": "wrap", "flex": "1 1 auto", "height": 120, "width": "100%", "minHeight": 80,
                "minWidth": 120.5, "maxHeight": "20rem", "maxWidth": 640, "size": "auto", "minSize": 0,
                "maxSize": "none", "gap": 3, "padding": {"x": 4, "y": 2}, "margin": {"top": -1, "bottom": 2},
                "border": {"top": 1, "y": {"size": 2, "color": {"light": "gray-200", "dark": "gray-700"}, "style": "solid"}},
                "radius": "xl", "background": "surface-secondary", "aspectRatio": "16/9",
                "children": [{"type": "Text", "value": "Start"}, {"type": "Text", "value": "End"}],
            }),
        ),
    ]
}
