//! What a catalogue file says, before it is known whether the data agrees.

use crate::model::{Aggregate, Format, Role};

/// A value and the line that it was written in, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub line: usize,
}

/// Everything that a catalogue file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Description {
    /// Name of the whole collection.
    pub title: Option<String>,
    /// Tables, in the order of the file.
    pub tables: Vec<TableDescription>,
    /// Joins, in the order of the file.
    pub joins: Vec<JoinDescription>,
}

impl Description {
    /// Addresses of data that is not in a local file, such as `s3://bucket/key`.
    pub fn remote_paths(&self) -> impl Iterator<Item = &str> {
        self.tables
            .iter()
            .filter_map(|table| table.path.as_ref())
            .map(|path| path.value.as_str())
            .filter(|path| path.contains("://"))
    }
}

/// What is said of one table. `None` and empty lists mean that nothing is said.
#[derive(Debug, Clone, PartialEq)]
pub struct TableDescription {
    /// Its name.
    pub name: At<String>,
    /// Where its file is, if not beside the catalogue under the table's name.
    pub path: Option<At<String>>,
    /// The name that citations show.
    pub source: Option<String>,
    /// One sentence.
    pub description: Option<String>,
    /// Other names.
    pub synonyms: Vec<String>,
    /// Any one of these lets a caller see it.
    pub permissions: Vec<String>,
    /// Row security.
    pub rows: Option<RowsDescription>,
    /// Default measure.
    pub measure: Option<At<String>>,
    /// Default column of time.
    pub time: Option<At<String>>,
    /// Columns, in the order of the file.
    pub columns: Vec<ColumnDescription>,
}

/// Row security as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsDescription {
    /// Column that is compared.
    pub column: At<String>,
    /// Claim that it is compared with.
    pub claim: String,
    /// Any one of these permissions lifts the rule.
    pub unless: Vec<String>,
}

/// What is said of one column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDescription {
    /// Its name.
    pub name: At<String>,
    /// One sentence.
    pub description: Option<String>,
    /// Other names.
    pub synonyms: Vec<String>,
    /// What it is for.
    pub role: Option<At<Role>>,
    /// How it is summed up.
    pub aggregate: Option<At<Aggregate>>,
    /// How its values are written.
    pub format: Option<At<Format>>,
    /// Unit of its values.
    pub unit: Option<String>,
    /// Any one of these permissions shows its true values.
    pub mask_unless: Vec<String>,
}

/// A join as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinDescription {
    /// `table.column` on the many side.
    pub from: At<String>,
    /// `table.column` on the one side.
    pub to: At<String>,
}
