//! `inlay plan`: questions into SQL.

use std::process::ExitCode;

/// What `plan` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A CSV, Parquet or JSON file, or a folder of them
    #[arg(long, value_name = "PATH")]
    pub data: std::path::PathBuf,
    /// The day that counts as today: 2025-06-30; default: today, in UTC
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    anyhow::bail!("{args:?}: this command is being built")
}
