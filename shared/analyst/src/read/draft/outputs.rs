//! What is shown, and what it is grouped by.

use catalogue::{Aggregate, ColumnType, Role};

use super::{Builder, Fault, Shown, pick::Want};
use crate::{
    lexicon::{entries::Target, meanings},
    plan::{Dimension, Filter, Grain, Measure},
    read::{
        cues::Cue,
        frame::{Group, On, Output, Ranked},
        parts::Piece,
    },
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
        let others = outputs.len() > 1;
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

    fn show_measure(&mut self, aggregate: Aggregate, at: Option<(usize, usize)>) {
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
        if !others && self.is_total(at, m) {
            self.show_measure(Aggregate::Sum, Some(at));
            return Ok(());
        }
        self.show(Shown::Column(at.0, at.1));
        Ok(())
    }

    /// The first and last name that a bare `name` means, where its table has no other.
    fn two_names(&self, m: usize) -> Option<((usize, usize), (usize, usize))> {
        let q = self.question;
        let mention = &q.mentions[m];
        let bare = mention.end == mention.start + 1 && q.tokens[mention.start].stem == "name";
        let owner = q.owners[m].and_then(|o| self.table_of(o)).map(|(t, _)| t);
        let t = owner.unwrap_or(self.anchor);
        if !bare || q.lexicon.name_column(t).is_some() || !self.meets_once((t, 0)) {
            return None;
        }
        self.person(t)
    }

    /// The columns of a person's first and last name.
    pub(super) fn person(&self, t: usize) -> Option<((usize, usize), (usize, usize))> {
        let columns = &self.question.lexicon.table(t).columns;
        let part = |which: &str| {
            columns.iter().position(|c| {
                let joined = forms::split_name(&c.name).concat();
                joined.ends_with(&format!("{which}name"))
                    || joined == format!("{}name", &which[..1])
            })
        };
        Some(((t, part("first")?), (t, part("last")?)))
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
        (rows && (meanings::asks(column) || column.kind == ColumnType::Boolean)).then(|| {
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
        tokens.windows(2).take(8).any(|pair| {
            matches!(pair[0].lower.as_str(), "and" | "with" | ",")
                && matches!(pair[1].lower.as_str(), "their" | "its" | "his" | "her")
        })
    }

    /// Lists what the rows of another table are called.
    fn whole_of(&mut self, t: usize) -> Result<(), Fault> {
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

    fn count(&mut self, mention: Option<usize>, distinct: bool) -> Result<(), Fault> {
        let Some(m) = mention else {
            return self.count_table(self.anchor);
        };
        let table = self.table_of(m);
        let column = self.try_pick(m, Want::Any);
        let fit_of_column = column
            .as_ref()
            .ok()
            .and_then(|c| c.as_ref())
            .map(|(at, fit)| (*at, *fit));
        if let Some((t, fit)) = table {
            // Whose it is says nothing for a column against the table that has the very name.
            let named = |at: (usize, usize)| {
                self.question.mentions[m]
                    .candidates
                    .iter()
                    .filter(|c| c.target == Target::Column(at.0, at.1))
                    .map(|c| c.score)
                    .fold(0.0, f64::max)
            };
            let better = fit_of_column.is_none_or(|(at, f)| {
                if !distinct && at.0 == t && named(at) + 0.1 < fit {
                    true
                } else if distinct {
                    fit > f + 0.05 && at.0 == t
                } else {
                    fit + 0.15 >= f
                }
            });
            if better {
                self.score += fit * self.weight(m);
                return self.count_table(t);
            }
        }
        let (at, fit) = match (fit_of_column, column) {
            (Some(found), _) => found,
            (None, Err(fault)) => return Err(fault),
            (None, Ok(_)) => return Err(Fault::Unknown(self.words(m))),
        };
        self.use_column(at);
        self.score += fit * self.weight(m);
        let found = self.column(at);
        if found.kind.is_numeric() && !distinct && found.role != Role::Key {
            let counts = forms::split_name(&found.name).iter().any(|w| {
                matches!(
                    w.as_str(),
                    "num" | "number" | "count" | "qty" | "quantity" | "total" | "cnt" | "amount"
                )
            });
            let total = found.aggregate == Some(Aggregate::Sum)
                && at.0 == self.anchor
                && (self.says_total(m) || self.is_of_one_row());
            if !counts && !total {
                return Err(Fault::Unknown(self.words(m)));
            }
            // The number is in the column: it is added up over rows, and shown of one.
            self.show_measure(Aggregate::Sum, Some(at));
            return Ok(());
        }
        if at.0 != self.anchor {
            return Err(Fault::Elsewhere);
        }
        // `how many joined in 2025`: the rows that did, not the different days.
        if found.kind.is_temporal() && !distinct {
            return self.count_table(self.anchor);
        }
        let said = &self.question.mentions[m];
        let by_name = self.question.tokens[said.start..said.end]
            .iter()
            .any(|t| t.stem == "name");
        let at = self.key_beside(at).filter(|_| !by_name).unwrap_or(at);
        let key = self.question.lexicon.key_column(at.0) == Some(at.1);
        if key && !distinct {
            self.show_measure(Aggregate::Count, None);
        } else {
            self.show_measure(Aggregate::CountDistinct, Some(at));
        }
        Ok(())
    }

    /// `the total number of beds`, `how many seats in total`
    fn says_total(&self, m: usize) -> bool {
        let tokens = self.question.tokens;
        let start = self.question.mentions[m].start;
        let before = &tokens[start.saturating_sub(3)..start];
        let word = |t: &crate::read::tokens::Token, w: &str| t.lower == w;
        before.iter().any(|t| word(t, "total"))
            || tokens
                .windows(2)
                .any(|pair| word(&pair[0], "in") && word(&pair[1], "total"))
            || tokens
                .iter()
                .any(|t| matches!(t.lower.as_str(), "altogether" | "overall"))
    }

    /// Whether the plan is confined to the row that is called something.
    fn is_of_one_row(&self) -> bool {
        let name = self.question.lexicon.name_column(self.anchor);
        self.plan.filters.iter().any(|f| match f {
            Filter::Is(c) => {
                c.operator == crate::plan::Operator::Equal
                    && self
                        .place_of(&c.column)
                        .is_some_and(|at| at.0 == self.anchor && Some(at.1) == name)
            }
            _ => false,
        })
    }

    fn count_table(&mut self, t: usize) -> Result<(), Fault> {
        if t == self.anchor {
            // A table of counts holds how many there were, not one row for each.
            let counts = self.question.lexicon.table(t).columns.iter().position(|c| {
                c.kind.is_numeric() && matches!(c.name.to_lowercase().as_str(), "count" | "cnt")
            });
            match counts {
                Some(c) => {
                    self.use_column((t, c));
                    self.show_measure(Aggregate::Sum, Some((t, c)));
                }
                None => self.show_measure(Aggregate::Count, None),
            }
            return Ok(());
        }
        // `how many dogs went through any treatment`: the dogs that the treatments speak of.
        let about = self.is_trade() && self.deals()
            || self.question.frame.conditions.iter().any(|c| match c.on {
                On::Bare(b, _) => self.names_table(b, self.anchor),
                _ => false,
            })
            || self
                .question
                .frame
                .subjects
                .iter()
                .any(|s| self.names_table(*s, self.anchor));
        let route = self.routes.to(t).ok_or(Fault::Elsewhere)?;
        let [join] = route.joins.as_slice() else {
            return Err(Fault::Elsewhere);
        };
        if !about || route.fans_out || route.ambiguous {
            return Err(Fault::Elsewhere);
        }
        let own = join.from_column.clone();
        let c = self
            .question
            .lexicon
            .table(self.anchor)
            .columns
            .iter()
            .position(|c| c.name.eq_ignore_ascii_case(&own))
            .ok_or(Fault::Elsewhere)?;
        self.use_column((self.anchor, c));
        self.show_measure(Aggregate::CountDistinct, Some((self.anchor, c)));
        Ok(())
    }

    /// Whether somebody is said to have bought or sold something.
    fn is_trade(&self) -> bool {
        self.question.parts.iter().any(|p| {
            matches!(
                p.piece,
                Piece::Link | Piece::Mention(_) | Piece::Cue(Cue::OrderBy(_))
            ) && p.end <= p.start + 2
                && matches!(
                    self.question.tokens[p.start].lower.as_str(),
                    "bought" | "purchased" | "ordered" | "spent" | "buy" | "purchase" | "paid"
                )
        })
    }

    /// Whether the rows of this draft's table are what was bought or sold.
    fn deals(&self) -> bool {
        let table = self.question.lexicon.table(self.anchor);
        std::iter::once(&table.name)
            .chain(&table.synonyms)
            .any(|name| {
                forms::split_name(name).iter().any(|w| {
                    matches!(
                        forms::root(&forms::stem(w)).as_str(),
                        "sale" | "sell" | "order" | "purchas" | "transaction" | "invoic"
                    )
                })
            })
    }

    /// Whether what was bought in a period would be read from when the buyers came: the period is
    /// that of the deals, where there are any.
    pub(super) fn mistakes_deals(&self) -> bool {
        let catalogue = self.question.lexicon.catalogue();
        let own = &self.question.lexicon.table(self.anchor).name;
        let timed = self
            .columns
            .iter()
            .any(|at| at.0 == self.anchor && self.column(*at).kind.is_temporal());
        timed
            && self.is_trade()
            && !self.deals()
            && catalogue.joins.iter().any(|j| {
                j.to_table.eq_ignore_ascii_case(own)
                    && catalogue
                        .table(&j.from_table)
                        .is_some_and(|t| t.time.is_some())
            })
    }

    /// Groups that were asked for, as dimensions; kept until it is known whether there are figures.
    pub(super) fn groups(&mut self) -> Result<(), Fault> {
        let groups = self.question.frame.groups.clone();
        let figures = self.summary;
        // `products by price descending` are not grouped but sorted.
        if let ([group], [order]) = (groups.as_slice(), self.question.frame.order.as_slice())
            && order.by == Ranked::Shown
            && order.descending.is_some()
            && !figures
            && let Some(m) = group.mention
            && let Some((at, _)) = self.try_pick(m, Want::Number)?
            && at.0 == self.anchor
            && self.column(at).role == Role::Measure
            && self
                .shown
                .iter()
                .all(|s| matches!(s, Shown::Column(t, _) if *t == self.anchor))
        {
            self.sorted = Some(self.pick(m, Want::Number)?);
            return Ok(());
        }
        for group in &groups {
            self.group(group, figures)?;
        }
        Ok(())
    }

    fn group(&mut self, group: &Group, figures: bool) -> Result<(), Fault> {
        let Some(m) = group.mention else {
            let at = self.time_column(group.token)?;
            return self.group_by_time(at, group.unit);
        };
        let table = self.table_of(m);
        let column = self.try_pick(m, Want::Any);
        let column_fit = column.as_ref().ok().and_then(|c| c.as_ref()).copied();
        if let Some(unit) = group.unit {
            let column_fit = column_fit.filter(|(at, _)| self.meets_once(*at));
            // `by month` where there is no column of that name: the time, by months.
            match column_fit {
                Some((at, fit)) if fit > 0.8 && !self.column(at).kind.is_temporal() => {
                    self.pick(m, Want::Any)?;
                    self.dimension_of(at, m);
                    return Ok(());
                }
                Some((at, fit)) if fit > 0.5 && self.column(at).kind.is_temporal() => {
                    self.use_column(at);
                    return self.group_by_time(at, Some(unit));
                }
                _ => {
                    if let Ok(at) = self.time_column(group.token) {
                        return self.group_by_time(at, Some(unit));
                    }
                }
            }
        }
        if let Some((t, fit)) = table {
            let as_table = match column_fit {
                Some((at, f)) => f + 0.1 < fit || at.0 != self.anchor && f <= fit,
                None => true,
            };
            if as_table {
                self.score += fit * self.weight(m);
                let all = group
                    .token
                    .checked_sub(1)
                    .is_some_and(|i| self.question.tokens[i].lower == "all");
                if t == self.anchor && all {
                    return Ok(());
                }
                if t == self.anchor {
                    if figures && self.plan.having.is_empty() {
                        // `the average weight of each car` is the weight of each.
                        self.whole_of(t)?;
                    }
                    return Ok(());
                }
                self.used.insert(t);
                let shown_already = self
                    .shown
                    .iter()
                    .any(|s| matches!(s, Shown::Column(table, _) if *table == t));
                if !shown_already {
                    self.whole_of(t)?;
                    self.front();
                }
                return Ok(());
            }
        }
        let at = self.pick(m, Want::Any)?;
        if self.column(at).kind.is_temporal() {
            return self.group_by_time(at, group.unit);
        }
        self.dimension_of(at, m);
        Ok(())
    }

    /// Groups by a column, or by the name that its key stands for.
    fn dimension_of(&mut self, at: (usize, usize), m: usize) {
        let at = self.named_key(at, m);
        // `each maker … List the maker's full name`: the list says how the maker is shown.
        let told = at.0 != self.anchor
            && self
                .shown
                .iter()
                .any(|s| matches!(s, Shown::Column(t, _) if *t == at.0));
        if told {
            return;
        }
        self.use_column(at);
        let shown = Shown::Column(at.0, at.1);
        if !self.shown.contains(&shown) {
            self.shown.push(shown);
            self.front();
        }
    }

    /// What was shown last goes before the figures.
    fn front(&mut self) {
        if let Some(last) = self.shown.pop() {
            let place = self
                .shown
                .iter()
                .position(|s| matches!(s, Shown::Measure(_)))
                .unwrap_or(self.shown.len());
            self.shown.insert(place, last);
        }
    }

    /// A key of another table, spoken of by the table's name, is shown as what its row is called.
    pub(super) fn named_key(&self, at: (usize, usize), m: usize) -> (usize, usize) {
        let mention = &self.question.mentions[m];
        let says_key = self.question.tokens[mention.start..mention.end]
            .iter()
            .any(|t| matches!(t.root.as_str(), "id" | "code" | "number" | "key"));
        let column = self.reference(at);
        if says_key {
            return at;
        }
        let catalogue = self.question.lexicon.catalogue();
        for join in &catalogue.joins {
            if !join.from_table.eq_ignore_ascii_case(&column.table)
                || !join.from_column.eq_ignore_ascii_case(&column.column)
            {
                continue;
            }
            let Some(t) = catalogue
                .tables
                .iter()
                .position(|t| t.name.eq_ignore_ascii_case(&join.to_table))
            else {
                continue;
            };
            let coded = self.column(at).kind == ColumnType::Integer
                || forms::split_name(&column.column)
                    .last()
                    .is_some_and(|w| matches!(w.as_str(), "id" | "code" | "key"));
            let spoken = mention
                .candidates
                .iter()
                .any(|c| c.target.table() == t && !c.target.is_value() && c.score >= 0.6);
            if coded
                && spoken
                && self
                    .routes
                    .to(t)
                    .is_some_and(|r| !r.ambiguous && !r.fans_out)
                && let Some(c) = self.question.lexicon.name_column(t)
            {
                return (t, c);
            }
        }
        at
    }

    fn group_by_time(&mut self, at: (usize, usize), unit: Option<Grain>) -> Result<(), Fault> {
        self.use_column(at);
        let temporal = self.column(at).kind.is_temporal();
        if !temporal {
            if unit.is_some_and(|u| u != Grain::Year) {
                return Err(Fault::Unsupported(
                    "a part of a year, where only years are known".into(),
                ));
            }
            self.plan.dimensions.push(Dimension {
                column: self.reference(at),
                grain: None,
            });
            return Ok(());
        }
        if matches!(unit, Some(Grain::Hour | Grain::HourOfDay))
            && self.column(at).kind == ColumnType::Date
        {
            return Err(Fault::Unsupported(
                "hours, where only days are known".into(),
            ));
        }
        let grain = unit.or((self.column(at).kind == ColumnType::Timestamp).then_some(Grain::Day));
        self.plan.dimensions.push(Dimension {
            column: self.reference(at),
            grain,
        });
        Ok(())
    }

    /// A measure that stands for the table where nothing else is asked for.
    pub(super) fn implied_measure(&self) -> Option<Measure> {
        let at = self.default_measure(self.anchor)?;
        let aggregate = self.column(at).aggregate.unwrap_or(Aggregate::Sum);
        Some(self.measure(aggregate, Some(at)))
    }
}
