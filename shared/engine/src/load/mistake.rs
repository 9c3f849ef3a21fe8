//! What was wrong with the data.

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// What is wrong with a file, where, and what to change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file.
    pub file: PathBuf,
    /// Its line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to change.
    pub fix: String,
}

impl Mistake {
    pub(super) fn new(file: &Path, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            message: message.into(),
            fix: fix.into(),
        }
    }

    pub(super) fn at(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}

impl fmt::Display for Mistake {
    /// `data/sales.csv:12: what is wrong; what to change`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
        }
        write!(out, ": {}; {}", self.message, self.fix)
    }
}

/// Why data could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Something is wrong with the files; all of it.
    #[error("{}", told(.0))]
    Mistakes(Vec<Mistake>),
    /// The folder for the database cannot be written.
    #[error("{}: cannot be written ({reason}); choose another folder or free some space", folder.display())]
    Unwritable {
        /// The folder.
        folder: PathBuf,
        /// The system's reason.
        reason: String,
    },
    /// DuckDB failed where the files are not to blame.
    #[error("the database failed while the data was loaded: {0}")]
    Database(String),
}

impl LoadError {
    pub(super) fn unwritable(folder: &Path, error: &std::io::Error) -> Self {
        Self::Unwritable {
            folder: folder.to_owned(),
            reason: error.to_string(),
        }
    }

    pub(super) fn database(error: duckdb::Error) -> Self {
        Self::Database(error.to_string())
    }

    /// Every mistake, where the files are to blame.
    pub fn mistakes(&self) -> &[Mistake] {
        match self {
            Self::Mistakes(mistakes) => mistakes,
            _ => &[],
        }
    }
}

impl From<Mistake> for LoadError {
    fn from(mistake: Mistake) -> Self {
        Self::Mistakes(vec![mistake])
    }
}

fn told(mistakes: &[Mistake]) -> String {
    let lines: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
    lines.join("\n")
}
