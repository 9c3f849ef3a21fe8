//! What an answer says when the data has nothing of the period that was asked for: which days the
//! data does cover, and the same question for the latest period that has some.

use catalogue::Column;
use jiff::{ToSpan, civil::Date};

use super::Asked;
use crate::dates;
use crate::plan::{Condition, Filter, Literal, Operator, Plan};
use crate::reading::Answerable;

/// A period that the data has nothing of.
#[derive(Debug, Clone, PartialEq)]
pub struct Beyond {
    /// The first day that the data has.
    pub first: Date,
    /// The last day that the data has.
    pub last: Date,
    /// The plan for the latest period of that length that has data, without a comparison.
    pub latest: Option<Plan>,
}

impl Beyond {
    /// The sentence that says so.
    pub fn sentence(&self) -> String {
        let after = self.last.tomorrow().unwrap_or(self.last);
        format!(
            "The data covers {}, so it has nothing of that period.",
            dates::label(self.first, after)
        )
    }
}

/// Whether a question is about days before or after all that the data has.
pub fn beyond(answerable: &Answerable, asked: &Asked<'_>) -> Option<Beyond> {
    let plan = &answerable.plan;
    plan.filters.iter().enumerate().find_map(|(at, filter)| {
        let Filter::Is(condition) = filter else {
            return None;
        };
        let table = asked.visible.catalogue().table(&condition.column.table)?;
        let column = table.column(&condition.column.column)?;
        let (first, last) = covered(column)?;
        let (from, to) = bounds(condition)?;
        if from.is_none_or(|from| from <= last) && to.is_none_or(|to| to > first) {
            return None;
        }
        let latest = from.zip(to).and_then(|(from, to)| {
            let (from, to) = latest(from, to, last)?;
            let mut plan = plan.clone();
            plan.comparison = None;
            plan.filters[at] = Filter::Is(Condition {
                values: vec![
                    Literal::Time(from.to_string()),
                    Literal::Time(to.to_string()),
                ],
                operator: Operator::Within,
                column: condition.column.clone(),
            });
            Some(plan)
        });
        Some(Beyond {
            first,
            last,
            latest,
        })
    })
}

/// The first and last day of a column, where it is one of days and they are known.
fn covered(column: &Column) -> Option<(Date, Date)> {
    if !column.kind.is_temporal() {
        return None;
    }
    Some((day(column.min.as_deref()?)?, day(column.max.as_deref()?)?))
}

/// From which day, and before which day, a condition lets rows through.
fn bounds(condition: &Condition) -> Option<(Option<Date>, Option<Date>)> {
    let days: Option<Vec<Date>> = condition
        .values
        .iter()
        .map(|value| match value {
            Literal::Time(text) => day(text),
            _ => None,
        })
        .collect();
    let days = days?;
    let after = |day: Date| day.tomorrow().ok();
    Some(match (condition.operator, days.as_slice()) {
        (Operator::Within, [from, to]) => (Some(*from), Some(*to)),
        (Operator::Between, [from, to]) => (Some(*from), after(*to)),
        (Operator::Equal, [on]) => (Some(*on), after(*on)),
        (Operator::AtLeast, [from]) => (Some(*from), None),
        (Operator::More, [from]) => (after(*from), None),
        (Operator::Less, [to]) => (None, Some(*to)),
        (Operator::AtMost, [to]) => (None, after(*to)),
        _ => return None,
    })
}

/// The year, quarter or month, whichever is nearest in length to the period asked for, that the
/// last day of the data is in.
fn latest(from: Date, to: Date, last: Date) -> Option<(Date, Date)> {
    let asked = from.until(to).ok()?.get_days();
    let (months, month) = match asked {
        days if days > 92 => (12, 1),
        days if days > 31 => (3, (last.month() - 1) / 3 * 3 + 1),
        _ => (1, last.month()),
    };
    let start = Date::new(last.year(), month, 1).ok()?;
    Some((start, start.checked_add(months.months()).ok()?))
}

fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use catalogue::Value;
    use jiff::civil::date;

    use crate::Analyst;
    use crate::present::sample::{asked, rows, visible};
    use crate::present::{Presented, present};
    use crate::reading::Reading;

    fn shown(question: &str, value: Option<Value>) -> Presented {
        let visible = visible(&["manager"]);
        let analyst = Analyst::new(Arc::new(visible.clone()));
        let today = date(2026, 11, 21);
        let Reading::Answer(answer) = analyst.read(question, &[], today) else {
            panic!("{question} is not read");
        };
        let width = answer.columns.len();
        let found = value.map(|value| vec![value; width]).into_iter().collect();
        let mut circumstances = asked(question, &visible);
        let reads = |offer: &str| matches!(analyst.read(offer, &[], today), Reading::Answer(_));
        circumstances.reads = &reads;
        present(&answer, &rows(&answer, found), &circumstances)
    }

    #[test]
    fn a_period_beyond_the_data_is_told_apart_from_one_without_rows() {
        for (question, value, offer) in [
            (
                "total amount this month",
                Some(Value::Null),
                "Total amount in Dec 2025",
            ),
            (
                "total amount by region this year",
                None,
                "Total amount by region in 2025",
            ),
            (
                "number of sales this quarter",
                Some(Value::Integer(0)),
                "Number of sales in Q4 2025",
            ),
            (
                "total amount YTD for North",
                Some(Value::Null),
                "Total amount in 2025 for North",
            ),
        ] {
            let shown = shown(question, value);
            let said = shown.sentences.join(" ");
            assert!(
                said.contains("The data covers 2023–2025"),
                "{question}: {said}"
            );
            assert!(!said.contains("no row counts"), "{said}");
            assert_eq!(shown.follow_ups[0], offer, "{question}");
        }
    }

    #[test]
    fn a_period_with_data_is_not_remarked_on() {
        let shown = shown("total amount in 2024", Some(Value::Number(5.0)));
        assert!(!shown.sentences.join(" ").contains("covers"));
    }
}
