//! Field tables, from the registry.

use widgets::components::ComponentInfo;
use widgets::kinds::TypeInfo;
use widgets::shape::{Allowed, Field, Kind, Shape, Text};

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

/// The tables of a component: its own fields, and every object inside them.
pub(crate) fn of_component(info: &ComponentInfo) -> Vec<Table> {
    let mut tables = Vec::new();
    add(info.name.to_owned(), info.shape, &mut tables);
    tables
}

fn add(name: String, shape: &'static Shape, tables: &mut Vec<Table>) {
    if shape.fields().next().is_none() || tables.iter().any(|table| table.name == name) {
        return;
    }
    tables.push(Table {
        name,
        rows: shape.fields().map(row).collect(),
    });
    for field in shape.fields() {
        for inner in shapes(field.kind) {
            add(inner.name.to_owned(), inner, tables);
        }
    }
}

/// The objects that a field may hold.
fn shapes(kind: &'static Kind) -> Vec<&'static Shape> {
    match kind {
        Kind::One(shape) => vec![*shape],
        Kind::Tagged(all) => all.to_vec(),
        Kind::List { of, .. } | Kind::Map(of) | Kind::Nullable(of) => shapes(of),
        Kind::AnyOf(kinds) => kinds.iter().flat_map(shapes).collect(),
        Kind::Also(first, others) => std::iter::once(*first)
            .chain(others.iter())
            .flat_map(shapes)
            .collect(),
        _ => Vec::new(),
    }
}

fn row(field: &'static Field) -> Row {
    Row {
        name: field.name,
        holds: holds(field.kind),
        required: field.required,
        default: field
            .default
            .map_or_else(String::new, |default| default().to_string()),
        doc: field.doc,
    }
}

fn holds(kind: &Kind) -> String {
    let any = |kinds: &mut dyn Iterator<Item = &Kind>| {
        let mut said: Vec<String> = Vec::new();
        for kind in kinds {
            let words = holds(kind);
            if !said.contains(&words) {
                said.push(words);
            }
        }
        said.join(", or ")
    };
    match kind {
        Kind::Const(word) => format!("“{word}”"),
        Kind::Text(text) => of_text(*text).to_owned(),
        Kind::Words { words, .. } => words.join(" | "),
        Kind::Boolean => "true or false".to_owned(),
        Kind::Integer { min } => format!("whole number from {min}"),
        Kind::Number { min, max } => match (min, max) {
            (Some(min), Some(max)) => format!("number from {min} to {max}"),
            (Some(min), None) => format!("number from {min}"),
            (None, Some(max)) => format!("number up to {max}"),
            (None, None) => "number".to_owned(),
        },
        Kind::Any => "anything".to_owned(),
        Kind::Object => "object".to_owned(),
        Kind::Map(of) => format!("object of {}", holds(of)),
        Kind::Nullable(of) => format!("{}, or null", holds(of)),
        Kind::List { of, at_least } => {
            let few = if *at_least > 0 {
                format!(", at least {at_least}")
            } else {
                String::new()
            };
            format!("list of {}{few}", holds(of))
        }
        Kind::AnyOf(kinds) => any(&mut kinds.iter()),
        Kind::Also(first, others) => any(&mut std::iter::once(*first).chain(others.iter())),
        Kind::One(shape) => shape.name.to_owned(),
        Kind::Tagged(shapes) => {
            let names: Vec<&str> = shapes.iter().map(|shape| shape.name).collect();
            names.join(", or ")
        }
        Kind::Node(allowed) => match allowed {
            Allowed::Nodes => "component".to_owned(),
            Allowed::NodesAndRoots => "component or root".to_owned(),
            Allowed::Roots => "root".to_owned(),
            Allowed::Only(name) => (*name).to_owned(),
        },
    }
}

fn of_text(text: Text) -> &'static str {
    match text {
        Text::Any => "text",
        Text::Name => "text, not empty",
        Text::Uuid => "UUID of version 4",
        Text::Timestamp => "point in time, RFC 3339",
        Text::Day => "day or point in time, ISO 8601",
        Text::HexColor => "#RRGGBB",
        Text::Regex | Text::Pattern => "regular expression",
        Text::Path => "path on this site",
        Text::Picture => "address of a picture",
        Text::FileName => "file name",
        Text::Icon => "name of an icon",
        Text::Length => "CSS length",
        Text::Color => "colour",
    }
}
