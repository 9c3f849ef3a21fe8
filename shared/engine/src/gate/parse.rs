//! DuckDB's own reading of the SQL, as a tree.
//!
//! The text goes in as a bound value to `json_serialize_sql`, on a database of its own that holds
//! nothing and is locked: nothing of it runs, and what comes back is what the engine would run.

use std::sync::Mutex;

use duckdb::{Config, Connection};
use serde_json::Value;

use super::refusal;
use crate::Refusal;

/// Reads SQL. Holds an empty, locked database; one text at a time.
pub struct Parser(Mutex<Connection>);

impl Parser {
    /// Opens the empty database.
    ///
    /// # Errors
    ///
    /// Where DuckDB cannot start.
    pub fn new() -> Result<Self, duckdb::Error> {
        let config = Config::default()
            .threads(1)?
            .max_memory("128MB")?
            .enable_autoload_extension(false)?
            .with("autoinstall_known_extensions", "false")?;
        let connection = Connection::open_in_memory_with_flags(config)?;
        connection.execute_batch(
            "SET temp_directory = ''; SET enable_external_access = false; SET lock_configuration = true",
        )?;
        Ok(Self(Mutex::new(connection)))
    }

    /// The one SELECT that the text is.
    pub(super) fn read(&self, sql: &str) -> Result<Value, Refusal> {
        let text = {
            let connection = self
                .0
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            connection
                .prepare_cached("SELECT json_serialize_sql(?::VARCHAR)::VARCHAR")
                .and_then(|mut statement| statement.query_row([sql], |row| row.get::<_, String>(0)))
                .map_err(|error| {
                    tracing::warn!(%error, "the parser failed");
                    refusal::syntax()
                })?
        };
        // serde_json goes 128 levels deep and no further: deeper is refused like any deep SQL.
        let mut tree: Value = serde_json::from_str(&text).map_err(|_| refusal::too_deep())?;
        if tree["error"] != Value::Bool(false) {
            return Err(match tree["error_type"].as_str() {
                Some("not implemented") => refusal::not_a_select(),
                _ => refusal::syntax(),
            });
        }
        let Some(statements) = tree["statements"].as_array_mut() else {
            return Err(refusal::syntax());
        };
        match statements.len() {
            0 => Err(refusal::empty()),
            1 => Ok(statements.remove(0)),
            _ => Err(refusal::several()),
        }
    }
}
