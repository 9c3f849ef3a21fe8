//! A result read by what its columns stand for.
//!
//! Nothing here trusts that the rows have the shape that was expected: a column that did not come
//! is empty, a row that is short ends in NULLs.

use catalogue::{Format, Rows, Value};

use crate::plan::Grain;
use crate::reading::{Answerable, Expected, Part};
use crate::say::number::Style;
use crate::say::period;

/// What a missing category is called.
pub const NONE: &str = "(none)";
/// What a category of nothing but white space is called.
pub const BLANK: &str = "(blank)";

/// A result and what its columns stand for.
#[derive(Debug, Clone)]
pub struct Grid<'a> {
    /// Columns as they were expected, each with its place in the rows that came.
    pub columns: Vec<Located<'a>>,
    rows: &'a Rows,
}

/// A column that was expected.
#[derive(Debug, Clone, Copy)]
pub struct Located<'a> {
    /// What was expected.
    pub expected: &'a Expected,
    /// Its place in the rows, where it came.
    place: Option<usize>,
    /// How points in time are gathered, where it is a group of time.
    pub grain: Option<Grain>,
}

impl<'a> Grid<'a> {
    /// Reads `rows` by the columns that were expected.
    pub fn new(answerable: &'a Answerable, rows: &'a Rows) -> Self {
        let mut groups = answerable.plan.dimensions.iter();
        let columns = answerable
            .columns
            .iter()
            .enumerate()
            .map(|(index, expected)| {
                let grain = match expected.part {
                    Part::Period | Part::Category => {
                        groups.next().and_then(|dimension| dimension.grain)
                    }
                    _ => None,
                };
                let place = rows
                    .columns
                    .iter()
                    .position(|column| column.name == expected.name)
                    .or_else(|| (index < rows.columns.len()).then_some(index));
                Located {
                    expected,
                    place,
                    grain,
                }
            })
            .collect();
        Self { columns, rows }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.rows.is_empty()
    }

    /// Whether the query had more rows than are here.
    pub fn truncated(&self) -> bool {
        self.rows.truncated
    }

    /// The value of a column in a row; NULL where there is none.
    pub fn value(&self, row: usize, column: &Located<'_>) -> &'a Value {
        self.rows
            .rows
            .get(row)
            .zip(column.place)
            .and_then(|(cells, place)| cells.get(place))
            .unwrap_or(&Value::Null)
    }

    /// The value of a column in a row as a finite number.
    pub fn number(&self, row: usize, column: &Located<'_>) -> Option<f64> {
        self.value(row, column)
            .as_f64()
            .filter(|number| number.is_finite())
    }

    /// The columns that stand for `part`, in order.
    pub fn of(&self, part: Part) -> Vec<Located<'a>> {
        self.columns
            .iter()
            .filter(|column| column.expected.part == part)
            .copied()
            .collect()
    }

    /// The columns that rows are grouped by, in order.
    pub fn groups(&self) -> Vec<Located<'a>> {
        self.columns
            .iter()
            .filter(|column| matches!(column.expected.part, Part::Period | Part::Category))
            .copied()
            .collect()
    }

    /// A group's value as it stands on an axis.
    pub fn label(&self, row: usize, column: &Located<'_>) -> String {
        match self.value(row, column) {
            Value::Null => NONE.to_owned(),
            Value::Text(text) if text.trim().is_empty() => BLANK.to_owned(),
            value => period::label(value, column.grain),
        }
    }

    /// The different values of a column, in order of appearance, each with a row that has it.
    pub fn distinct(&self, column: &Located<'_>) -> Vec<usize> {
        let mut seen = std::collections::HashSet::new();
        (0..self.len())
            .filter(|row| seen.insert(key(self.value(*row, column))))
            .collect()
    }

    /// For each row, which of the different values of `column` it has.
    pub fn index(&self, column: &Located<'_>) -> Vec<usize> {
        let mut places = std::collections::HashMap::new();
        (0..self.len())
            .map(|row| {
                let next = places.len();
                *places.entry(key(self.value(row, column))).or_insert(next)
            })
            .collect()
    }
}

/// What tells two values of a group apart; a NULL is not the text that stands for it.
fn key(value: &Value) -> Option<String> {
    (!value.is_null()).then(|| value.to_text())
}

impl Located<'_> {
    /// How its numbers are written.
    pub fn style(&self) -> Style<'_> {
        Style {
            format: self.expected.format,
            unit: self.expected.unit.as_deref(),
        }
    }

    /// What a person calls it, with its unit: `Revenue (USD)`.
    pub fn title(&self) -> String {
        title(self.expected)
    }
}

/// What a person calls a column, with its unit: `Revenue (USD)`.
pub fn title(column: &Expected) -> String {
    match (&column.unit, column.format) {
        (_, Format::Percentage) => format!("{} (%)", column.label),
        (Some(unit), _) if !unit.is_empty() && !says(&column.label, unit) => {
            format!("{} ({unit})", column.label)
        }
        _ => column.label.clone(),
    }
}

/// Whether a label names the unit itself, as `Height cm` does.
pub(crate) fn says(label: &str, unit: &str) -> bool {
    label
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| word.eq_ignore_ascii_case(unit))
}
