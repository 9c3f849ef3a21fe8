//! Conditions on groups: how many rows they have, and what these add up to.

use catalogue::Aggregate;

use super::{Builder, Fault, pick::Want};
use crate::{
    plan::{Filter, Having, Literal, Operator},
    read::frame::{Condition, Operand, Output},
};

impl Builder<'_> {
    /// `customers with revenue over 10,000`: the revenue of all the rows of each customer, not of
    /// single rows.
    pub(super) fn adds_up_for_each(
        &mut self,
        m: usize,
        condition: &Condition,
    ) -> Result<bool, Fault> {
        let bounds = matches!(condition.operands.first(), Some(Operand::Number(_)))
            && condition.operator != Operator::Equal
            && !condition.or
            && !condition.negated
            && self.is_amount(m);
        let column = if bounds {
            self.try_pick(m, Want::Quantity)?
        } else {
            None
        };
        let Some((at, fit)) =
            column.filter(|(at, _)| self.default_measure(self.anchor) == Some(*at))
        else {
            return Ok(false);
        };
        let things = self
            .question
            .frame
            .subjects
            .first()
            .and_then(|s| self.table_of(*s))
            .is_some_and(|(t, _)| t != self.anchor && self.question.spoken[t]);
        let additive = self.column(at).aggregate == Some(Aggregate::Sum);
        if !things || !additive || self.question.frame.subjects.is_empty() {
            return Ok(false);
        }
        self.use_column(at);
        self.score += fit * self.weight(m);
        let measure = self.measure(Aggregate::Sum, Some(at));
        self.having(measure, condition)?;
        Ok(true)
    }

    /// `more than 4 cylinders` is on a column; `more than 3 songs` counts the songs of each.
    pub(super) fn counted(
        &mut self,
        m: usize,
        condition: &Condition,
    ) -> Result<Option<Filter>, Fault> {
        let column = self.try_pick(m, Want::Quantity)?;
        let table = self.table_of(m);
        let as_column = match (&column, &table) {
            (Some((at, fit)), Some((t, table_fit))) => {
                at.0 == self.anchor && fit > table_fit
                    || *t != self.anchor && *fit > table_fit + 0.1
            }
            (Some(_), None) => true,
            _ => false,
        };
        if as_column && let Some((at, fit)) = column {
            // `more than one policy` is no number of a policy.
            if self.column(at).role == catalogue::Role::Key {
                return Err(Fault::Elsewhere);
            }
            // `products that sold more than 100 units`: units of all the rows of each.
            let found = self.column(at);
            let elsewhere = self
                .question
                .frame
                .subjects
                .first()
                .and_then(|s| self.table_of(*s))
                .is_some_and(|(t, _)| t != self.anchor);
            let additive =
                found.role == catalogue::Role::Measure && found.aggregate == Some(Aggregate::Sum);
            if elsewhere && additive && at.0 == self.anchor {
                // `leased for more than 12 months`: once, or all of the times together?
                let last = &self.question.tokens[self.question.mentions[m].end - 1];
                if matches!(
                    last.stem.as_str(),
                    "minute" | "hour" | "day" | "night" | "week" | "month" | "year"
                ) {
                    return Err(Fault::Ambiguous(self.words(m), Vec::new()));
                }
                self.use_column(at);
                let measure = self.measure(Aggregate::Sum, Some(at));
                self.having(measure, condition)?;
                return Ok(None);
            }
            self.use_column(at);
            self.score += fit * self.weight(m);
            return self.compare(at, condition).map(Some);
        }
        match table {
            Some((t, fit)) if t == self.anchor => {
                if self.is_subject(m) {
                    return self.default(condition).map(Some);
                }
                self.score += fit;
                self.count_rows(condition)?;
                Ok(None)
            }
            Some(_) => Err(Fault::Elsewhere),
            None => {
                let at = self.pick(m, Want::Any)?;
                if self.column(at).kind.is_numeric() || at.0 != self.anchor {
                    return Err(Fault::Elsewhere);
                }
                let measure = self.measure(Aggregate::CountDistinct, Some(at));
                self.having(measure, condition)?;
                Ok(None)
            }
        }
    }

    /// `with an average age above 30`: the figure of each group is compared.
    pub(super) fn summed_up(
        &mut self,
        m: usize,
        aggregate: Aggregate,
        condition: &Condition,
    ) -> Result<Option<Filter>, Fault> {
        let at = self.pick(m, Want::Number)?;
        if at.0 != self.anchor {
            return Err(Fault::Elsewhere);
        }
        let measure = self.measure(aggregate, Some(at));
        self.having(measure, condition)?;
        Ok(None)
    }

    /// Whether the counted thing is itself what is asked for: `how many orders over 5,000`.
    pub(super) fn is_subject(&self, m: usize) -> bool {
        self.question
            .frame
            .outputs
            .iter()
            .all(|output| match output {
                Output::Named { mention, .. } => *mention == m,
                Output::Count { mention, .. } => *mention == Some(m),
            })
            && self.question.frame.outputs.is_empty()
    }

    pub(super) fn count_rows(&mut self, condition: &Condition) -> Result<(), Fault> {
        let measure = self.measure(Aggregate::Count, None);
        self.having(measure, condition)
    }

    pub(super) fn having(
        &mut self,
        measure: crate::plan::Measure,
        condition: &Condition,
    ) -> Result<(), Fault> {
        if condition.negated || condition.or {
            return Err(Fault::Unsupported("alternatives between counts".into()));
        }
        let values: Option<Vec<Literal>> = condition
            .operands
            .iter()
            .map(|operand| match operand {
                Operand::Number(n) if n.fract() == 0.0 => Some(Literal::Integer(*n as i64)),
                Operand::Number(n) => Some(Literal::Number(*n)),
                _ => None,
            })
            .collect();
        let values = values.ok_or(Fault::Elsewhere)?;
        self.plan.having.push(Having {
            measure,
            operator: condition.operator,
            values,
        });
        Ok(())
    }
}
