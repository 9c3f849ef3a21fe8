//! The figures of the README, measured on release builds and held against their bars.
//!
//! `cargo xtask bench` builds what is measured and runs this; it says where things are:
//! `INLAY_BIN` is the program, `INLAY_BUNDLES` the folder of the functions' bootstraps,
//! `INLAY_PYTHON` a Python with `openai-chatkit` and `reportlab`.
//!
//! | module | measures |
//! | --- | --- |
//! | [`gateway`] | first events, whole answers against bare DuckDB, many streams at once, memory |
//! | [`clicks`] | a click on a bar, against bare DuckDB; a part of `gateway` |
//! | [`models`] | a language model's words on their way through |
//! | [`kept`] | what it costs that answers are kept |
//! | [`exports`] | files: a million rows against DuckDB's own writer, memory, many at once |
//! | [`library`] | planning, and inference of a catalogue |
//! | [`widgets`] | checking, drawing, the gallery, and the check beside that of pydantic's classes |
//! | [`lasting`] | our own share of sending a message, and reading the newest of many |
//! | [`printed`] | a table as PDF, beside reportlab's, and as a workbook |
//! | [`startup`] | from the start of a bootstrap to its first question to the Runtime API |
//! | [`served`] | the program as it serves |
//! | [`client`] | a client that sees every event in its moment |
//! | [`figures`] | medians, bars and the table |

mod clicks;
mod client;
mod exports;
mod figures;
mod gateway;
mod kept;
mod lasting;
mod library;
mod models;
mod printed;
mod served;
mod startup;
mod widgets;

use std::{path::PathBuf, process::ExitCode};

use figures::Table;

/// Measures a part.
type Measure = fn(&Places, &mut Table) -> anyhow::Result<()>;

/// The parts of the bench, by their names.
const PARTS: [(&str, Measure); 9] = [
    ("gateway", |at, table| {
        gateway::measure(&at.program, at.state.path(), table)
    }),
    ("kept", |at, table| {
        kept::measure(&at.program, &at.demo()?, table)
    }),
    ("models", |at, table| {
        models::measure(&at.program, &at.state.path().join("models"), table)
    }),
    ("exports", |at, table| exports::measure(&at.program, table)),
    ("library", |at, table| library::measure(&at.demo()?, table)),
    ("widgets", |_, table| {
        let python = std::env::var_os("INLAY_PYTHON").map(PathBuf::from);
        widgets::measure(python.as_deref(), table)
    }),
    ("lasting", |_, table| lasting::measure(table)),
    ("printed", |_, table| {
        let python = std::env::var_os("INLAY_PYTHON").map(PathBuf::from);
        printed::measure(python.as_deref(), table)
    }),
    ("startup", |_, table| {
        match std::env::var_os("INLAY_BUNDLES").map(PathBuf::from) {
            Some(bundles) => startup::measure(&bundles, table)?,
            None => eprintln!("INLAY_BUNDLES is not set: start-up is not measured"),
        }
        Ok(())
    }),
];

/// Where things are.
struct Places {
    program: PathBuf,
    state: tempfile::TempDir,
}

impl Places {
    /// The demo set, where the program has it too; made where the program has not yet.
    fn demo(&self) -> anyhow::Result<PathBuf> {
        let demo = self.state.path().join("demo");
        local::demo::write(&demo)?;
        Ok(demo)
    }
}

fn main() -> ExitCode {
    // Cargo adds a word of its own.
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    if let Some(unknown) = wanted
        .iter()
        .find(|name| !PARTS.iter().any(|(part, _)| part == name))
    {
        let known = PARTS.map(|(part, _)| part).join(", ");
        eprintln!("“{unknown}” is no part of the bench; there are {known}");
        return ExitCode::from(2);
    }
    let Some(program) = std::env::var_os("INLAY_BIN").map(PathBuf::from) else {
        eprintln!("INLAY_BIN is not set: run `cargo xtask bench`");
        return ExitCode::FAILURE;
    };
    let mut table = Table::default();
    let measured = measure(program, &wanted, &mut table);
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

/// Measures the parts that are wanted; all of them where none is named.
fn measure(program: PathBuf, wanted: &[String], table: &mut Table) -> anyhow::Result<()> {
    let state = tempfile::tempdir()?;
    let at = Places { program, state };
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|one| one == name) {
            eprintln!("measuring: {name}");
            part(&at, table)?;
        }
    }
    Ok(())
}
