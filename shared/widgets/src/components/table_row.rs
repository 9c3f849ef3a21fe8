//! Table.Row: one row of a Table.

use serde_json::{Value, json};

use super::node::TableCells;
use super::registry::component;
use super::{Component, Stands};

component! {
    /// Row of a Table; may be marked as the header row.
    TableRow as "Table.Row", Stands::Inside("Table"), {
        /// Cells of the row; nothing but Table.Cell.
        preset children: Vec<Component> as TableCells = Vec::<Component>::new(),
        /// Marks the row as column headings.
        optional header: bool,
    }
    holds children;
    rules &["it stands directly inside a Table", "its children are Table.Cell and nothing else"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    let cell = json!({"type": "Table.Cell", "children": [{"type": "Text", "value": "North"}]});
    vec![
        ("default", json!({"type": "Table.Row", "children": [cell]})),
        (
            "everything",
            json!({"type": "Table.Row", "key": "head", "id": "head-row", "header": true, "children": [cell]}),
        ),
        ("empty", json!({"type": "Table.Row"})),
    ]
}
