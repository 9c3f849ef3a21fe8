//! Periods: which column they are on, and which days they are.

use catalogue::ColumnType;
use jiff::civil::Date;

use super::{Builder, Fault, pick::Want};
use crate::{
    dates::{Anchor, Span, When},
    plan::{Condition, Filter, Literal, Operator},
};

impl Builder<'_> {
    /// The column that a period is on when none is named, with words near it that may tell.
    pub(super) fn time_column(&self, near: usize) -> Result<(usize, usize), Fault> {
        if let Some(at) = self.time {
            return Ok(at);
        }
        let table = self.question.lexicon.table(self.anchor);
        let candidates: Vec<(usize, usize)> = (0..table.columns.len())
            .map(|c| (self.anchor, c))
            .filter(|at| self.suits(*at, Want::Time))
            .collect();
        match candidates.as_slice() {
            [] => self.time_beyond(),
            [one] => Ok(*one),
            several => {
                let from = near.saturating_sub(5);
                let heard = |at: &(usize, usize)| {
                    crate::words::forms::split_name(&self.column(*at).name)
                        .iter()
                        .any(|word| {
                            let root = crate::words::forms::root(&crate::words::forms::stem(word));
                            !matches!(
                                root.as_str(),
                                "date" | "time" | "year" | "at" | "on" | "of" | "is"
                            ) && self.question.tokens[from..near.min(self.question.tokens.len())]
                                .iter()
                                .any(|t| t.root == root)
                        })
                };
                let told: Vec<_> = several.iter().filter(|at| heard(at)).collect();
                if let [one] = told.as_slice() {
                    return Ok(**one);
                }
                let default = table.time.as_deref().and_then(|name| {
                    several
                        .iter()
                        .find(|at| self.column(**at).name.eq_ignore_ascii_case(name))
                });
                default.copied().ok_or_else(|| {
                    let names = several
                        .iter()
                        .map(|at| self.column(*at).name.clone())
                        .collect();
                    Fault::Ambiguous("the period".into(), names)
                })
            }
        }
    }

    /// The time of the one table next to the anchor that has any.
    fn time_beyond(&self) -> Result<(usize, usize), Fault> {
        let catalogue = self.question.lexicon.catalogue();
        let mut found = Vec::new();
        for (t, table) in catalogue.tables.iter().enumerate() {
            let near = self
                .routes
                .to(t)
                .is_some_and(|r| r.cost <= 1.0 && !r.fans_out && t != self.anchor);
            if let Some(time) = table.time.as_deref().filter(|_| near)
                && let Some(c) = table
                    .columns
                    .iter()
                    .position(|c| c.name.eq_ignore_ascii_case(time))
            {
                found.push((t, c));
            }
        }
        match found.as_slice() {
            [one] => Ok(*one),
            _ => Err(Fault::Elsewhere),
        }
    }

    /// What periods on this column are counted from.
    pub(super) fn time_anchor(&self, at: (usize, usize)) -> Anchor {
        let column = self.column(at);
        let latest = column.max.as_deref().and_then(|text| {
            if self.is_year(at) {
                let year: i16 = text.parse().ok()?;
                return Date::new(year, 12, 31).ok();
            }
            text.get(..10)?.parse().ok()
        });
        Anchor {
            today: self.question.today,
            latest,
        }
    }

    /// A filter to a period.
    pub(super) fn within(&mut self, at: (usize, usize), when: &When) -> Result<Filter, Fault> {
        let span = when
            .span(self.time_anchor(at))
            .ok_or_else(|| Fault::Unsupported("that period".into()))?;
        self.periods.push(span.label.clone());
        self.span_filter(at, &span)
    }

    /// A filter to a stretch of days.
    pub(super) fn span_filter(&self, at: (usize, usize), span: &Span) -> Result<Filter, Fault> {
        let column = self.reference(at);
        if self.is_year(at) && self.column(at).kind.is_numeric() {
            let year = |day: Date| Literal::Integer(i64::from(day.year()));
            let whole = |day: Option<Date>| day.is_none_or(|d| d.month() == 1 && d.day() == 1);
            if !whole(span.from) || !whole(span.to) {
                return Err(Fault::Unsupported(
                    "a part of a year, where only years are known".into(),
                ));
            }
            let (operator, values) = match (span.from, span.to) {
                (Some(from), Some(to)) if to.year() == from.year() + 1 => {
                    (Operator::Equal, vec![year(from)])
                }
                (Some(from), Some(to)) => (
                    Operator::Between,
                    vec![year(from), Literal::Integer(i64::from(to.year()) - 1)],
                ),
                (Some(from), None) => (Operator::AtLeast, vec![year(from)]),
                (None, Some(to)) => (Operator::Less, vec![year(to)]),
                (None, None) => return Err(Fault::Unsupported("that period".into())),
            };
            return Ok(Filter::Is(Condition {
                column,
                operator,
                values,
            }));
        }
        if !matches!(
            self.column(at).kind,
            ColumnType::Date | ColumnType::Timestamp
        ) {
            return Err(Fault::Elsewhere);
        }
        let day = |day: Date| Literal::Time(day.to_string());
        let (operator, values) = match (span.from, span.to) {
            (Some(from), Some(to)) => (Operator::Within, vec![day(from), day(to)]),
            (Some(from), None) => (Operator::AtLeast, vec![day(from)]),
            (None, Some(to)) => (Operator::Less, vec![day(to)]),
            (None, None) => return Err(Fault::Unsupported("that period".into())),
        };
        Ok(Filter::Is(Condition {
            column,
            operator,
            values,
        }))
    }
}
