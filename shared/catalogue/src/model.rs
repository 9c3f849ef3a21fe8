//! The catalogue: tables, columns and joins as they are known once the data has been looked at
//! and `catalog.toml` has had its say.

use serde::{Deserialize, Serialize};

/// Everything that may be asked about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Name of the whole collection, as a person would say it.
    pub title: String,
    /// Tables, in the order of the catalogue file, then by name.
    pub tables: Vec<Table>,
    /// How tables join, declared ones before inferred ones.
    pub joins: Vec<Join>,
}

impl Catalogue {
    /// The table of that name. Names are compared without regard to case, as SQL does.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables
            .iter()
            .find(|table| table.name.eq_ignore_ascii_case(name))
    }

    /// Takes a column that points at another table for a key: whole numbers in it are no figures.
    pub fn mark_key(&mut self, table: &str, column: &str) {
        let table = self.tables.iter_mut().find(|known| known.name == table);
        let Some(table) = table else { return };
        for known in &mut table.columns {
            if known.name == column && known.role == Role::Measure {
                known.role = Role::Key;
                known.aggregate = None;
                known.format = Format::Text;
                known.unit = None;
            }
        }
        if table.measure.as_deref() == Some(column) {
            table.measure = None;
        }
    }
}

/// One table: a file of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its name in SQL.
    pub name: String,
    /// The name that citations show.
    pub source: String,
    /// One sentence: what a row is.
    pub description: String,
    /// Other names that people use for it.
    pub synonyms: Vec<String>,
    /// Any one of these lets a caller see the table; empty: every signed-in caller.
    pub permissions: Vec<String>,
    /// Row security, if any.
    pub rows: Option<RowRule>,
    /// The column that "how much" means when nothing else is said.
    pub measure: Option<String>,
    /// The column that dates in a question mean when nothing else is said.
    pub time: Option<String>,
    /// The column that identifies a row, where one does.
    pub key: Option<String>,
    /// Number of rows when the table was loaded.
    pub row_count: u64,
    /// Columns, in the order of the file.
    pub columns: Vec<Column>,
}

impl Table {
    /// The column of that name. Names are compared without regard to case, as SQL does.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|column| column.name.eq_ignore_ascii_case(name))
    }
}

/// Row security: a caller sees the rows whose `column` equals one of the values of their `claim`.
/// No claim, no rows; a NULL is in no claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRule {
    /// Column that is compared.
    pub column: String,
    /// Name of the claim whose values are compared with it.
    pub claim: String,
    /// Any one of these permissions lifts the rule.
    pub unless: Vec<String>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its name in SQL.
    pub name: String,
    /// The header as it stood in the file, where that differs from `name`.
    pub label: Option<String>,
    /// What its values are.
    pub kind: ColumnType,
    /// What it is for.
    pub role: Role,
    /// How it is summed up when nothing else is said; only for measures.
    pub aggregate: Option<Aggregate>,
    /// How its values are written.
    pub format: Format,
    /// Unit of its values: a currency code such as `USD`, or a word such as `kg`.
    pub unit: Option<String>,
    /// One sentence: what it holds.
    pub description: String,
    /// Other names that people use for it.
    pub synonyms: Vec<String>,
    /// Any one of these permissions lets a caller see the true values; empty: no mask.
    pub mask_unless: Vec<String>,
    /// Number of different values other than NULL.
    pub distinct: u64,
    /// Number of NULLs.
    pub nulls: u64,
    /// Smallest value, as ISO text or a number's text.
    pub min: Option<String>,
    /// Largest value, as ISO text or a number's text.
    pub max: Option<String>,
    /// Every different value as text, most frequent first, where they are few enough to be listed.
    pub values: Vec<String>,
    /// Whether `values` holds all of them.
    pub values_complete: bool,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Any other numbers.
    Number,
    /// True or false.
    Boolean,
    /// Days.
    Date,
    /// Points in time.
    Timestamp,
    /// Times of day.
    Time,
    /// Anything else: lists, structs.
    Other,
}

impl ColumnType {
    /// Whether sums and averages make sense of the values as such.
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    /// Whether the values are days or points in time.
    pub fn is_temporal(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp)
    }
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Identifies rows, here or in another table.
    Key,
    /// A number that is summed up.
    Measure,
    /// Something to group and filter by.
    Dimension,
    /// When it happened.
    Time,
    /// What a row is called: a person's or product's name, a title.
    Name,
    /// Free text: comments, addresses, descriptions.
    Text,
}

/// How several values become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// Total.
    Sum,
    /// Arithmetic mean.
    Avg,
    /// Smallest.
    Min,
    /// Largest.
    Max,
    /// Number of rows, or of values that are there.
    Count,
    /// Number of different values.
    CountDistinct,
    /// Middle value.
    Median,
    /// Standard deviation of a sample.
    StdDev,
}

/// How values are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// As they are.
    #[default]
    Text,
    /// A number with digit groups.
    Number,
    /// An amount of money; the column's unit is the currency.
    Currency,
    /// A fraction, shown as a percentage: 0.23 is 23 %.
    Percentage,
    /// A day or a point in time.
    Date,
}

/// Two columns that hold the same keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// Table on the many side.
    pub from_table: String,
    /// Its column.
    pub from_column: String,
    /// Table on the one side.
    pub to_table: String,
    /// Its column.
    pub to_column: String,
    /// Whether `catalog.toml` says so; otherwise names and values suggested it.
    pub declared: bool,
}
