//! Rows as clients receive them.

use catalogue::{Rows, Value};
use serde::Serialize;
use utoipa::ToSchema;

/// Rows of a result: at most 1,000.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DataPayload)]
pub struct Payload<'a> {
    /// Names of the columns, in order.
    pub columns: Vec<&'a str>,
    /// Rows; each has one value for each column. Days are `2025-04-01`, points in time
    /// `2025-04-01T09:30:00`, exact numbers that JSON cannot hold are text, no value is null.
    #[schema(value_type = Vec<Vec<serde_json::Value>>)]
    pub rows: &'a [Vec<Value>],
    /// Number of rows here.
    pub row_count: usize,
    /// Whether the query had more rows than are here.
    pub truncated: bool,
}

impl<'a> From<&'a Rows> for Payload<'a> {
    fn from(rows: &'a Rows) -> Self {
        Self {
            columns: rows
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect(),
            rows: &rows.rows,
            row_count: rows.rows.len(),
            truncated: rows.truncated,
        }
    }
}
