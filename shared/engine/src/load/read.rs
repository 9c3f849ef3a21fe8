//! Making a table of a file.

use std::path::Path;

use duckdb::Connection;

use super::{
    LoadError, Mistake, convert,
    convert::Written,
    delimited, flatten, profile,
    sources::{Kind, Source},
    sql,
};

/// What is known of a table from how its file was written.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Headers as written, in the order of the columns; empty where they are the columns' names.
    pub headers: Vec<String>,
    /// Columns whose text was converted.
    pub written: Vec<Written>,
    /// Things that a person should know although they were mended.
    pub notes: Vec<String>,
}

/// Makes the table of a source. `scratch` is a path beside which files are written on the way.
pub(super) fn table(
    connection: &Connection,
    source: &Source,
    scratch: &Path,
) -> Result<Reading, LoadError> {
    let mut reading = Reading::default();
    match source.kind {
        Kind::Delimited => {
            let delimited = delimited::table(connection, source, scratch)?;
            reading.written =
                convert_delimited(connection, source, &delimited).map_err(LoadError::database)?;
            let columns = profile::columns(connection, &source.table)
                .map_err(LoadError::database)?
                .len();
            reading.headers = delimited.headers;
            if reading.headers.len() != columns {
                reading.headers.retain(|header| !header.trim().is_empty());
            }
            reading.notes = delimited.notes;
        }
        Kind::Json => {
            refuse_empty(source)?;
            create(connection, source, "read_json_auto")?;
            flatten::table(connection, &source.table).map_err(LoadError::database)?;
            narrow(connection, &source.table).map_err(LoadError::database)?;
            reading.written =
                convert::texts(connection, &source.table, false).map_err(LoadError::database)?;
        }
        // Parquet has types of its own; text in it is meant as text.
        Kind::Parquet => {
            create(connection, source, "read_parquet")?;
            flatten::table(connection, &source.table).map_err(LoadError::database)?;
            convert::zones(connection, &source.table).map_err(LoadError::database)?;
        }
    }
    for written in &reading.written {
        if let Some(note) = &written.note {
            reading.notes.push(format!(
                "{}: column `{}`: {note}",
                source.file.display(),
                written.column
            ));
        }
    }
    Ok(reading)
}

fn refuse_empty(source: &Source) -> Result<(), LoadError> {
    let length = std::fs::metadata(&source.file).map_or(0, |metadata| metadata.len());
    if length > 0 {
        return Ok(());
    }
    let fix = "put a list of objects into it, or remove it";
    Err(Mistake::new(&source.file, "this file is empty", fix).into())
}

/// Converts the texts of a delimited file. Where one column of a file that is not separated by
/// commas proves that points group digits, `1.234` in another is no decimal number, although
/// DuckDB has read it so.
fn convert_delimited(
    connection: &Connection,
    source: &Source,
    delimited: &delimited::Delimited,
) -> duckdb::Result<Vec<Written>> {
    let table = &source.table;
    drop_nameless(connection, table, &delimited.headers)?;
    if delimited.delimiter == b',' {
        return convert::texts(connection, table, false);
    }
    if convert::groups_by_points(connection, table)? {
        let doubles: Vec<String> = profile::columns(connection, table)?
            .into_iter()
            .filter(|(_, database_type)| database_type == "DOUBLE")
            .map(|(name, _)| name)
            .collect();
        if !doubles.is_empty() {
            delimited.again(connection, source, &doubles)?;
            drop_nameless(connection, table, &delimited.headers)?;
        }
    }
    convert::texts(connection, table, delimited.delimiter == b';')
}

/// Gives whole numbers of JSON, which DuckDB reads as 128 bits where some are below zero, 64 bits
/// where they fit.
fn narrow(connection: &Connection, table: &str) -> duckdb::Result<()> {
    let quoted = sql::name(table);
    for (column, database_type) in profile::columns(connection, table)? {
        if database_type != "HUGEINT" && database_type != "UBIGINT" {
            continue;
        }
        let name = sql::name(&column);
        let check =
            format!("SELECT count({name}) = count(TRY_CAST({name} AS BIGINT)) FROM {quoted}");
        if connection.query_row(&check, [], |row| row.get::<_, bool>(0))? {
            connection.execute_batch(&format!("ALTER TABLE {quoted} ALTER {name} TYPE BIGINT"))?;
        }
    }
    Ok(())
}

/// Drops columns that have neither a name nor values, as delimiters at the end of lines make them.
fn drop_nameless(connection: &Connection, table: &str, headers: &[String]) -> duckdb::Result<()> {
    let columns = profile::columns(connection, table)?;
    if headers.len() != columns.len() {
        return Ok(());
    }
    let table = sql::name(table);
    let mut left = columns.len();
    for ((column, _), header) in columns.iter().zip(headers) {
        if !header.trim().is_empty() || left == 1 {
            continue;
        }
        let column = sql::name(column);
        let count = format!("SELECT count({column}) FROM {table}");
        if connection.query_row(&count, [], |row| row.get::<_, u64>(0))? == 0 {
            connection.execute_batch(&format!("ALTER TABLE {table} DROP COLUMN {column}"))?;
            left -= 1;
        }
    }
    Ok(())
}

fn create(connection: &Connection, source: &Source, reader: &str) -> Result<(), LoadError> {
    let statement = format!(
        "CREATE TABLE {} AS FROM {reader}({}{})",
        sql::name(&source.table),
        sql::path(&source.file),
        if source.kind == Kind::Json {
            ", sample_size = -1"
        } else {
            ""
        }
    );
    connection.execute_batch(&statement).map_err(|error| {
        let reason = error.to_string();
        let first = reason.lines().next().unwrap_or_default().trim();
        // The file is named already.
        let path = source.file.to_string_lossy();
        let message = first.replace(&format!(" in file \"{path}\""), "");
        let mistake = Mistake::new(&source.file, message, "correct it, or write the file anew");
        match line_of(&source.file, first) {
            Some(line) if source.kind == Kind::Json => mistake.at(line).into(),
            _ => mistake.into(),
        }
    })
}

/// The line that DuckDB's message about a JSON text means: `in line 3`, or `at byte 17`.
fn line_of(file: &Path, message: &str) -> Option<usize> {
    let number = |before: &str| -> Option<usize> {
        let (_, after) = message.split_once(before)?;
        let digits = after
            .split(|letter: char| !letter.is_ascii_digit())
            .next()?;
        digits.parse().ok()
    };
    if let Some(line) = number(" in line ") {
        return Some(line);
    }
    let byte = number(" at byte ")?;
    let text = std::fs::read(file).ok()?;
    let before = &text[..byte.min(text.len())];
    Some(before.iter().filter(|byte| **byte == b'\n').count() + 1)
}
