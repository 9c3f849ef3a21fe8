//! ListViewItem: one row of a ListView.

use serde_json::{Value, json};

use super::registry::component;
use super::{ActionConfig, Component, Nodes, Stands};
use crate::style::{Align, Length};

component! {
    /// One row of a ListView, clickable as a whole when it has an action.
    ListViewItem as "ListViewItem", Stands::Inside("ListView"), {
        /// Content of the row.
        preset children: Vec<Component> as Nodes = Vec::<Component>::new(),
        /// Action fired when the row is activated.
        optional on_click_action: ActionConfig,
        /// Distance between neighbouring children: spacing steps when a number, CSS length when a string.
        optional gap: Length,
        /// Vertical position of the content inside the row.
        optional align: Align,
    }
    holds children;
    rules &[
        "it stands directly inside a ListView",
        "a row with onClickAction holds no further controls that take clicks",
    ];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "ListViewItem", "children": [{"type": "Text", "value": "Orders"}]}),
        ),
        ("minimal", json!({"type": "ListViewItem"})),
        (
            "everything",
            json!({"type": "ListViewItem", "key": "orders", "id": "row-orders", "gap": 3, "align": "center",
                   "onClickAction": {"type": "table.open", "payload": {"name": "orders"}, "handler": "client",
                                     "loadingBehavior": "self", "streaming": false},
                   "children": [{"type": "Icon", "name": "suitcase"}, {"type": "Text", "value": "Orders"},
                                {"type": "Spacer"}, {"type": "Badge", "label": "12,000 rows"}]}),
        ),
    ]
}
