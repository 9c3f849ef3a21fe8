//! From the text of a catalogue file to a description of the data.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    At, ColumnDescription, Description, JoinDescription, Mistake, RowsDescription,
    TableDescription,
    value::{Fields, Lines, wrong_type},
};
use crate::name;

const ROLES: &[&str] = &["key", "measure", "dimension", "time", "name", "text"];
const AGGREGATES: &[&str] = &[
    "sum",
    "avg",
    "min",
    "max",
    "count",
    "count_distinct",
    "median",
    "std_dev",
];
const FORMATS: &[&str] = &["text", "number", "currency", "percentage", "date"];
const ROWS_EXAMPLE: &str = "rows = { column = \"…\", claim = \"…\", unless = [\"…\"] }";
const JOIN_EXAMPLE: &str = "from = \"orders.customer_id\" and to = \"customers.id\"";

/// What was read, and what was wrong with it.
#[derive(Debug, Clone, Default, PartialEq)]
#[must_use]
pub struct Parsed {
    /// What the file says. Where there are mistakes it is good for finding further ones only.
    pub description: Description,
    /// Every mistake, by line.
    pub mistakes: Vec<Mistake>,
}

/// Reads the text of a catalogue file.
pub fn parse(text: &str) -> Parsed {
    let lines = Lines(text);
    let (tree, errors) = DeTable::parse_recoverable(text);
    let mut mistakes: Vec<Mistake> = errors
        .iter()
        .map(|error| {
            let line = error.span().map_or(1, |span| lines.at(span.start));
            let fix = "write it as TOML: key = \"text\", [\"a\", \"list\"] or { key = \"text\" }";
            Mistake::new(line, error.message().trim().to_owned(), fix)
        })
        .collect();
    let mut file = Fields::of(&lines, String::new(), tree.get_ref(), 1);
    let title = file.text("title").map(|title| title.value);
    let tables = read_tables(&lines, file.raw("tables"), &mut mistakes);
    let joins = read_joins(&lines, file.raw("joins"), &mut mistakes);
    file.close(&mut mistakes);
    mistakes.sort();
    mistakes.dedup();
    Parsed {
        description: Description {
            title,
            tables,
            joins,
        },
        mistakes,
    }
}

/// The entries of a table in the order in which they were written.
fn entries<'a, 't>(
    table: &'a DeTable<'t>,
) -> Vec<(
    &'a Spanned<toml::de::DeString<'t>>,
    &'a Spanned<DeValue<'t>>,
)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn read_tables<'t>(
    lines: &Lines<'t>,
    value: Option<&Spanned<DeValue<'t>>>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<TableDescription> {
    let Some(value) = value else {
        return Vec::new();
    };
    let DeValue::Table(table) = value.get_ref() else {
        let line = lines.at(value.span().start);
        mistakes.push(wrong_type(line, "tables", value.get_ref(), "[tables.NAME]"));
        return Vec::new();
    };
    let mut tables: Vec<TableDescription> = Vec::new();
    for (key, value) in entries(table) {
        let line = lines.at(key.span().start);
        let written = key.get_ref().as_ref();
        if let Some(twin) = twin(written, tables.iter().map(|table| &table.name)) {
            mistakes.push(twice(line, "table", written, twin));
        }
        let place = format!("tables.{written}");
        let example = format!("[{place}] and its keys below");
        match Fields::open(lines, place, value, &example) {
            Ok(fields) => tables.push(read_table(lines, written, line, fields, mistakes)),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    tables
}

fn read_table<'t>(
    lines: &Lines<'t>,
    name: &str,
    line: usize,
    mut fields: Fields<'_, 't>,
    mistakes: &mut Vec<Mistake>,
) -> TableDescription {
    let rows = fields.raw("rows").and_then(|value| {
        let place = format!("tables.{name}.rows");
        match Fields::open(lines, place, value, ROWS_EXAMPLE) {
            Ok(rows) => read_rows(rows, mistakes),
            Err(mistake) => {
                mistakes.push(mistake);
                None
            }
        }
    });
    let columns = match fields.raw("columns") {
        Some(value) => read_columns(lines, name, value, mistakes),
        None => Vec::new(),
    };
    let table = TableDescription {
        name: At {
            value: name.to_owned(),
            line,
        },
        path: fields.text("path"),
        source: fields.text("source").map(|source| source.value),
        description: fields.text("description").map(|text| text.value),
        synonyms: fields
            .list("synonyms")
            .map_or_else(Vec::new, |list| list.value),
        permissions: fields
            .list("permissions")
            .map_or_else(Vec::new, |list| list.value),
        rows,
        measure: fields.text("measure"),
        time: fields.text("time"),
        columns,
    };
    fields.close(mistakes);
    table
}

fn read_rows(mut fields: Fields<'_, '_>, mistakes: &mut Vec<Mistake>) -> Option<RowsDescription> {
    let column = fields.required("column", "column = \"…\", the column that is compared");
    let claim = fields.required("claim", "claim = \"…\", the claim that it is compared with");
    let unless = fields
        .list("unless")
        .map_or_else(Vec::new, |list| list.value);
    fields.close(mistakes);
    Some(RowsDescription {
        column: column?,
        claim: claim?.value,
        unless,
    })
}

fn read_columns<'t>(
    lines: &Lines<'t>,
    table: &str,
    value: &Spanned<DeValue<'t>>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<ColumnDescription> {
    let place = format!("tables.{table}.columns");
    let DeValue::Table(found) = value.get_ref() else {
        let line = lines.at(value.span().start);
        let example = format!("[{place}] and a line for each column below");
        mistakes.push(wrong_type(line, &place, value.get_ref(), &example));
        return Vec::new();
    };
    let mut columns: Vec<ColumnDescription> = Vec::new();
    for (key, value) in entries(found) {
        let line = lines.at(key.span().start);
        let written = key.get_ref().as_ref();
        if let Some(twin) = twin(written, columns.iter().map(|column| &column.name)) {
            mistakes.push(twice(line, "column", written, twin));
        }
        let example = format!("{written} = {{ description = \"…\" }}");
        let opened = Fields::open(lines, format!("{place}.{written}"), value, &example);
        match opened {
            Ok(fields) => columns.push(read_column(written, line, fields, mistakes)),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    columns
}

fn read_column(
    name: &str,
    line: usize,
    mut fields: Fields<'_, '_>,
    mistakes: &mut Vec<Mistake>,
) -> ColumnDescription {
    let mask_unless = fields.list("mask_unless");
    if let Some(mask) = &mask_unless
        && mask.value.is_empty()
    {
        fields.note(Mistake::new(
            mask.line,
            format!("`mask_unless` of `{name}` names no permission, so it would mask nothing"),
            "name a permission that shows the values, or remove `mask_unless`",
        ));
    }
    let column = ColumnDescription {
        name: At {
            value: name.to_owned(),
            line,
        },
        description: fields.text("description").map(|text| text.value),
        synonyms: fields
            .list("synonyms")
            .map_or_else(Vec::new, |list| list.value),
        role: fields.word("role", ROLES),
        aggregate: fields.word("aggregate", AGGREGATES),
        format: fields.word("format", FORMATS),
        unit: fields.text("unit").map(|unit| unit.value),
        mask_unless: mask_unless.map_or_else(Vec::new, |list| list.value),
    };
    fields.close(mistakes);
    column
}

fn read_joins<'t>(
    lines: &Lines<'t>,
    value: Option<&Spanned<DeValue<'t>>>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<JoinDescription> {
    let Some(value) = value else {
        return Vec::new();
    };
    let DeValue::Array(items) = value.get_ref() else {
        let line = lines.at(value.span().start);
        mistakes.push(wrong_type(
            line,
            "joins",
            value.get_ref(),
            "[[joins]] above each join",
        ));
        return Vec::new();
    };
    let mut joins = Vec::new();
    for item in items.iter() {
        match Fields::open(lines, "joins", item, JOIN_EXAMPLE) {
            Ok(mut fields) => {
                let from = fields.required("from", "from = \"table.column\"");
                let to = fields.required("to", "to = \"table.column\"");
                fields.close(mistakes);
                if let (Some(from), Some(to)) = (from, to) {
                    joins.push(JoinDescription { from, to });
                }
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    joins
}

fn twin<'a>(written: &str, mut others: impl Iterator<Item = &'a At<String>>) -> Option<usize> {
    let clean = name::cleaned(written);
    others
        .find(|other| {
            other.value.eq_ignore_ascii_case(written)
                || (!clean.is_empty() && name::cleaned(&other.value) == clean)
        })
        .map(|other| other.line)
}

fn twice(line: usize, what: &str, written: &str, first: usize) -> Mistake {
    Mistake::new(
        line,
        format!("{what} `{written}` is described twice, first in line {first}"),
        "keep one of the two descriptions",
    )
}
