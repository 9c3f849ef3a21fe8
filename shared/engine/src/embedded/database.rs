//! The database file, opened so that SQL reaches it through views only.

use std::{collections::HashMap, path::Path};

use duckdb::{Config, Connection, Result};
use std::sync::{Mutex, PoisonError};

use crate::load::sql;

/// The name the file is attached under. No SQL that passes the gate can hold this character.
const ATTACHED: &str = "\u{1}data";

/// What an engine may take of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resources {
    /// Threads that one query runs on.
    pub threads: u16,
    /// Memory that DuckDB's own accounts stay under, in MiB. Not all of its memory is in them.
    pub memory_mib: u32,
}

impl Default for Resources {
    /// Two threads and 512 MiB.
    fn default() -> Self {
        Self {
            threads: 2,
            memory_mib: 512,
        }
    }
}

/// A database file, attached read-only to an engine that reaches nothing else.
pub(super) struct Database {
    root: Mutex<Connection>,
    /// DuckDB's type of each column, by table and column in lower case.
    types: HashMap<(String, String), String>,
}

impl Database {
    pub(super) fn open(path: &Path, resources: Resources) -> Result<Self> {
        let config = Config::default()
            .threads(i64::from(resources.threads))?
            .max_memory(&format!("{}MiB", resources.memory_mib))?
            .enable_autoload_extension(false)?
            .with("autoinstall_known_extensions", "false")?;
        let root = Connection::open_in_memory_with_flags(config)?;
        root.execute_batch(&format!(
            "SET temp_directory = ''; ATTACH {} AS {} (READ_ONLY); SET enable_external_access = false;",
            sql::text(&path.to_string_lossy()),
            sql::name(ATTACHED),
        ))?;
        // Only where icu is part of the library: times with a zone read as UTC, whatever the machine says.
        let _ = root.execute_batch("SET GLOBAL TimeZone = 'UTC'");
        root.execute_batch("SET lock_configuration = true")?;
        let types = {
            let mut statement = root.prepare(
                "SELECT lower(table_name), lower(column_name), data_type FROM duckdb_columns()
                 WHERE database_name = ? AND schema_name = 'main'",
            )?;
            statement
                .query_map([ATTACHED], |row| {
                    Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
                })?
                .collect::<Result<_>>()?
        };
        Ok(Self {
            root: Mutex::new(root),
            types,
        })
    }

    /// A fresh connection, with none of the temporary views of others.
    pub(super) fn connect(&self) -> Result<Connection> {
        self.root
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .try_clone()
    }

    /// How the view of a table names the table itself.
    pub(super) fn stored(table: &str) -> String {
        format!("{}.main.{}", sql::name(ATTACHED), sql::name(table))
    }

    /// DuckDB's type of a column, such as `DECIMAL(18,2)`.
    pub(super) fn type_of(&self, table: &str, column: &str) -> Option<&str> {
        self.types
            .get(&(table.to_lowercase(), column.to_lowercase()))
            .map(String::as_str)
    }
}
