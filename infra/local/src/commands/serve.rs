//! `inlay serve`: the gateway.

use std::process::ExitCode;

/// What `serve` takes.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    anyhow::bail!("{args:?}: this command is being built")
}
