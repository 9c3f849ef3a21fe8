//! `inlay query-worker`: the child process that holds DuckDB, spoken to over standard input and output.

use std::process::ExitCode;

/// What `query-worker` takes: nothing; its parent tells it what to do.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
///
/// Where no parent speaks to it.
pub fn run(Args {}: Args) -> anyhow::Result<ExitCode> {
    service::telemetry::start();
    crate::worker::child()
}
