//! What columns are for, told from their names and what was counted in them.
//!
//! | module | tells |
//! | --- | --- |
//! | [`words`] | the words of a name |
//! | [`role`] | key, measure, dimension, time, name or text |
//! | [`figures`] | how a figure is summed up and written, and its unit |
//! | [`defaults`] | which column is a table's key, and which it means by "how much" and "when" |
//!
//! The rules know words that people of any trade use in headers, and ranges of values. They know
//! no data set. Whoever knows better says so in `catalog.toml`.

mod defaults;
mod figures;
pub(super) mod role;
pub(super) mod words;

use catalogue::{Catalogue, Role, Table};

use super::read::Reading;

pub(super) use words::singular;

/// Gives every column of a table its label, role, format, unit and aggregate, and the table its
/// key, default measure and default time. `tables` are the names of all tables.
pub(super) fn table(table: &mut Table, reading: &Reading, tables: &[String]) {
    label(table, &reading.headers);
    let rows = table.row_count;
    let own = table.name.clone();
    for (place, column) in table.columns.iter_mut().enumerate() {
        let words = words::of(column.label.as_deref().unwrap_or(&column.name));
        let context = role::Context {
            words: &words,
            table: &own,
            tables,
            rows,
            first: place == 0,
        };
        let written = reading
            .written
            .iter()
            .find(|written| written.column == column.name);
        column.role = role::of(column, &context);
        figures::describe(column, &words, written);
    }
    table.key = defaults::key(table);
    if let Some(key) = table.key.clone() {
        for column in &mut table.columns {
            if column.name == key && column.role != Role::Name {
                column.role = Role::Key;
                column.aggregate = None;
            }
        }
    }
    table.measure = defaults::measure(table);
    table.time = defaults::time(table);
}

/// Keeps headers that differ from the names of their columns.
fn label(table: &mut Table, headers: &[String]) {
    if headers.len() != table.columns.len() {
        return;
    }
    for (column, header) in table.columns.iter_mut().zip(headers) {
        let header = header.trim();
        if !header.is_empty() && header != column.name {
            column.label = Some(header.to_owned());
        }
    }
}

/// Takes columns that point at other tables for keys, and finds defaults anew for tables that
/// thereby lost theirs.
pub(super) fn keys_of_joins(catalogue: &mut Catalogue) {
    let joins = catalogue.joins.clone();
    for join in &joins {
        catalogue.mark_key(&join.from_table, &join.from_column);
    }
    for table in &mut catalogue.tables {
        if table.measure.is_none() {
            table.measure = defaults::measure(table);
        }
    }
}
