//! `openapi`: the contract, made from the code.

use std::process::ExitCode;

use crate::{duckdb, shell};

/// Writes `infra/contract/openapi.json` anew; the test that compares it with the code writes it.
pub fn write() -> anyhow::Result<ExitCode> {
    duckdb::setup()?;
    let mut update = shell::cargo();
    update.args(["test", "--package", "chat", "--lib", "contract"]);
    shell::run(update.env("UPDATE", "1"))?;
    Ok(ExitCode::SUCCESS)
}
