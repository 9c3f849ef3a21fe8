//! Counting what is in the columns of a table.

use catalogue::{Catalogue, Column, ColumnType, Format, Role, Table};
use duckdb::{Connection, Result};

use super::{sources::Source, sql};

/// Most different values that are listed for one column.
pub(super) const MOST_VALUES: u64 = 1_000;
/// Most values that are listed for a whole catalogue: it is kept in memory and sent about.
const MOST_VALUES_IN_ALL: usize = 50_000;
/// Longest value, in characters, of a column whose values are listed: longer texts are prose.
const LONGEST_VALUE: i64 = 120;
/// Most values of whole numbers that are listed: more are figures, not codes.
const MOST_NUMBERS: u64 = 100;
/// Columns that are counted in one query.
const AT_ONCE: usize = 40;

/// The table as it is known from its contents alone; what columns are for is not yet known.
pub(super) fn table(connection: &Connection, source: &Source) -> Result<Table> {
    let name = &source.table;
    let (row_count, found) = counts(connection, name, &columns(connection, name)?)?;
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

/// The number of rows of a table or view and what is in its columns, given by name and DuckDB type.
pub(crate) fn counts(
    connection: &Connection,
    name: &str,
    columns: &[(String, String)],
) -> Result<(u64, Vec<Column>)> {
    let count = format!("SELECT count(*) FROM {}", sql::name(name));
    let row_count = connection.query_row(&count, [], |row| row.get::<_, u64>(0))?;
    let mut found = Vec::new();
    for columns in columns.chunks(AT_ONCE) {
        found.extend(profile(connection, name, columns, row_count)?);
    }
    for column in &mut found {
        if column.values_complete {
            column.values = values(connection, name, &column.name)?;
        }
    }
    Ok((row_count, found))
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
fn kind_of(database_type: &str) -> ColumnType {
    if database_type.ends_with(']') {
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
    columns: &[(String, String)],
    rows: u64,
) -> Result<Vec<Column>> {
    let figures: Vec<String> = columns
        .iter()
        .map(|(name, database_type)| counted(&sql::name(name), kind_of(database_type)))
        .collect();
    let statement = format!("SELECT {} FROM {}", figures.join(", "), sql::name(table));
    connection.query_row(&statement, [], |row| {
        columns
            .iter()
            .enumerate()
            .map(|(place, (name, database_type))| {
                let at = place * 5;
                let kind = kind_of(database_type);
                let distinct: u64 = row.get(at + 1)?;
                let longest = row.get::<_, Option<i64>>(at + 4)?.unwrap_or(0);
                Ok(Column {
                    name: name.clone(),
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
                    nulls: rows - row.get::<_, u64>(at)?,
                    min: row.get(at + 2)?,
                    max: row.get(at + 3)?,
                    values: Vec::new(),
                    values_complete: match kind {
                        ColumnType::Text => distinct <= MOST_VALUES && longest <= LONGEST_VALUE,
                        ColumnType::Integer => distinct <= MOST_NUMBERS,
                        ColumnType::Boolean => true,
                        _ => false,
                    },
                })
            })
            .collect()
    })
}

/// The five figures that are counted of a column: values, different ones, least, most, longest.
fn counted(name: &str, kind: ColumnType) -> String {
    let counts = format!("count({name}), count(DISTINCT {name})");
    match kind {
        ColumnType::Other => format!(
            "count({name}), count(DISTINCT {name}::VARCHAR), NULL::VARCHAR, NULL::VARCHAR, 0"
        ),
        ColumnType::Text => format!(
            "{counts}, left(min({name})::VARCHAR, 200), left(max({name})::VARCHAR, 200), \
             max(length({name}::VARCHAR))"
        ),
        ColumnType::Timestamp => format!(
            "{counts}, replace(min({name})::VARCHAR, ' ', 'T'), \
             replace(max({name})::VARCHAR, ' ', 'T'), 0"
        ),
        _ => format!("{counts}, min({name})::VARCHAR, max({name})::VARCHAR, 0"),
    }
}

fn values(connection: &Connection, table: &str, column: &str) -> Result<Vec<String>> {
    let column = sql::name(column);
    let mut statement = connection.prepare(&format!(
        "SELECT {column}::VARCHAR FROM {} WHERE {column} IS NOT NULL
         GROUP BY {column} ORDER BY count(*) DESC, {column}",
        sql::name(table)
    ))?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// Forgets the longest value lists of a catalogue that would hold too many.
pub(super) fn bound_values(catalogue: &mut Catalogue) {
    let mut lists: Vec<&mut Column> = catalogue
        .tables
        .iter_mut()
        .flat_map(|table| &mut table.columns)
        .filter(|column| !column.values.is_empty())
        .collect();
    lists.sort_by_key(|column| column.values.len());
    let mut total = 0;
    for column in lists {
        total += column.values.len();
        if total > MOST_VALUES_IN_ALL {
            column.values = Vec::new();
            column.values_complete = false;
        }
    }
}
