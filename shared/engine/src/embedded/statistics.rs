//! What the caller's own rows hold, for tables of which they may not see every row.

use catalogue::Visible;
use duckdb::Result;

use super::{database::Database, views};
use crate::load::profile;

/// Takes the statistics of every table under row security anew, from the caller's own rows.
pub(super) fn recount(database: &Database, mut visible: Visible) -> Result<Visible> {
    let narrowed: Vec<String> = visible
        .catalogue()
        .tables
        .iter()
        .filter(|table| visible.scope().row_values(table).is_some())
        .map(|table| table.name.clone())
        .collect();
    if narrowed.is_empty() {
        return Ok(visible);
    }
    let connection = database.connect()?;
    views::create(
        &connection,
        database,
        &visible,
        narrowed.iter().map(String::as_str),
    )?;
    for name in narrowed {
        let Some(table) = visible.catalogue().table(&name) else {
            continue;
        };
        let columns: Vec<(String, String)> = table
            .columns
            .iter()
            .map(|column| {
                let kind = database.type_of(&name, &column.name).unwrap_or("VARCHAR");
                (column.name.clone(), kind.to_owned())
            })
            .collect();
        let (row_count, counted) = profile::counts(&connection, &name, &columns)?;
        visible = visible.with_statistics(&name, |table| {
            table.row_count = row_count;
            for (column, counted) in table.columns.iter_mut().zip(counted) {
                column.distinct = counted.distinct;
                column.nulls = counted.nulls;
                column.min = counted.min;
                column.max = counted.max;
                column.values = counted.values;
                column.values_complete = counted.values_complete;
            }
        });
    }
    Ok(visible)
}
