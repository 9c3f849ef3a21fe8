//! Order, the largest and the smallest, and putting the plan together.

use catalogue::{Aggregate, ColumnType, Role};

use super::{Builder, Fault, Shown, TOP, doubt::is_place, pick::Want};
use crate::{
    lexicon::entries,
    plan::{Filter, Grain, Measure, Operator, Order, OrderBy, Transform},
    read::{
        frame::{Operand, Ranked},
        parts::Piece,
    },
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

    /// Whether things are ranked by being the best: `our best customers` are several.
    fn praises(&self, by: &Ranked) -> bool {
        matches!(by, Ranked::Hinted(n) if general::is_best(*n))
            && matches!(
                self.plan.order.first().map(|o| &o.by),
                Some(OrderBy::Measure(_))
            )
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

    /// Whether the rows of another table add up to what this table's rows are ranked by: `top
    /// products` are those that sell, not those with the highest price.
    fn told_elsewhere(&self) -> bool {
        let lexicon = self.question.lexicon;
        let own = &lexicon.table(self.anchor).name;
        !lexicon.adds_up(self.anchor)
            && lexicon.catalogue().joins.iter().any(|join| {
                join.to_table.eq_ignore_ascii_case(own)
                    && lexicon
                        .catalogue()
                        .tables
                        .iter()
                        .position(|t| t.name.eq_ignore_ascii_case(&join.from_table))
                        .is_some_and(|t| lexicon.adds_up(t))
            })
    }

    /// The family of a column that stands where the ranked thing stands: `the oldest song` of a
    /// table of singers.
    fn ranked_column(&self) -> Option<String> {
        let q = self.question;
        let token = q.frame.superlative.as_ref()?.token;
        let next = q
            .parts
            .iter()
            .find(|p| p.start > token && !matches!(p.piece, Piece::Filler | Piece::Number(_)))?;
        let Piece::Mention(m) = next.piece else {
            return None;
        };
        let mention = &q.mentions[m];
        let column = mention
            .candidates
            .iter()
            .any(|c| c.target.is_column() && c.target.table() == self.anchor && c.score >= 0.8);
        let thing = mention.best(|t| t.is_table()) >= 0.4
            || mention.best(|t| t.is_value()) >= 0.8
            || q.lexicon.name_column(self.anchor).is_none_or(|c| {
                mention
                    .candidates
                    .iter()
                    .any(|other| other.target.column() == Some((self.anchor, c)))
            });
        let root = &q.tokens[mention.start].root;
        (column && !thing && !general::is_generic(root)).then(|| root.clone())
    }

    /// Whether this table is the one whose measure says what brings most: the one that is spoken
    /// of, or else the largest that adds up.
    fn brings_most(&self) -> bool {
        let lexicon = self.question.lexicon;
        let tables = &lexicon.catalogue().tables;
        let largest = (0..tables.len())
            .filter(|t| lexicon.adds_up(*t))
            .max_by_key(|t| tables[*t].row_count);
        lexicon.adds_up(self.anchor)
            && (self.question.spoken[self.anchor] || largest == Some(self.anchor))
    }

    /// Whether a table that is spoken of has a column of its own for what is ranked.
    fn rated(&self, hints: &[&str]) -> bool {
        let lexicon = self.question.lexicon;
        lexicon
            .catalogue()
            .tables
            .iter()
            .enumerate()
            .filter(|(t, _)| *t != self.anchor && self.question.spoken[*t])
            .flat_map(|(_, table)| &table.columns)
            .any(|column| {
                forms::split_name(&column.name)
                    .iter()
                    .any(|w| hints.iter().any(|hint| hint.trim_start_matches('-') == w))
            })
    }

    /// Whether a mention is a verb that only sounds like a table: `the product that sold most`.
    fn is_verb(&self, m: usize) -> bool {
        let said = &self.question.mentions[m];
        said.end == said.start + 1 && general::is_link(&self.question.tokens[said.start].lower)
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
                    let words: Vec<String> = entries::full_words(&column.name)
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
                let amount = self.question.tokens[self.question.mentions[m].start].root == "sell";
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

    fn columns_shown(&self) -> Vec<(usize, usize)> {
        self.shown
            .iter()
            .filter_map(|s| match s {
                Shown::Column(t, c) => Some((*t, *c)),
                Shown::Measure(_) => None,
            })
            .collect()
    }

    /// Figures and groups that the question leaves to be understood.
    fn imply(&mut self, apart: bool) {
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
    fn figure_of_period(&self) -> Option<Measure> {
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

    fn sum_up(&mut self) -> Result<(), Fault> {
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
                    let at = self.place_of(&column).ok_or(Fault::Elsewhere)?;
                    let dimension = self.dimension(at);
                    if !self.plan.dimensions.contains(&dimension) {
                        return Err(Fault::Elsewhere);
                    }
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
    fn adds_up(&self, at: (usize, usize)) -> bool {
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
    fn shown_name(&mut self, at: (usize, usize)) -> (usize, usize) {
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
            let named = self.plan.dimensions.iter().any(|d| {
                d.column.table == table.name
                    && table.column(&d.column.column).is_some_and(|c| {
                        let name = self
                            .question
                            .lexicon
                            .name_column(t)
                            .is_some_and(|n| table.columns[n].name == c.name);
                        name && c.distinct * 5 >= table.row_count * 2
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

    /// The column that stands for what the question is about.
    fn subject(&self) -> Option<(usize, usize)> {
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

    fn list(&mut self) -> Result<(), Fault> {
        let mut columns = self.columns_shown();
        if columns.is_empty() {
            columns = match self.asked_for()? {
                Some(at) => vec![at],
                None => self.whole_rows()?,
            };
        }
        for at in &columns {
            self.use_column(*at);
        }
        self.plan.columns = columns.iter().map(|at| self.reference(*at)).collect();
        self.plan.distinct |= self.question.frame.distinct;
        if !self.used.contains(&self.anchor) && !self.plan.joins.is_empty() {
            self.plan.distinct = true;
        }
        if columns.iter().all(|at| at.0 != self.anchor) {
            // Rows of another table, found through this one.
            self.plan.distinct = true;
        }
        if self.plan.distinct
            && self
                .plan
                .order
                .iter()
                .any(|o| matches!(&o.by, OrderBy::Column(c) if !self.plan.columns.contains(c)))
        {
            return Err(Fault::Elsewhere);
        }
        Ok(())
    }

    /// The column that `when` or `where` asks for without naming it.
    fn asked_for(&self) -> Result<Option<(usize, usize)>, Fault> {
        if self.question.frame.when {
            return self.time_column(0).map(Some);
        }
        let asks_where = self
            .question
            .tokens
            .first()
            .is_some_and(|t| t.lower == "where");
        if !asks_where {
            return Ok(None);
        }
        let columns = &self.question.lexicon.table(self.anchor).columns;
        let places: Vec<usize> = (0..columns.len())
            .filter(|c| columns[*c].kind == ColumnType::Text && is_place(&columns[*c].name))
            .collect();
        match places.as_slice() {
            [one] => Ok(Some((self.anchor, *one))),
            _ => Err(Fault::Unknown("where".into())),
        }
    }

    /// What is shown of rows when nothing is named: their name, or all that they hold.
    fn whole_rows(&self) -> Result<Vec<(usize, usize)>, Fault> {
        const MOST: usize = 12;
        let frame = self.question.frame;
        // `the shortest comedy` names the film by a value.
        let by_value = frame.superlative.is_some()
            && frame
                .conditions
                .iter()
                .any(|c| matches!(c.operands.first(), Some(Operand::Value(_))));
        if frame.subjects.is_empty() && frame.outputs.is_empty() && !by_value {
            return Err(Fault::Elsewhere);
        }
        let t = self.anchor;
        let ranked = self.plan.order.first().and_then(|o| match &o.by {
            OrderBy::Column(c) => self.place_of(c),
            _ => None,
        });
        if self.wants_everything() {
            let all = self.question.lexicon.table(t).columns.len();
            return Ok((0..all).map(|c| (t, c)).collect());
        }
        if let Some(c) = self.question.lexicon.name_column(t) {
            let mut columns = vec![(t, c)];
            // `products by price, highest first`: with their prices.
            let sorted = frame.superlative.is_none() && !frame.order.is_empty();
            let several = self.plan.limit != Some(1) && frame.superlative.is_some() || sorted;
            if several && let Some(at) = ranked.filter(|at| *at != (t, c)) {
                columns.push(at);
            }
            return Ok(columns);
        }
        let table = self.question.lexicon.table(t);
        if let Some((first, last)) = self.person(t) {
            let mut columns = vec![first, last];
            let several = self.plan.limit != Some(1) && frame.superlative.is_some();
            columns.extend(ranked.filter(|_| several));
            return Ok(columns);
        }
        Ok((0..table.columns.len().min(MOST)).map(|c| (t, c)).collect())
    }

    /// The column of the amounts that come in or go out: the default measure, or the only one that
    /// holds money.
    fn money(&self) -> Option<(usize, usize)> {
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
    fn earns(&self) -> bool {
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

    /// `all the details of the film`: whole rows.
    fn wants_everything(&self) -> bool {
        self.question.tokens.windows(2).any(|pair| {
            matches!(
                pair[0].lower.as_str(),
                "details" | "detail" | "information" | "info" | "everything"
            ) && matches!(
                pair[1].lower.as_str(),
                "of" | "on" | "about" | "for" | "regarding"
            )
        })
    }

    fn transforms(&mut self) -> Result<(), Fault> {
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
