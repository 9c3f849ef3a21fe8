//! `inlay query`: SQL behind the gate, and its rows.

use std::process::ExitCode;

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

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let scope = super::caller::scope(&args.permissions, &args.claim)?;
    let into = tempfile::tempdir()?;
    let loaded = engine::load::load(&args.data, into.path())?;
    let engine = engine::Embedded::open(
        loaded.catalogue,
        &loaded.database,
        Default::default(),
        service::Clock::system(),
    )?;
    for line in std::io::stdin().lines() {
        let v: serde_json::Value = serde_json::from_str(&line?)?;
        let sql = v["sql"].as_str().unwrap_or_default();
        let out = match engine.run(
            &engine::QueryRequest {
                sql: sql.to_owned(),
                scope: scope.clone(),
                limits: Default::default(),
            },
            &Default::default(),
        ) {
            Ok(rows) => {
                serde_json::json!({"id": v["id"], "allowed": true, "columns": rows.columns.iter().map(|c| &c.name).collect::<Vec<_>>(), "rows": rows.rows, "truncated": rows.truncated})
            }
            Err(engine::EngineError::Refused(r)) => {
                serde_json::json!({"id": v["id"], "allowed": false, "code": r.code, "message": r.message})
            }
            Err(e) => {
                serde_json::json!({"id": v["id"], "allowed": true, "code": "failed", "message": e.to_string()})
            }
        };
        println!("{out}");
    }
    Ok(ExitCode::SUCCESS)
}
