//! `bench`: the figures of the README against their bars: of bundles as they are deployed, and of
//! the program as it serves (the profile `laptop`).
//!
//! What is measured from inside the libraries (planning, inference, the bare time of DuckDB) is a
//! bench of `tests`, `cargo bench -p inlay-tests`; it also drives the gateway over HTTP.

use std::process::ExitCode;

use crate::{duckdb, package, places, shell, tools};

/// Builds, packages and measures. Fails where a bar is missed. Parts that are named are measured
/// alone, and nothing is packaged for them.
pub fn run(parts: &[String]) -> anyhow::Result<ExitCode> {
    duckdb::setup()?;
    let packaged = if parts.is_empty() {
        package::run()?
    } else {
        ExitCode::SUCCESS
    };
    // Together, or cargo would build what both use twice.
    shell::run(shell::cargo().args([
        "build",
        "--profile",
        "laptop",
        "--package",
        "local",
        "--bin",
        "inlay",
        "--package",
        "inlay-tests",
        "--bench",
        "speed",
    ]))?;
    let mut bench = shell::cargo();
    bench
        .args([
            "bench",
            "--profile",
            "laptop",
            "--package",
            "inlay-tests",
            "--bench",
            "speed",
            "--",
        ])
        .args(parts)
        .env("INLAY_BIN", places::target().join("laptop/inlay"))
        .env("INLAY_BUNDLES", places::target().join("lambda"));
    match tools::Python::ready() {
        Ok(python) => drop(bench.env("INLAY_PYTHON", python.program("python"))),
        Err(error) => eprintln!("the check of trees is not held against pydantic's: {error:#}"),
    }
    let measured = shell::run(&mut bench);
    Ok(if measured.is_ok() && packaged == ExitCode::SUCCESS {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
