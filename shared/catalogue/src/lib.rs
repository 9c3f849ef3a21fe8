//! What data there is, what it is called, who may see it; and rows: columns and values.
//!
//! | module | holds |
//! | --- | --- |
//! | [`file`] | `catalog.toml`: what people write about their data |
//! | [`name`] | spellings of one name: cleaned, matched, nearest |
//! | [`model`] | the catalogue itself: tables, columns, joins, as known after inference and `catalog.toml` |
//! | [`scope`] | what one caller may see of it: [`Scope`] and [`Visible`] |
//! | [`rows`] | what a query gives back: [`Rows`] of [`Value`]s |
//!
//! No I/O and no async here: files are read and columns inferred in `engine`.

pub mod file;
pub mod model;
pub mod name;
pub mod rows;
pub mod scope;

pub use model::{Aggregate, Catalogue, Column, ColumnType, Format, Join, Role, RowRule, Table};
pub use rows::{RowColumn, Rows, Value};
pub use scope::{Scope, Visible};
