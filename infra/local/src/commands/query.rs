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
    anyhow::bail!("{args:?}: this command is being built")
}
