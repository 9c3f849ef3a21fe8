//! `serve`: from a checkout to a gateway that answers.

use std::process::ExitCode;

use anyhow::Context;

use crate::{duckdb, fonts, places, shell};

/// Sets up, builds, and becomes `inlay serve`, so that signals reach it and nothing stands between.
pub fn run(args: &[String]) -> anyhow::Result<ExitCode> {
    duckdb::setup()?;
    fonts::wanted();
    shell::run(shell::cargo().args(["build", "--package", "local", "--bin", "inlay"]))?;
    let program = places::target().join("debug").join("inlay");
    let mut inlay = std::process::Command::new(&program);
    inlay.arg("serve").args(args);
    #[cfg(unix)]
    {
        // Returns only where it fails.
        let error = std::os::unix::process::CommandExt::exec(&mut inlay);
        Err(error).with_context(|| format!("{} cannot be started", program.display()))
    }
    #[cfg(not(unix))]
    {
        let status = inlay
            .status()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        Ok(ExitCode::from(
            u8::try_from(status.code().unwrap_or(1)).unwrap_or(1),
        ))
    }
}
