//! The content of a table.

use serde_json::{Map, Value as Json};
use widgets::kinds::{Pagination, Table, TableColumn, TableConfig};

use super::chart::cell_format;
use super::grid::{Grid, Located};
use crate::reading::Part;

/// Rows on a page.
const PER_PAGE: u64 = 20;
/// Bytes that the rows of a widget may take, about; what does not fit is on later pages.
pub(super) const ROOM: usize = 256 * 1024;
/// Most letters of a cell or label; longer ones end in an ellipsis. An export keeps all.
pub(crate) const LETTERS: usize = 1000;

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
    let mut rows: Vec<Map<String, Json>> = Vec::new();
    let mut room = ROOM;
    for row in 0..grid.len() {
        let cells: Map<String, Json> = grid
            .columns
            .iter()
            .zip(&keys)
            .map(|(column, key)| (key.clone(), cell(grid, row, column)))
            .collect();
        let size: usize = cells.iter().map(|(key, cell)| key.len() + size(cell)).sum();
        if size > room {
            break;
        }
        room -= size;
        rows.push(cells);
    }
    let total = grid.len() as u64;
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
pub(crate) fn cell(grid: &Grid<'_>, row: usize, column: &Located<'_>) -> Json {
    let value = grid.value(row, column);
    if value.is_null() {
        return Json::Null;
    }
    if column.grain.is_some() {
        return Json::String(cut(&grid.label(row, column)));
    }
    match value {
        catalogue::Value::Boolean(flag) => Json::Bool(*flag),
        catalogue::Value::Decimal(digits) if digits.len() > 15 => Json::String(cut(digits)),
        other => match super::chart::number(other) {
            Some(number) => Json::Number(number),
            None => Json::String(cut(&other.to_text())),
        },
    }
}

/// A text of bounded length.
pub(crate) fn cut(text: &str) -> String {
    match text.char_indices().nth(LETTERS) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
    }
}

/// About how many bytes a cell takes as JSON, with what stands around it.
fn size(cell: &Json) -> usize {
    match cell {
        // A control character takes six.
        Json::String(text) => {
            6 + text
                .bytes()
                .map(|b| {
                    if b < 32 {
                        6
                    } else {
                        1 + usize::from(matches!(b, b'"' | b'\\'))
                    }
                })
                .sum::<usize>()
        }
        _ => 26,
    }
}
