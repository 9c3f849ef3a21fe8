//! Table.Cell: one cell of a row.

use serde_json::{Value, json};

use super::registry::component;
use super::{Component, Nodes, Stands};
use crate::read::Whole;
use crate::style::{Length, Place, Sides, TextSize};

component! {
    /// Cell of a Table.Row; holds components and may span columns or rows.
    TableCell as "Table.Cell", Stands::Inside("Table.Row"), {
        /// Content of the cell.
        preset children: Vec<Component> as Nodes = Vec::<Component>::new(),
        /// Fixed width of the cell.
        optional width: Length,
        /// Space inside the cell, per side; the short forms are not offered here.
        optional padding: Sides,
        /// Number of columns covered.
        optional col_span: u64 as Whole<1>,
        /// Number of rows covered.
        optional row_span: u64 as Whole<1>,
        /// Horizontal position of the content.
        optional align: Place,
        /// Vertical position of the content.
        optional v_align: Place,
        /// Width step of the cell's column.
        optional col_size: TextSize,
    }
    holds children;
    rules &["it stands directly inside a Table.Row"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Table.Cell", "children": [{"type": "Text", "value": "North"}]}),
        ),
        (
            "everything",
            json!({"type": "Table.Cell", "key": "total", "id": "total-cell", "width": 160, "padding": {"x": 2, "y": 1},
                   "colSpan": 2, "rowSpan": 1, "align": "end", "vAlign": "center", "colSize": "lg",
                   "children": [{"type": "Text", "value": "830,000"}]}),
        ),
        ("empty", json!({"type": "Table.Cell"})),
    ]
}
