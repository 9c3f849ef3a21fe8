//! A table's key, and the columns that it means by "how much" and "when".

use catalogue::{Aggregate, Column, ColumnType, Format, Role, Table, name};

use super::words::{has, of, singular};

/// The column that identifies a row: different in every row, and called like a key. Without one,
/// a name in the first column that is different in every row.
pub(super) fn key(table: &Table) -> Option<String> {
    let unique = |column: &&Column| {
        table.row_count > 0 && column.nulls == 0 && column.distinct == table.row_count
    };
    let own = singular(&name::cleaned(&table.name)).replace('_', "");
    let called = |column: &&&Column| {
        let clean = name::cleaned(&column.name).replace('_', "");
        clean == "id" || clean.strip_suffix("id") == Some(own.as_str())
    };
    let keys: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| column.role == Role::Key)
        .filter(unique)
        .collect();
    let first = || {
        let first = table.columns.first()?;
        let fits = column_fits(first) && unique(&first);
        fits.then_some(first)
    };
    keys.iter()
        .find(called)
        .or(keys.first())
        .copied()
        .or_else(first)
        .map(|column| column.name.clone())
}

/// A person's first name may happen to be different in every row of a small table.
fn column_fits(column: &Column) -> bool {
    let part = has(
        &of(&column.name),
        &["first", "last", "middle", "given", "family"],
    );
    column.kind == ColumnType::Text && !part && matches!(column.role, Role::Name | Role::Dimension)
}

/// Words of figures that people mean first when they ask how much, in order of preference.
const MEANT: &[&[&str]] = &[
    &[
        "amount", "revenue", "sales", "turnover", "total", "net", "gross",
    ],
    &[
        "value", "profit", "income", "spend", "spending", "cost", "payment", "paid",
    ],
    &[
        "quantity",
        "qty",
        "units",
        "count",
        "volume",
        "population",
        "people",
    ],
];

/// The measure that is meant when nothing else is said.
pub(super) fn measure(table: &Table) -> Option<String> {
    let rank = |column: &Column| {
        let words = of(&column.name);
        let additive = column.aggregate == Some(Aggregate::Sum);
        let meant = MEANT
            .iter()
            .position(|group| additive && has(&words, group))
            .unwrap_or(MEANT.len());
        let money = column.format == Format::Currency;
        let empty = column.distinct == 0;
        (empty, !additive, meant, !money)
    };
    table
        .columns
        .iter()
        .filter(|column| column.role == Role::Measure)
        .min_by_key(|column| rank(column))
        .map(|column| column.name.clone())
}

/// Words of times that are not when a row happened.
const ASIDE: &[&str] = &[
    "birth",
    "birthday",
    "birthdate",
    "dob",
    "updated",
    "modified",
    "deleted",
    "expires",
    "expiry",
    "expired",
    "end",
    "ended",
    "until",
    "due",
    "last",
    "to",
];

/// The time that is meant when nothing else is said: the first one that is mostly there and says
/// when a row happened.
pub(super) fn time(table: &Table) -> Option<String> {
    let rank = |column: &Column| {
        let aside = has(&of(&column.name), ASIDE);
        let missing = column.nulls * 2 > table.row_count;
        (column.distinct == 0, missing, aside)
    };
    table
        .columns
        .iter()
        .filter(|column| column.role == Role::Time)
        .min_by_key(|column| rank(column))
        .map(|column| column.name.clone())
}
