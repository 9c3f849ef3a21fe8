//! Summaries: figures and groups put together, each thing a group of its own.

use catalogue::{Aggregate, Role};

use super::{Builder, Fault, Shown};
use crate::plan::OrderBy;

impl Builder<'_> {
    pub(super) fn sum_up(&mut self) -> Result<(), Fault> {
        let shown = std::mem::take(&mut self.shown);
        let timed = std::mem::take(&mut self.plan.dimensions);
        let any_measure = shown.iter().any(|s| matches!(s, Shown::Measure(_)));
        let counted = self
            .plan
            .order
            .iter()
            .any(|o| matches!(&o.by, OrderBy::Measure(m) if m.aggregate == Aggregate::Count))
            || !self.plan.having.is_empty();
        for s in &shown {
            match s {
                Shown::Measure(measure) => self.plan.measures.push(measure.clone()),
                Shown::Column(t, c) => {
                    let at = (*t, *c);
                    let column = self.column(at);
                    // A number beside groups is summed up; beside a count it is a group itself.
                    let beside = any_measure || counted;
                    let number = column.role == Role::Measure
                        && column.kind.is_numeric()
                        && (!beside || self.adds_up(at));
                    if number {
                        let aggregate = column.aggregate.unwrap_or(Aggregate::Sum);
                        let measure = self.measure(aggregate, Some(at));
                        self.plan.measures.push(measure);
                    } else {
                        let at = self.shown_name(at);
                        let dimension = self.dimension(at);
                        let twice = self.plan.dimensions.iter().any(|d| {
                            self.place_of(&d.column)
                                .is_some_and(|other| self.same_key(other, at))
                        });
                        if !twice && !self.plan.dimensions.contains(&dimension) {
                            self.plan.dimensions.push(dimension);
                        }
                    }
                }
            }
        }
        for dimension in timed.into_iter().rev() {
            let same = self
                .plan
                .dimensions
                .iter()
                .position(|d| d.column == dimension.column);
            match same {
                Some(i) => self.plan.dimensions[i] = dimension,
                None => self.plan.dimensions.insert(0, dimension),
            }
        }
        // A plain column beside one figure and no group: `the average age and the name` is no question.
        let frame = self.question.frame;
        if self.plan.dimensions.is_empty() && self.plan.measures.is_empty() {
            let (t, c) = self.subject().ok_or(Fault::Elsewhere)?;
            if self.question.frame.subjects.is_empty() && self.question.frame.outputs.is_empty() {
                return Err(Fault::Unsupported("the first of what is not said".into()));
            }
            self.use_column((t, c));
            let dimension = self.dimension((t, c));
            self.plan.dimensions.push(dimension);
        }
        // `the revenue of the top 3 products` is that of each of them.
        if self.plan.limit.is_some()
            && self.plan.dimensions.is_empty()
            && frame.superlative.is_some()
        {
            let (t, c) = self
                .subject()
                .filter(|(t, _)| *t != self.anchor)
                .ok_or_else(|| {
                    Fault::Unsupported("the figures of single rows and of all at once".into())
                })?;
            self.use_column((t, c));
            let dimension = self.dimension((t, c));
            self.plan.dimensions.push(dimension);
        }
        // What the groups are ranked by is shown with them.
        for order in self.plan.order.clone() {
            match order.by {
                OrderBy::Measure(measure)
                    if frame.superlative.is_some()
                        && !self.plan.measures.contains(&measure)
                        && self.plan.having.is_empty() =>
                {
                    self.plan.measures.push(measure);
                }
                OrderBy::Column(column)
                    if self
                        .plan
                        .measures
                        .iter()
                        .any(|m| m.column.as_ref() == Some(&column)) =>
                {
                    let figure = self
                        .plan
                        .measures
                        .iter()
                        .find(|m| m.column.as_ref() == Some(&column))
                        .cloned();
                    for o in &mut self.plan.order {
                        if let (OrderBy::Column(c), Some(figure)) = (&o.by, &figure)
                            && *c == column
                        {
                            o.by = OrderBy::Measure(figure.clone());
                        }
                    }
                }
                OrderBy::Column(column) => {
                    let dimension = self
                        .plan
                        .dimensions
                        .iter()
                        .find(|d| d.column == column)
                        .cloned()
                        .ok_or(Fault::Elsewhere)?;
                    for o in &mut self.plan.order {
                        if o.by == OrderBy::Column(column.clone()) {
                            o.by = OrderBy::Dimension(dimension.clone());
                        }
                    }
                }
                _ => {}
            }
        }
        self.keep_apart();
        Ok(())
    }

    /// `revenue and number of orders by region`: an amount beside a count is added up for each
    /// group, unless it is what is grouped by.
    pub(super) fn adds_up(&self, at: (usize, usize)) -> bool {
        let grouped = &self.question.frame.groups;
        let by_it = grouped.iter().filter_map(|g| g.mention).any(|m| {
            self.question.mentions[m]
                .candidates
                .iter()
                .any(|c| c.target.is_column() && c.target.column() == Some(at))
        });
        self.column(at).aggregate == Some(Aggregate::Sum) && !grouped.is_empty() && !by_it
    }

    /// In a summary, a key is shown as the name it stands for only where it was asked for by name.
    pub(super) fn shown_name(&mut self, at: (usize, usize)) -> (usize, usize) {
        let m = self.question.frame.outputs.iter().find_map(|o| match o {
            crate::read::frame::Output::Named { mention, .. }
                if self.question.mentions[*mention]
                    .candidates
                    .iter()
                    .any(|c| c.target.column() == Some(at) && c.target.is_column()) =>
            {
                Some(*mention)
            }
            _ => None,
        });
        let Some(m) = m else { return at };
        let named = self.named_key(at, m);
        if named != at {
            self.use_column(named);
        }
        named
    }

    /// Two people of one name are two groups.
    pub(super) fn keep_apart(&mut self) {
        let beside: Vec<(usize, usize)> = self
            .plan
            .dimensions
            .iter()
            .filter_map(|d| self.place_of(&d.column))
            .filter(|at| at.0 == self.anchor)
            .filter_map(|at| self.key_beside(at))
            .collect();
        for at in beside {
            let key = self.reference(at);
            let known = self.plan.dimensions.iter().any(|d| d.column == key);
            if !known && !self.plan.keys.contains(&key) {
                self.plan.keys.push(key);
            }
        }
        let tables: Vec<usize> = self
            .used
            .iter()
            .copied()
            .filter(|t| *t != self.anchor)
            .collect();
        for t in tables {
            let table = self.question.lexicon.table(t);
            let person = self.person(t);
            let named = self.plan.dimensions.iter().any(|d| {
                d.column.table == table.name
                    && table.column(&d.column.column).is_some_and(|c| {
                        let name = self
                            .question
                            .lexicon
                            .name_column(t)
                            .is_some_and(|n| table.columns[n].name == c.name);
                        let part = person.is_some_and(|(first, last)| {
                            [first, last]
                                .iter()
                                .any(|at| table.columns[at.1].name == c.name)
                        });
                        part || name && c.distinct * 5 >= table.row_count * 2
                            || c.distinct * 5 >= table.row_count * 4
                            || c.kind.is_numeric() && c.role != Role::Dimension
                    })
            });
            if let Some(c) = self.question.lexicon.key_column(t).filter(|_| named) {
                let key = self.reference((t, c));
                if !self.plan.dimensions.iter().any(|d| d.column == key) {
                    self.plan.keys.push(key);
                }
            }
        }
    }

    /// The column that stands for what the question is about.
    pub(super) fn subject(&self) -> Option<(usize, usize)> {
        let frame = self.question.frame;
        let named = frame
            .subjects
            .iter()
            .filter_map(|m| self.table_of(*m))
            .map(|(t, _)| t)
            .find(|t| *t != self.anchor || frame.subjects.len() == 1)
            .unwrap_or(self.anchor);
        let c = self
            .question
            .lexicon
            .name_column(named)
            .or_else(|| self.question.lexicon.key_column(named))?;
        Some((named, c))
    }
}
