//! JSON lines of SQL in, JSON lines of answers out: one for each, in order, never stopping at a bad one.

use std::{
    io::{self, BufRead, Write},
    path::Path,
    process::ExitCode,
};

use engine::EngineError;
use serde_json::{Value, json};

use crate::worker::{Pool, Settings};

/// Loads `data` and answers each line of standard input with what `answer` makes of its id and SQL.
///
/// The SQL runs in child processes, so that a query which runs away fails alone.
///
/// # Errors
///
/// Where the data cannot be loaded, or standard input or output breaks.
pub fn answer(
    data: &Path,
    mut answer: impl AsyncFnMut(&Pool, Value, String) -> Value,
) -> anyhow::Result<ExitCode> {
    service::telemetry::start();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let into = tempfile::tempdir()?;
        let settings = Settings {
            children: 1,
            ..Settings::of_this_program()?
        };
        let pool = Pool::start(settings, data, into.path()).await?;
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        loop {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Ok(ExitCode::SUCCESS);
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let answered = match read(&line) {
                Ok((id, sql)) => answer(&pool, id, sql).await,
                Err(refused) => refused,
            };
            let mut out = io::stdout().lock();
            writeln!(out, "{answered}")?;
            out.flush()?;
        }
    })
}

/// The id and the SQL of a line, or the answer that says what is wrong with it.
fn read(line: &[u8]) -> Result<(Value, String), Value> {
    let wrong = |id: Value, message: String| json!({"id": id, "allowed": false, "code": "invalid_json", "message": message});
    let value: Value = serde_json::from_slice(line)
        .map_err(|error| wrong(Value::Null, format!("the line is not JSON: {error}")))?;
    let id = value.get("id").cloned().unwrap_or(Value::Null);
    match value.get("sql") {
        Some(Value::String(sql)) => Ok((id, sql.clone())),
        Some(_) => Err(wrong(id, "\"sql\" must be text".to_owned())),
        None => Err(wrong(
            id,
            "the line must be an object with \"id\" and \"sql\"".to_owned(),
        )),
    }
}

/// The answer to SQL that was refused or that failed.
pub fn failure(id: Value, error: &EngineError) -> Value {
    let code = match error {
        EngineError::Refused(refusal) => refusal.code.as_str(),
        EngineError::Deadline(_) => "query_deadline",
        EngineError::Overran => "query_too_large",
        EngineError::Failed => "query_failed",
        EngineError::Unavailable => "data_unavailable",
    };
    json!({"id": id, "allowed": false, "code": code, "message": error.to_string()})
}
