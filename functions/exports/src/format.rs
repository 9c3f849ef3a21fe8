//! The formats there are, and what each of them can hold.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Text, for any program: every value exact.
    Csv,
    /// Pages, for people: title, table, sources.
    Pdf,
    /// A workbook, to count with: typed cells.
    Xlsx,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Pdf, Self::Xlsx];

    /// Its name, which is also the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Media type of its files.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Most rows that a file of it may have.
    pub fn most_rows(self) -> usize {
        match self {
            Self::Csv => 5_000_000,
            Self::Pdf => crate::pdf::MOST_ROWS,
            Self::Xlsx => crate::xlsx::MOST_ROWS,
        }
    }
}
