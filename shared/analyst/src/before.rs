//! A single figure over a period, set against the period before it.
//!
//! Nobody has to ask for that comparison: one figure alone says little. It is made where the data
//! can carry it, so only where both periods lie within what the time column holds. A month that
//! has just begun is not set against a whole one.

use catalogue::{Column, Table};
use jiff::{ToSpan, civil::Date};

use crate::{
    dates,
    plan::{ColumnRef, Comparison, Filter, Literal, Operator, Plan, Transform},
    reading::{Answerable, Intent, Part},
};

/// The comparison that a plan for one row of figures can be given without being asked.
pub(crate) fn comparison(plan: &Plan, table: &Table) -> Option<Comparison> {
    let single = !plan.measures.is_empty()
        && plan.dimensions.is_empty()
        && plan.keys.is_empty()
        && plan.having.is_empty()
        && plan.comparison.is_none()
        && plan
            .measures
            .iter()
            .all(|measure| measure.transform == Transform::None);
    let (column, from, to) = period(plan).filter(|_| single)?;
    let (start, end) = before(from, to)?;
    let known = (column.table == table.name)
        .then(|| table.column(&column.column))
        .flatten()?;
    reaches(known, start, to).then(|| Comparison::Period {
        column: column.clone(),
        from: start.to_string(),
        to: end.to_string(),
        label: dates::label(start, end),
    })
}

/// Whether the comparison of an answer was asked for, rather than added by [`comparison`].
pub(crate) fn asked_for(answerable: &Answerable) -> bool {
    answerable.intent == Intent::Comparison
}

/// What a figure is set against, where there is something: a period without rows says nothing
/// about a figure unless somebody wants to know.
pub(crate) fn worth_saying(answerable: &Answerable, then: Option<f64>) -> bool {
    asked_for(answerable) || then.is_some_and(|then| then != 0.0)
}

/// Whether every figure is a number, so that it can rise and fall.
pub(crate) fn measured(answerable: &Answerable) -> bool {
    answerable
        .columns
        .iter()
        .all(|column| column.part == Part::Figure && column.kind.is_numeric())
}

/// The only period that a plan is confined to.
fn period(plan: &Plan) -> Option<(&ColumnRef, Date, Date)> {
    let mut found = None;
    for filter in &plan.filters {
        let Filter::Is(condition) = filter else {
            continue;
        };
        let (Operator::Within, [Literal::Time(from), Literal::Time(to)]) =
            (condition.operator, condition.values.as_slice())
        else {
            continue;
        };
        if found.is_some() {
            return None;
        }
        found = Some((&condition.column, from.parse().ok()?, to.parse().ok()?));
    }
    found
}

/// The period of the same length that ends where another begins: as many whole months where it
/// consists of whole months, else as many days.
pub(crate) fn before(from: Date, to: Date) -> Option<(Date, Date)> {
    let start = if from.day() == 1 && to.day() == 1 {
        let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
            - i32::from(from.month());
        from.checked_sub(months.months()).ok()?
    } else {
        from.checked_sub(days(from, to)?.days()).ok()?
    };
    (start < from).then_some((start, from))
}

/// Whether a column of time reaches from one day to another, give or take the distance between two
/// of its values or a tenth of the whole.
fn reaches(column: &Column, from: Date, to: Date) -> bool {
    let reach = || {
        let (first, last) = (day(column.min.as_deref()?)?, day(column.max.as_deref()?)?);
        let gaps = i32::try_from(column.distinct).ok()?.saturating_sub(1);
        let usual = days(first, last)?.checked_div(gaps).unwrap_or(0) + 1;
        let slack = usual.max(days(from, to)? / 20).days();
        Some(first <= from.checked_add(slack).ok()? && last >= to.checked_sub(slack).ok()?)
    };
    reach().unwrap_or(false)
}

fn days(from: Date, to: Date) -> Option<i32> {
    Some(from.until(to).ok()?.get_days())
}

fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::Analyst;
    use crate::present::sample::visible;
    use crate::reading::Reading;

    fn compared(question: &str) -> Option<(String, String)> {
        let analyst = Analyst::new(Arc::new(visible(&["manager"])));
        let Reading::Answer(plain) = analyst.read(question, &[], date(2025, 12, 31)) else {
            panic!("{question} is not read");
        };
        assert!(!plain.sql.contains("FILTER"), "{}", plain.sql);
        let answer = analyst.against_before(&plain)?;
        assert_eq!(answer.columns.len(), 2 * plain.columns.len());
        assert!(answer.sql.contains("FILTER"));
        assert_eq!(answer.reading, plain.reading);
        let Comparison::Period { from, to, .. } = answer.plan.comparison?;
        Some((from, to))
    }

    #[test]
    fn a_figure_over_a_period_is_set_against_the_period_before() {
        for (question, from, to) in [
            ("total amount in Q2 2025", "2025-01-01", "2025-04-01"),
            ("total amount in 2024", "2023-01-01", "2024-01-01"),
            ("number of sales in March 2025", "2025-02-01", "2025-03-01"),
            (
                "average amount in Q1 2025 for North",
                "2024-10-01",
                "2025-01-01",
            ),
        ] {
            assert_eq!(
                compared(question),
                Some((from.to_owned(), to.to_owned())),
                "{question}"
            );
        }
    }

    #[test]
    fn days_are_set_against_as_many_days() {
        assert_eq!(
            before(date(2025, 3, 10), date(2025, 3, 17)),
            Some((date(2025, 3, 3), date(2025, 3, 10)))
        );
        assert_eq!(before(date(2025, 3, 10), date(2025, 3, 10)), None);
    }

    #[test]
    fn nothing_is_compared_beyond_the_data_or_without_a_period() {
        for question in [
            "total amount in 2023",
            "total amount in 2026",
            "total amount",
            "total amount by region in 2024",
            "total amount in Q2 2025 vs Q2 2024",
        ] {
            let analyst = Analyst::new(Arc::new(visible(&["manager"])));
            if let Reading::Answer(plain) = analyst.read(question, &[], date(2025, 12, 31)) {
                assert_eq!(analyst.against_before(&plain), None, "{question}");
            }
        }
    }
}
