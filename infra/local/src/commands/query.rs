//! `inlay query`: SQL behind the gate, and its rows.

use std::process::ExitCode;

use engine::{Limits, QueryEngine, QueryRequest};
use serde_json::json;

use super::sql_lines::{self, failure};

/// What `query` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A CSV, Parquet or JSON file, or a folder of them
    #[arg(long, value_name = "PATH")]
    pub data: std::path::PathBuf,
    /// Permissions of the caller, separated by commas
    #[arg(long, value_delimiter = ',')]
    pub permissions: Vec<String>,
    /// A claim of the caller: NAME=VALUE,VALUE; may be repeated
    #[arg(long, value_name = "NAME=VALUES")]
    pub claim: Vec<String>,
}

/// Answers each line `{"id","sql"}` with `{"id","allowed","columns","rows","truncated"}`; what was
/// refused or failed has `code` and `message` instead.
///
/// # Errors
///
/// Where the data cannot be loaded.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let scope = super::caller::scope(&args.permissions, &args.claim)?;
    sql_lines::answer(&args.data, async |pool, id, sql| {
        let request = QueryRequest {
            sql,
            scope: scope.clone(),
            limits: Limits::default(),
        };
        match pool.query(request).await {
            Ok(rows) => {
                let columns: Vec<_> = rows.columns.iter().map(|column| &column.name).collect();
                json!({
                    "id": id,
                    "allowed": true,
                    "columns": columns,
                    "rows": rows.rows,
                    "truncated": rows.truncated,
                })
            }
            Err(error) => failure(id, &error),
        }
    })
}
