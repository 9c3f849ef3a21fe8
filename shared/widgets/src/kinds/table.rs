//! Table: rows under typed columns.

use serde_json::{Map, Value, json};

use super::registry::config;
use crate::object::{object, words};
use crate::read::{NonEmpty, Place, Report, Rule, Whole, plain, unique};
use crate::sample::Sample;
use crate::shape::{Kind, Text};

words! {
    /// How the values of a column are written.
    CellFormat default Text {
        /// As they are.
        Text "text",
        /// An amount of money; US dollars where nothing else is said.
        Currency "currency",
        /// A fraction as a percentage: 0.23 is 23 %.
        Percentage "percentage",
        /// A day or a point in time.
        Date "date",
    }
}

object! {
    /// One column of a table.
    TableColumn as "Column", snake, full {
        /// Key of the column's values in each row; unique in the table.
        required key: String,
        /// Heading.
        required label: String,
        /// The user can sort by it.
        preset sortable: bool = false,
        /// The user can filter by it.
        preset filterable: bool = false,
        /// How values are written.
        preset format: CellFormat = CellFormat::Text,
    }
}

object! {
    /// Which page of a longer result the rows are.
    Pagination as "Pagination", snake, full, derive(Copy, Eq) {
        /// Number of this page, from 1.
        required page: u64 as Whole<1>,
        /// Rows on a page.
        required per_page: u64 as Whole<1>,
        /// Rows in all; may be more than the rows sent.
        required total: u64 as Whole<0>,
    }
}

object! {
    /// Rows under typed columns.
    Table as "Table", snake, full {
        /// Columns, in order.
        required columns: Vec<TableColumn> as NonEmpty,
        /// One object for each row, by column key. A missing key is an empty cell; a key without a
        /// column is ignored.
        required rows: Vec<Map<String, Value>> as Rows,
        /// Which page of a longer result this is.
        optional pagination: Pagination,
    }
    rules check_keys;
}

config! {
    /// Switches of a table.
    TableConfig as "TableConfig" {
        /// Rows can be ticked.
        selectable_rows = false,
        /// Shows a filter for the whole table.
        filterable = false,
    }
}

/// Rows of text, numbers, booleans and nulls.
#[derive(Debug)]
pub struct Rows;

impl Rule<Vec<Map<String, Value>>> for Rows {
    const KIND: Kind = Kind::List {
        of: &Kind::Map(&Kind::Nullable(&Kind::AnyOf(&[
            Kind::Text(Text::Any),
            Kind::Number {
                min: None,
                max: None,
            },
            Kind::Boolean,
        ]))),
        at_least: 0,
    };

    fn read<'v>(
        value: &'v Value,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> Option<Vec<Map<String, Value>>> {
        let items = plain::list(value, at, report)?;
        let before = report.errors();
        for (index, item) in items.iter().enumerate() {
            let at = at.item(index);
            for (key, cell) in plain::object(item, &at, report).into_iter().flatten() {
                if cell.is_array() || cell.is_object() {
                    let wanted = "text, a number, a boolean or null";
                    report.wrong_type(&at.field(key), wanted, cell, &Kind::Any);
                }
            }
        }
        let rows = || items.iter().filter_map(Value::as_object).cloned().collect();
        (report.errors() == before).then(rows)
    }
}

/// Rules beyond single fields, in words.
pub(super) const RULES: &[&str] = &[
    "column keys are unique",
    "a missing key is an empty cell; a key without a column is ignored",
];

fn check_keys(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    unique(given, "columns", "key", at, report);
}

pub(super) fn examples() -> Vec<Sample> {
    let id = "9b2d7f60-1c4e-4a83-8f5b-6d0e3a7c9b21";
    vec![
        Sample {
            name: "default",
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "table",
                "data": {
                    "columns": [
                        {"key": "name", "label": "Name", "sortable": true, "filterable": true},
                        {"key": "revenue", "label": "Revenue", "sortable": true, "format": "currency"},
                        {"key": "growth", "label": "Growth", "format": "percentage"},
                        {"key": "since", "label": "Customer since", "format": "date"},
                    ],
                    "rows": [
                        {"name": "Alice", "revenue": 123000, "growth": 0.23, "since": "2021-03-04"},
                        {"name": "Bertrand", "revenue": 98000.5, "growth": -0.04, "since": null},
                    ],
                    "pagination": {"page": 1, "per_page": 20, "total": 250},
                },
                "config": {"selectable_rows": true, "filterable": true},
            }),
        },
        Sample {
            name: "minimal",
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "table",
                "data": {"columns": [{"key": "name", "label": "Name"}], "rows": []},
            }),
        },
    ]
}
