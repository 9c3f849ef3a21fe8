//! `inlay plan`: questions into SQL.

use std::{io::Write, process::ExitCode};

use analyst::{Analyst, Reading};
use anyhow::Context;
use serde_json::{Value, json};

/// What `plan` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A CSV, Parquet or JSON file, or a folder of them
    #[arg(long, value_name = "PATH")]
    pub data: std::path::PathBuf,
    /// The day that counts as today: 2025-06-30; default: today, in UTC
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    /// Permissions of the caller, separated by commas
    #[arg(long, value_delimiter = ',')]
    pub permissions: Vec<String>,
    /// A claim of the caller: NAME=VALUE,VALUE; may be repeated
    #[arg(long, value_name = "NAME=VALUES")]
    pub claim: Vec<String>,
}

/// Answers each line `{"id","question"}` with `{"id","status","sql","reading","reason"}`. A line
/// that is no question is answered with the reason why; the lines after it are read all the same.
///
/// # Errors
///
/// Where the data cannot be loaded, or `--today` is no day.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let scope = super::caller::scope(&args.permissions, &args.claim)?;
    let clock = service::Clock::system();
    let today: jiff::civil::Date = match &args.today {
        Some(day) => day
            .parse()
            .with_context(|| format!("--today {day}: write a day as 2025-06-30"))?,
        None => clock.today(),
    };
    let into = tempfile::tempdir()?;
    let loaded = engine::load::load(&args.data, into.path())?;
    let engine = engine::Embedded::open(
        loaded.catalogue,
        &loaded.database,
        Default::default(),
        clock,
    )?;
    let analyst = Analyst::new(engine.visible(&scope)?);
    let mut input = std::io::stdin().lock();
    let mut out = std::io::stdout().lock();
    let mut line = Vec::new();
    while std::io::BufRead::read_until(&mut input, b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            writeln!(out, "{}", answer(&analyst, &text, today))?;
            out.flush()?;
        }
        line.clear();
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(analyst: &Analyst, line: &str, today: jiff::civil::Date) -> Value {
    let abstained = |id: &Value, reason: String| json!({"id": id, "status": "abstained", "sql": null, "reading": null, "reason": reason});
    let asked: Value = match serde_json::from_str(line) {
        Ok(asked) => asked,
        Err(error) => return abstained(&Value::Null, format!("this line is not JSON: {error}")),
    };
    let id = asked.get("id").unwrap_or(&Value::Null);
    let Some(question) = asked.get("question").and_then(Value::as_str) else {
        return abstained(id, "this line has no \"question\" that is a text".into());
    };
    match analyst.read(question, &[], today) {
        Reading::Answer(answer) => json!({
            "id": id,
            "status": "answered",
            "sql": answer.sql,
            "reading": answer.reading,
            "reason": null,
        }),
        Reading::Talk(_) => abstained(id, "this does not ask for rows".into()),
        Reading::Abstain(why) => abstained(id, why.reason),
    }
}
