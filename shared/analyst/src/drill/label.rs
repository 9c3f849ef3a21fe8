//! The condition that a group's label or cell stands for.
//!
//! The inverse of [`Grid::label`](crate::present::grid::Grid::label) and of a table's cells, where
//! there is one: nothing is said where a label may stand for more than one value.

use catalogue::{Column, ColumnType, Value};
use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};
use serde_json::Value as Json;

use crate::plan::{ColumnRef, Condition, Dimension, Filter, Grain, Literal, Operator, Recurring};
use crate::present::grid::{BLANK, NONE};
use crate::present::table::LETTERS;
use crate::say::period;

/// The condition that a label of a group stands for; nothing where the label alone does not tell.
pub(super) fn of_label(label: &str, dimension: &Dimension, column: &Column) -> Option<Filter> {
    let is_text = column.kind == ColumnType::Text;
    if label == NONE {
        let written =
            is_text && (!column.values_complete || column.values.iter().any(|v| v == NONE));
        return (!written).then(|| null(&dimension.column));
    }
    if let Some(grain) = dimension.grain {
        return period_of_label(label, grain, &dimension.column);
    }
    if is_text && label == BLANK || is_cut(label) {
        return None;
    }
    literal(label, column.kind).map(|literal| equal(&dimension.column, literal))
}

/// The condition that a table's cell stands for; nothing where the cell alone does not tell.
pub(super) fn of_cell(cell: &Json, dimension: &Dimension, column: &Column) -> Option<Filter> {
    let text = match cell {
        Json::Null => return Some(null(&dimension.column)),
        Json::String(text) => text.clone(),
        Json::Bool(flag) => flag.to_string(),
        Json::Number(number) => number.to_string(),
        Json::Array(_) | Json::Object(_) => return None,
    };
    if let Some(grain) = dimension.grain {
        return period_of_label(&text, grain, &dimension.column);
    }
    // Figures are rounded for the eye, so a fraction does not tell.
    if is_cut(&text) || (column.kind == ColumnType::Number && text.contains('.')) {
        return None;
    }
    literal(&text, column.kind).map(|literal| equal(&dimension.column, literal))
}

/// The condition that a value of a group stands for; nothing where it can be written in no plan.
pub(super) fn of_value(value: &Value, dimension: &Dimension, column: &Column) -> Option<Filter> {
    if value.is_null() {
        return Some(null(&dimension.column));
    }
    if let Some(grain) = dimension.grain {
        let label = period::label(value, Some(grain));
        return period_of_label(&label, grain, &dimension.column);
    }
    let literal = match value {
        Value::Text(text) => Literal::Text(text.clone()),
        Value::Json(_) => return None,
        other => literal(&other.to_text(), column.kind)?,
    };
    Some(equal(&dimension.column, literal))
}

/// Whether a text was shortened to be shown.
pub(super) fn is_cut(text: &str) -> bool {
    text.ends_with('…') && text.chars().count() == LETTERS + 1
}

pub(super) fn equal(column: &ColumnRef, literal: Literal) -> Filter {
    Filter::Is(Condition {
        column: column.clone(),
        operator: Operator::Equal,
        values: vec![literal],
    })
}

fn null(column: &ColumnRef) -> Filter {
    Filter::Is(Condition {
        column: column.clone(),
        operator: Operator::Null,
        values: Vec::new(),
    })
}

fn literal(text: &str, kind: ColumnType) -> Option<Literal> {
    Some(match kind {
        // A time of day is compared with its text.
        ColumnType::Text | ColumnType::Time => Literal::Text(text.to_owned()),
        ColumnType::Boolean => Literal::Boolean(text.parse().ok()?),
        ColumnType::Integer => Literal::Integer(text.parse().ok()?),
        ColumnType::Number => match text.parse::<i64>() {
            Ok(whole) => Literal::Integer(whole),
            Err(_) => Literal::Number(text.parse().ok().filter(|n: &f64| n.is_finite())?),
        },
        ColumnType::Date => Literal::Time(date(text)?.to_string()),
        ColumnType::Timestamp => {
            moment(text)?;
            Literal::Time(text.to_owned())
        }
        ColumnType::Other => return None,
    })
}

/// A period by its label, as [`period::label`] writes it.
fn period_of_label(label: &str, grain: Grain, column: &ColumnRef) -> Option<Filter> {
    let recurs = |value: i64| {
        Some(Filter::Recurs(Recurring {
            column: column.clone(),
            grain,
            values: vec![value],
        }))
    };
    let numbered = |numbers: std::ops::RangeInclusive<i64>| {
        numbers
            .into_iter()
            .find(|number| period::label(&Value::Integer(*number), Some(grain)) == label)
    };
    let (from, length): (DateTime, Span) = match grain {
        Grain::DayOfWeek => return recurs(numbered(1..=7)?),
        Grain::MonthOfYear => return recurs(numbered(1..=12)?),
        Grain::HourOfDay => return recurs(numbered(0..=23)?),
        Grain::Hour => (hour(label)?, 1.hour()),
        Grain::Day => (date(label)?.into(), 1.day()),
        Grain::Week => (date(label.strip_prefix("week of ")?)?.into(), 7.days()),
        Grain::Month => (month(label)?.into(), 1.month()),
        Grain::Quarter => (quarter(label)?.into(), 3.months()),
        Grain::Year => (Date::new(label.parse().ok()?, 1, 1).ok()?.into(), 1.year()),
    };
    Some(within(column, from, from.checked_add(length).ok()?))
}

/// From a moment on, and before another.
pub(super) fn within(column: &ColumnRef, from: DateTime, to: DateTime) -> Filter {
    Filter::Is(Condition {
        column: column.clone(),
        operator: Operator::Within,
        values: vec![Literal::Time(written(from)), Literal::Time(written(to))],
    })
}

/// A day where it is the first moment of one, as plans write them.
fn written(moment: DateTime) -> String {
    if moment.time() == jiff::civil::Time::midnight() {
        moment.date().to_string()
    } else {
        moment.to_string()
    }
}

/// A day or a moment as plans write them.
pub(super) fn moment(text: &str) -> Option<DateTime> {
    let bare = text.strip_suffix('Z').unwrap_or(text);
    match date(bare) {
        Some(day) => Some(day.into()),
        None => bare.parse().ok(),
    }
}

fn date(text: &str) -> Option<Date> {
    // A `Date` also reads from text with a time behind.
    if text.contains(['T', ' ', ':']) {
        return None;
    }
    text.parse().ok()
}

fn hour(label: &str) -> Option<DateTime> {
    let (day, hour) = label.split_once(' ')?;
    let hour: i8 = hour.strip_suffix(":00")?.parse().ok()?;
    let time = jiff::civil::Time::new(hour, 0, 0, 0).ok()?;
    Some(date(day)?.to_datetime(time))
}

fn month(label: &str) -> Option<Date> {
    let (name, year) = label.split_once(' ')?;
    let at = period::MONTHS.iter().position(|month| *month == name)?;
    Date::new(year.parse().ok()?, i8::try_from(at + 1).ok()?, 1).ok()
}

fn quarter(label: &str) -> Option<Date> {
    let (quarter, year) = label.strip_prefix('Q')?.split_once(' ')?;
    let quarter: i8 = quarter.parse().ok().filter(|n| (1..=4).contains(n))?;
    Date::new(year.parse().ok()?, quarter * 3 - 2, 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample::{column, of_sales};
    use catalogue::Role;

    fn by(grain: Option<Grain>) -> Dimension {
        Dimension {
            column: of_sales("ordered_at"),
            grain,
        }
    }

    #[test]
    fn a_period_is_found_by_its_label() {
        let time = column("ordered_at", ColumnType::Timestamp, Role::Time);
        for (grain, value, from, to) in [
            (Grain::Year, "2025-01-01", "2025-01-01", "2026-01-01"),
            (Grain::Quarter, "2024-10-01", "2024-10-01", "2025-01-01"),
            (Grain::Month, "2024-02-01", "2024-02-01", "2024-03-01"),
            (Grain::Week, "2024-12-30", "2024-12-30", "2025-01-06"),
            (Grain::Day, "2024-02-29", "2024-02-29", "2024-03-01"),
            (
                Grain::Hour,
                "2024-12-31T23:00:00",
                "2024-12-31T23:00:00",
                "2025-01-01",
            ),
        ] {
            let value = Value::Timestamp(value.to_owned());
            let label = period::label(&value, Some(grain));
            let dimension = by(Some(grain));
            let wanted = Some(within(
                &dimension.column,
                moment(from).expect("a moment"),
                moment(to).expect("a moment"),
            ));
            assert_eq!(of_label(&label, &dimension, &time), wanted, "{label}");
            assert_eq!(of_value(&value, &dimension, &time), wanted, "{label}");
        }
    }

    #[test]
    fn periods_that_come_again_are_found_by_their_label() {
        let time = column("ordered_at", ColumnType::Timestamp, Role::Time);
        for (grain, numbers) in [
            (Grain::DayOfWeek, 1..=7),
            (Grain::MonthOfYear, 1..=12),
            (Grain::HourOfDay, 0..=23),
        ] {
            for number in numbers {
                let label = period::label(&Value::Integer(number), Some(grain));
                let found = of_label(&label, &by(Some(grain)), &time);
                let Some(Filter::Recurs(recurring)) = found else {
                    panic!("{label}");
                };
                assert_eq!(recurring.values, [number]);
            }
        }
    }

    #[test]
    fn what_is_no_label_of_a_period_is_none() {
        let time = column("ordered_at", ColumnType::Timestamp, Role::Time);
        for grain in [
            Grain::Hour,
            Grain::Day,
            Grain::Week,
            Grain::Month,
            Grain::Quarter,
            Grain::Year,
            Grain::DayOfWeek,
            Grain::MonthOfYear,
            Grain::HourOfDay,
        ] {
            for label in [
                "",
                " ",
                "Q5 2025",
                "Q 2025",
                "Apr x",
                "99999",
                "week of ",
                "二月 2025",
                "2025-02-30",
            ] {
                assert_eq!(
                    of_label(label, &by(Some(grain)), &time),
                    None,
                    "{grain:?} {label}"
                );
            }
        }
    }

    #[test]
    fn a_label_that_may_stand_for_two_values_says_nothing() {
        let note = column("note", ColumnType::Text, Role::Text);
        let dimension = Dimension {
            column: of_sales("note"),
            grain: None,
        };
        let long = format!("{}…", "x".repeat(LETTERS));
        for label in [NONE, BLANK, long.as_str()] {
            assert_eq!(of_label(label, &dimension, &note), None);
        }
        assert!(of_label("O'Brien 100% ", &dimension, &note).is_some());
        let gift = column("gift", ColumnType::Boolean, Role::Dimension);
        assert_eq!(
            of_label(NONE, &dimension, &gift),
            Some(null(&dimension.column))
        );
    }
}
