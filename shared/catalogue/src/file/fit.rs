//! Whether what a description says of a column can be so, given what the column holds.
//!
//! What does not fit would otherwise be found by a query, at a question, by somebody who cannot
//! mend it. A column without any value fits everything: its type is not known yet.

use super::{At, Mistake};
use crate::model::{Aggregate, Column, ColumnType, Format, Role};

/// What a column holds, in words.
fn held(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => "text",
        ColumnType::Integer => "whole numbers",
        ColumnType::Number => "numbers",
        ColumnType::Boolean => "true and false",
        ColumnType::Date => "dates",
        ColumnType::Timestamp => "points in time",
        ColumnType::Time => "times of day",
        ColumnType::Other => "lists or other nested values",
    }
}

/// A time must be one: anything else cannot be grouped by month. Whole numbers may be years.
pub(super) fn time(column: &Column, line: usize) -> Option<Mistake> {
    let figure = |end: &Option<String>| end.as_deref().and_then(|end| end.parse::<i64>().ok());
    let years = column.kind == ColumnType::Integer
        && figure(&column.min).is_some_and(|least| least >= 1000)
        && figure(&column.max).is_some_and(|most| most <= 2200);
    if column.distinct == 0 || column.kind.is_temporal() || years {
        return None;
    }
    Some(Mistake::new(
        line,
        format!(
            "column `{}` holds {}, so it cannot be a time",
            column.name,
            held(column.kind)
        ),
        "write its values as dates (2025-04-01), or name another column",
    ))
}

/// A role of a time must fit as [`time`] does.
pub(super) fn role(column: &Column, role: &At<Role>) -> Option<Mistake> {
    (role.value == Role::Time)
        .then(|| time(column, role.line))
        .flatten()
}

/// Sums and averages need numbers.
pub(super) fn aggregate(column: &Column, aggregate: &At<Aggregate>) -> Option<Mistake> {
    let needs_numbers = matches!(
        aggregate.value,
        Aggregate::Sum | Aggregate::Avg | Aggregate::Median | Aggregate::StdDev
    );
    let countable = column.kind.is_numeric() || column.kind == ColumnType::Boolean;
    if !needs_numbers || countable || column.distinct == 0 {
        return None;
    }
    Some(Mistake::new(
        aggregate.line,
        format!(
            "column `{}` holds {}, which has no such figure",
            column.name,
            held(column.kind)
        ),
        "use count, count_distinct, min or max, or write its values as numbers",
    ))
}

/// Figures are written as figures, and days as days.
pub(super) fn format(column: &Column, format: &At<Format>) -> Option<Mistake> {
    let fits = match format.value {
        Format::Text => true,
        Format::Number => !column.kind.is_temporal(),
        Format::Currency | Format::Percentage => column.kind.is_numeric(),
        // Years, and dates that stand as text.
        Format::Date => !matches!(column.kind, ColumnType::Number | ColumnType::Boolean),
    };
    if fits || column.distinct == 0 {
        return None;
    }
    Some(Mistake::new(
        format.line,
        format!(
            "column `{}` holds {}, which is not written so",
            column.name,
            held(column.kind)
        ),
        "give it another format, or remove `format`",
    ))
}

/// The two ends of a join must be able to be equal.
pub(super) fn join(from: &Column, to: &Column, line: usize) -> Option<Mistake> {
    let group = |kind: ColumnType| match kind {
        ColumnType::Integer | ColumnType::Number => 0,
        ColumnType::Date | ColumnType::Timestamp => 1,
        ColumnType::Text => 2,
        ColumnType::Boolean => 3,
        ColumnType::Time => 4,
        ColumnType::Other => 5,
    };
    if from.distinct == 0 || to.distinct == 0 || group(from.kind) == group(to.kind) {
        return None;
    }
    Some(Mistake::new(
        line,
        format!(
            "`{}` holds {} and `{}` {}, so no row would meet another",
            from.name,
            held(from.kind),
            to.name,
            held(to.kind)
        ),
        "name columns of one kind, or write the values of both the same way",
    ))
}
