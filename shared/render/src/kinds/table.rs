//! A table: formatted cells under headings that sort, in pages.
//!
//! Every row that came is in the markup. A page that runs scripts sorts, filters and turns pages
//! over those rows, and asks for the ones that did not come; one that does not shows all of them.

use askama::Template;
use serde_json::{Map, Value};
use widgets::kinds::{CellFormat, Table, TableColumn, TableConfig};
use widgets::{Action, ActionKind};

use crate::descriptor::Part;
use crate::format;
use crate::icon;
use crate::markup::Markup;

pub(crate) fn draw(part: &Part<'_>, table: &Table, config: &TableConfig) -> Markup {
    let active = !part.idle;
    let most = (MOST_CELLS / table.columns.len().max(1)).max(1);
    let drawn = table.rows.get(..most).unwrap_or(&table.rows);
    let columns: Vec<Column<'_>> = table
        .columns
        .iter()
        .map(|column| Column {
            key: &column.key,
            label: &column.label,
            sortable: column.sortable && active,
            filterable: column.filterable && active,
            number: is_number(column, drawn),
        })
        .collect();
    let rows: Vec<Vec<Cell>> = drawn
        .iter()
        .map(|row| {
            table
                .columns
                .iter()
                .zip(&columns)
                .map(|(column, drawn)| Cell::of(row.get(&column.key), column.format, drawn.number))
                .collect()
        })
        .collect();
    Markup::of(&Inside {
        id: &part.id,
        filterable: config.filterable && active,
        selectable: config.selectable_rows && active,
        by_column: columns.iter().any(|column| column.filterable),
        pages: table
            .pagination
            .map(|page| Pages::of(page, table.rows.len(), active)),
        name: part
            .metadata
            .query
            .as_deref()
            .filter(|query| !query.is_empty())
            .unwrap_or("Table"),
        left_out: table
            .rows
            .len()
            .checked_sub(rows.len())
            .filter(|left| *left > 0)
            .map(|_| {
                let (shown, all) = (rows.len() as f64, table.rows.len() as f64);
                format!(
                    "{} of {} rows shown. An export has all of them.",
                    format::number(shown),
                    format::number(all)
                )
            }),
        sort_icon: icon::svg("chevrons-up-down"),
        opens: part.opens().filter(|action| drills(action)),
        columns,
        rows,
    })
}

/// Most cells that are drawn: rows may leave out their cells, and so be many more than their JSON.
const MOST_CELLS: usize = 200_000;

/// Whether an action shows what lies behind a row: any other call is about the table.
fn drills(action: &Action) -> bool {
    matches!(&action.kind, ActionKind::ApiCall(call) if call.endpoint.ends_with("/drilldown"))
}

struct Column<'a> {
    key: &'a str,
    label: &'a str,
    sortable: bool,
    filterable: bool,
    number: bool,
}

/// A column of numbers is set at the end of its room, so that digits stand under digits.
fn is_number(column: &TableColumn, rows: &[Map<String, Value>]) -> bool {
    match column.format {
        CellFormat::Currency | CellFormat::Percentage => true,
        CellFormat::Date => false,
        CellFormat::Text => {
            let values = rows.iter().filter_map(|row| row.get(&column.key));
            let mut present = values.filter(|value| !value.is_null()).peekable();
            present.peek().is_some() && present.all(Value::is_number)
        }
    }
}

struct Cell {
    text: String,
    number: bool,
    date: bool,
    /// What it is sorted by, where that is not its text.
    sort: Option<String>,
    none: bool,
    negative: bool,
}

impl Cell {
    fn of(value: Option<&Value>, format: CellFormat, number: bool) -> Self {
        let value = value.unwrap_or(&Value::Null);
        let float = match value {
            Value::Number(number) => number.as_f64(),
            // Exact decimals travel as text where JSON's numbers would lose digits.
            Value::String(text) if format != CellFormat::Text => text.trim().parse().ok(),
            _ => None,
        }
        .filter(|float: &f64| float.is_finite());
        let (text, sort) = match (format, value, float) {
            (CellFormat::Currency, _, Some(float)) => {
                (format::currency(float), Some(float.to_string()))
            }
            (CellFormat::Percentage, _, Some(float)) => {
                (format::percentage(float), Some(float.to_string()))
            }
            (CellFormat::Date, Value::String(text), _) => match format::date(text) {
                Some(day) => (day, Some(text.clone())),
                None => (text.clone(), None),
            },
            (_, Value::Number(given), _) => (format::grouped(given), Some(given.to_string())),
            _ => (format::plain(value), None),
        };
        Self {
            none: text.is_empty(),
            negative: float.is_some_and(|float| float < 0.0) && format != CellFormat::Date,
            text,
            number,
            date: format == CellFormat::Date,
            sort,
        }
    }
}

struct Pages {
    page: u64,
    per_page: u64,
    total: u64,
    back: bool,
    forth: bool,
    said: String,
}

impl Pages {
    fn of(page: widgets::kinds::Pagination, rows: usize, active: bool) -> Self {
        let pages = page.total.div_ceil(page.per_page.max(1)).max(1);
        let total = format::number(page.total as f64);
        let noun = if page.total == 1 { "row" } else { "rows" };
        let rows = rows as u64;
        Self {
            page: page.page,
            per_page: page.per_page,
            total: page.total,
            back: active && page.page > 1,
            forth: active && page.page < pages,
            // Without a script every row that came is there, be they several pages.
            said: if rows > page.per_page {
                format!("{} of {total} {noun}", format::number(rows as f64))
            } else {
                format!(
                    "Page {} of {}, {total} {noun}",
                    format::number(page.page as f64),
                    format::number(pages as f64)
                )
            },
        }
    }
}

#[derive(Template)]
#[template(path = "table.html")]
struct Inside<'a> {
    id: &'a str,
    filterable: bool,
    selectable: bool,
    by_column: bool,
    pages: Option<Pages>,
    name: &'a str,
    left_out: Option<String>,
    sort_icon: Markup,
    opens: Option<&'a Action>,
    columns: Vec<Column<'a>>,
    rows: Vec<Vec<Cell>>,
}
