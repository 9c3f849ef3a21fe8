//! Table: a grid of rows and cells that hold components.

use serde_json::{Value, json};

use super::node::TableRows;
use super::registry::component;
use super::{Component, Stands};

component! {
    /// Grid of rows and cells built from components.
    Table as "Table", Stands::Node, {
        /// Rows of the table; nothing but Table.Row.
        preset children: Vec<Component> as TableRows = Vec::<Component>::new(),
    }
    holds children;
    rules &["its children are Table.Row and nothing else"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    let cell =
        |text: &str| json!({"type": "Table.Cell", "children": [{"type": "Text", "value": text}]});
    vec![
        (
            "default",
            json!({"type": "Table", "children": [
                {"type": "Table.Row", "header": true, "children": [cell("Region"), cell("Revenue")]},
                {"type": "Table.Row", "children": [cell("North"), cell("450,000")]},
                {"type": "Table.Row", "children": [cell("South"), cell("380,000")]},
            ]}),
        ),
        (
            "everything",
            json!({"type": "Table", "key": "grid", "id": "grid-1", "children": [
                {"type": "Table.Row", "children": [cell("One row")]},
            ]}),
        ),
        ("empty", json!({"type": "Table"})),
    ]
}
