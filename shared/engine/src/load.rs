//! How data comes in: files become tables of one DuckDB database, and a catalogue of them.
//!
//! | module | does |
//! | --- | --- |
//! | [`sources`] | finds the files and what tables they are |
//! | [`described`] | reads `catalog.toml` beside the files and lays it over what was found |
//! | [`read`] | makes a table of each file |
//! | [`delimited`] | reads CSV and its kin: [`encoding`], [`dialect`], [`records`], [`tidy`] |
//! | [`flatten`] | opens objects inside rows of JSON and Parquet |
//! | [`convert`] | makes figures and days of text |
//! | [`profile`] | counts what is in the columns |
//! | [`infer`] | tells from names and counts what the columns are for |
//! | [`joins`] | tells which columns hold the keys of other tables |
//! | [`kept`] | spares a second start with the same files the work |
//! | [`mistake`] | what was wrong, where, and what to change |
//!
//! What is wrong with the files is found in one go and told at once.

mod convert;
mod delimited;
mod described;
mod dialect;
mod encoding;
mod flatten;
mod infer;
mod joins;
mod kept;
mod mistake;
pub(crate) mod profile;
mod read;
mod records;
mod sources;
pub(crate) mod sql;
mod tidy;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use catalogue::{Catalogue, Table};
use duckdb::Connection;

pub use mistake::{LoadError, Mistake};

/// Tells files apart that several loads of one program write at the same time.
static LOADS: AtomicU64 = AtomicU64::new(0);

/// Data that is ready to be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// What there is, as inferred and as `catalog.toml` says.
    pub catalogue: Catalogue,
    /// The DuckDB database file that holds it: one table in schema `main` for each of the catalogue.
    pub database: PathBuf,
    /// What a person should know although it was mended: a file that was not UTF-8, short rows.
    pub notes: Vec<String>,
}

/// Where data that `catalog.toml` names by an address (`s3://bucket/key`) has been fetched to.
pub type Fetched = BTreeMap<String, PathBuf>;

/// Loads one file, or a folder of files with an optional `catalog.toml` beside, into a database
/// file in the folder `into`, which is made where it does not exist. What was loaded into it before
/// is used again if nothing has changed since.
///
/// # Errors
///
/// Everything that is wrong with the files and the catalogue, at once.
pub fn load(data: &Path, into: &Path) -> Result<Loaded, LoadError> {
    load_with(data, into, &Fetched::new())
}

/// Loads as [`load`] does, where a caller has fetched remote files first.
///
/// # Errors
///
/// Everything that is wrong with the files and the catalogue, at once.
pub fn load_with(data: &Path, into: &Path, fetched: &Fetched) -> Result<Loaded, LoadError> {
    let found = sources::find(data, fetched)?;
    std::fs::create_dir_all(into).map_err(|error| LoadError::unwritable(into, &error))?;
    let database = into.join("data.duckdb");
    // Taken before anything is read: a file that changes meanwhile is loaded again next time.
    let marks = found
        .mistakes
        .is_empty()
        .then(|| kept::marks(&found))
        .flatten();
    if let Some(marks) = &marks
        && let Some(loaded) = kept::find(into, &database, marks)
    {
        return Ok(loaded);
    }
    let load = LOADS.fetch_add(1, Ordering::Relaxed);
    let fresh = into.join(format!("data.{}-{load}.duckdb", std::process::id()));
    let _ = std::fs::remove_file(&fresh);
    let result = fill(&found, &fresh);
    if result.is_err() {
        let _ = std::fs::remove_file(&fresh);
    }
    let (catalogue, notes) = result?;
    std::fs::rename(&fresh, &database).map_err(|error| LoadError::unwritable(into, &error))?;
    let loaded = Loaded {
        catalogue,
        database,
        notes,
    };
    if let Some(marks) = marks {
        kept::note(into, &loaded, marks);
    }
    Ok(loaded)
}

/// Opens a database that fetches nothing from anywhere.
fn open(database: &Path) -> duckdb::Result<Connection> {
    let config = duckdb::Config::default()
        .with("autoinstall_known_extensions", "false")?
        .with("autoload_known_extensions", "false")?;
    Connection::open_with_flags(database, config)
}

fn fill(found: &sources::Found, database: &Path) -> Result<(Catalogue, Vec<String>), LoadError> {
    let connection = open(database).map_err(LoadError::database)?;
    let (mut mistakes, mut notes) = (found.mistakes.clone(), Vec::new());
    let mut catalogue = Catalogue {
        title: found.title.clone(),
        ..Catalogue::default()
    };
    let names: Vec<String> = found
        .sources
        .iter()
        .map(|source| source.table.clone())
        .collect();
    for source in &found.sources {
        match table(&connection, source, &names, database) {
            Ok((table, told)) => {
                catalogue.tables.push(table);
                notes.extend(told);
            }
            Err(LoadError::Mistakes(found)) => mistakes.extend(found),
            Err(other) => return Err(other),
        }
    }
    profile::bound_values(&mut catalogue);
    catalogue.joins = joins::inferred(&connection, &catalogue).map_err(LoadError::database)?;
    infer::keys_of_joins(&mut catalogue);
    if let Some(described) = &found.described {
        mistakes.extend(described.apply(&mut catalogue, &found.unread(&mistakes)));
    }
    if !mistakes.is_empty() {
        mistakes.sort();
        mistakes.dedup();
        return Err(LoadError::Mistakes(mistakes));
    }
    connection
        .close()
        .map_err(|(_, error)| LoadError::database(error))?;
    Ok((catalogue, notes))
}

/// Loads one file, and tells what is in it and what a person should know.
fn table(
    connection: &Connection,
    source: &sources::Source,
    names: &[String],
    scratch: &Path,
) -> Result<(Table, Vec<String>), LoadError> {
    let reading = read::table(connection, source, scratch)?;
    let mut table = profile::table(connection, source).map_err(LoadError::database)?;
    infer::table(&mut table, &reading, names);
    Ok((table, reading.notes))
}

#[cfg(test)]
mod tests;
