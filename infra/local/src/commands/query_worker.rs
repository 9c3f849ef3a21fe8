//! `inlay query-worker`: the child process that holds DuckDB, spoken to over standard input and output.

use std::process::ExitCode;

/// What `query-worker` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The database file to open
    #[arg(long)]
    pub database: Option<std::path::PathBuf>,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    anyhow::bail!("{args:?}: this command is being built")
}
