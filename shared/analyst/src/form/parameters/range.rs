//! The two ends of what a plan says of a column of days or numbers, of which either can be
//! replaced by itself.

use jiff::civil::Date;
use widgets::Issue;

use crate::form::controls::{Ask, Control};
use crate::form::submitted::next_day;
use crate::plan::{ColumnRef, Condition, Filter, Literal, Operator};

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Where it begins.
    Low,
    /// Where it ends.
    High,
}

impl End {
    /// The end that a control asks for.
    pub fn of(ask: Ask) -> Option<Self> {
        match ask {
            Ask::Since | Ask::AtLeast => Some(Self::Low),
            Ask::Until | Ask::AtMost => Some(Self::High),
            _ => None,
        }
    }
}

/// What a plan says of a column, as two ends.
#[derive(Debug, Default)]
pub(super) struct Range {
    low: Option<(Operator, Literal)>,
    high: Option<(Operator, Literal)>,
    /// Where a given end stands in the request.
    at: String,
    is_time: bool,
}

impl Range {
    /// Takes both ends out of a plan's filters.
    pub fn taken_from(filters: &mut Vec<Filter>, column: &ColumnRef) -> Self {
        let mut range = Self::default();
        filters.retain(|filter| match filter {
            Filter::Is(condition) if same(&condition.column, column) => !range.take(condition),
            _ => true,
        });
        range
    }

    /// Takes a condition in, if it is about an end that is still open.
    fn take(&mut self, condition: &Condition) -> bool {
        use Operator::{AtLeast, AtMost, Between, Equal, Less, More, Within};
        let low = |operator| Some((operator, condition.values.first()?.clone()));
        let high = |operator, at: usize| Some((operator, condition.values.get(at)?.clone()));
        let (low, high) = match condition.operator {
            AtLeast | More => (low(condition.operator), None),
            AtMost | Less => (None, high(condition.operator, 0)),
            Between => (low(AtLeast), high(AtMost, 1)),
            Within => (low(AtLeast), high(Less, 1)),
            Equal => (low(AtLeast), high(AtMost, 0)),
            _ => return false,
        };
        if low.is_some() && self.low.is_some() || high.is_some() && self.high.is_some() {
            return false;
        }
        self.low = low.or(self.low.take());
        self.high = high.or(self.high.take());
        true
    }

    /// Replaces an end; nothing takes it away.
    pub fn set(&mut self, end: End, control: &Control<'_>, value: Option<Literal>, at: &str) {
        at.clone_into(&mut self.at);
        self.is_time = control.column.kind.is_temporal();
        match end {
            End::Low => self.low = value.map(|value| (Operator::AtLeast, value)),
            // A day that is named is included, up to its last moment.
            End::High if self.is_time => {
                self.high = value.map(|value| (Operator::Less, next_day(&value)));
            }
            End::High => self.high = value.map(|value| (Operator::AtMost, value)),
        }
    }

    /// The conditions that say it.
    ///
    /// # Errors
    ///
    /// Where it ends before it begins.
    pub fn conditions(self, column: &ColumnRef) -> Result<Vec<Condition>, Issue> {
        use Operator::{AtLeast, AtMost, Between, Less, Within};
        let condition = |operator, values| Condition {
            column: column.clone(),
            operator,
            values,
        };
        let (low, high) = match (self.low, self.high) {
            (Some(low), Some(high)) => (low, high),
            (low, high) => {
                let ends = low.into_iter().chain(high);
                return Ok(ends
                    .map(|(operator, value)| condition(operator, vec![value]))
                    .collect());
            }
        };
        if ends_before(&low.1, &high.1, high.0 == Less && self.is_time) {
            let message = format!("The range of {} ends before it begins.", column.column);
            return Err(Issue::error(self.at, "out_of_range", message));
        }
        Ok(match (low, high) {
            ((AtLeast, low), (Less, high)) if self.is_time => {
                vec![condition(Within, vec![low, high])]
            }
            ((AtLeast, low), (AtMost, high)) => vec![condition(Between, vec![low, high])],
            ((lower, low), (upper, high)) => {
                vec![condition(lower, vec![low]), condition(upper, vec![high])]
            }
        })
    }
}

/// Whether a range has nothing in it; `open`: its end does not belong to it.
fn ends_before(low: &Literal, high: &Literal, open: bool) -> bool {
    match (low, high) {
        (Literal::Time(low), Literal::Time(high)) => {
            // Days and points in time are compared as text only where both are of one kind.
            match (low.parse::<Date>(), high.parse::<Date>()) {
                (Ok(first), Ok(last)) if low.len() == high.len() => {
                    last < first || open && low >= high
                }
                (Ok(first), Ok(last)) => last < first,
                _ => false,
            }
        }
        (low, high) => number(low)
            .zip(number(high))
            .is_some_and(|(low, high)| high < low),
    }
}

fn number(literal: &Literal) -> Option<f64> {
    match literal {
        Literal::Integer(number) => Some(*number as f64),
        Literal::Number(number) => Some(*number),
        _ => None,
    }
}

/// Whether two columns are the same, as SQL sees it.
pub(super) fn same(one: &ColumnRef, other: &ColumnRef) -> bool {
    one.column.eq_ignore_ascii_case(&other.column) && one.table.eq_ignore_ascii_case(&other.table)
}
