//! Examples of widgets.

use serde_json::Value;

/// A valid example of a widget.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Its name: `default`, `minimal`, `everything`, ….
    pub name: &'static str,
    /// The whole widget: a descriptor, or a tree from its root.
    pub widget: Value,
}
