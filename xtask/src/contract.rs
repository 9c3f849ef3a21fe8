//! `openapi` and `schemas`: the contract, made from the code.

use std::process::ExitCode;

use crate::{duckdb, shell};

/// Writes `infra/contract/openapi.json` anew; the test that compares it with the code writes it.
pub fn write() -> anyhow::Result<ExitCode> {
    duckdb::setup()?;
    update(&["test", "--package", "local", "--lib", "gateway::contract"])
}

/// Writes the JSON Schemas and TypeScript types in `infra/contract` anew; the test that compares
/// them with the code writes them.
pub fn schemas() -> anyhow::Result<ExitCode> {
    update(&["test", "--package", "widgets", "--lib", "schema"])
}

fn update(args: &[&str]) -> anyhow::Result<ExitCode> {
    let mut update = shell::cargo();
    shell::run(update.args(args).env("UPDATE", "1"))?;
    Ok(ExitCode::SUCCESS)
}
