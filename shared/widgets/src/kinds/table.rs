//! Table: rows under typed columns.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Sample, TypeInfo, WidgetType, check_unique, config};
use crate::issue::Issue;
use crate::shape::{Kind, Shape, optional, required, words};

/// Content of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Columns, in order.
    pub columns: Vec<TableColumn>,
    /// One object for each row, by column key. A missing key is an empty cell.
    pub rows: Vec<Map<String, Value>>,
    /// Which page of a longer result this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pagination: Option<Pagination>,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableColumn {
    /// Key of the column's values in each row.
    pub key: String,
    /// Heading.
    pub label: String,
    /// The user can sort by it.
    #[serde(default)]
    pub sortable: bool,
    /// The user can filter by it.
    #[serde(default)]
    pub filterable: bool,
    /// How values are written.
    #[serde(default)]
    pub format: CellFormat,
}

/// How the values of a column are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellFormat {
    /// As they are.
    #[default]
    Text,
    /// An amount of money.
    Currency,
    /// A fraction as a percentage: 0.23 is 23 %.
    Percentage,
    /// A day or a point in time.
    Date,
}

/// Which page of a longer result the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pagination {
    /// Number of this page, from 1.
    pub page: u64,
    /// Rows on a page.
    pub per_page: u64,
    /// Rows in all.
    pub total: u64,
}

config! {
    /// Switches of a table.
    TableConfig {
        #[doc = "Rows can be ticked."]
        selectable_rows = false,
        #[doc = "Shows a filter for the whole table."]
        filterable = false,
    }
}

/// The fields of a column.
pub const COLUMN: Shape = Shape {
    name: "Column",
    fields: &[
        required("key", Kind::Text, "Key of the column's values in each row."),
        required("label", Kind::Text, "Heading."),
        optional("sortable", Kind::Boolean, "The user can sort by it."),
        optional("filterable", Kind::Boolean, "The user can filter by it."),
        optional(
            "format",
            words(&["text", "currency", "percentage", "date"]),
            "How values are written.",
        ),
    ],
    open: false,
};

/// The fields of a page.
pub const PAGINATION: Shape = Shape {
    name: "Pagination",
    fields: &[
        required(
            "page",
            Kind::Integer { min: 1 },
            "Number of this page, from 1.",
        ),
        required("per_page", Kind::Integer { min: 1 }, "Rows on a page."),
        required("total", Kind::Integer { min: 0 }, "Rows in all."),
    ],
    open: false,
};

/// The fields of the content.
pub const DATA: Shape = Shape {
    name: "Table",
    fields: &[
        required(
            "columns",
            Kind::Many {
                of: &COLUMN,
                at_least: 1,
            },
            "Columns, in order.",
        ),
        required(
            "rows",
            Kind::Rows,
            "One object for each row, by column key.",
        ),
        optional("pagination", Kind::One(&PAGINATION), "Which page this is."),
    ],
    open: false,
};

fn check_rules(data: &Value, at: &str, issues: &mut Vec<Issue>) {
    check_unique(data, "columns", "key", at, issues);
}

/// Everything that is known of tables.
pub const INFO: TypeInfo = TypeInfo {
    widget_type: WidgetType::Table,
    doc: "Rows under typed columns.",
    data: &DATA,
    config: &CONFIG,
    rules: &[
        "column keys are unique",
        "a missing key is an empty cell; a key without a column is ignored",
    ],
    check_rules,
    samples,
};

fn samples() -> Vec<Sample> {
    let id = "9b2d7f60-1c4e-4a83-8f5b-6d0e3a7c9b21";
    vec![
        Sample {
            name: "default",
            descriptor: json!({
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
            descriptor: json!({
                "type": "widget", "widget_id": id, "widget_type": "table",
                "data": {"columns": [{"key": "name", "label": "Name"}], "rows": []},
            }),
        },
    ]
}
