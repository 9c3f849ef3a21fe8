//! Order, the largest and the smallest, and putting the plan together.

use catalogue::{Aggregate, ColumnType, Role};

use super::{Builder, Fault, Shown, TOP, pick::Want};
use crate::{
    lexicon::names,
    plan::{Order, OrderBy},
    read::{frame::Ranked, parts::Piece},
    words::{forms, general},
};

impl Builder<'_> {
    /// Finds what the result is ordered by.
    pub(super) fn ranking(&mut self) -> Result<(), Fault> {
        let frame = self.question.frame;
        if let Some(superlative) = &frame.superlative {
            let ordered_too = frame.order.iter().any(|o| o.by == Ranked::Shown);
            let (by, turned) = self.ranked(&superlative.by, true)?;
            let descending = superlative.descending != turned;
            self.plan.order.push(Order { by, descending });
            self.plan.limit = match frame.limit {
                Some(limit) => Some(limit),
                None if superlative.several && (ordered_too || !frame.order.is_empty()) => None,
                None if superlative.several && self.praises(&superlative.by) => Some(TOP),
                None if superlative.by == Ranked::Shown && superlative.token == 0 => Some(TOP),
                None => Some(1),
            };
        } else {
            self.plan.limit = frame.limit;
        }
        for order in &frame.order {
            if order.by == Ranked::Shown && frame.superlative.is_some() {
                continue;
            }
            let (by, turned) = self.ranked(&order.by, false)?;
            let descending = order.descending.unwrap_or(false) != turned;
            let known = self.plan.order.iter().any(|o| o.by == by);
            if !known {
                self.plan.order.push(Order { by, descending });
            }
        }
        Ok(())
    }

    /// What something is ranked by, and whether the direction turns round.
    fn ranked(&mut self, ranked: &Ranked, superlative: bool) -> Result<(OrderBy, bool), Fault> {
        match ranked {
            Ranked::Frequency => {
                self.summary = true;
                Ok((
                    OrderBy::Measure(self.measure(Aggregate::Count, None)),
                    false,
                ))
            }
            Ranked::Count(None) => {
                self.summary = true;
                Ok((
                    OrderBy::Measure(self.measure(Aggregate::Count, None)),
                    false,
                ))
            }
            Ranked::Count(Some(m)) => self.by_count(*m).map(|by| (by, false)),
            Ranked::Shown => self.by_shown().map(|by| (by, false)),
            Ranked::Hinted(n) => self.by_hint(*n),
            Ranked::First(n) => self.by_first(*n),
            Ranked::Named(m, aggregate) => self
                .by_name(*m, *aggregate, superlative)
                .map(|by| (by, false)),
        }
    }

    fn by_count(&mut self, m: usize) -> Result<OrderBy, Fault> {
        // `the number of staff` may be a column.
        if let Some((at, fit)) = self.try_pick(m, Want::Number).ok().flatten()
            && at.0 == self.anchor
            && fit > 0.45
            && self.table_of(m).is_none_or(|(_, t)| t < fit)
        {
            return self.by_name(m, None, true);
        }
        if let Some((t, fit)) = self.table_of(m) {
            if t != self.anchor {
                return Err(Fault::Elsewhere);
            }
            self.score += fit * self.weight(m);
            self.summary = true;
            return Ok(OrderBy::Measure(self.measure(Aggregate::Count, None)));
        }
        let sure = self
            .try_pick(m, Want::Any)?
            .is_some_and(|(_, fit)| fit > 0.6);
        let at = self.pick(m, Want::Any)?;
        if at.0 != self.anchor {
            return Err(Fault::Elsewhere);
        }
        if !sure || self.column(at).kind.is_numeric() && self.column(at).role != Role::Key {
            return Err(Fault::Unknown(self.words(m)));
        }
        self.summary = true;
        let aggregate = if self.question.lexicon.key_column(at.0) == Some(at.1) {
            Aggregate::Count
        } else {
            Aggregate::CountDistinct
        };
        let column = (aggregate == Aggregate::CountDistinct).then_some(at);
        Ok(OrderBy::Measure(self.measure(aggregate, column)))
    }

    fn by_shown(&mut self) -> Result<OrderBy, Fault> {
        if let Some(at) = self.sorted {
            return Ok(OrderBy::Column(self.reference(at)));
        }
        let measure = self.shown.iter().find_map(|s| match s {
            Shown::Measure(measure) => Some(measure.clone()),
            Shown::Column(..) => None,
        });
        if let Some(measure) = measure {
            return Ok(OrderBy::Measure(measure));
        }
        if self
            .question
            .frame
            .superlative
            .as_ref()
            .is_some_and(|s| s.by == Ranked::Shown)
        {
            let measure = self.implied_measure().ok_or(Fault::Elsewhere)?;
            let top = self.question.frame.superlative.as_ref();
            if self.told_elsewhere() || top.is_some_and(|s| s.token > 0) && !self.earns() {
                return Err(Fault::Elsewhere);
            }
            self.summary = true;
            return Ok(OrderBy::Measure(measure));
        }
        let columns: Vec<(usize, usize)> = self
            .shown
            .iter()
            .filter_map(|s| match s {
                Shown::Column(t, c) => Some((*t, *c)),
                Shown::Measure(_) => None,
            })
            .collect();
        let first = columns.first().copied().or_else(|| {
            let c = self.question.lexicon.name_column(self.anchor)?;
            Some((self.anchor, c))
        });
        let at = first.ok_or(Fault::Elsewhere)?;
        Ok(if self.summary {
            OrderBy::Dimension(self.dimension(at))
        } else {
            OrderBy::Column(self.reference(at))
        })
    }

    /// The oldest, the cheapest: by the column that the word itself suggests.
    pub(super) fn by_hint(&mut self, n: usize) -> Result<(OrderBy, bool), Fault> {
        let superlative = &general::SUPERLATIVES[n];
        if superlative.columns.contains(&"sell")
            && let Some(measure) = self
                .implied_measure()
                .filter(|m| m.aggregate == Aggregate::Sum)
        {
            self.summary = true;
            return Ok((OrderBy::Measure(measure), false));
        }
        // `the most expensive product`: the price is the product's, whatever else has prices.
        if let Some(token) = self.question.frame.superlative.as_ref().map(|s| s.token) {
            let next =
                self.question.parts.iter().find(|p| {
                    p.start > token && !matches!(p.piece, Piece::Filler | Piece::Number(_))
                });
            if let Some(Piece::Mention(m)) = next.map(|p| &p.piece)
                && self.question.mentions[*m].best(|t| t.is_table()) >= 0.8
                && self.question.mentions[*m].best(|t| t.is_column()) < 0.95
                && !self.names_table(*m, self.anchor)
                && !general::is_best(n)
            {
                return Err(Fault::Elsewhere);
            }
        }
        let columns = &self.question.lexicon.table(self.anchor).columns;
        let of = self.ranked_column();
        for hint in superlative.columns {
            let (word, turned) = match hint.strip_prefix('-') {
                Some(word) => (word, true),
                None => (*hint, false),
            };
            let root = forms::root(&forms::stem(word));
            let root = root.as_str();
            let mut fits: Vec<usize> = (0..columns.len())
                .filter(|c| {
                    let column = &columns[*c];
                    let comparable = column.kind.is_numeric() || column.kind.is_temporal();
                    let words: Vec<String> = names::full_words(&column.name)
                        .iter()
                        .map(|w| forms::root(&forms::stem(w)))
                        .collect();
                    // `the oldest song` is the song's year, not the singer's age.
                    comparable
                        && of.as_ref().is_none_or(|root| words.contains(root))
                        && (words.iter().any(|w| w == root)
                            || root == "birthdate"
                                && words.iter().any(|w| w == "birth")
                                && words.len() > 1)
                })
                .collect();
            if root == "date" && fits.len() != 1 {
                let time = self.question.lexicon.table(self.anchor).time.clone();
                let default =
                    time.and_then(|t| columns.iter().position(|c| c.name.eq_ignore_ascii_case(&t)));
                let temporal: Vec<usize> = (0..columns.len())
                    .filter(|c| columns[*c].kind.is_temporal())
                    .collect();
                fits = match (default, temporal.as_slice()) {
                    (_, [one]) => vec![*one],
                    (Some(default), _) => vec![default],
                    _ => fits,
                };
            }
            // A column of that very name is meant before longer ones.
            let plain: Vec<usize> = fits
                .iter()
                .copied()
                .filter(|c| forms::split_name(&columns[*c].name).len() == 1)
                .collect();
            if plain.len() == 1 {
                fits = plain;
            }
            match fits.as_slice() {
                [] => {}
                [c] => {
                    let at = (self.anchor, *c);
                    self.use_column(at);
                    self.score += 0.8;
                    return Ok((OrderBy::Column(self.reference(at)), turned));
                }
                several => {
                    let names = several.iter().map(|c| columns[*c].name.clone()).collect();
                    return Err(Fault::Ambiguous(superlative.words[0].into(), names));
                }
            }
        }
        // What nothing rates is best where it brings most.
        if general::is_best(n)
            && self.brings_most()
            && !self.rated(superlative.columns)
            && (!self.shown.is_empty() || !self.plan.dimensions.is_empty())
            && let Some(measure) = self.implied_measure()
        {
            self.summary = true;
            return Ok((OrderBy::Measure(measure), false));
        }
        // `which product is the most popular` and the like need a column of their own.
        if superlative.words.contains(&"top") {
            return self.by_shown().map(|by| (by, false));
        }
        Err(Fault::Unknown(superlative.words[0].into()))
    }

    fn by_name(
        &mut self,
        m: usize,
        aggregate: Option<Aggregate>,
        superlative: bool,
    ) -> Result<OrderBy, Fault> {
        let table = self.table_of(m);
        let number = match (self.try_pick(m, Want::Any), table) {
            (Ok(number), _) => number,
            (Err(_), Some((_, fit))) if fit > 0.9 => None,
            (Err(fault), _) => return Err(fault),
        };
        if let Some((t, fit)) = table {
            let column_fit = number.map_or(0.0, |(at, f)| {
                if self.suits(at, Want::Number) || !superlative {
                    f
                } else {
                    0.0
                }
            });
            if fit > column_fit {
                if t != self.anchor {
                    return Err(Fault::Elsewhere);
                }
                if aggregate.is_some_and(|a| a != Aggregate::Count) {
                    // `the highest total payments` are no number of payments.
                    let measure = self
                        .implied_measure()
                        .filter(|m| Some(m.aggregate) == aggregate)
                        .ok_or_else(|| Fault::Unknown(self.words(m)))?;
                    self.summary = true;
                    self.score += fit * self.weight(m);
                    return Ok(OrderBy::Measure(measure));
                }
                self.score += fit * self.weight(m);
                self.summary = true;
                // `the highest budget` is no number of budgets.
                let said = self
                    .question
                    .frame
                    .superlative
                    .as_ref()
                    .map(|s| self.question.tokens[s.token].lower.as_str());
                let counts = !matches!(
                    said,
                    Some("highest" | "lowest" | "largest" | "smallest" | "biggest")
                );
                let amount = self.question.tokens[self.question.mentions[m].start].root == "sell";
                if superlative && !counts && !amount {
                    return Err(Fault::Unknown(self.words(m)));
                }
                if amount && let Some(measure) = self.implied_measure() {
                    return Ok(OrderBy::Measure(measure));
                }
                return Ok(OrderBy::Measure(self.measure(Aggregate::Count, None)));
            }
        }
        let at = self.pick(m, Want::Any)?;
        let kind = self.column(at).kind;
        if superlative && self.column(at).role == Role::Key && kind.is_numeric() {
            return Err(Fault::Elsewhere);
        }
        if superlative && !(kind.is_numeric() || kind.is_temporal()) {
            // `which department has the most professors` over a column of professors.
            if at.0 != self.anchor {
                return Err(Fault::Elsewhere);
            }
            // `which method was used the most`, `which maker has the most models`: how often it
            // occurs, or how many rows there are.
            let shown = self.shown.as_slice() == [Shown::Column(at.0, at.1)];
            let each = self.question.lexicon.name_column(self.anchor) == Some(at.1)
                && self.column(at).distinct >= self.question.lexicon.table(self.anchor).row_count
                && !self.shown.is_empty();
            if (shown || each) && aggregate.is_none() && kind == ColumnType::Text {
                if self.earns() {
                    return Err(Fault::Elsewhere);
                }
                self.summary = true;
                return Ok(OrderBy::Measure(self.measure(Aggregate::Count, None)));
            }
            return Err(Fault::Unknown(self.words(m)));
        }
        if let Some(aggregate) = aggregate {
            self.summary = true;
            return Ok(OrderBy::Measure(self.measure(aggregate, Some(at))));
        }
        if let Some(shown) = self.shown.iter().find_map(|s| match s {
            Shown::Measure(measure) if measure.column == Some(self.reference(at)) => {
                Some(measure.clone())
            }
            _ => None,
        }) {
            return Ok(OrderBy::Measure(shown));
        }
        // A key is never summed up: it is the group that it stands for.
        if self.column(at).role == Role::Key && !superlative {
            let shown = self
                .columns_shown()
                .into_iter()
                .find(|s| *s == at || self.same_key(*s, at));
            if self.summary {
                let shown = shown.ok_or(Fault::Elsewhere)?;
                return Ok(OrderBy::Dimension(self.dimension(shown)));
            }
        }
        let summable = self.default_measure(self.anchor) == Some(at)
            && self.column(at).aggregate == Some(Aggregate::Sum);
        let gathers = (superlative || summable) && self.gathers(at);
        if self.summary || gathers {
            if self.shown.contains(&Shown::Column(at.0, at.1)) {
                return Ok(OrderBy::Dimension(self.dimension(at)));
            }
            if kind.is_numeric()
                && (gathers
                    || self.shown.iter().any(|s| matches!(s, Shown::Measure(_)))
                    || !self.plan.having.is_empty())
            {
                self.summary = true;
                let aggregate = self.column(at).aggregate.unwrap_or(Aggregate::Sum);
                return Ok(OrderBy::Measure(self.measure(aggregate, Some(at))));
            }
            return Err(Fault::Elsewhere);
        }
        // `which floor has the most beds`: of one row, or of all of the floor?
        let rows = self.question.lexicon.table(self.anchor).row_count;
        let repeats = |s: &Shown| match s {
            Shown::Column(t, c) => {
                let shown = self.column((*t, *c));
                *t == self.anchor
                    && !self.question.tokens.iter().any(|t| t.lower == "of")
                    && shown.role != Role::Key
                    && shown.distinct * 2 <= rows
                    && !shown.kind.is_temporal()
            }
            Shown::Measure(_) => false,
        };
        if superlative && rows > 4 && self.shown.len() == 1 && self.shown.iter().all(repeats) {
            return Err(Fault::Elsewhere);
        }
        Ok(OrderBy::Column(self.reference(at)))
    }

    /// Whether rows have to be gathered before they can be ranked by this column: `which region has
    /// the highest revenue` is about regions, not about single rows.
    fn gathers(&self, at: (usize, usize)) -> bool {
        let column = self.column(at);
        if column.role != Role::Measure || at.0 != self.anchor {
            return false;
        }
        let about_rows =
            self.question.frame.subjects.iter().any(|s| {
                self.names_table(*s, self.anchor) && !self.is_shown(*s) && !self.is_verb(*s)
            });
        let shown: Vec<(usize, usize)> = self
            .shown
            .iter()
            .filter_map(|s| match s {
                Shown::Column(t, c) => Some((*t, *c)),
                Shown::Measure(_) => None,
            })
            .collect();
        if about_rows || shown.is_empty() {
            return false;
        }
        let rows = self.question.lexicon.table(self.anchor).row_count;
        shown.iter().all(|s| {
            let c = self.column(*s);
            s.0 != self.anchor
                || c.role == Role::Dimension
                    && matches!(c.kind, ColumnType::Text | ColumnType::Integer)
                    && c.distinct * 2 <= rows
        })
    }

    fn is_shown(&self, m: usize) -> bool {
        self.question.mentions[m].candidates.iter().any(|c| {
            c.target
                .column()
                .is_some_and(|(t, col)| self.shown.contains(&Shown::Column(t, col)))
        })
    }
}
