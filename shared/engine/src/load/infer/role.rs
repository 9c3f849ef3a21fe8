//! Whether a column is a key, a measure, a dimension, a time, a name or free text.

use catalogue::{Column, ColumnType, Role, name};

use super::words::{first_is, has, last_is, singular};

/// What stands around a column.
pub(super) struct Context<'a> {
    /// Words of its name.
    pub words: &'a [String],
    /// Name of its table.
    pub table: &'a str,
    /// Names of all tables.
    pub tables: &'a [String],
    /// Rows of its table.
    pub rows: u64,
    /// Whether it is the first column of its table.
    pub first: bool,
}

/// Words that end the name of a column that identifies something.
pub(in crate::load) const KEYS: &[&str] = &[
    "id",
    "ids",
    "key",
    "uuid",
    "guid",
    "uid",
    "fk",
    "pk",
    "sk",
    "identifier",
];
/// Words that end the name of a column of labels, even where they are made of digits.
const CODES: &[&str] = &[
    "code",
    "zip",
    "zipcode",
    "postcode",
    "postal",
    "plz",
    "phone",
    "tel",
    "telephone",
    "mobile",
    "fax",
    "number",
    "no",
    "nr",
    "num",
    "isbn",
    "ssn",
    "sku",
    "ean",
    "version",
    "phase",
    "series",
    "iban",
    "serial",
    "type",
    "class",
    "category",
    "subcategory",
    "group",
    "status",
    "gender",
    "sex",
];
/// Words of columns that hold parts of a calendar, and the largest value of each.
const CALENDAR: &[(&str, f64)] = &[
    ("quarter", 4.0),
    ("month", 12.0),
    ("week", 53.0),
    ("day", 366.0),
    ("weekday", 7.0),
    ("hour", 24.0),
    ("minute", 59.0),
];
/// Words of things that begin in a year.
const BEGINNINGS: &[&str] = &[
    "founded",
    "established",
    "built",
    "opened",
    "opening",
    "released",
    "introduced",
    "born",
    "created",
    "since",
    "joined",
    "published",
    "launched",
    "debut",
    "completed",
    "from",
    "until",
];
/// Words that end the name of what a row is called.
const NAMES: &[&str] = &[
    "name",
    "title",
    "fullname",
    "surname",
    "firstname",
    "lastname",
];
/// Words of columns that hold prose or addresses.
const PROSE: &[&str] = &[
    "comment",
    "comments",
    "description",
    "desc",
    "text",
    "note",
    "notes",
    "remark",
    "remarks",
    "address",
    "url",
    "uri",
    "link",
    "email",
    "mail",
    "review",
    "body",
    "message",
    "summary",
    "abstract",
    "website",
    "homepage",
    "biography",
    "bio",
    "content",
];

/// What a column is for.
pub(super) fn of(column: &Column, context: &Context<'_>) -> Role {
    match column.kind {
        ColumnType::Date | ColumnType::Timestamp => Role::Time,
        ColumnType::Boolean | ColumnType::Time | ColumnType::Other => Role::Dimension,
        ColumnType::Integer | ColumnType::Number => of_numbers(column, context),
        ColumnType::Text => of_texts(column, context),
    }
}

fn is_unique(column: &Column, context: &Context<'_>) -> bool {
    context.rows > 0 && column.nulls == 0 && column.distinct == context.rows
}

fn of_numbers(column: &Column, context: &Context<'_>) -> Role {
    let words = context.words;
    if column.kind == ColumnType::Integer
        && (is_key(column, context) || is_counter(column, context))
    {
        return Role::Key;
    }
    let is_label = last_is(words, CODES) && column.kind == ColumnType::Integer;
    let is_place = has(
        words,
        &["latitude", "longitude", "lat", "lon", "lng", "long"],
    ) && within(column, -180.0, 180.0);
    let is_day = has(words, &["date", "day", "dt", "datum"]) && within(column, 1.9e7, 2.2e7);
    if is_label || is_place || is_day || is_year(column, words) || is_calendar(column, words) {
        return Role::Dimension;
    }
    if is_flag(column, context) {
        return Role::Dimension;
    }
    Role::Measure
}

/// Whether a column is called like a key: `customer_id`, `id_customer`, `fk_customer`; also `customerid`, where that is a table
/// followed by `id`, and `xid` for the first column if it is different in every row.
fn is_key(column: &Column, context: &Context<'_>) -> bool {
    let marked = first_is(context.words, &["id", "fk", "pk"])
        && context.words.len() > 1
        && !has(context.words, &["count", "number", "total"]);
    if last_is(context.words, KEYS) || marked {
        return true;
    }
    let joined = context.words.concat();
    let Some(stem) = joined.strip_suffix("id").filter(|stem| !stem.is_empty()) else {
        return false;
    };
    let is_table = context.tables.iter().any(|table| {
        let table = name::cleaned(table).replace('_', "");
        stem == table || stem == singular(&table)
    });
    is_table || context.first && is_unique(column, context)
}

/// Whether a column only numbers the rows: the first one, from 0 or 1 without a gap.
fn is_counter(column: &Column, context: &Context<'_>) -> bool {
    let ends = (number(&column.min), number(&column.max));
    context.first
        && is_unique(column, context)
        && context.rows > 2
        && matches!(ends, (Some(low), Some(high))
            if (low == 0.0 || low == 1.0) && high - low + 1.0 == context.rows as f64)
}

fn number(text: &Option<String>) -> Option<f64> {
    text.as_deref()?.parse().ok()
}

/// Whether all values are in a range, both ends included.
pub(super) fn within(column: &Column, low: f64, high: f64) -> bool {
    matches!((number(&column.min), number(&column.max)),
        (Some(least), Some(most)) if least >= low && most <= high)
}

fn is_year(column: &Column, words: &[String]) -> bool {
    if column.kind != ColumnType::Integer {
        return false;
    }
    let counts_them = first_is(words, &["years", "number", "num", "count", "total"]);
    let named = has(words, &["year", "yr", "jahr", "ano", "annee", "anno"]) && !counts_them;
    named && within(column, 1000.0, 2200.0)
        || has(words, BEGINNINGS) && within(column, 1500.0, 2100.0)
}

fn is_calendar(column: &Column, words: &[String]) -> bool {
    column.kind == ColumnType::Integer
        && words.len() <= 2
        && CALENDAR
            .iter()
            .any(|(word, most)| last_is(words, &[word]) && within(column, 0.0, *most))
}

/// Whether a column tells two kinds apart by 1 and 0, or by 1 and 2.
fn is_flag(column: &Column, context: &Context<'_>) -> bool {
    let named = first_is(context.words, &["is", "has", "was", "can"])
        || last_is(context.words, &["flag", "yn", "indicator"]);
    let two = column.distinct == 2 && context.rows >= 20 && within(column, 0.0, 2.0);
    column.kind == ColumnType::Integer && (two || named && within(column, 0.0, 1.0))
}

fn of_texts(column: &Column, context: &Context<'_>) -> Role {
    let words = context.words;
    let unique = is_unique(column, context);
    if is_key(column, context) || unique && last_is(words, &["code", "sku", "isbn"]) {
        return Role::Key;
    }
    if is_name(column, context) {
        return Role::Name;
    }
    let long = !column.values_complete && column.distinct <= super::super::profile::MOST_VALUES;
    let prose = has(words, PROSE) && column.distinct * 2 > context.rows;
    if column.distinct > 0 && (long || prose) {
        return Role::Text;
    }
    Role::Dimension
}

/// Whether a column says what a row is called: `name`, `title`, the table's own word, or another
/// name that is different in most rows. `category_name` on many rows is a dimension.
fn is_name(column: &Column, context: &Context<'_>) -> bool {
    let own = singular(&name::cleaned(context.table));
    let words = context.words.join("_");
    let mostly_different = column.distinct * 2 > context.rows - column.nulls.min(context.rows);
    if words == own {
        return mostly_different;
    }
    let plain = context.words.len() == 1;
    let of_own = words.strip_suffix("_name").or(words.strip_suffix("_title"));
    last_is(context.words, NAMES) && (plain || of_own == Some(own.as_str()) || mostly_different)
}
