//! Names that stand among conditions without an operand: what is there, is true, or is missing.

use catalogue::ColumnType;

use super::{Builder, Fault, conditions::negate, pick::Want};
use crate::{
    dates,
    lexicon::meanings,
    plan::{Condition as Is, Filter, Literal, Operator},
    read::frame::{Bare, Condition, Operand},
};

impl Builder<'_> {
    /// `customers without orders`: no row of the other table points at the row, be it straight or
    /// by a table that ties the two together.
    pub(super) fn lacks(&mut self, other: usize) -> bool {
        let catalogue = self.question.lexicon.catalogue();
        let own = &self.question.lexicon.table(self.anchor).name;
        let other = &catalogue.tables[other].name;
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let pointing = |from: &str| {
            let found: Vec<&catalogue::Join> = catalogue
                .joins
                .iter()
                .filter(|j| same(&j.from_table, from) && same(&j.to_table, own))
                .collect();
            found
        };
        if same(own, other) {
            return false;
        }
        let mut found = pointing(other);
        if found.is_empty() {
            let ties: Vec<&str> = catalogue
                .joins
                .iter()
                .filter(|j| same(&j.to_table, other) && !same(&j.from_table, own))
                .map(|j| j.from_table.as_str())
                .filter(|tie| !pointing(tie).is_empty())
                .collect();
            let [tie] = ties.as_slice() else { return false };
            found = pointing(tie);
        }
        let [join] = found.as_slice() else {
            return false;
        };
        if !self.plan.without.contains(join) {
            self.plan.without.push((*join).clone());
        }
        true
    }

    /// Whether what is said to be missing may be meant for a period or a kind only, which the
    /// question leaves open.
    pub(super) fn lacks_in_part(&self) -> bool {
        !self.plan.without.is_empty()
            && self.question.frame.conditions.iter().any(|c| {
                matches!(c.operands.first(), Some(Operand::Time(_)))
                    || matches!(c.operands.first(), Some(Operand::Number(n)) if dates::is_year(*n))
            })
    }

    /// A name without an operand: something that is there, or is true, or is shown after all.
    pub(super) fn bare(
        &mut self,
        m: usize,
        how: Bare,
        condition: &Condition,
    ) -> Result<Option<Filter>, Fault> {
        let flag = self
            .try_pick(m, Want::Flag)
            .ok()
            .flatten()
            .filter(|(at, fit)| {
                *fit > 0.35
                    && (meanings::asks(self.column(*at))
                        || self.column(*at).kind == ColumnType::Boolean
                        || *fit > 0.45)
            });
        let table = self.table_of(m);
        if let Some((at, fit)) = flag
            && table.is_none_or(|(_, t)| fit + 0.05 >= t)
            && let Some((yes, no)) = meanings::yes(self.column(at))
        {
            if self.heads_a_noun(m) {
                return Err(Fault::Unknown(self.words(m)));
            }
            self.use_column(at);
            self.score += fit * self.weight(m);
            let wanted = if how == Bare::Lacking { no } else { yes };
            let value = wanted.literal();
            return Ok(Some(Filter::Is(Is {
                column: self.reference(at),
                operator: Operator::Equal,
                values: vec![value],
            })));
        }
        if let Some((t, fit)) = table {
            let column = self.try_pick(m, Want::Any).ok().flatten();
            if column.is_none_or(|(_, f)| f <= fit + 0.05) {
                if (condition.negated != (how == Bare::Lacking)) && self.lacks(t) {
                    self.score += 0.5 * fit;
                    return Ok(None);
                }
                if condition.negated || how == Bare::Lacking {
                    return Err(Fault::Unsupported(format!(
                        "rows without {}",
                        self.words(m)
                    )));
                }
                if t != self.anchor {
                    let route = self.routes.to(t).ok_or(Fault::Elsewhere)?;
                    if route.fans_out {
                        return Err(Fault::Elsewhere);
                    }
                    self.used.insert(t);
                }
                self.score += 0.5 * fit;
                return Ok(None);
            }
        }
        // `how many joined each year`: the time that the period is of.
        let periods = self.question.frame.groups.iter().any(|g| g.unit.is_some());
        if periods
            && how == Bare::That
            && !condition.negated
            && let Some((at, fit)) = self.try_pick(m, Want::Time)?
        {
            self.use_column(at);
            self.score += fit;
            self.time = Some(at);
            return Ok(None);
        }
        let at = self.pick(m, Want::Any)?;
        let found = self.column(at);
        // Where a number is always there, none of it is zero: `orders with no discount`.
        let from_zero = found.kind.is_numeric()
            && found.role == catalogue::Role::Measure
            && found.nulls == 0
            && found.min.as_deref().and_then(|t| t.parse::<f64>().ok()) == Some(0.0);
        let zero = |operator: Operator, builder: &Self| {
            Filter::Is(Is {
                column: builder.reference(at),
                operator,
                values: vec![Literal::Integer(0)],
            })
        };
        // What is never missing and only in part called so is not what is lacking.
        let named = self.question.mentions[m]
            .candidates
            .iter()
            .any(|c| c.target.is_column() && c.target.column() == Some(at) && c.score >= 0.9);
        if how == Bare::Lacking && found.nulls == 0 && !from_zero && !named {
            return Err(Fault::Unsupported(format!(
                "rows without {}",
                self.words(m)
            )));
        }
        let alone = self.stands_alone(m) && at.0 == self.anchor;
        match how {
            Bare::Lacking if from_zero => Ok(Some(zero(Operator::Equal, self))),
            Bare::Present if from_zero => Ok(Some(zero(Operator::More, self))),
            Bare::With if alone && from_zero && !condition.negated => {
                Ok(Some(zero(Operator::More, self)))
            }
            Bare::With if alone && found.nulls > 0 && !condition.negated => {
                let null = Filter::Is(Is {
                    column: self.reference(at),
                    operator: Operator::Null,
                    values: Vec::new(),
                });
                Ok(Some(negate(null)))
            }
            Bare::Lacking | Bare::Present => {
                let null = Filter::Is(Is {
                    column: self.reference(at),
                    operator: Operator::Null,
                    values: Vec::new(),
                });
                Ok(Some(if how == Bare::Lacking {
                    null
                } else {
                    negate(null)
                }))
            }
            Bare::With if !condition.negated => {
                self.extra.push(m);
                Ok(None)
            }
            _ if self.question.frame.superlative.as_ref().is_some() || condition.negated => {
                Err(Fault::Unknown(self.words(m)))
            }
            _ => {
                self.extra.push(m);
                self.score -= 0.3;
                Err(Fault::Unknown(self.words(m)))
            }
        }
    }

    /// Whether a name stands right after `with` and nothing follows it: `customers with email`, not
    /// `customers with their email and city`.
    pub(super) fn stands_alone(&self, m: usize) -> bool {
        let q = self.question;
        let mention = &q.mentions[m];
        let before = |back: usize| {
            mention
                .start
                .checked_sub(back)
                .map(|i| q.tokens[i].lower.as_str())
        };
        let article = matches!(before(1), Some("a" | "an" | "any"));
        let led = before(1 + usize::from(article)) == Some("with");
        let joined = q
            .tokens
            .get(mention.end)
            .is_some_and(|t| matches!(t.lower.as_str(), "and" | "," | "or" | "&"));
        led && !joined
    }
}
