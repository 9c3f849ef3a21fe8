//! The figures of the README, measured on release builds and held against their bars.
//!
//! `cargo xtask bench` builds what is measured and runs this; it says where things are:
//! `INLAY_BIN` is the program, `INLAY_BUNDLES` the folder of the functions' bootstraps,
//! `INLAY_PYTHON` a Python with `openai-chatkit`.
//!
//! | module | measures |
//! | --- | --- |
//! | [`gateway`] | first events, whole answers against bare DuckDB, many streams at once, memory |
//! | [`kept`] | what it costs that answers are kept |
//! | [`library`] | planning, and inference of a catalogue |
//! | [`widgets`] | checking, drawing, the gallery, and the check beside that of pydantic's classes |
//! | [`lasting`] | our own share of sending a message, and reading the newest of many |
//! | [`startup`] | from the start of a bootstrap to its first question to the Runtime API |
//! | [`client`] | a client that sees every event in its moment |
//! | [`figures`] | medians, bars and the table |

mod client;
mod figures;
mod gateway;
mod kept;
mod lasting;
mod library;
mod startup;
mod widgets;

use std::{path::PathBuf, process::ExitCode};

use figures::Table;

fn main() -> ExitCode {
    let Some(program) = std::env::var_os("INLAY_BIN").map(PathBuf::from) else {
        eprintln!("INLAY_BIN is not set: run `cargo xtask bench`");
        return ExitCode::FAILURE;
    };
    let mut table = Table::default();
    let measured = measure(&program, &mut table);
    table.print();
    match measured {
        Ok(()) if table.holds() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn measure(program: &std::path::Path, table: &mut Table) -> anyhow::Result<()> {
    let state = tempfile::tempdir()?;
    gateway::measure(program, state.path(), table)?;
    kept::measure(program, &state.path().join("demo"), table)?;
    library::measure(&state.path().join("demo"), table)?;
    let python = std::env::var_os("INLAY_PYTHON").map(PathBuf::from);
    widgets::measure(python.as_deref(), table)?;
    lasting::measure(table)?;
    match std::env::var_os("INLAY_BUNDLES").map(PathBuf::from) {
        Some(bundles) => startup::measure(&bundles, table)?,
        None => eprintln!("INLAY_BUNDLES is not set: start-up is not measured"),
    }
    Ok(())
}
