//! Logs: JSON lines on Lambda, where CloudWatch reads them, and readable lines on a laptop.
//! `INLAY_LOG` says how much, as `tracing-subscriber` filters do (`info`, `answer=debug`).

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, filter::LevelFilter, fmt};

/// The variable that says how much is told.
const VARIABLE: &str = "INLAY_LOG";

/// Starts the logs. A second call changes nothing.
pub fn start() {
    start_without_warnings_of(&[]);
}

/// Starts the logs, which tell nothing below errors of those crates unless `INLAY_LOG` names them. A
/// second call changes nothing.
pub fn start_without_warnings_of(crates: &[&str]) {
    let said = std::env::var(VARIABLE).unwrap_or_default();
    let mut filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .parse_lossy(&said);
    for name in crates.iter().filter(|name| !said.contains(**name)) {
        if let Ok(errors_only) = format!("{name}=error").parse() {
            filter = filter.add_directive(errors_only);
        }
    }
    let on_lambda = std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some();
    // Standard output belongs to what a command prints.
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if on_lambda {
        // Lambda adds the time itself.
        lines.json().flatten_event(true).without_time().try_init()
    } else {
        lines
            .compact()
            .with_ansi(std::io::stderr().is_terminal())
            .try_init()
    };
    if let Err(error) = started {
        tracing::debug!(%error, "logs are already started");
    }
}
