//! Types a value may be cast to, and literals may have.

use super::{ast::Node, refusal};
use crate::Refusal;

const CASTS: [&str; 24] = [
    "BOOLEAN",
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
    "VARCHAR",
    "DATE",
    "TIME",
    "TIMESTAMP",
    "TIMESTAMP_S",
    "TIMESTAMP_MS",
    "TIMESTAMP_NS",
    "INTERVAL",
    "LIST",
    "NULL",
];

/// How deep lists of lists go.
const MOST_LISTS: usize = 4;

/// Refuses every type but plain values and lists of them. Fixed-size arrays are out because one
/// NULL of them takes all its room at once, types by a name of their own because they can mean anything.
pub(super) fn allowed(kind: Node<'_>) -> Result<(), Refusal> {
    at_depth(kind, 0)
}

fn at_depth(kind: Node<'_>, depth: usize) -> Result<(), Refusal> {
    let id = kind.text("id");
    if !CASTS.contains(&id) || depth > MOST_LISTS {
        return Err(refusal::type_not_allowed());
    }
    kind.only(&["id", "type_info"])?;
    let Some(info) = kind.maybe("type_info")? else {
        return match id {
            "LIST" => Err(refusal::type_not_allowed()),
            _ => Ok(()),
        };
    };
    match (id, info.kind()) {
        ("DECIMAL", "DECIMAL_TYPE_INFO") => info.only(&["width", "scale"]),
        ("LIST", "LIST_TYPE_INFO") => {
            info.only(&["child_type"])?;
            at_depth(info.child("child_type")?, depth + 1)
        }
        _ => Err(refusal::type_not_allowed()),
    }
}
