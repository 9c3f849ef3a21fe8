//! What is shown, and what it is grouped by.

use catalogue::{Aggregate, ColumnType, Role};

use super::{Builder, Fault, Shown, pick::Want};
use crate::{
    lexicon::{entries::Target, meanings},
    plan::{Filter, Grain, Measure},
    read::{frame::Output, parts::Piece},
    words::forms,
};

/// Families of words that name an amount rather than things to be counted: a table that is called
/// so is asked for its measure.
const AMOUNTS: &[&str] = &[
    "sell",
    "revenu",
    "turnov",
    "turnover",
    "incom",
    "spend",
    "spending",
    "expens",
    "cost",
    "profit",
    "earn",
    "production",
    "consumption",
    "traffic",
    "demand",
    "volum",
    "output",
    "earning",
];

impl Builder<'_> {
    /// Whether a mention speaks of an amount.
    pub(super) fn is_amount(&self, m: usize) -> bool {
        let mention = &self.question.mentions[m];
        self.question.tokens[mention.start..mention.end]
            .iter()
            .any(|t| AMOUNTS.contains(&t.root.as_str()))
            || self.question.tokens.get(mention.end).is_some_and(|t| {
                matches!(
                    t.stem.as_str(),
                    "value" | "amount" | "volume" | "total" | "size"
                )
            })
    }

    pub(super) fn outputs(&mut self) -> Result<(), Fault> {
        let outputs = self.question.frame.outputs.clone();
        // `In which years …?` asks for each of them once.
        let opening: Vec<&str> = self
            .question
            .tokens
            .iter()
            .take(2)
            .map(|t| t.lower.as_str())
            .collect();
        if matches!(
            opening.as_slice(),
            ["in" | "at" | "on" | "from", "which" | "what"]
        ) {
            self.plan.distinct = true;
        }
        // `What categories are there?`
        if matches!(opening.first(), Some(&("what" | "which")))
            && self
                .question
                .tokens
                .windows(2)
                .any(|pair| pair[0].lower == "are" && pair[1].lower == "there")
        {
            self.plan.distinct = true;
        }
        // `What cities do members live in?`
        let verb = self
            .question
            .parts
            .iter()
            .find(|p| p.start >= 2)
            .map(|p| &self.question.tokens[p.start]);
        if matches!(opening.first(), Some(&("what" | "which")))
            && verb.is_some_and(|t| matches!(t.lower.as_str(), "do" | "does" | "did"))
        {
            self.plan.distinct = true;
        }
        let others = outputs.len() + self.extra.len() > 1;
        for output in &outputs {
            match output {
                Output::Count {
                    mention, distinct, ..
                } => self.count(*mention, *distinct)?,
                Output::Named {
                    mention,
                    aggregates,
                    distinct,
                    ..
                } if aggregates.is_empty() => {
                    self.named_output(*mention, *distinct, others)?;
                }
                Output::Named {
                    mention,
                    aggregates,
                    distinct,
                    ..
                } => self.summed(*mention, aggregates, *distinct)?,
            }
        }
        for m in self.extra.clone() {
            let at = self.pick(m, Want::Any)?;
            // `the country with code USA`: what it is known to be is not asked for.
            let column = self.reference(at);
            let known = self
                .plan
                .filters
                .iter()
                .any(|f| matches!(f, Filter::Is(c) if c.column == column));
            if !known {
                self.show(Shown::Column(at.0, at.1));
            }
        }
        Ok(())
    }

    fn show(&mut self, shown: Shown) {
        if let Shown::Measure(_) = shown {
            self.summary = true;
        }
        if !self.shown.contains(&shown) {
            self.shown.push(shown);
        }
    }

    pub(super) fn show_measure(&mut self, aggregate: Aggregate, at: Option<(usize, usize)>) {
        let measure = self.measure(aggregate, at);
        self.show(Shown::Measure(measure));
    }

    fn named_output(&mut self, m: usize, distinct: bool, others: bool) -> Result<(), Fault> {
        let table = self.table_of(m);
        let column = self.try_pick(m, Want::Any);
        let column_fit = column
            .as_ref()
            .ok()
            .and_then(|c| c.as_ref())
            .map_or(0.0, |(_, fit)| *fit);
        if let Some((t, fit)) = table
            && fit > column_fit + 0.04
        {
            self.score += fit * self.weight(m);
            if t != self.anchor {
                // Something of another table is what is asked for, or only what it is about.
                self.used.insert(t);
                if !others || self.followed_by_its(m) {
                    self.whole_of(t)?;
                }
                return Ok(());
            }
            if self.is_amount(m)
                && let Some(at) = self.default_measure(t)
            {
                self.use_column(at);
                self.show_measure(Aggregate::Sum, Some(at));
            } else {
                self.plan.distinct |= distinct;
                if others && self.followed_by_its(m) {
                    self.whole_of(t)?;
                }
            }
            return Ok(());
        }
        // `which month had the highest revenue`, where only another table has months
        let unit = self.unit_of(m).filter(|_| {
            let reachable = matches!(&column, Ok(Some((at, _))) if self.meets_once(*at));
            self.question.frame.superlative.is_some() && !reachable
        });
        if unit.is_some()
            && let Ok(at) = self.time_column(self.question.mentions[m].start)
        {
            return self.group_by_time(at, unit);
        }
        // `the names of the customers` who have a first and a last name
        if column.is_err()
            && let Some((first, last)) = self.two_names(m)
        {
            for at in [first, last] {
                self.use_column(at);
                self.show(Shown::Column(at.0, at.1));
            }
            self.plan.distinct |= distinct;
            return Ok(());
        }
        let at = match column? {
            Some(_) => self.pick(m, Want::Any)?,
            None => return Err(Fault::Unknown(self.words(m))),
        };
        if let Some(filter) = self.qualifies(at, m) {
            self.plan.filters.push(filter);
            return Ok(());
        }
        if distinct {
            self.plan.distinct = true;
        }
        // `the locations of the stations`: their key is not asked for.
        if others && self.means_rows(at, m) {
            if self.question.lexicon.key_column(self.anchor) == Some(at.1) && at.0 == self.anchor {
                return Ok(());
            }
            return Err(Fault::Unknown(self.words(m)));
        }
        // `the title and the author of each book`, where the book has the author's key.
        let own = at.0 == self.anchor && self.question.lexicon.key_column(at.0) == Some(at.1);
        let cut = forms::split_name(&self.column(at).name)
            .last()
            .is_some_and(|w| matches!(w.as_str(), "id" | "code" | "key" | "no"));
        if !own && cut && self.column(at).role == Role::Key {
            let named = self.named_key(at, m);
            if named != at {
                self.use_column(named);
                self.show(Shown::Column(named.0, named.1));
                return Ok(());
            }
            if self.stands_for_rows(at, m) {
                return Err(Fault::Unknown(self.words(m)));
            }
        }
        if !others && self.is_total(at, m) {
            self.show_measure(Aggregate::Sum, Some(at));
            return Ok(());
        }
        self.show(Shown::Column(at.0, at.1));
        Ok(())
    }

    /// `the organic farms`, where each farm says yes or no to that: those that do.
    fn qualifies(&self, at: (usize, usize), m: usize) -> Option<Filter> {
        let q = self.question;
        let column = self.column(at);
        let (yes, _) = meanings::yes(column)?;
        let said = q.mentions[m].end;
        let head = q.parts.iter().find_map(|p| match p.piece {
            Piece::Mention(next) if p.start == said => Some(next),
            _ => None,
        })?;
        let rows = self.names_table(head, at.0)
            && q.mentions[head].best(|t| t.is_table()) >= q.mentions[head].best(|t| !t.is_table())
            // `the official language`
            || q.mentions[head].candidates.iter().any(|c| {
                matches!(c.target, Target::Column(t, c2) if t == at.0 && c2 != at.1)
                    && c.score >= 0.85
            });
        let asks = meanings::asks(column)
            || column.kind != ColumnType::Text && self.question.frame.outputs.len() > 1;
        (rows && (asks || column.kind == ColumnType::Boolean)).then(|| {
            Filter::Is(crate::plan::Condition {
                column: self.reference(at),
                operator: crate::plan::Operator::Equal,
                values: vec![yes.literal()],
            })
        })
    }

    /// The unit of time that a mention is the word for.
    fn unit_of(&self, m: usize) -> Option<Grain> {
        let mention = &self.question.mentions[m];
        let token = &self.question.tokens[mention.start];
        crate::dates::unit(&token.stem)
            .filter(|_| mention.end == mention.start + 1 && token.stem != "date")
    }

    /// `what is the total cost of all visits` where every visit has its `total_cost`.
    fn is_total(&self, at: (usize, usize), m: usize) -> bool {
        let frame = self.question.frame;
        let mention = &self.question.mentions[m];
        let said = &self.question.tokens[mention.start..mention.end];
        let last = &said[said.len() - 1];
        let column = self.column(at);
        said[0].lower == "total"
            && last.lower == last.stem
            && column.role == Role::Measure
            && column.kind.is_numeric()
            && frame.groups.is_empty()
            && frame.superlative.is_none()
            && frame.order.is_empty()
            && frame.limit.is_none()
    }

    /// Whether what belongs to it is asked for beside it: `the cities in Peru and their population`.
    fn followed_by_its(&self, m: usize) -> bool {
        let end = self.question.mentions[m].end;
        let tokens = &self.question.tokens[end..];
        // `List schools and mascots`
        let start = self.question.mentions[m].start;
        let led = start
            .checked_sub(1)
            .map(|i| self.question.tokens[i].lower.as_str());
        let opens =
            start <= 3 && !matches!(led, Some("of" | "for" | "in" | "from" | "which" | "what"));
        let beside = tokens.first().is_some_and(|t| t.lower == "and");
        if opens && beside {
            return true;
        }
        tokens.windows(2).take(8).any(|pair| {
            matches!(pair[0].lower.as_str(), "and" | "with" | ",")
                && matches!(pair[1].lower.as_str(), "their" | "its" | "his" | "her")
        }) || tokens.windows(2).any(|pair| {
            matches!(pair[0].lower.as_str(), "along" | "together") && pair[1].lower == "with"
        })
    }

    /// Lists what the rows of another table are called.
    pub(super) fn whole_of(&mut self, t: usize) -> Result<(), Fault> {
        let c = self
            .question
            .lexicon
            .name_column(t)
            .or_else(|| self.question.lexicon.key_column(t))
            .ok_or(Fault::Elsewhere)?;
        self.use_column((t, c));
        self.show(Shown::Column(t, c));
        Ok(())
    }

    fn summed(&mut self, m: usize, aggregates: &[Aggregate], distinct: bool) -> Result<(), Fault> {
        let ordered = aggregates
            .iter()
            .all(|a| matches!(a, Aggregate::Max | Aggregate::Min));
        let want = if ordered { Want::Any } else { Want::Number };
        let table = self.table_of(m);
        let number = self.try_pick(m, want)?;
        let at = match (number, table) {
            (Some((at, fit)), table)
                if table
                    .is_none_or(|(t, table_fit)| fit + 0.1 >= table_fit || t != self.anchor) =>
            {
                self.use_column(at);
                self.score += fit * self.weight(m);
                at
            }
            (_, Some((t, fit))) if t == self.anchor && self.is_amount(m) => {
                let at = self.default_measure(t).ok_or(Fault::Elsewhere)?;
                self.use_column(at);
                self.score += fit * self.weight(m);
                at
            }
            // `average weight and year for each year`: the year is what it is grouped by.
            _ => {
                let at = self.pick(m, Want::Any)?;
                self.show(Shown::Column(at.0, at.1));
                return Ok(());
            }
        };
        let grouped_by = self.question.frame.groups.iter().any(|g| {
            g.mention.is_some_and(|g| {
                self.question.mentions[g]
                    .candidates
                    .iter()
                    .any(|c| c.target == Target::Column(at.0, at.1) && c.score > 0.9)
            })
        });
        if grouped_by {
            self.show(Shown::Column(at.0, at.1));
            return Ok(());
        }
        if self.column(at).kind == ColumnType::Text
            && aggregates
                .iter()
                .any(|a| matches!(a, Aggregate::Max | Aggregate::Min))
        {
            return Err(Fault::Unsupported(format!(
                "the extremes of {}",
                self.words(m)
            )));
        }
        for aggregate in aggregates {
            let aggregate = if distinct && *aggregate == Aggregate::Sum {
                Aggregate::CountDistinct
            } else {
                *aggregate
            };
            self.show_measure(aggregate, Some(at));
        }
        Ok(())
    }

    /// A measure that stands for the table where nothing else is asked for.
    pub(super) fn implied_measure(&self) -> Option<Measure> {
        let at = self.default_measure(self.anchor)?;
        let aggregate = self.column(at).aggregate.unwrap_or(Aggregate::Sum);
        Some(self.measure(aggregate, Some(at)))
    }
}
