//! What was clicked, as clients say it.

use serde_json::{Map, Value};
use widgets::Issue;
use widgets::issue::{below, nearest};

/// What was clicked. With nothing selected it is the widget as a whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Click {
    /// The label of a bar, slice or point, as shown, or its raw value.
    pub item: Option<String>,
    /// The name of the series, as shown.
    pub series: Option<String>,
    /// The place of the label on the axis, or of the row in the table, from 0.
    pub index: Option<usize>,
    /// Cells of a row, by the table's keys.
    pub row: Option<Map<String, Value>>,
    /// What is wanted of it.
    pub detail: Detail,
}

/// What is wanted of a mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Detail {
    /// The next finer thing.
    #[default]
    Next,
    /// The rows behind it.
    Rows,
    /// The widget before.
    Back,
}

impl Detail {
    /// The field that says it, in a click and in an action's parameters.
    pub const FIELD: &'static str = "show";

    /// Its name, as clients write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Rows => "rows",
            Self::Back => "back",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Next, Self::Rows, Self::Back]
            .into_iter()
            .find(|detail| detail.name() == name)
    }
}

/// Fields of a click. The last ones say nothing about what was clicked: clients send back the
/// action's own parameters with it.
const FIELDS: &[&str] = &[
    "selected_item",
    "selected_series",
    "selected_row",
    "selected_index",
    "index",
    Detail::FIELD,
    "data_key",
    "endpoint",
    "method",
];

impl Click {
    /// Reads a click; `at` is the pointer to `params` in the request.
    ///
    /// # Errors
    /// Every issue found.
    pub fn read(params: &Map<String, Value>, at: &str) -> Result<Self, Vec<Issue>> {
        let mut click = Self::default();
        let mut issues = Vec::new();
        for (name, value) in params {
            let here = below(at, name);
            let mut wrong = |wanted: &str| {
                let message = format!("This must be {wanted}.");
                issues.push(Issue::error(&here, "wrong_type", message));
            };
            match (name.as_str(), value) {
                (_, Value::Null) if FIELDS.contains(&name.as_str()) => {}
                ("selected_item", value) => match text(value) {
                    Some(text) => click.item = Some(text),
                    None => wrong("the label of what was clicked"),
                },
                ("selected_series", value) => match text(value) {
                    Some(text) => click.series = Some(text),
                    None => wrong("the name of a series"),
                },
                ("selected_row", Value::Object(cells)) => click.row = Some(cells.clone()),
                ("selected_row" | "selected_index" | "index", value) => match place(value) {
                    Some(place) => click.index = Some(place),
                    None => wrong("a whole number from 0"),
                },
                (Detail::FIELD, value) => match value.as_str().and_then(Detail::parse) {
                    Some(detail) => click.detail = detail,
                    None => wrong("`next`, `rows` or `back`"),
                },
                (known, _) if FIELDS.contains(&known) => {}
                (unknown, _) => {
                    let shown: String = unknown.chars().take(80).collect();
                    let message = format!("No field of a click is called `{shown}`.");
                    let issue = Issue::error(&here, "unknown_field", message);
                    issues.push(match nearest(unknown, FIELDS.iter().copied()) {
                        Some(meant) => issue.renamed(meant),
                        None => issue.removed(),
                    });
                }
            }
        }
        if issues.is_empty() {
            Ok(click)
        } else {
            Err(issues)
        }
    }

    /// Whether anything was selected.
    pub fn selects(&self) -> bool {
        self.item.is_some() || self.series.is_some() || self.index.is_some() || self.row.is_some()
    }
}

/// A label, or a value that is written as one.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A place; browsers send it as text, too.
fn place(value: &Value) -> Option<usize> {
    let place = match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }?;
    usize::try_from(place).ok()
}
