//! Making a table of a file.

use duckdb::Connection;

use super::{
    LoadError, Mistake,
    sources::{Kind, Source},
    sql,
};

/// Makes the table of a source.
pub(super) fn table(connection: &Connection, source: &Source) -> Result<(), LoadError> {
    let path = sql::path(&source.file);
    let reader = match source.kind {
        Kind::Delimited => format!(
            "read_csv({path}, header = true, delim = ',', quote = '\"', escape = '\"', sample_size = -1)"
        ),
        Kind::Parquet => format!("read_parquet({path})"),
        Kind::Json => format!("read_json_auto({path})"),
    };
    let statement = format!("CREATE TABLE {} AS FROM {reader}", sql::name(&source.table));
    connection.execute_batch(&statement).map_err(|error| {
        let reason = error.to_string();
        let first = reason.lines().next().unwrap_or_default().to_owned();
        Mistake::new(&source.file, first, "correct the file").into()
    })
}
