//! Logs: JSON lines on Lambda, where CloudWatch reads them, and readable lines on a laptop.
//! `INLAY_LOG` says how much, as `tracing-subscriber` filters do (`info`, `answer=debug`).

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, filter::LevelFilter, fmt};

/// Starts the logs. A second call changes nothing.
pub fn start() {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .with_env_var("INLAY_LOG")
        .from_env_lossy();
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
