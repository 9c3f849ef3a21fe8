//! Keeping what was loaded, so that a second start with the same files is quick.
//!
//! Beside the database stands a note of what it was made from: the files by length and times, the
//! program by the same, and the database itself. If any of it has changed, or the note cannot be
//! read, everything is loaded anew; so a note can be wrong only by being of no use.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use catalogue::Catalogue;
use serde::{Deserialize, Serialize};

use super::{Loaded, sources::Found};

/// Name of the note beside the database.
const NOTE: &str = "loaded.json";

/// What a database was made from, and what was found in it.
#[derive(Serialize, Deserialize)]
struct Note {
    made_from: Vec<Mark>,
    database: Mark,
    catalogue: Catalogue,
    notes: Vec<String>,
}

/// A file as it was at some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    path: PathBuf,
    table: String,
    length: u64,
    /// Nanoseconds since 1970.
    modified: u128,
    /// What the system counts of the file that nobody can set: on Unix, its number and the time of
    /// its last change of any kind.
    system: (u64, i64, i64),
}

impl Mark {
    fn of(path: &Path, table: &str) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        let modified = metadata.modified()?.duration_since(UNIX_EPOCH);
        Ok(Self {
            path: path.canonicalize()?,
            table: table.to_owned(),
            length: metadata.len(),
            modified: modified.map_or(0, |since| since.as_nanos()),
            system: system(&metadata),
        })
    }
}

#[cfg(unix)]
fn system(metadata: &fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn system(_: &fs::Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

/// Marks of everything that a load depends on. `None` where one of them cannot be told.
pub(super) fn marks(found: &Found) -> Option<Vec<Mark>> {
    let program = std::env::current_exe().ok()?;
    let mut marks = vec![Mark::of(&program, "").ok()?];
    for source in &found.sources {
        marks.push(Mark::of(&source.file, &source.table).ok()?);
    }
    if let Some(file) = found.catalogue_file() {
        marks.push(Mark::of(file, "").ok()?);
    }
    Some(marks)
}

/// What was loaded into `into` before, if it was made from the same.
pub(super) fn find(into: &Path, database: &Path, marks: &[Mark]) -> Option<Loaded> {
    let text = fs::read_to_string(into.join(NOTE)).ok()?;
    let note: Note = serde_json::from_str(&text).ok()?;
    let same = note.made_from == marks && note.database == Mark::of(database, "").ok()?;
    same.then(|| Loaded {
        catalogue: note.catalogue,
        database: database.to_owned(),
        notes: note.notes,
    })
}

/// Notes what was loaded. Where it cannot be noted, the next start takes longer and nothing else.
pub(super) fn note(into: &Path, loaded: &Loaded, marks: Vec<Mark>) {
    let write = || -> io::Result<()> {
        let note = Note {
            made_from: marks,
            database: Mark::of(&loaded.database, "")?,
            catalogue: loaded.catalogue.clone(),
            notes: loaded.notes.clone(),
        };
        let draft = into.join(format!("loaded.{}.json", std::process::id()));
        fs::write(&draft, serde_json::to_vec(&note)?)?;
        fs::rename(&draft, into.join(NOTE))
    };
    if let Err(error) = write() {
        tracing::warn!(%error, "what was loaded cannot be noted; the next start loads it again");
    }
}
