//! Counting what is in the columns of a table.

use catalogue::{Column, ColumnType, Format, Role, Table};
use duckdb::{Connection, Result};

use super::{sources::Source, sql};

/// Most different values that are listed for one column.
const MOST_VALUES: u64 = 1_000;
/// Longest value, in characters, of a column whose values are listed: longer texts are prose.
const LONGEST_VALUE: i64 = 120;
/// Most values of whole numbers that are listed: more are figures, not codes.
const MOST_NUMBERS: u64 = 100;

/// The table as it is known from its contents alone; what columns are for is not yet known.
pub(super) fn table(connection: &Connection, source: &Source) -> Result<Table> {
    let name = &source.table;
    let described = columns(connection, name)?;
    let row_count = connection.query_row(
        &format!("SELECT count(*) FROM {}", sql::name(name)),
        [],
        |row| row.get::<_, u64>(0),
    )?;
    let mut found = Vec::with_capacity(described.len());
    for (column, database_type) in described {
        found.push(profile(connection, name, column, &database_type, row_count)?);
    }
    let file = source.file.file_name();
    Ok(Table {
        name: name.clone(),
        source: file.map_or_else(|| name.clone(), |file| file.to_string_lossy().into_owned()),
        description: String::new(),
        synonyms: Vec::new(),
        permissions: Vec::new(),
        rows: None,
        measure: None,
        time: None,
        key: None,
        row_count,
        columns: found,
    })
}

/// Names of the columns of a table and their types in DuckDB.
pub(super) fn columns(connection: &Connection, table: &str) -> Result<Vec<(String, String)>> {
    let mut statement = connection.prepare(
        "SELECT column_name, data_type FROM duckdb_columns()
         WHERE schema_name = 'main' AND table_name = ? ORDER BY column_index",
    )?;
    statement
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// What kind of values a DuckDB type has.
pub(super) fn kind_of(database_type: &str) -> ColumnType {
    if database_type.ends_with(']') || database_type.contains("STRUCT") {
        return ColumnType::Other;
    }
    match database_type.split(['(', ' ']).next().unwrap_or_default() {
        "VARCHAR" | "UUID" | "ENUM" => ColumnType::Text,
        "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT" | "HUGEINT" | "UTINYINT" | "USMALLINT"
        | "UINTEGER" | "UBIGINT" | "UHUGEINT" => ColumnType::Integer,
        "DECIMAL" if database_type.ends_with(",0)") => ColumnType::Integer,
        "FLOAT" | "DOUBLE" | "DECIMAL" => ColumnType::Number,
        "BOOLEAN" => ColumnType::Boolean,
        "DATE" => ColumnType::Date,
        "TIMESTAMP" | "TIMESTAMP_S" | "TIMESTAMP_MS" | "TIMESTAMP_NS" => ColumnType::Timestamp,
        "TIME" => ColumnType::Time,
        _ => ColumnType::Other,
    }
}

fn profile(
    connection: &Connection,
    table: &str,
    column: String,
    database_type: &str,
    rows: u64,
) -> Result<Column> {
    let kind = kind_of(database_type);
    let quoted = sql::name(&column);
    let ends = match kind {
        ColumnType::Other => "NULL, NULL".to_owned(),
        ColumnType::Text => {
            format!("left(min({quoted})::VARCHAR, 200), left(max({quoted})::VARCHAR, 200)")
        }
        _ => format!("min({quoted})::VARCHAR, max({quoted})::VARCHAR"),
    };
    let longest = match kind {
        ColumnType::Text => format!("max(length({quoted}::VARCHAR))"),
        _ => "0".to_owned(),
    };
    let (present, distinct, min, max, longest) = connection.query_row(
        &format!(
            "SELECT count({quoted}), count(DISTINCT {quoted}), {ends}, {longest} FROM {}",
            sql::name(table)
        ),
        [],
        |row| {
            Ok((
                row.get::<_, u64>(0)?,
                row.get::<_, u64>(1)?,
                row.get::<_, Option<String>>(2)?,
                row.get::<_, Option<String>>(3)?,
                row.get::<_, Option<i64>>(4)?.unwrap_or(0),
            ))
        },
    )?;
    let listed = match kind {
        ColumnType::Text => distinct <= MOST_VALUES && longest <= LONGEST_VALUE,
        ColumnType::Integer => distinct <= MOST_NUMBERS,
        ColumnType::Boolean => true,
        _ => false,
    };
    let values = if listed {
        values(connection, table, &quoted)?
    } else {
        Vec::new()
    };
    Ok(Column {
        name: column,
        label: None,
        kind,
        role: Role::Dimension,
        aggregate: None,
        format: Format::default(),
        unit: None,
        description: String::new(),
        synonyms: Vec::new(),
        mask_unless: Vec::new(),
        distinct,
        nulls: rows - present,
        min,
        max,
        values,
        values_complete: listed,
    })
}

fn values(connection: &Connection, table: &str, quoted: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare(&format!(
        "SELECT {quoted}::VARCHAR FROM {} WHERE {quoted} IS NOT NULL
         GROUP BY {quoted} ORDER BY count(*) DESC, {quoted}",
        sql::name(table)
    ))?;
    statement.query_map([], |row| row.get(0))?.collect()
}
