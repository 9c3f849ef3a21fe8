//! Two periods set against each other, and several that lie apart.
//!
//! Two periods of one column that share no day cannot both hold for a row: `Q1 and Q2 2025` asks
//! for both of them, side by side.

use catalogue::ColumnType;
use jiff::{ToSpan, civil::Date};

use super::{Builder, Fault};
use crate::{
    dates::{self, When},
    plan::{ColumnRef, Comparison, Dimension, Filter, Grain, Literal, Operator},
    read::frame::Versus,
};

/// A stretch of days that a filter names.
type Stretch = (Date, Date);

/// The stretch of a filter, with its column.
fn stretch(filter: &Filter) -> Option<(&ColumnRef, Stretch)> {
    let Filter::Is(condition) = filter else {
        return None;
    };
    let (Operator::Within, [Literal::Time(from), Literal::Time(to)]) =
        (condition.operator, condition.values.as_slice())
    else {
        return None;
    };
    Some((&condition.column, (from.parse().ok()?, to.parse().ok()?)))
}

/// A filter to a stretch of days.
fn within(column: &ColumnRef, (from, to): Stretch) -> Filter {
    Filter::Is(crate::plan::Condition {
        column: column.clone(),
        operator: Operator::Within,
        values: vec![
            Literal::Time(from.to_string()),
            Literal::Time(to.to_string()),
        ],
    })
}

fn months(from: Date, to: Date) -> i32 {
    i32::from(to.year() - from.year()) * 12 + i32::from(to.month()) - i32::from(from.month())
}

/// The unit that a stretch is one of.
fn unit((from, to): Stretch) -> Option<Grain> {
    let whole = from.day() == 1 && to.day() == 1;
    match (whole, months(from, to)) {
        (true, 12) => Some(Grain::Year),
        (true, 3) => Some(Grain::Quarter),
        (true, 1) => Some(Grain::Month),
        _ => (from.until(to).ok()?.get_days() == 1).then_some(Grain::Day),
    }
}

/// Periods of one column that lie apart, in order.
#[derive(Debug, Default)]
pub(super) struct Apart {
    column: Option<ColumnRef>,
    stretches: Vec<Stretch>,
}

impl Apart {
    pub(super) fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// All of them as one filter: a single stretch where each begins as the one before ends.
    fn filter(&self, column: &ColumnRef) -> Filter {
        let joined = self.stretches.windows(2).all(|pair| pair[0].1 == pair[1].0);
        match (self.stretches.first(), self.stretches.last()) {
            (Some(first), Some(last)) if joined => within(column, (first.0, last.1)),
            _ => Filter::Any(self.stretches.iter().map(|s| within(column, *s)).collect()),
        }
    }
}

impl Builder<'_> {
    /// Takes the filters to periods that share no day out of the plan.
    pub(super) fn take_apart(&mut self) -> Apart {
        let found: Vec<(ColumnRef, Stretch)> = self
            .plan
            .filters
            .iter()
            .filter_map(stretch)
            .map(|(column, stretch)| (column.clone(), stretch))
            .collect();
        let Some((column, _)) = found.first().filter(|_| found.len() > 1) else {
            return Apart::default();
        };
        let mut stretches: Vec<Stretch> = found.iter().map(|(_, stretch)| *stretch).collect();
        stretches.sort_unstable();
        let apart = stretches.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        if !apart || found.iter().any(|(other, _)| other != column) {
            return Apart::default();
        }
        self.plan.filters.retain(|filter| stretch(filter).is_none());
        Apart {
            column: Some(column.clone()),
            stretches,
        }
    }

    /// Puts periods that lie apart back: as a comparison of figures, as groups, or as alternatives.
    pub(super) fn put_apart(&mut self, apart: Apart) -> Result<(), Fault> {
        let Some(column) = apart.column.clone() else {
            return Ok(());
        };
        let timed = self
            .plan
            .dimensions
            .iter()
            .any(|d| d.column == column && d.grain.is_some());
        let compared = self.question.frame.compare || !timed;
        match apart.stretches.as_slice() {
            [first, second] if !self.plan.measures.is_empty() && compared => {
                self.plan.filters.push(within(&column, *second));
                return self.set_against(column, *second, *first);
            }
            several if !self.plan.measures.is_empty() && !timed => {
                let grain = unit(several[0]);
                if grain.is_none() || several.iter().any(|s| unit(*s) != grain) {
                    return Err(Fault::Unsupported("periods of different length".into()));
                }
                self.plan.dimensions.insert(
                    0,
                    Dimension {
                        column: column.clone(),
                        grain,
                    },
                );
            }
            _ => {}
        }
        self.plan.filters.push(apart.filter(&column));
        Ok(())
    }

    /// Sets the figures of one period against those of another.
    fn set_against(
        &mut self,
        column: ColumnRef,
        now: Stretch,
        before: Stretch,
    ) -> Result<(), Fault> {
        for dimension in &mut self.plan.dimensions {
            if dimension.column != column {
                continue;
            }
            // Months of two years meet as months of the year.
            let aligned = now.0.month() == before.0.month() && now.0.day() == before.0.day();
            dimension.grain = match dimension.grain {
                Some(Grain::Month) if aligned && months(now.0, now.1) <= 12 => {
                    Some(Grain::MonthOfYear)
                }
                grain @ Some(Grain::DayOfWeek | Grain::HourOfDay | Grain::MonthOfYear) => grain,
                _ => {
                    return Err(Fault::Unsupported(
                        "two periods set against each other step by step".into(),
                    ));
                }
            };
        }
        self.plan.comparison = Some(Comparison::Period {
            column,
            from: before.0.to_string(),
            to: before.1.to_string(),
            label: dates::label(before.0, before.1),
        });
        Ok(())
    }

    /// A second period beside the first.
    pub(super) fn versus(&mut self) -> Result<(), Fault> {
        let Some(versus) = &self.question.frame.versus else {
            return Ok(());
        };
        if self.plan.measures.is_empty() {
            return Err(Fault::Unsupported(
                "comparing rows that are not summed up".into(),
            ));
        }
        let at = self.time_column(0)?;
        self.use_column(at);
        if !matches!(
            self.column(at).kind,
            ColumnType::Date | ColumnType::Timestamp
        ) {
            return Err(Fault::Unsupported(
                "comparing periods where only years are known".into(),
            ));
        }
        let column = self.reference(at);
        let period = self
            .plan
            .filters
            .iter()
            .filter_map(stretch)
            .find_map(|(other, stretch)| (*other == column).then_some(stretch));
        let anchor = self.time_anchor(at);
        let unsupported = || Fault::Unsupported("that comparison".into());
        let days = |when: &When| -> Option<Stretch> {
            let span = when.span(anchor)?;
            Some((span.from?, span.to?))
        };
        let (from, to) = match (period, versus) {
            (Some(period), _) => period,
            (None, Versus::Time(_)) => {
                return Err(Fault::Unsupported(
                    "a comparison with one period only".into(),
                ));
            }
            (None, _) => {
                let when = match anchor.latest {
                    // Of a year that the data does not reach nothing can be said.
                    Some(latest) if latest.year() < anchor.today.year() => {
                        When::Year(latest.year())
                    }
                    _ => When::ToDate(Grain::Year),
                };
                let filter = self.within(at, &when)?;
                self.plan.filters.push(filter);
                days(&when).ok_or_else(unsupported)?
            }
        };
        let other = match versus {
            Versus::YearBefore => (
                from.checked_sub(1.year()).map_err(|_| unsupported())?,
                to.checked_sub(1.year()).map_err(|_| unsupported())?,
            ),
            Versus::Before if from.day() == 1 && to.day() == 1 => (
                from.checked_sub(months(from, to).months())
                    .map_err(|_| unsupported())?,
                from,
            ),
            Versus::Before => {
                let days = from.until(to).map_err(|_| unsupported())?.get_days();
                (
                    from.checked_sub(days.days()).map_err(|_| unsupported())?,
                    from,
                )
            }
            Versus::Time(when) => days(when).ok_or_else(unsupported)?,
        };
        // The later period is the one that is looked at.
        let (now, before) = if other.0 > from && matches!(versus, Versus::Time(_)) {
            for filter in &mut self.plan.filters {
                if stretch(filter).is_some_and(|(c, _)| *c == column) {
                    *filter = within(&column, other);
                }
            }
            (other, (from, to))
        } else {
            ((from, to), other)
        };
        self.set_against(column, now, before)
    }
}
