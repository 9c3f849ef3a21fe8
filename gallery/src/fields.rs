//! Field tables, from the registry.

use widgets::kinds::TypeInfo;
use widgets::shape::{Field, Kind, Shape};

/// A table of fields.
pub(crate) struct Table {
    pub name: String,
    pub rows: Vec<Row>,
}

/// A field.
pub(crate) struct Row {
    pub name: &'static str,
    pub holds: String,
    pub required: bool,
    pub default: String,
    pub doc: &'static str,
}

/// The tables of a descriptor type: content, switches, and every object inside them.
pub(crate) fn of_descriptor(info: &TypeInfo) -> Vec<Table> {
    let mut tables = Vec::new();
    add("data".to_owned(), info.data, &mut tables);
    add("config".to_owned(), info.config, &mut tables);
    tables
}

fn add(name: String, shape: &Shape, tables: &mut Vec<Table>) {
    if shape.fields.is_empty() || tables.iter().any(|table| table.name == name) {
        return;
    }
    tables.push(Table {
        name,
        rows: shape.fields.iter().map(row).collect(),
    });
    for field in shape.fields {
        if let Kind::One(inner) | Kind::Many { of: inner, .. } = &field.kind {
            add(inner.name.to_owned(), inner, tables);
        }
    }
}

fn row(field: &Field) -> Row {
    Row {
        name: field.name,
        holds: holds(&field.kind),
        required: field.required,
        default: String::new(),
        doc: field.doc,
    }
}

fn holds(kind: &Kind) -> String {
    match kind {
        Kind::Const(word) => format!("“{word}”"),
        Kind::Text => "text".to_owned(),
        Kind::Name => "text, not empty".to_owned(),
        Kind::Uuid => "UUID of version 4".to_owned(),
        Kind::Enum { words, .. } => words.join(", "),
        Kind::Boolean => "true or false".to_owned(),
        Kind::Integer { min } => format!("whole number from {min}"),
        Kind::Fraction => "number from 0 to 1".to_owned(),
        Kind::Numbers => "numbers and nulls".to_owned(),
        Kind::Texts => "texts".to_owned(),
        Kind::Timestamp => "point in time, RFC 3339".to_owned(),
        Kind::HexColor => "#RRGGBB".to_owned(),
        Kind::Regex => "regular expression".to_owned(),
        Kind::Path => "path on this site".to_owned(),
        Kind::FileName => "file name".to_owned(),
        Kind::Any => "anything".to_owned(),
        Kind::Object => "object".to_owned(),
        Kind::Options => "texts, or objects of label and value".to_owned(),
        Kind::Rows => "objects by column key".to_owned(),
        Kind::One(shape) => shape.name.to_owned(),
        Kind::Many { of, .. } => format!("list of {}", of.name),
    }
}
