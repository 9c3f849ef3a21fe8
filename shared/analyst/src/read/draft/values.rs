//! Values: which column has one that is named.

use std::collections::BTreeSet;

use catalogue::ColumnType;

use super::{Builder, Fault, pick::Want};
use crate::{
    lexicon::Candidate,
    plan::Filter,
    read::{
        frame::{Condition, Operand},
        scope,
    },
};

impl Builder<'_> {
    /// A value on its own: which column has it.
    pub(super) fn value(
        &mut self,
        near: Option<usize>,
        condition: &Condition,
    ) -> Result<Filter, Fault> {
        match condition.operands.first() {
            Some(Operand::Value(v)) => {
                let candidates = self.question.mentions[*v].candidates.clone();
                let words = self.words(*v);
                self.matched(near, &candidates, &words, condition)
            }
            Some(Operand::Text(text)) => {
                let candidates = self.question.lexicon.values_like(text);
                self.matched(near, &candidates, text, condition)
            }
            Some(Operand::Time(_) | Operand::Number(_)) => {
                let timed = near
                    .and_then(|m| self.try_pick(m, Want::Time).ok().flatten())
                    .filter(|(at, _)| self.meets_once(*at));
                match timed {
                    Some((at, _)) => {
                        self.use_column(at);
                        self.compare(at, condition)
                    }
                    None => self.default(condition),
                }
            }
            None => Err(Fault::Elsewhere),
        }
    }

    /// The filter for values with these candidates.
    pub(super) fn matched(
        &mut self,
        near: Option<usize>,
        candidates: &[Candidate],
        words: &str,
        condition: &Condition,
    ) -> Result<Filter, Fault> {
        let named: Vec<(usize, usize)> = near
            .map(|m| {
                self.question.mentions[m]
                    .candidates
                    .iter()
                    .filter(|c| c.target.is_column())
                    .filter_map(|c| c.target.column())
                    .collect()
            })
            .unwrap_or_default();
        let near_tables: BTreeSet<usize> = near
            .map(|m| {
                self.question.mentions[m]
                    .candidates
                    .iter()
                    .filter(|c| c.target.is_table() && c.score > 0.6)
                    .map(|c| c.target.table())
                    .collect()
            })
            .unwrap_or_default();
        // The words before it, but not those before another value: `from LAX to ORD`.
        let start = condition.tokens.0.min(self.question.tokens.len());
        let last = self
            .question
            .frame
            .conditions
            .iter()
            .map(|c| c.tokens.1)
            .filter(|end| *end <= start)
            .max()
            .unwrap_or(0);
        let before = &self.question.tokens[start.saturating_sub(4).max(last)..start];
        let mut fits: Vec<((usize, usize), f64)> = candidates
            .iter()
            .filter(|c| c.target.is_value())
            .filter_map(|c| {
                let at = c.target.column()?;
                let route = self.routes.to(at.0)?;
                let mut fit = c.score - 0.15 * route.cost;
                if let Some(m) = near {
                    if let Some(name) = self.question.mentions[m]
                        .candidates
                        .iter()
                        .find(|n| n.target.is_column() && n.target.column() == Some(at))
                    {
                        fit += 0.5 * name.score;
                    } else if near_tables.contains(&at.0) {
                        fit += 0.3;
                    }
                }
                fit += 0.3 * f64::from(scope::agrees(&self.column(at).name, before));
                if self.question.lexicon.name_column(at.0) == Some(at.1) {
                    fit += 0.05;
                }
                // A column that verbs before the value speak of: `directed by Ben Jones`.
                let spoken = before.iter().any(|t| {
                    crate::words::forms::split_name(&self.column(at).name)
                        .iter()
                        .any(|w| {
                            crate::words::forms::root(&crate::words::forms::stem(w)) == t.root
                                && t.root.len() > 3
                        })
                });
                if spoken {
                    fit += 0.3;
                }
                Some((at, fit))
            })
            .collect();
        fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        fits.dedup_by(|a, b| a.0 == b.0);
        if let Some((best, fit)) = fits.first().copied() {
            let rivals: Vec<(usize, usize)> = fits
                .iter()
                .skip(1)
                .filter(|(at, other)| fit - other < 0.04 && !self.same_key(best, *at))
                .map(|(at, _)| *at)
                .collect();
            let best = if rivals.is_empty() {
                best
            } else {
                let all = std::iter::once(best).chain(rivals.iter().copied());
                match self.by_end(all) {
                    Some(at) => at,
                    None => {
                        let names = std::iter::once(best)
                            .chain(rivals)
                            .map(|at| self.column(at).name.clone())
                            .collect();
                        return Err(Fault::Ambiguous(words.to_string(), names));
                    }
                }
            };
            self.use_column(best);
            self.score += fit;
            return self.compare(best, condition);
        }
        // No column lists it: only one whose values are not all known may hold it.
        let open = |builder: &Self, at: (usize, usize)| {
            let column = builder.column(at);
            builder.routes.to(at.0).is_some()
                && column.kind == ColumnType::Text
                && !column.values_complete
        };
        let at = named
            .iter()
            .copied()
            .filter(|at| open(self, *at))
            .max_by(|a, b| self.reach(*a).total_cmp(&self.reach(*b)))
            .or_else(|| {
                let table = near_tables.iter().copied().next().unwrap_or(self.anchor);
                let c = self.question.lexicon.name_column(table)?;
                (open(self, (table, c)) && named.is_empty()).then_some((table, c))
            });
        match at {
            Some(at) if matches!(condition.operands.first(), Some(Operand::Text(_))) => {
                self.use_column(at);
                self.compare(at, condition)
            }
            _ => Err(Fault::Unknown(words.to_string())),
        }
    }

    pub(super) fn reach(&self, at: (usize, usize)) -> f64 {
        -self.routes.to(at.0).map_or(9.0, |route| route.cost)
    }
}
