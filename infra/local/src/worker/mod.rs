//! DuckDB in processes of its own, so that a query which runs away takes only itself down.
//!
//! No time limit inside a process stops every query (README, "DuckDB"): some neither hear an
//! interrupt nor heed a memory limit. So the gateway never opens DuckDB. It keeps a few children,
//! one query each at a time, ends the one that overruns its time or memory, and starts another.
//!
//! | module | does |
//! | --- | --- |
//! | [`child`] | what a child does: loads files, or opens a database and answers |
//! | [`process`] | one child, as its parent sees it |
//! | [`pool`] | the children together: a [`QueryEngine`](engine::QueryEngine) |
//! | [`streams`] | a child of its own for each result that leaves as a file |
//!
//! A child ends when its standard input does, whatever it is doing, so none outlives its parent.

mod child;
mod pool;
mod process;
mod streams;

use std::path::PathBuf;

use catalogue::Catalogue;
use serde::{Deserialize, Serialize};

pub use child::child;
pub use pool::{Pool, Settings};

/// What a child is told first.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Start {
    /// Load these files into a database in that folder, say what there is, and end.
    Load {
        /// A file, or a folder of files.
        data: PathBuf,
        /// Where the database goes.
        into: PathBuf,
    },
    /// Open a loaded database and answer requests on it.
    Open {
        /// The database file.
        database: PathBuf,
        /// What is in it.
        catalogue: Box<Catalogue>,
        /// Threads that a query runs on.
        threads: u16,
        /// DuckDB's own memory limit.
        memory_mib: u32,
        /// The address space that the process may have.
        address_mib: u64,
        /// Whether it lets others have the processor first.
        behind: bool,
    },
}

/// What a child says when it is ready, or why it is not.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ready {
    /// The files are loaded.
    Loaded {
        /// The database file.
        database: PathBuf,
        /// What is in it.
        catalogue: Box<Catalogue>,
        /// What a person should know although it was mended.
        notes: Vec<String>,
    },
    /// The database is open.
    Opened,
    /// It cannot be done, for this reason: every mistake in the files, a line each.
    Failed(String),
}

/// Kind of the frame that holds a [`Start`].
const START: u8 = b'S';
/// Kind of the frame that holds a [`Ready`].
const READY: u8 = b'R';
/// Kind of the frame that stops the running query.
const CANCEL: u8 = b'C';
/// Kind of the frame that a child sends when it takes a request up. Where it dies before, the
/// request had no part in it, and another child may be asked.
const TAKEN: u8 = b'T';
