//! Which files there are, and what tables they are.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use catalogue::name;

use super::{Fetched, LoadError, Mistake, described::Described};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Rows as lines, with a delimiter between values.
    Delimited,
    /// Parquet.
    Parquet,
    /// One JSON document, or one in each line.
    Json,
}

/// A file that is a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// Name of the table.
    pub table: String,
    /// Where the file is.
    pub file: PathBuf,
    /// How it is written.
    pub kind: Kind,
}

/// What there is to load.
#[derive(Debug)]
pub(super) struct Found {
    /// What the collection is called where the catalogue does not say.
    pub title: String,
    /// The files, those of the catalogue first.
    pub sources: Vec<Source>,
    /// The catalogue file, if there is one.
    pub described: Option<Described>,
    /// What is wrong so far. Loading goes on to find the rest, and then fails.
    pub mistakes: Vec<Mistake>,
    /// Tables of the catalogue that have no file, which has been told.
    missing: Vec<String>,
}

impl Found {
    /// The catalogue file, if there is one.
    pub fn catalogue_file(&self) -> Option<&Path> {
        self.described
            .as_ref()
            .map(|described| described.file.as_path())
    }

    /// Names of tables whose files could not be read, so that the catalogue is not blamed too.
    pub fn unread(&self, mistakes: &[Mistake]) -> Vec<String> {
        self.sources
            .iter()
            .filter(|source| mistakes.iter().any(|mistake| mistake.file == source.file))
            .map(|source| source.table.clone())
            .chain(self.missing.iter().cloned())
            .collect()
    }
}

/// Finds what is to be loaded from a file or a folder.
pub(super) fn find(data: &Path, fetched: &Fetched) -> Result<Found, LoadError> {
    let metadata = std::fs::metadata(data).map_err(|error| unreadable(data, &error))?;
    if !metadata.is_dir() && !metadata.is_file() {
        let fix = "write what it gives into a file, and name that";
        return Err(Mistake::new(data, "this is neither a file nor a folder", fix).into());
    }
    let folder = if metadata.is_dir() {
        data.to_owned()
    } else {
        match data.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        }
    };
    let only = (!metadata.is_dir()).then_some(data);
    let mut mistakes = Vec::new();
    let mut described = Described::read(&folder, &mut mistakes)?;
    let inferred: Vec<Source> = match only {
        None => files_of(data, &mut mistakes)?,
        Some(file) => {
            if let Some(described) = &mut described {
                // Other files of the folder are not asked for, and neither are their mistakes.
                let beside = files_of(&folder, &mut Vec::new())?;
                described.narrow(&folder, file, &beside);
            }
            single(file).into_iter().collect()
        }
    };
    if inferred.is_empty() && only.is_some() {
        return Err(unknown_kind(data).into());
    }
    let (mut sources, missing) = match &described {
        Some(described) => named(&folder, inferred, described, fetched, only, &mut mistakes),
        None => (inferred, Vec::new()),
    };
    clashes(&mut sources, &mut mistakes);
    if sources.is_empty() && mistakes.is_empty() {
        let fix = "put CSV, TSV, Parquet or JSON files in it, or name another folder";
        return Err(Mistake::new(data, "no data files in this folder", fix).into());
    }
    Ok(Found {
        title: title_of(data),
        sources,
        described,
        mistakes,
        missing,
    })
}

/// A file or folder that cannot be read.
pub(super) fn unreadable(data: &Path, error: &std::io::Error) -> LoadError {
    let mistake = match error.kind() {
        std::io::ErrorKind::NotFound => {
            Mistake::new(data, "there is no such file or folder", "check the path")
        }
        _ => Mistake::new(
            data,
            format!("cannot be read ({error})"),
            "check who may read it",
        ),
    };
    mistake.into()
}

fn unknown_kind(file: &Path) -> Mistake {
    let packed = file.extension().is_some_and(|extension| {
        ["gz", "zip", "zst", "bz2", "xz", "7z", "tar", "tgz"]
            .iter()
            .any(|archive| extension.eq_ignore_ascii_case(archive))
    });
    if packed {
        return Mistake::new(file, "packed files cannot be read", "unpack it first");
    }
    Mistake::new(
        file,
        "this kind of file is not known",
        "save it as .csv, .tsv, .parquet, .json or .ndjson",
    )
}

fn title_of(data: &Path) -> String {
    let full = data.canonicalize().unwrap_or_else(|_| data.to_owned());
    let stem = full
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    match stem {
        Some(stem) if !stem.trim().is_empty() => stem.replace(['_', '-'], " ").trim().to_owned(),
        _ => "Data".to_owned(),
    }
}

fn kind_of(file: &Path) -> Option<Kind> {
    let extension = file.extension()?.to_string_lossy().to_lowercase();
    match extension.as_str() {
        "csv" | "tsv" | "tab" | "psv" => Some(Kind::Delimited),
        "parquet" | "pq" => Some(Kind::Parquet),
        "json" | "ndjson" | "jsonl" => Some(Kind::Json),
        _ => None,
    }
}

/// The table name of a file: its stem as it stands where SQL can name it, cleaned otherwise.
pub(super) fn table_name(file: &Path) -> String {
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    if name::is_identifier(&stem) {
        return stem;
    }
    let clean = name::cleaned(&stem);
    match clean.chars().next() {
        None => "data".to_owned(),
        Some(first) if first.is_numeric() => format!("t_{clean}"),
        Some(_) => clean,
    }
}

fn single(file: &Path) -> Option<Source> {
    let text = file
        .extension()
        .is_none_or(|extension| extension.eq_ignore_ascii_case("txt"));
    let kind = kind_of(file).or(text.then_some(Kind::Delimited))?;
    Some(Source {
        table: table_name(file),
        file: file.to_owned(),
        kind,
    })
}

fn files_of(folder: &Path, mistakes: &mut Vec<Mistake>) -> Result<Vec<Source>, LoadError> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut sources = Vec::new();
    for entry in entries {
        let file = entry.map_err(|error| unreadable(folder, &error))?.path();
        // `~$book.xlsx` is how an open workbook is marked, and no data.
        let hidden = file.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            name.starts_with('.') || name.starts_with("~$")
        });
        if hidden {
            continue;
        }
        if kind_of(&file).is_some() && is_broken_link(&file) {
            mistakes.push(Mistake::new(
                &file,
                "this link points at nothing",
                "correct or remove it",
            ));
        }
        if !file.is_file() {
            continue;
        }
        if let Some(kind) = kind_of(&file) {
            sources.push(Source {
                table: table_name(&file),
                file,
                kind,
            });
        } else if is_workbook(&file) {
            mistakes.push(Mistake::new(
                &file,
                "workbooks cannot be read",
                "save each sheet as a .csv file, and move the workbook elsewhere",
            ));
        }
    }
    sources.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(sources)
}

fn is_broken_link(file: &Path) -> bool {
    file.is_symlink() && std::fs::metadata(file).is_err()
}

fn is_workbook(file: &Path) -> bool {
    file.extension().is_some_and(|extension| {
        ["xls", "xlsx", "ods"]
            .iter()
            .any(|workbook| extension.eq_ignore_ascii_case(workbook))
    })
}

/// Gives files the names and paths that the catalogue says. A file that it names is not loaded a
/// second time under its own name, where its rules would not hold.
fn named(
    folder: &Path,
    mut inferred: Vec<Source>,
    described: &Described,
    fetched: &Fetched,
    only: Option<&Path>,
    mistakes: &mut Vec<Mistake>,
) -> (Vec<Source>, Vec<String>) {
    let mut sources: Vec<Source> = Vec::new();
    let mut missing = Vec::new();
    for table in &described.description.tables {
        let Some(path) = &table.path else {
            let known = inferred.iter().map(|source| source.table.as_str());
            if let Some(index) = name::matching(&table.name.value, known) {
                sources.push(inferred.remove(index));
            } else {
                mistakes.push(described.no_file(folder, table, &inferred));
                missing.push(table.name.value.clone());
            }
            continue;
        };
        let file = if path.value.contains("://") {
            fetched.get(&path.value).cloned()
        } else {
            Some(folder.join(&path.value))
        };
        let Some(file) = file.filter(|file| file.is_file()) else {
            let message = format!("table `{}`: no file at `{}`", table.name.value, path.value);
            let mistake = Mistake::new(&described.file, message, "correct `path`");
            mistakes.push(mistake.at(path.line));
            missing.push(table.name.value.clone());
            continue;
        };
        let Some(kind) = kind_of(&file) else {
            mistakes.push(unknown_kind(&file));
            missing.push(table.name.value.clone());
            continue;
        };
        let same = file.canonicalize().ok();
        inferred.retain(|source| source.file.canonicalize().ok() != same);
        if only.is_some_and(|only| only.canonicalize().ok() != same) {
            continue;
        }
        sources.push(Source {
            table: if name::is_identifier(&table.name.value) {
                table.name.value.clone()
            } else {
                table_name(Path::new(&format!("{}.csv", table.name.value)))
            },
            file,
            kind,
        });
    }
    sources.extend(inferred);
    (sources, missing)
}

/// Two files of one name would be one table: tells so, and keeps the first.
fn clashes(sources: &mut Vec<Source>, mistakes: &mut Vec<Mistake>) {
    let mut seen: BTreeMap<String, (PathBuf, String)> = BTreeMap::new();
    sources.retain(|source| {
        let name = source.table.to_lowercase();
        let Some((file, table)) = seen.get(&name) else {
            seen.insert(name, (source.file.clone(), source.table.clone()));
            return true;
        };
        let message = format!(
            "this file and {} would both be table `{table}`",
            file.display()
        );
        mistakes.push(Mistake::new(&source.file, message, "rename one of them"));
        false
    });
}
