//! Figures and groups that a question leaves to be understood.

use catalogue::{Aggregate, Role};

use super::{Builder, Shown};
use crate::{
    plan::{Filter, Grain, Measure, Operator},
    read::frame::Operand,
    words::{forms, general},
};

impl Builder<'_> {
    /// Figures and groups that the question leaves to be understood.
    pub(super) fn imply(&mut self, apart: bool) {
        let frame = self.question.frame;
        let figures = self.shown.iter().any(|s| matches!(s, Shown::Measure(_)));
        let set_against = frame.growth && (frame.versus.is_some() || apart);
        if (frame.growth || frame.trend || frame.running)
            && !set_against
            && self.plan.dimensions.is_empty()
            && let Ok(at) = self.time_column(0)
        {
            let temporal = self.column(at).kind.is_temporal();
            self.use_column(at);
            self.plan.dimensions.push(crate::plan::Dimension {
                column: self.reference(at),
                grain: temporal.then_some(Grain::Month),
            });
        }
        if frame.compare && frame.groups.is_empty() {
            // `compare web and store sales`: by the column whose values are compared.
            let compared = self.plan.filters.iter().find_map(|f| match f {
                Filter::Is(c) if c.operator == Operator::In => Some(c.column.clone()),
                _ => None,
            });
            if let Some(column) = compared {
                self.plan.dimensions.push(crate::plan::Dimension {
                    column,
                    grain: None,
                });
                self.summary = true;
            }
        }
        // `the average age of male and female students`: of each, for these are all that there are.
        let all = self.plan.filters.iter().position(|f| match f {
            Filter::Is(c) if c.operator == Operator::In && c.values.len() > 1 => {
                self.place_of(&c.column).is_some_and(|at| {
                    let column = self.column(at);
                    column.values_complete && column.values.len() == c.values.len()
                })
            }
            _ => false,
        });
        let plain = figures && frame.groups.is_empty() && frame.superlative.is_none();
        let joined = !self.question.tokens.iter().any(|t| t.lower == "or");
        if plain
            && joined
            && self.plan.dimensions.is_empty()
            && let Some(i) = all
            && let Filter::Is(c) = self.plan.filters.remove(i)
        {
            self.plan.dimensions.push(crate::plan::Dimension {
                column: c.column,
                grain: None,
            });
        }
        if let Some(measure) = self.figure_of_period() {
            self.shown = vec![Shown::Measure(measure)];
            self.summary = true;
            return;
        }
        let by = self.sorted.is_none()
            && frame.groups.iter().any(|g| {
                g.token
                    .checked_sub(1)
                    .is_some_and(|i| matches!(self.question.tokens[i].lower.as_str(), "by" | "per"))
            });
        let only_rows = !frame.outputs.is_empty()
            && frame.outputs.iter().all(|o| match o {
                crate::read::frame::Output::Named { mention, .. } => {
                    self.names_table(*mention, self.anchor)
                }
                crate::read::frame::Output::Count { .. } => false,
            })
            && self.shown.len() <= frame.groups.len();
        let wants = by && only_rows
            || !self.plan.dimensions.is_empty()
            || frame.share
            || frame.growth
            || frame.versus.is_some()
            || apart && (frame.compare || frame.outputs.is_empty() && frame.subjects.is_empty())
            || frame.how_much
            || (self.sorted.is_none() && !frame.groups.is_empty() && frame.outputs.is_empty());
        if figures || !wants {
            return;
        }
        // Columns of numbers that were asked for become figures; else the table's own measure.
        let numbers: Vec<usize> = self
            .shown
            .iter()
            .enumerate()
            .filter_map(|(i, s)| match s {
                Shown::Column(t, c)
                    if self.column((*t, *c)).role == Role::Measure
                        && self.column((*t, *c)).kind.is_numeric() =>
                {
                    Some(i)
                }
                _ => None,
            })
            .collect();
        let frame = self.question.frame;
        if numbers.is_empty() {
            if !frame.how_much || self.shown.is_empty() {
                let named_table = frame
                    .outputs
                    .iter()
                    .any(|o| matches!(o, crate::read::frame::Output::Named { .. }));
                let counted = frame.outputs.iter().any(|o| match o {
                    crate::read::frame::Output::Named { mention, .. } => {
                        self.names_table(*mention, self.anchor) && !self.is_amount(*mention)
                    }
                    crate::read::frame::Output::Count { .. } => false,
                });
                let measure = if counted
                    || named_table
                        && !frame.growth
                        && !frame.share
                        && self.implied_measure().is_none()
                {
                    Some(self.measure(Aggregate::Count, None))
                } else {
                    self.implied_measure()
                        .or_else(|| Some(self.measure(Aggregate::Count, None)))
                };
                if let Some(measure) = measure {
                    self.shown.push(Shown::Measure(measure));
                    self.summary = true;
                }
            }
        } else if !frame.how_much || !self.plan.dimensions.is_empty() {
            self.summary = true;
        }
    }

    /// `revenue last 3 months`, `units sold in December`, `visits yesterday`: a name with a period
    /// and nothing else asks for one figure, not for the values of single rows.
    pub(super) fn figure_of_period(&self) -> Option<Measure> {
        let frame = self.question.frame;
        let plain = frame.groups.is_empty()
            && frame.superlative.is_none()
            && frame.order.is_empty()
            && frame.limit.is_none()
            && !frame.distinct
            && !self.plan.distinct;
        let [crate::read::frame::Output::Named { mention, .. }] = frame.outputs.as_slice() else {
            return None;
        };
        let others = frame
            .subjects
            .iter()
            .any(|s| s != mention && self.names_table(*s, self.anchor) && !self.is_verb(*s));
        if !plain || others {
            return None;
        }
        // Years that are numbers say little about whether rows are things or happenings.
        let timed = frame.conditions.iter().any(|c| {
            matches!(c.operands.first(), Some(Operand::Time(_)))
                || matches!(c.operands.first(), Some(Operand::Number(n)) if crate::dates::is_year(*n))
        }) && self
            .columns
            .iter()
            .any(|at| self.column(*at).kind.is_temporal());
        let bare = timed && !frame.asks;
        match self.shown.as_slice() {
            [Shown::Column(t, c)] => {
                let at = (*t, *c);
                let column = self.column(at);
                let amount =
                    self.is_amount(*mention) && self.default_measure(self.anchor) == Some(at);
                let figure = column.role == Role::Measure
                    && column.kind.is_numeric()
                    && *t == self.anchor
                    && (amount || bare);
                figure.then(|| self.measure(column.aggregate.unwrap_or(Aggregate::Sum), Some(at)))
            }
            [] => {
                let named = self
                    .table_of(*mention)
                    .is_some_and(|(t, _)| t == self.anchor);
                let new = self.question.tokens.iter().any(|t| t.lower == "new");
                let happens = new || self.question.lexicon.name_column(self.anchor).is_none();
                (bare && named && happens).then(|| self.measure(Aggregate::Count, None))
            }
            _ => None,
        }
    }

    /// The column of the amounts that come in or go out: the default measure, or the only one that
    /// holds money.
    pub(super) fn money(&self) -> Option<(usize, usize)> {
        let amount = |at: &(usize, usize)| {
            let column = self.column(*at);
            column.role == Role::Measure
                && (column.format == catalogue::Format::Currency
                    || forms::split_name(&column.name).iter().any(|w| {
                        matches!(
                            w.as_str(),
                            "amount" | "revenue" | "sales" | "total" | "value" | "paid" | "price"
                        )
                    }))
        };
        let default = self
            .default_measure(self.anchor)
            .filter(|at| amount(at) && self.column(*at).aggregate == Some(Aggregate::Sum));
        let columns = self.question.lexicon.table(self.anchor).columns.len();
        let all: Vec<(usize, usize)> = (0..columns)
            .map(|c| (self.anchor, c))
            .filter(amount)
            .collect();
        match (default, all.as_slice()) {
            (Some(at), _) => Some(at),
            (None, [one]) => Some(*one),
            _ => None,
        }
    }

    /// Whether `how much` is said of what comes in or goes out.
    pub(super) fn earns(&self) -> bool {
        self.question.tokens.iter().any(|t| {
            matches!(
                t.lower.as_str(),
                "sold"
                    | "sell"
                    | "made"
                    | "make"
                    | "earn"
                    | "earned"
                    | "spend"
                    | "spent"
                    | "paid"
                    | "pay"
                    | "buy"
                    | "bought"
                    | "order"
                    | "ordered"
                    | "take"
                    | "took"
                    | "lose"
            )
        })
    }

    /// Whether a mention is a verb that only sounds like a table: `the product that sold most`.
    pub(super) fn is_verb(&self, m: usize) -> bool {
        let said = &self.question.mentions[m];
        said.end == said.start + 1 && general::is_link(&self.question.tokens[said.start].lower)
    }
}
