//! Putting what was found into the plan: a list or a summary, and what is done with its figures.

use catalogue::{Aggregate, Role};

use super::{Builder, Fault, Shown, pick::Want};
use crate::plan::{Measure, OrderBy, Transform};

impl Builder<'_> {
    /// Puts what was found into the plan.
    pub(super) fn settle(&mut self) -> Result<(), Fault> {
        let frame = self.question.frame;
        let numbers = self.shown.iter().any(|s| match s {
            Shown::Column(t, c) => self.column((*t, *c)).kind.is_numeric(),
            Shown::Measure(_) => true,
        });
        let grouped = !frame.groups.is_empty() || frame.superlative.is_some();
        if frame.how_much && !numbers {
            let Some(at) = self.money().filter(|_| self.earns()) else {
                return Err(Fault::Unknown("how much".into()));
            };
            self.use_column(at);
            let measure = self.measure(Aggregate::Sum, Some(at));
            if !grouped {
                self.shown.clear();
            }
            self.shown.push(Shown::Measure(measure));
            self.summary = true;
        }
        let apart = self.take_apart();
        self.imply(!apart.is_empty());
        let timed = !self.plan.dimensions.is_empty();
        let by_measure = self
            .plan
            .order
            .iter()
            .any(|o| matches!(o.by, OrderBy::Measure(_)));
        let groups = self.sorted.is_none() && !frame.groups.is_empty();
        let mut summary = self.summary || by_measure || !self.plan.having.is_empty() || timed;
        // `revenue by region`: a measure with groups is summed up.
        let listed = frame.groups.iter().any(|g| {
            let tokens = self.question.tokens;
            let each = (g.token.saturating_sub(3)..g.token)
                .rev()
                .find(|i| matches!(tokens[*i].lower.as_str(), "each" | "every"));
            each.and_then(|i| i.checked_sub(1)).is_some_and(|i| {
                matches!(
                    tokens[i].lower.as_str(),
                    "list"
                        | "show"
                        | "give"
                        | "does"
                        | "do"
                        | "find"
                        | "return"
                        | "what"
                        | "display"
                        | "is"
                        | "are"
                )
            })
        });
        if !summary && groups && !listed {
            let columns: Vec<(usize, usize)> = self.columns_shown();
            let numbers: Vec<(usize, usize)> = columns
                .iter()
                .copied()
                .filter(|at| self.column(*at).role == Role::Measure)
                .collect();
            let one_each = columns.iter().all(|at| {
                let t = self.question.lexicon.table(at.0);
                let unique = self.column(*at).distinct >= t.row_count && t.row_count > 0;
                self.column(*at).role == Role::Measure || unique && at.0 == self.anchor
            });
            if !numbers.is_empty() && numbers.len() < columns.len() && !one_each {
                summary = true;
            }
        }
        if summary {
            self.sum_up()?;
        } else {
            self.list()?;
        }
        self.put_apart(apart)?;
        self.versus()?;
        self.transforms()
    }

    pub(super) fn columns_shown(&self) -> Vec<(usize, usize)> {
        self.shown
            .iter()
            .filter_map(|s| match s {
                Shown::Column(t, c) => Some((*t, *c)),
                Shown::Measure(_) => None,
            })
            .collect()
    }

    pub(super) fn place_of(&self, column: &crate::plan::ColumnRef) -> Option<(usize, usize)> {
        let catalogue = self.question.lexicon.catalogue();
        let t = catalogue
            .tables
            .iter()
            .position(|t| t.name == column.table)?;
        let c = catalogue.tables[t]
            .columns
            .iter()
            .position(|c| c.name == column.column)?;
        Some((t, c))
    }

    pub(super) fn transforms(&mut self) -> Result<(), Fault> {
        let frame = self.question.frame;
        if frame.growth && self.plan.comparison.is_some() {
            // The change between the two periods is the growth that is asked for.
            return Ok(());
        }
        let transform = match (frame.share, frame.growth, frame.running) {
            (false, false, false) => return Ok(()),
            (true, false, false) => Transform::Share,
            (false, true, false) => Transform::Growth,
            (false, false, true) => Transform::Running,
            _ => {
                return Err(Fault::Unsupported(
                    "several of share, growth and running total at once".into(),
                ));
            }
        };
        let asked = !frame.groups.is_empty() || frame.compare;
        if self.plan.measures.is_empty()
            || self.plan.dimensions.is_empty()
            || transform == Transform::Share && !asked
            || frame.superlative.is_some()
        {
            return Err(Fault::Unsupported(
                "a share or growth without groups".into(),
            ));
        }
        let timed = self.plan.dimensions.iter().any(|d| {
            d.grain.is_some()
                || self
                    .place_of(&d.column)
                    .is_some_and(|at| self.suits(at, Want::Time))
        });
        if transform != Transform::Share && !timed {
            return Err(Fault::Unsupported("a change without its time".into()));
        }
        let figures: Vec<Measure> = self.plan.measures.clone();
        for mut figure in figures {
            if transform == Transform::Share && figure.aggregate == Aggregate::Avg {
                // Averages have no whole: what they are of is added up, where that is an amount.
                let amount = figure
                    .column
                    .as_ref()
                    .and_then(|column| self.place_of(column))
                    .is_some_and(|at| self.column(at).format == catalogue::Format::Currency);
                if !amount {
                    return Err(Fault::Unsupported("a share of averages".into()));
                }
                figure.aggregate = Aggregate::Sum;
                for shown in &mut self.plan.measures {
                    if shown.column == figure.column {
                        shown.aggregate = Aggregate::Sum;
                    }
                }
            }
            self.plan.measures.push(Measure {
                transform,
                ..figure
            });
        }
        Ok(())
    }
}
