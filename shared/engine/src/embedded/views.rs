//! What one caller sees of a table, as a temporary view of their connection.
//!
//! Row security and masks stand here, below the SQL, so that no way of writing a query escapes
//! them: in the view a masked column *is* its mask, and the other rows are not there.

use catalogue::{Table, Visible};
use duckdb::{Connection, Result};
use jiff::tz::TimeZone;
use service::Clock;

use super::database::Database;
use crate::{gate::CLOCKS, load::sql};

/// Makes the views of `tables` on a connection of the caller's own.
pub(super) fn create<'a>(
    connection: &Connection,
    database: &Database,
    visible: &Visible,
    tables: impl Iterator<Item = &'a str>,
) -> Result<()> {
    let mut batch = String::new();
    for name in tables {
        if let Some(table) = visible.catalogue().table(name) {
            batch.push_str(&view(database, visible, table));
        }
    }
    connection.execute_batch(&batch)
}

fn view(database: &Database, visible: &Visible, table: &Table) -> String {
    let scope = visible.scope();
    let mut columns = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let name = sql::name(&column.name);
        let kind = database
            .type_of(&table.name, &column.name)
            .unwrap_or("VARCHAR");
        columns.push(if !scope.masks(column) {
            name
        } else if kind == "VARCHAR" {
            format!("'***' AS {name}")
        } else {
            format!("CAST(NULL AS {kind}) AS {name}")
        });
    }
    format!(
        "CREATE TEMP VIEW {} AS SELECT {} FROM {}{};",
        sql::name(&table.name),
        columns.join(", "),
        Database::stored(&table.name),
        rows(database, visible, table),
    )
}

/// The condition of row security, if it binds this caller.
///
/// The LIMIT lets every row through. It stands there because DuckDB moves no condition of the
/// query below a LIMIT: a cast or a division of the caller's never meets a row that is not
/// theirs, so that not even a query that fails tells of one.
fn rows(database: &Database, visible: &Visible, table: &Table) -> String {
    let (Some(rule), Some(values)) = (&table.rows, visible.scope().row_values(table)) else {
        return String::new();
    };
    let values: Vec<String> = values
        .iter()
        .filter(|value| !value.contains('\0'))
        .map(|value| sql::text(value))
        .collect();
    if values.is_empty() {
        return " WHERE false".to_owned();
    }
    let column = sql::name(&rule.column);
    let compared = match database.type_of(&table.name, &rule.column) {
        Some("VARCHAR") => column,
        _ => format!("CAST({column} AS VARCHAR)"),
    };
    format!(
        " WHERE {compared} IN ({}) LIMIT 9223372036854775807",
        values.join(", ")
    )
}

/// Makes the stand-ins for functions that tell the time: what they tell is the injected clock's,
/// in UTC, and needs no extension. All of them, for DuckDB reads some as others.
pub(super) fn clocks(connection: &Connection, clock: &Clock) -> Result<()> {
    let now = clock.now().to_zoned(TimeZone::UTC).datetime();
    let mut batch = String::new();
    for name in CLOCKS {
        let value = match name {
            "current_date" | "today" => format!("DATE '{}'", now.date()),
            _ => format!("TIMESTAMP '{} {}'", now.date(), now.time()),
        };
        batch.push_str(&format!("CREATE TEMP MACRO {name}() AS {value};"));
    }
    connection.execute_batch(&batch)
}
