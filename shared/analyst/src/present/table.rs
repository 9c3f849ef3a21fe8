//! The content of a table.

use serde_json::{Map, Value as Json};
use widgets::kinds::{Pagination, Table, TableColumn, TableConfig};

use super::chart::cell_format;
use super::grid::{Grid, Located};
use crate::reading::Part;

/// Rows on a page.
const PER_PAGE: u64 = 20;

/// Content and switches of a table of everything that came.
pub fn table(grid: &Grid<'_>) -> (Table, TableConfig) {
    let keys = keys(grid);
    let columns = grid
        .columns
        .iter()
        .zip(&keys)
        .map(|(column, key)| TableColumn {
            key: key.clone(),
            label: column.title(),
            sortable: true,
            filterable: !matches!(column.expected.part, Part::Figure | Part::Before),
            format: cell_format(column.expected.format),
        })
        .collect();
    let rows: Vec<Map<String, Json>> = (0..grid.len())
        .map(|row| {
            grid.columns
                .iter()
                .zip(&keys)
                .map(|(column, key)| (key.clone(), cell(grid, row, column)))
                .collect()
        })
        .collect();
    let total = rows.len() as u64;
    let table = Table {
        columns,
        rows,
        pagination: Some(Pagination {
            page: 1,
            per_page: PER_PAGE,
            total,
        }),
    };
    let config = TableConfig {
        filterable: total > PER_PAGE,
        ..TableConfig::default()
    };
    (table, config)
}

/// A key for each column: its name, made different where two have the same.
fn keys(grid: &Grid<'_>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for column in &grid.columns {
        let mut key = column.expected.name.clone();
        let mut number = 2;
        while keys.contains(&key) {
            key = format!("{}_{number}", column.expected.name);
            number += 1;
        }
        keys.push(key);
    }
    keys
}

/// A cell: text, number, boolean or null; groups of time as they are called.
fn cell(grid: &Grid<'_>, row: usize, column: &Located<'_>) -> Json {
    let value = grid.value(row, column);
    if value.is_null() {
        return Json::Null;
    }
    if column.grain.is_some() {
        return Json::String(grid.label(row, column));
    }
    match value {
        catalogue::Value::Boolean(flag) => Json::Bool(*flag),
        catalogue::Value::Decimal(digits) if digits.len() > 15 => Json::String(digits.clone()),
        other => match super::chart::number(other) {
            Some(number) => Json::Number(number),
            None => Json::String(other.to_text()),
        },
    }
}
