//! What columns are for, told from their names and what was counted in them.

use catalogue::{Aggregate, Column, ColumnType, Format, Role, Table, name};

/// Gives every column of a table its role, format, unit and aggregate, and the table its key,
/// default measure and default time.
pub(super) fn table(table: &mut Table) {
    let name = table.name.clone();
    let rows = table.row_count;
    for column in &mut table.columns {
        let words = words(&column.name);
        column.role = role(column, &words, rows);
        if column.role == Role::Measure {
            column.aggregate = Some(aggregate(column, &words));
        }
        column.format = format(column, &words);
    }
    table.key = key(&name, table);
    if let Some(key) = table.key.clone()
        && let Some(column) = table.columns.iter_mut().find(|column| column.name == key)
    {
        column.role = Role::Key;
        column.aggregate = None;
    }
    table.measure = first(table, Role::Measure);
    table.time = first(table, Role::Time);
}

fn first(table: &Table, role: Role) -> Option<String> {
    let mut columns = table.columns.iter();
    columns
        .find(|column| column.role == role)
        .map(|column| column.name.clone())
}

/// The words of a name, in lower case: `unitPrice_USD` is unit, price, usd.
fn words(name: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            spaced.push('_');
        }
        spaced.push(letter);
        before = letter;
    }
    name::cleaned(&spaced)
        .split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

fn last_is(words: &[String], any: &[&str]) -> bool {
    words
        .last()
        .is_some_and(|word| any.contains(&word.as_str()))
}

/// Words that end the name of a column that identifies something.
const KEYS: &[&str] = &["id", "key", "uuid", "guid", "identifier"];
/// Words that end the name of a column of codes and labels, even where they are digits.
const CODES: &[&str] = &["code", "zip", "zipcode", "postcode", "phone", "fax", "number", "no", "nr", "isbn", "ssn"];

fn role(column: &Column, words: &[String], rows: u64) -> Role {
    match column.kind {
        ColumnType::Date | ColumnType::Timestamp => Role::Time,
        ColumnType::Boolean | ColumnType::Time | ColumnType::Other => Role::Dimension,
        ColumnType::Integer | ColumnType::Number => number_role(column, words),
        ColumnType::Text => text_role(column, words, rows),
    }
}

fn number_role(column: &Column, words: &[String]) -> Role {
    let integer = column.kind == ColumnType::Integer;
    let joined = words.concat();
    if integer && (last_is(words, KEYS) || joined.ends_with("id") && words.len() == 1 && is_key_like(&joined)) {
        return Role::Key;
    }
    if integer && (last_is(words, CODES) || is_year(column, words)) {
        return Role::Dimension;
    }
    if has(words, &["latitude", "longitude", "lat", "lon", "lng"]) {
        return Role::Dimension;
    }
    Role::Measure
}

/// `customerid` is a key, `paid` and `bid` are not: what stands before `id` is long enough to be
/// a noun, and the whole is no common word.
fn is_key_like(joined: &str) -> bool {
    joined == "id" || joined.len() >= 5 && !["valid", "avoid", "solid", "rapid", "fluid", "unpaid", "prepaid", "covid", "hybrid", "android", "asteroid", "thyroid", "squid", "invalid", "grid", "humid", "acid"].contains(&joined)
}

fn is_year(column: &Column, words: &[String]) -> bool {
    let between = |value: &Option<String>| {
        value
            .as_deref()
            .and_then(|value| value.parse::<i64>().ok())
            .is_some_and(|year| (1000..=2200).contains(&year))
    };
    has(words, &["year", "yr"]) && between(&column.min) && between(&column.max)
}

fn text_role(column: &Column, words: &[String], rows: u64) -> Role {
    if last_is(words, KEYS) {
        return Role::Key;
    }
    if last_is(words, &["name", "title"]) {
        return Role::Name;
    }
    if !column.values_complete && has(words, &["comment", "comments", "description", "text", "note", "notes", "address", "url", "email", "review", "body", "message", "summary"]) {
        return Role::Text;
    }
    if rows > 0 && column.distinct == 0 {
        return Role::Dimension;
    }
    Role::Dimension
}

/// Words of figures that are averaged: a sum of ratings or ages says nothing.
const AVERAGED: &[&str] = &[
    "age", "rating", "rate", "score", "percent", "percentage", "pct", "share", "ratio", "average",
    "avg", "mean", "median", "temperature", "temp", "price", "height", "weight", "speed",
    "distance", "latitude", "longitude", "gpa", "grade", "rank", "index", "level", "density",
    "humidity", "pressure", "elevation", "margin", "wind",
];

fn aggregate(column: &Column, words: &[String]) -> Aggregate {
    if has(words, AVERAGED) || column.format == Format::Percentage {
        Aggregate::Avg
    } else {
        Aggregate::Sum
    }
}

fn format(column: &Column, words: &[String]) -> Format {
    match column.kind {
        ColumnType::Date | ColumnType::Timestamp => Format::Date,
        ColumnType::Integer | ColumnType::Number if column.role == Role::Measure => {
            if has(words, &["usd", "eur", "gbp", "revenue", "sales", "amount", "price", "cost", "salary", "budget", "profit", "gross"]) {
                Format::Currency
            } else {
                Format::Number
            }
        }
        _ => column.format,
    }
}

/// The column that identifies a row: all different, none missing, and called like a key.
fn key(table: &str, described: &Table) -> Option<String> {
    let unique = |column: &&Column| {
        described.row_count > 0 && column.distinct == described.row_count && column.nulls == 0
    };
    let named = |column: &&Column| column.role == Role::Key;
    let own = name::cleaned(table);
    let candidates: Vec<&Column> = described
        .columns
        .iter()
        .filter(unique)
        .filter(named)
        .collect();
    let best = candidates.iter().find(|column| {
        let clean = name::cleaned(&column.name);
        clean == "id" || clean.trim_end_matches("id").trim_end_matches('_') == own.trim_end_matches('s')
    });
    best.or(candidates.first()).map(|column| column.name.clone())
}

/// One of what a plural names: `categories` is `category`.
pub(super) fn singular(word: &str) -> String {
    let one = |end: &str, new: &str| word.strip_suffix(end).map(|stem| format!("{stem}{new}"));
    let short = word.chars().count() < 4;
    if short || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    one("ies", "y")
        .or_else(|| one("sses", "ss"))
        .or_else(|| one("shes", "sh"))
        .or_else(|| one("ches", "ch"))
        .or_else(|| one("xes", "x"))
        .or_else(|| one("people", "person"))
        .or_else(|| one("s", ""))
        .unwrap_or_else(|| word.to_owned())
}
