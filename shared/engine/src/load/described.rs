//! The catalogue file beside the data: read, narrowed to what is loaded, laid over what was found.

use std::path::{Path, PathBuf};

use catalogue::{
    Catalogue,
    file::{self, Description, TableDescription},
    name,
};

use super::{
    LoadError, Mistake,
    sources::{Source, table_name, unreadable},
};

/// Name of the catalogue file.
const CATALOGUE: &str = "catalog.toml";

/// A catalogue file that has been read.
#[derive(Debug)]
pub(super) struct Described {
    /// The file.
    pub file: PathBuf,
    /// What it says.
    pub description: Description,
}

impl Described {
    /// Reads the catalogue file of a folder, if there is one.
    pub fn read(folder: &Path, mistakes: &mut Vec<Mistake>) -> Result<Option<Self>, LoadError> {
        let file = folder.join(CATALOGUE);
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(&file, &error)),
        };
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let before = &bytes[..error.valid_up_to()];
                let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
                let message = "this is not UTF-8 text";
                mistakes.push(Mistake::new(&file, message, "save the file as UTF-8").at(line));
                return Ok(None);
            }
        };
        let parsed = file::parse(text);
        let told = parsed.mistakes.into_iter();
        mistakes.extend(told.map(|mistake| at_line(&file, mistake)));
        Ok(Some(Self {
            file,
            description: parsed.description,
        }))
    }

    /// Narrows the description to one file of the folder, whose files are `beside` it.
    ///
    /// What it says of other files that are there is not asked for. What it says of a table that
    /// has no file at all stays, for that is misspelt, and a rule under it must not be lost.
    pub fn narrow(&mut self, folder: &Path, only: &Path, beside: &[Source]) {
        let own = table_name(only);
        let same = only.canonicalize().ok();
        self.description.joins.clear();
        self.description.tables.retain(|table| {
            let file = file_of(folder, table, beside);
            let is_own = name::matching(&table.name.value, [own.as_str()]).is_some()
                || file
                    .as_ref()
                    .is_some_and(|file| file.canonicalize().ok() == same);
            is_own || file.is_none()
        });
    }

    /// Lays the description over the catalogue. What it says of `unread` tables is not judged.
    pub fn apply(&self, catalogue: &mut Catalogue, unread: &[String]) -> Vec<Mistake> {
        let is_unread =
            |table: &str| name::matching(table, unread.iter().map(String::as_str)).is_some();
        let mut judged = self.description.clone();
        judged.tables.retain(|table| !is_unread(&table.name.value));
        judged.joins.retain(|join| {
            [&join.from, &join.to].iter().all(|end| {
                let mut dots = end.value.match_indices('.');
                dots.all(|(dot, _)| !is_unread(&end.value[..dot]))
            })
        });
        let mistakes = judged.apply(catalogue).into_iter();
        mistakes
            .map(|mistake| at_line(&self.file, mistake))
            .collect()
    }

    /// A table of the description that has no file among those of the folder.
    pub fn no_file(&self, folder: &Path, table: &TableDescription, beside: &[Source]) -> Mistake {
        let written = &table.name.value;
        let near = name::nearest(written, beside.iter().map(|source| source.table.as_str()));
        let fix = match near {
            Some(near) => format!("write [tables.{near}], or add path = \"…\""),
            None => format!(
                "put {written}.csv, .parquet or .json into {}, or add path = \"…\"",
                folder.display()
            ),
        };
        let message = format!("table `{written}` has no file");
        Mistake::new(&self.file, message, fix).at(table.name.line)
    }
}

/// The local file that a described table is in, where there is one.
fn file_of(folder: &Path, table: &TableDescription, beside: &[Source]) -> Option<PathBuf> {
    if let Some(path) = &table.path {
        let file = folder.join(&path.value);
        return file.is_file().then_some(file);
    }
    let names = beside.iter().map(|source| source.table.as_str());
    name::matching(&table.name.value, names).map(|index| beside[index].file.clone())
}

fn at_line(file: &Path, mistake: file::Mistake) -> Mistake {
    Mistake::new(file, mistake.message, mistake.fix).at(mistake.line)
}
