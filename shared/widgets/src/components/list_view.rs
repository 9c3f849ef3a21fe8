//! ListView: a vertical list of rows.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::node::ListRows;
use super::registry::component;
use super::{Component, Stands, Status};
use crate::read::{Place, Report, Rule, Whole};
use crate::shape::Kind;
use crate::style::Theme;

/// How many rows are shown before the rest folds away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// As many as the client finds fitting.
    Auto,
    /// This many.
    Rows(u64),
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto => serializer.serialize_str("auto"),
            Self::Rows(rows) => serializer.serialize_u64(*rows),
        }
    }
}

impl Rule<Limit> for Limit {
    const KIND: Kind = Kind::AnyOf(&[<Whole<1> as Rule<u64>>::KIND, Kind::Const("auto")]);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Limit> {
        match value {
            Value::String(word) if word == "auto" => Some(Limit::Auto),
            Value::String(word) => {
                report.bad_word(at, word, &["auto"]);
                None
            }
            _ => <Whole<1> as Rule<u64>>::read(value, at, report).map(Limit::Rows),
        }
    }
}

component! {
    /// Vertical list whose rows are ListViewItem components; long lists fold behind a 'show more'
    /// control.
    ListView as "ListView", Stands::RootOrNode, {
        /// Rows of the list; nothing but ListViewItem.
        required children: Vec<Component> as ListRows,
        /// Number of rows shown before the rest folds behind 'show more'; auto lets the client choose.
        optional limit: Limit,
        /// Status line above the list.
        optional status: Status,
        /// Pins this subtree to one colour scheme whatever the host uses.
        optional theme: Theme,
    }
    holds children;
    rules &["its children are ListViewItem and nothing else"];
    examples examples;
}

fn examples() -> Vec<(&'static str, Value)> {
    let row = |text: &str, icon: &str| {
        json!({"type": "ListViewItem", "key": text, "onClickAction": {"type": "open", "payload": {"name": text}},
               "children": [{"type": "Icon", "name": icon}, {"type": "Text", "value": text}]})
    };
    vec![
        (
            "default",
            json!({"type": "ListView", "children": [
                row("Orders", "suitcase"), row("Customers", "user"), row("Products", "cube"),
            ]}),
        ),
        (
            "everything",
            json!({"type": "ListView", "key": "tables", "id": "tables-list", "limit": 2, "theme": "dark",
                   "status": {"text": "Three tables", "icon": "book-open"},
                   "children": [row("Orders", "suitcase"), row("Customers", "user"), row("Products", "cube")]}),
        ),
        (
            "limit auto",
            json!({"type": "ListView", "limit": "auto", "children": [row("Orders", "suitcase")]}),
        ),
        ("empty", json!({"type": "ListView", "children": []})),
    ]
}
