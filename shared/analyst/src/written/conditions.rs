//! Conditions on a column.
//!
//! A day means the whole of it, and so do a month, a quarter, a year: `> 2025-04` begins with May,
//! `<= 2025-04-30` reaches to the end of that day, `= 2025` is the year. Only `within` excludes its
//! second value, as its description says; a second value that is longer than a day has two
//! readings there and is not read.

use catalogue::{Column, ColumnType};

use super::{
    resolve::View,
    shape::{self, Operator as Written, Scalar},
    time::{self, Period},
    values::{self, said},
    words,
};
use crate::{
    check::clip,
    plan::{ColumnRef, Condition, Filter, Grain, Operator, Recurring},
};

impl View<'_> {
    /// A filter; `None` where an issue was noted.
    pub(super) fn filter(&mut self, written: &shape::Filter) -> Option<Filter> {
        match written {
            shape::Filter::Is(condition) => self.condition(condition),
            shape::Filter::Any(choice) => {
                let any: Vec<Option<Filter>> = choice
                    .any
                    .iter()
                    .map(|condition| self.condition(condition))
                    .collect();
                let any: Option<Vec<Filter>> = any.into_iter().collect();
                let any = any?;
                if any.is_empty() {
                    self.issues.push("`any` takes at least one condition");
                    return None;
                }
                Some(Filter::Any(any))
            }
        }
    }

    fn condition(&mut self, written: &shape::Condition) -> Option<Filter> {
        let at = self.column(&written.column)?;
        let column = self.names.column(at);
        let reference = self.names.reference(at);
        let filter = filter(column, &reference, written);
        let filter = self.issues.keep(filter)?;
        Some(if written.negate { not(filter) } else { filter })
    }
}

fn not(filter: Filter) -> Filter {
    match filter {
        Filter::Not(inner) => *inner,
        filter => Filter::Not(Box::new(filter)),
    }
}

fn filter(
    column: &Column,
    reference: &ColumnRef,
    written: &shape::Condition,
) -> Result<Filter, String> {
    match written.grain {
        Some(Grain::DayOfWeek | Grain::MonthOfYear | Grain::HourOfDay) => {
            recurring(column, reference, written)
        }
        grain => compared(column, reference, written.operator, &written.values, grain),
    }
}

/// A comparison of a column, as the column holds its values.
pub(super) fn compared(
    column: &Column,
    reference: &ColumnRef,
    operator: Written,
    given: &[Scalar],
    grain: Option<Grain>,
) -> Result<Filter, String> {
    let name = &column.name;
    counted(name, operator, given.len(), column.kind.is_temporal())?;
    let is = |operator, values| {
        Filter::Is(Condition {
            column: reference.clone(),
            operator,
            values,
        })
    };
    match operator {
        Written::Null => return Ok(is(Operator::Null, Vec::new())),
        Written::NotNull => return Ok(not(is(Operator::Null, Vec::new()))),
        Written::NotEqual => {
            return compared(column, reference, Written::Equal, given, grain).map(not);
        }
        Written::NotIn => return compared(column, reference, Written::In, given, grain).map(not),
        _ => {}
    }
    if column.kind.is_temporal() {
        let periods: Result<Vec<Period>, String> = given
            .iter()
            .map(|value| period(column, value, grain))
            .collect();
        return timed(column, reference, operator, &periods?);
    }
    if grain.is_some() {
        return Err(format!("{name} holds no points in time and has no grain"));
    }
    let part = match operator {
        Written::Contains => Some(Operator::Contains),
        Written::StartsWith => Some(Operator::StartsWith),
        Written::EndsWith => Some(Operator::EndsWith),
        _ => None,
    };
    if let Some(part) = part {
        let text = given.first().map(said).unwrap_or_default();
        if column.kind != ColumnType::Text {
            return Err(format!("{name} holds no text that could be searched"));
        }
        if text.is_empty() {
            return Err(format!("the condition on {name} looks for nothing"));
        }
        return Ok(is(part, vec![crate::plan::Literal::Text(text)]));
    }
    let ordered = match operator {
        Written::Less => Some(Operator::Less),
        Written::AtMost => Some(Operator::AtMost),
        Written::More => Some(Operator::More),
        Written::AtLeast => Some(Operator::AtLeast),
        Written::Between => Some(Operator::Between),
        Written::Within => Some(Operator::Within),
        _ => None,
    };
    if let Some(ordered) = ordered {
        if matches!(column.kind, ColumnType::Boolean | ColumnType::Other) {
            return Err(format!("{name} holds nothing that is less or more"));
        }
        // What lies between two texts need not be a value itself.
        let open = Column {
            values: Vec::new(),
            values_complete: false,
            ..column.clone()
        };
        let literals: Result<Vec<_>, String> =
            given.iter().map(|v| values::literal(&open, v)).collect();
        let literals = literals?;
        if let [low, high] = literals.as_slice()
            && let (Some(low), Some(high)) = (number(low), number(high))
            && low > high
        {
            return Err(format!(
                "the condition on {name} goes from the smaller value to the larger"
            ));
        }
        return Ok(is(ordered, literals));
    }
    let literals: Result<Vec<_>, String> =
        given.iter().map(|v| values::literal(column, v)).collect();
    let mut literals = literals?;
    let several = operator == Written::In || literals.len() > 1;
    if several {
        let mut seen = Vec::new();
        literals.retain(|value| {
            let new = !seen.contains(value);
            if new {
                seen.push(value.clone());
            }
            new
        });
        return Ok(is(Operator::In, literals));
    }
    Ok(is(Operator::Equal, literals))
}

fn number(literal: &crate::plan::Literal) -> Option<f64> {
    match literal {
        crate::plan::Literal::Integer(number) => Some(*number as f64),
        crate::plan::Literal::Number(number) => Some(*number),
        _ => None,
    }
}

/// Whether there are as many values as the operator takes.
fn counted(name: &str, operator: Written, count: usize, timed: bool) -> Result<(), String> {
    let (sound, wanted) = match operator {
        Written::Null | Written::NotNull => (true, "no value"),
        Written::Equal | Written::NotEqual | Written::In | Written::NotIn => {
            (count > 0, "at least one value")
        }
        // One period has both ends.
        Written::Between | Written::Within => (count == 2 || timed && count == 1, "two values"),
        _ => (count == 1, "one value"),
    };
    if sound {
        return Ok(());
    }
    Err(format!(
        "the condition on {name} takes {wanted}, not {count}"
    ))
}

fn period(column: &Column, value: &Scalar, grain: Option<Grain>) -> Result<Period, String> {
    let text = said(value);
    // A pattern of a period that is written with its wildcard.
    let period = Period::read(&text).ok_or_else(|| {
        format!(
            "`{}` is no time for {}; write 2025-04-01, 2025-04-01T09:30:00, or a whole 2025-04, \
             2025-Q2, 2025",
            clip(&text),
            column.name
        )
    })?;
    match grain {
        None | Some(Grain::Hour) => Ok(period),
        Some(grain) => period.unit(grain).ok_or_else(|| {
            format!(
                "`{}` is longer than a {}",
                clip(&text),
                words::grain_name(grain)
            )
        }),
    }
}

/// A comparison of a column of days or points in time.
fn timed(
    column: &Column,
    reference: &ColumnRef,
    operator: Written,
    periods: &[Period],
) -> Result<Filter, String> {
    let name = &column.name;
    let is = |operator, moments: &[jiff::civil::DateTime]| {
        Filter::Is(Condition {
            column: reference.clone(),
            operator,
            values: moments
                .iter()
                .map(|moment| time::literal(*moment))
                .collect(),
        })
    };
    let days = column.kind == ColumnType::Date;
    // A period as one value: a day of a column of days, or a moment.
    let single = |p: &Period| p.from == p.to || days && p.size == time::Size::Day;
    let same = |p: &Period| {
        if single(p) {
            is(Operator::Equal, &[p.from])
        } else {
            is(Operator::Within, &[p.from, p.to])
        }
    };
    let (Some(first), last) = (periods.first(), periods.last()) else {
        return Err(format!("the condition on {name} has no value"));
    };
    let last = last.unwrap_or(first);
    Ok(match operator {
        Written::Equal | Written::In if periods.len() == 1 && operator == Written::Equal => {
            same(first)
        }
        Written::Equal | Written::In => {
            if periods.iter().all(single) {
                let moments: Vec<_> = periods.iter().map(|p| p.from).collect();
                is(Operator::In, &moments)
            } else if let [one] = periods {
                same(one)
            } else {
                Filter::Any(periods.iter().map(same).collect())
            }
        }
        Written::StartsWith if !first.is_fine() || !days => same(first),
        Written::StartsWith => same(first),
        Written::Less => is(Operator::Less, &[first.from]),
        Written::AtLeast => is(Operator::AtLeast, &[first.from]),
        Written::More if single(first) => is(Operator::More, &[first.from]),
        Written::More => is(Operator::AtLeast, &[first.to]),
        Written::AtMost if single(first) => is(Operator::AtMost, &[first.from]),
        Written::AtMost => is(Operator::Less, &[first.to]),
        Written::Between if last.from == last.to => {
            ordered(name, first.from <= last.from)?;
            is(Operator::Between, &[first.from, last.from])
        }
        Written::Between => {
            ordered(name, first.from < last.to)?;
            is(Operator::Within, &[first.from, last.to])
        }
        Written::Within if periods.len() == 1 => same(first),
        Written::Within if !last.is_fine() => {
            return Err(format!(
                "`within` ends before its second value; for {name} write that as a day, or use \
                 between"
            ));
        }
        Written::Within => {
            ordered(name, first.from < last.from)?;
            is(Operator::Within, &[first.from, last.from])
        }
        _ => {
            return Err(format!(
                "{name} holds times, which are compared with =, <, <=, >, >=, in, between, within"
            ));
        }
    })
}

fn ordered(name: &str, sound: bool) -> Result<(), String> {
    if sound {
        return Ok(());
    }
    Err(format!("the period on {name} ends before it begins"))
}

/// A condition on periods that come again: Mondays, Januaries.
fn recurring(
    column: &Column,
    reference: &ColumnRef,
    written: &shape::Condition,
) -> Result<Filter, String> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let name = &column.name;
    let grain = written.grain.unwrap_or(Grain::DayOfWeek);
    if !column.kind.is_temporal() {
        return Err(format!("{name} holds no points in time and has no grain"));
    }
    let opposite = match written.operator {
        Written::Equal | Written::In => false,
        Written::NotEqual | Written::NotIn => true,
        _ => {
            return Err(format!(
                "periods of {name} that come again are compared with =, in or not_in"
            ));
        }
    };
    let number = |value: &Scalar| -> Option<i64> {
        let text = said(value);
        let lower = text.trim().to_lowercase();
        let named = match grain {
            Grain::DayOfWeek if lower.len() >= 3 => DAYS
                .iter()
                .zip(1..)
                .find_map(|(day, n)| lower.starts_with(day).then_some(n)),
            Grain::MonthOfYear => crate::dates::month_number(&lower).map(i64::from),
            _ => None,
        };
        let most = match grain {
            Grain::DayOfWeek => 1..=7,
            Grain::MonthOfYear => 1..=12,
            _ => 0..=23,
        };
        named
            .or_else(|| lower.parse().ok())
            .filter(|n| most.contains(n))
    };
    let mut numbers = Vec::new();
    for value in &written.values {
        let number = number(value).ok_or_else(|| {
            format!(
                "`{}` is no {} of {name}; days of the week are 1 (Monday) to 7, months 1 to 12, \
                 hours 0 to 23",
                clip(&said(value)),
                words::grain_name(grain)
            )
        })?;
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    if numbers.is_empty() {
        return Err(format!("the condition on {name} takes at least one value"));
    }
    let filter = Filter::Recurs(Recurring {
        column: reference.clone(),
        grain,
        values: numbers,
    });
    Ok(if opposite { not(filter) } else { filter })
}
