//! The period that figures are set against.

use jiff::{ToSpan, civil::Date};

use super::{resolve::View, shape, time::Period, words};
use crate::{
    before,
    check::clip,
    dates,
    plan::{ColumnRef, Comparison, Filter, Literal, Operator, Plan},
};

impl View<'_> {
    /// The comparison; `None` where an issue was noted.
    pub(super) fn comparison(
        &mut self,
        written: &shape::Comparison,
        plan: &Plan,
    ) -> Option<Comparison> {
        let named = match &written.column {
            Some(text) => {
                let at = self.column(text)?;
                Some(self.names.reference(at))
            }
            None => None,
        };
        if plan.measures.is_empty() {
            self.issues.push("a comparison needs measures");
            return None;
        }
        let periods: Vec<(&ColumnRef, Date, Date)> = plan
            .filters
            .iter()
            .filter_map(period)
            .filter(|(column, ..)| named.as_ref().is_none_or(|named| named == *column))
            .collect();
        let [(column, from, to)] = periods.as_slice() else {
            self.issues.push(format!(
                "a comparison needs one filter on the period that is compared, such as \
                 {{\"column\": …, \"operator\": \"within\", \"values\": [\"2025-04-01\", \
                 \"2025-07-01\"]}}; there are {}",
                periods.len()
            ));
            return None;
        };
        let other = other(written, *from, *to);
        let (start, end) = self.issues.keep(other)?;
        Some(Comparison::Period {
            column: (*column).clone(),
            from: start.to_string(),
            to: end.to_string(),
            label: match &written.label {
                Some(label) => label.chars().take(80).collect(),
                None => dates::label(start, end),
            },
        })
    }
}

/// The period that a filter confines a column to, in whole days.
fn period(filter: &Filter) -> Option<(&ColumnRef, Date, Date)> {
    let Filter::Is(condition) = filter else {
        return None;
    };
    match (condition.operator, condition.values.as_slice()) {
        (Operator::Within, [Literal::Time(from), Literal::Time(to)]) => Some((
            &condition.column,
            super::time::exact(from)?,
            super::time::exact(to)?,
        )),
        _ => None,
    }
}

/// The other period, as days from the first to before the second.
fn other(written: &shape::Comparison, from: Date, to: Date) -> Result<(Date, Date), String> {
    let said = words::plain(&written.from);
    let reckoned = match said.as_str() {
        "previous_period" | "prior_period" | "last_period" => Some(before::before(from, to)),
        "previous_year"
        | "prior_year"
        | "last_year"
        | "yoy"
        | "year_over_year"
        | "same_period_last_year" => Some(
            from.checked_sub(1.year())
                .ok()
                .zip(to.checked_sub(1.year()).ok()),
        ),
        _ => None,
    };
    if let Some(period) = reckoned {
        return match (period, &written.to) {
            (Some(period), None) => Ok(period),
            (_, Some(_)) => Err(format!("a comparison with {said} has no `to`")),
            (None, None) => Err("there is no period before that one".to_owned()),
        };
    }
    let read = |text: &str| {
        Period::read(text).ok_or_else(|| {
            format!(
                "`{}` is no day to compare with; write 2024-04-01, previous_period or previous_year",
                clip(text)
            )
        })
    };
    let start = read(&written.from)?;
    let (first, end) = match &written.to {
        None if start.is_fine() => {
            return Err("a comparison needs `to`, the first day after the other period".to_owned());
        }
        None => (start.from.date(), start.to.date()),
        Some(text) => {
            let end = read(text)?;
            if !start.is_fine() && !end.is_fine() {
                return Err(format!(
                    "`{}` may be the last of the other period or the first after it; write `to` as \
                     the first day after it",
                    clip(text)
                ));
            }
            (start.from.date(), end.from.date())
        }
    };
    if first >= end {
        return Err("the other period ends before it begins".to_owned());
    }
    // Whole months that are set against one day less: its end was taken for the last day.
    let whole = |a: Date, b: Date| a.day() == 1 && b.day() == 1;
    if let Ok(after) = end.tomorrow()
        && whole(from, to)
        && whole(first, after)
    {
        return Err(format!(
            "`to` is the first day after the other period: {after}, not {end}"
        ));
    }
    Ok((first, end))
}
