//! One node of the tree that DuckDB's parser makes of a query.
//!
//! Every reader of a node says which of its fields it knows. A field that it does not know and
//! that says anything at all is refused, so that what a later DuckDB adds stays outside until
//! someone has looked at it.

use serde_json::{Map, Value};

use super::refusal;
use crate::Refusal;

/// Fields that say what a node is, where it stood and what it is called.
const EVERYWHERE: [&str; 4] = ["type", "class", "alias", "query_location"];

#[derive(Clone, Copy)]
pub(super) struct Node<'a>(&'a Map<String, Value>);

impl<'a> Node<'a> {
    pub(super) fn of(value: &'a Value) -> Result<Self, Refusal> {
        value
            .as_object()
            .map(Self)
            .ok_or_else(|| refusal::construct("an unknown kind of expression"))
    }

    /// The node's type, such as `SELECT_NODE`.
    pub(super) fn kind(self) -> &'a str {
        self.text("type")
    }

    /// Text of a field; empty where there is none.
    pub(super) fn text(self, field: &str) -> &'a str {
        self.0
            .get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    pub(super) fn flag(self, field: &str) -> bool {
        self.0
            .get(field)
            .and_then(Value::as_bool)
            .unwrap_or_default()
    }

    pub(super) fn value(self, field: &str) -> &'a Value {
        self.0.get(field).unwrap_or(&Value::Null)
    }

    /// Members of a field; none where there is none.
    pub(super) fn list(self, field: &str) -> &'a [Value] {
        self.0
            .get(field)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    pub(super) fn nodes(self, field: &str) -> Result<Vec<Node<'a>>, Refusal> {
        self.list(field).iter().map(Node::of).collect()
    }

    /// The names in a field.
    pub(super) fn names(self, field: &str) -> Vec<&'a str> {
        self.list(field).iter().filter_map(Value::as_str).collect()
    }

    pub(super) fn child(self, field: &str) -> Result<Node<'a>, Refusal> {
        Node::of(self.value(field))
    }

    pub(super) fn maybe(self, field: &str) -> Result<Option<Node<'a>>, Refusal> {
        match self.value(field) {
            Value::Null => Ok(None),
            value => Node::of(value).map(Some),
        }
    }

    /// Whether it says the same as another, wherever it stands and whatever it is called.
    pub(super) fn same(self, other: Self) -> bool {
        let differs = |field: &str| !["alias", "query_location"].contains(&field);
        let mut ours = self.0.iter().filter(|(field, _)| differs(field));
        let theirs = other.0.keys().filter(|field| differs(field)).count();
        ours.clone().count() == theirs
            && ours.all(|(field, value)| other.0.get(field).is_some_and(|other| same(value, other)))
    }

    /// Whether a star stands in it, for as many columns as there are.
    pub(super) fn has_star(self) -> bool {
        fn within(value: &Value) -> bool {
            match value {
                Value::Object(members) => Node(members).has_star(),
                Value::Array(members) => members.iter().any(within),
                _ => false,
            }
        }
        match self.text("class") {
            "STAR" => true,
            "SUBQUERY" => self.0.get("child").is_some_and(within),
            _ => self.0.values().any(within),
        }
    }

    /// Refuses the node where a field says something and is not in `known`.
    pub(super) fn only(self, known: &[&str]) -> Result<(), Refusal> {
        for (field, value) in self.0 {
            let says_something = match value {
                Value::Null => false,
                Value::Bool(flag) => *flag,
                Value::String(text) => !text.is_empty(),
                Value::Array(members) => !members.is_empty(),
                Value::Object(_) | Value::Number(_) => true,
            };
            if says_something
                && !EVERYWHERE.contains(&field.as_str())
                && !known.contains(&field.as_str())
            {
                return Err(refusal::construct(clause(field)));
            }
        }
        Ok(())
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => Node(one).same(Node(other)),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => one == other,
    }
}

/// What a person calls a field that is not allowed.
fn clause(field: &str) -> &'static str {
    match field {
        "sample" => "a sample",
        "at_clause" => "AT",
        "key_targets" | "payload_aggregates" => "USING KEY",
        "pivot_enum" => "PIVOT on a type",
        "catalog" | "catalog_name" | "schema" | "schema_name" => "a name with a schema",
        "named_param_map" => "a parameter",
        _ => "a part of the query",
    }
}
