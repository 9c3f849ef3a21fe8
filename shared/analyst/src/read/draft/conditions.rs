//! Conditions: on which column each is, and with which values.

use catalogue::ColumnType;

use super::{Builder, Fault, pick::Want};
use crate::{
    plan::{Condition as Is, Filter, Literal, Operator},
    read::frame::{Condition, On, Operand},
};

impl Builder<'_> {
    pub(super) fn conditions(&mut self) -> Result<(), Fault> {
        for condition in &self.question.frame.conditions {
            let Some(filter) = self.condition(condition)? else {
                continue;
            };
            let filter = if condition.negated {
                negate(filter)
            } else {
                filter
            };
            self.add(filter, condition.or);
        }
        if self.lacks_in_part() {
            return Err(Fault::Unsupported("what is missing in a period".into()));
        }
        Ok(())
    }

    /// Adds a filter: beside the others, or as an alternative to the last. Two values of one
    /// column can only be alternatives, whatever joins them.
    fn add(&mut self, filter: Filter, or: bool) {
        let same = match (&filter, self.plan.filters.last()) {
            (Filter::Is(new), Some(Filter::Is(old))) => {
                new.column == old.column
                    && new.operator == Operator::Equal
                    && matches!(old.operator, Operator::Equal | Operator::In)
            }
            _ => false,
        };
        if same
            && let Filter::Is(new) = &filter
            && let Some(Filter::Is(old)) = self.plan.filters.last_mut()
        {
            for value in &new.values {
                if !old.values.contains(value) {
                    old.values.push(value.clone());
                }
            }
            if old.values.len() > 1 {
                old.operator = Operator::In;
            }
            return;
        }
        if or && let Some(last) = self.plan.filters.pop() {
            let mut any = match last {
                Filter::Any(any) => any,
                other => vec![other],
            };
            any.push(filter);
            self.plan.filters.push(Filter::Any(any));
            return;
        }
        self.plan.filters.push(filter);
    }

    fn condition(&mut self, condition: &Condition) -> Result<Option<Filter>, Fault> {
        match &condition.on {
            On::Bare(m, how) => self.bare(*m, *how, condition),
            On::Counted(m) => self.counted(*m, condition),
            On::Named(m) => {
                if self.adds_up_for_each(*m, condition)? {
                    return Ok(None);
                }
                self.named(*m, condition).map(Some)
            }
            On::Rows => {
                self.count_rows(condition)?;
                Ok(None)
            }
            On::Row(m) => self.row(*m, condition).map(Some),
            On::Summed(m, aggregate) => self.summed_up(*m, *aggregate, condition),
            On::Value(near) => self.value(*near, condition).map(Some),
            On::Default => self.default(condition).map(Some),
        }
    }

    /// A condition on a named column.
    fn named(&mut self, m: usize, condition: &Condition) -> Result<Filter, Fault> {
        let operand = condition.operands.first();
        match operand {
            Some(Operand::Number(_)) => {
                if let Some((at, fit)) = self.try_pick(m, Want::Quantity)? {
                    self.measured_alike(at, condition)?;
                    self.use_column(at);
                    self.score += fit * self.weight(m);
                    return self.compare(at, condition);
                }
                if let Some((at, _)) = self.try_pick(m, Want::Time)? {
                    self.use_column(at);
                    return self.compare(at, condition);
                }
                // A number that is a code: text.
                let at = self.pick(m, Want::Any)?;
                if condition.operator != Operator::Equal || self.column(at).kind != ColumnType::Text
                {
                    return Err(Fault::Unknown(self.words(m)));
                }
                self.compare(at, condition)
            }
            Some(Operand::Time(_)) => {
                let at = self.pick(m, Want::Time)?;
                self.compare(at, condition)
            }
            Some(Operand::Value(v)) => {
                let candidates = self.question.mentions[*v].candidates.clone();
                let words = self.words(*v);
                self.matched(Some(m), &candidates, &words, condition)
            }
            Some(Operand::Text(text)) => {
                if matches!(
                    condition.operator,
                    Operator::Contains | Operator::StartsWith | Operator::EndsWith
                ) {
                    return self.pattern(m, condition);
                }
                let candidates = self.question.lexicon.values_like(text);
                self.matched(Some(m), &candidates, text, condition)
            }
            None => Err(Fault::Unknown(self.words(m))),
        }
    }

    /// `customer 17`: by the key that is called so, else by the key of the table.
    fn row(&mut self, m: usize, condition: &Condition) -> Result<Filter, Fault> {
        let lexicon = self.question.lexicon;
        let own = self.question.mentions[m]
            .candidates
            .iter()
            .filter(|c| c.target.is_column() && c.score >= 0.8)
            .filter_map(|c| c.target.column())
            .find(|at| at.0 == self.anchor && self.column(*at).role == catalogue::Role::Key);
        let table = self.table_of(m).filter(|(t, _)| self.meets_once((*t, 0)));
        let key = own.or_else(|| {
            let (t, _) = table?;
            Some((t, lexicon.key_column(t)?))
        });
        match key.filter(|at| self.column(*at).kind == ColumnType::Integer) {
            Some(at) => {
                self.use_column(at);
                self.compare(at, condition)
            }
            None => self.default(condition),
        }
    }

    /// A text pattern on the named column, or on the name of the named table.
    fn pattern(&mut self, m: usize, condition: &Condition) -> Result<Filter, Fault> {
        let table_fit = self.table_of(m).map_or(0.0, |(_, fit)| fit);
        let at = match self
            .try_pick(m, Want::Any)?
            .filter(|(_, fit)| *fit > table_fit)
        {
            Some((at, fit)) => {
                self.score += fit * self.weight(m);
                at
            }
            None => {
                let (table, _) = self
                    .table_of(m)
                    .ok_or_else(|| Fault::Unknown(self.words(m)))?;
                let c = self
                    .question
                    .lexicon
                    .name_column(table)
                    .ok_or(Fault::Elsewhere)?;
                (table, c)
            }
        };
        if self.column(at).kind != ColumnType::Text {
            return Err(Fault::Unknown(self.words(m)));
        }
        self.use_column(at);
        let column = self.reference(at);
        let filters: Vec<Filter> = condition
            .operands
            .iter()
            .filter_map(|operand| match operand {
                Operand::Text(text) => Some(text.clone()),
                _ => None,
            })
            .map(|text| {
                Filter::Is(Is {
                    column: column.clone(),
                    operator: condition.operator,
                    values: vec![Literal::Text(text)],
                })
            })
            .collect();
        Ok(match filters.len() {
            1 => filters
                .into_iter()
                .next()
                .unwrap_or(Filter::Any(Vec::new())),
            _ => Filter::Any(filters),
        })
    }
}

impl Builder<'_> {}

pub(super) fn negate(filter: Filter) -> Filter {
    match filter {
        Filter::Not(inner) => *inner,
        Filter::Is(Is {
            column,
            operator,
            values,
        }) => {
            let turned = match operator {
                Operator::Less => Some(Operator::AtLeast),
                Operator::AtMost => Some(Operator::More),
                Operator::More => Some(Operator::AtMost),
                Operator::AtLeast => Some(Operator::Less),
                _ => None,
            };
            match turned {
                Some(operator) => Filter::Is(Is {
                    column,
                    operator,
                    values,
                }),
                None => Filter::Not(Box::new(Filter::Is(Is {
                    column,
                    operator,
                    values,
                }))),
            }
        }
        other => Filter::Not(Box::new(other)),
    }
}
