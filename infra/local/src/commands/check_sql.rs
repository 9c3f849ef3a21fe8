//! `inlay check-sql`: whether the gate lets SQL through.

use std::process::ExitCode;

use serde_json::json;

use super::sql_lines::{self, failure};

/// What `check-sql` takes.
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

/// Answers each line `{"id","sql"}` with `{"id","allowed","code","message"}`. Nothing runs.
///
/// # Errors
///
/// Where the data cannot be loaded.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let scope = super::caller::scope(&args.permissions, &args.claim)?;
    sql_lines::answer(&args.data, async |pool, id, sql| {
        match pool.check(sql, scope.clone()).await {
            Ok(_tables) => json!({"id": id, "allowed": true, "code": null, "message": null}),
            Err(error) => failure(id, &error),
        }
    })
}
