//! Nested JSON and Parquet, made flat where that loses nothing.
//!
//! `{"data": [{…}, {…}]}`, as many services answer, is the table of its one list. An object inside
//! a row becomes columns of its own: `address.city` is `address_city`. Lists inside rows stay
//! lists, for a row more or less would change every count.

use duckdb::{Connection, Result};

use super::{profile, sql, tidy};

/// How deep objects are opened.
const DEEPEST: usize = 4;
/// Most columns that opening may lead to.
const WIDEST: usize = 1_000;

/// Makes a table flat.
pub(super) fn table(connection: &Connection, table: &str) -> Result<()> {
    unwrap_list(connection, table)?;
    for _ in 0..DEEPEST {
        if !open_objects(connection, table)? {
            break;
        }
    }
    Ok(())
}

fn is_object(database_type: &str) -> bool {
    database_type.starts_with("STRUCT(") && database_type.ends_with(')')
}

/// Takes the one list of objects of a document that has no other list for the table.
fn unwrap_list(connection: &Connection, table: &str) -> Result<()> {
    let columns = profile::columns(connection, table)?;
    let mut lists = columns
        .iter()
        .filter(|(_, database_type)| database_type.ends_with(")[]"));
    let (Some((list, database_type)), None) = (lists.next(), lists.next()) else {
        return Ok(());
    };
    let quoted = sql::name(table);
    let count = format!("SELECT count(*) FROM {quoted}");
    let rows: u64 = connection.query_row(&count, [], |row| row.get(0))?;
    if rows != 1 || !database_type.starts_with("STRUCT(") {
        return Ok(());
    }
    connection.execute_batch(&format!(
        "CREATE OR REPLACE TABLE {quoted} AS \
         SELECT unnest(item) FROM (SELECT unnest({}) AS item FROM {quoted})",
        sql::name(list)
    ))
}

/// Makes columns of the objects of every row; whether there were any.
fn open_objects(connection: &Connection, table: &str) -> Result<bool> {
    let columns = profile::columns(connection, table)?;
    if !columns
        .iter()
        .any(|(_, database_type)| is_object(database_type))
    {
        return Ok(false);
    }
    let (mut names, mut expressions) = (Vec::new(), Vec::new());
    for (column, database_type) in &columns {
        let quoted = sql::name(column);
        if !is_object(database_type) {
            names.push(column.clone());
            expressions.push(quoted);
            continue;
        }
        for field in fields(connection, table, column)? {
            names.push(format!("{column}_{field}"));
            expressions.push(format!("struct_extract({quoted}, {})", sql::text(&field)));
        }
    }
    if names.len() > WIDEST {
        return Ok(false);
    }
    let list: Vec<String> = tidy::names(&names, names.len())
        .iter()
        .zip(&expressions)
        .map(|(name, expression)| format!("{expression} AS {}", sql::name(name)))
        .collect();
    let table = sql::name(table);
    connection.execute_batch(&format!(
        "CREATE OR REPLACE TABLE {table} AS SELECT {} FROM {table}",
        list.join(", ")
    ))?;
    Ok(true)
}

/// Names of the fields of an object.
fn fields(connection: &Connection, table: &str, column: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare(&format!(
        "SELECT column_name FROM (DESCRIBE SELECT unnest({}) FROM {})",
        sql::name(column),
        sql::name(table)
    ))?;
    statement.query_map([], |row| row.get(0))?.collect()
}
