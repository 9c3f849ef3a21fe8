//! Conditions: on which column each is, and with which values.

use std::collections::BTreeSet;

use catalogue::{Aggregate, ColumnType};

use super::{Builder, Fault, pick::Want};
use crate::{
    dates::{self, When},
    lexicon::{Candidate, entries::Target, meanings},
    plan::{Condition as Is, Filter, Having, Literal, Operator, OrderBy},
    read::{
        frame::{Bare, Condition, On, Operand, Output},
        scope,
    },
    words::general,
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

    /// `customers with revenue over 10,000`: the revenue of all the rows of each customer, not of
    /// single rows.
    fn adds_up_for_each(&mut self, m: usize, condition: &Condition) -> Result<bool, Fault> {
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

    /// A value on its own: which column has it.
    fn value(&mut self, near: Option<usize>, condition: &Condition) -> Result<Filter, Fault> {
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
    fn matched(
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

    fn reach(&self, at: (usize, usize)) -> f64 {
        -self.routes.to(at.0).map_or(9.0, |route| route.cost)
    }

    /// A comparison of a column with a condition's operands.
    fn compare(&mut self, at: (usize, usize), condition: &Condition) -> Result<Filter, Fault> {
        let column = self.reference(at);
        let mut values = Vec::new();
        let mut operator = condition.operator;
        for operand in &condition.operands {
            match operand {
                Operand::Time(when) => {
                    if operator == Operator::Between && condition.operands.len() == 2 {
                        let (Operand::Time(first), Operand::Time(last)) =
                            (&condition.operands[0], &condition.operands[1])
                        else {
                            return Err(Fault::Unsupported("that range".into()));
                        };
                        return self.within(
                            at,
                            &When::Range(Box::new(first.clone()), Box::new(last.clone())),
                        );
                    }
                    let when = match operator {
                        Operator::Less => When::Before(Box::new(when.clone())),
                        Operator::More => When::After(Box::new(when.clone())),
                        Operator::AtLeast => When::Since(Box::new(when.clone())),
                        Operator::AtMost => When::Until(Box::new(when.clone())),
                        _ => when.clone(),
                    };
                    return self.within(at, &when);
                }
                Operand::Number(number) => {
                    if self.column(at).kind.is_temporal() {
                        return self.years(at, condition);
                    }
                    let number = self.fraction(at, *number, condition);
                    values.push(self.number(at, number)?);
                }
                Operand::Text(text) => values.push(self.text(at, text)?),
                Operand::Value(v) => {
                    let found = self.question.mentions[*v]
                        .candidates
                        .iter()
                        .find(|c| c.target.column() == Some(at) && c.target.is_value());
                    match found.map(|c| &c.target) {
                        Some(Target::Value(_, _, value)) => values.push(self.text(at, value)?),
                        _ => return Err(Fault::Unknown(self.words(*v))),
                    }
                }
            }
        }
        if operator == Operator::Equal && values.len() > 1 {
            operator = Operator::In;
        }
        Ok(Filter::Is(Is {
            column,
            operator,
            values,
        }))
    }

    /// Years compared with days.
    fn years(&mut self, at: (usize, usize), condition: &Condition) -> Result<Filter, Fault> {
        let mut years = Vec::new();
        for operand in &condition.operands {
            match operand {
                Operand::Number(number) if dates::is_year(*number) => {
                    years.push(When::Year(*number as i16))
                }
                _ => return Err(Fault::Elsewhere),
            }
        }
        let first = years.first().cloned().ok_or(Fault::Elsewhere)?;
        let when = match condition.operator {
            Operator::Less => When::Before(Box::new(first)),
            Operator::More => When::After(Box::new(first)),
            Operator::AtLeast => When::Since(Box::new(first)),
            Operator::AtMost => When::Until(Box::new(first)),
            Operator::Between => match years.get(1) {
                Some(last) => When::Range(Box::new(first), Box::new(last.clone())),
                None => return Err(Fault::Elsewhere),
            },
            _ => {
                let filters: Result<Vec<Filter>, Fault> =
                    years.iter().map(|when| self.within(at, when)).collect();
                let mut filters = filters?;
                return Ok(if filters.len() == 1 {
                    filters.remove(0)
                } else {
                    Filter::Any(filters)
                });
            }
        };
        self.within(at, &when)
    }

    /// `longer than 2 hours` is no condition on minutes.
    fn measured_alike(&self, at: (usize, usize), condition: &Condition) -> Result<(), Fault> {
        let end = condition.tokens.1.min(self.question.tokens.len());
        let Some(unit) = self
            .question
            .tokens
            .get(end)
            .or(self.question.tokens.last())
        else {
            return Ok(());
        };
        let column = self.column(at);
        let says = |word: &str| {
            crate::words::forms::split_name(&column.name)
                .iter()
                .any(|w| w.starts_with(word))
                || column.unit.as_deref().is_some_and(|u| u.starts_with(word))
                || column.description.to_lowercase().contains(word)
        };
        let after_number = end > 0
            && matches!(
                self.question.tokens[end - 1].kind,
                crate::read::tokens::Kind::Number(_)
            );
        if after_number && matches!(unit.stem.as_str(), "hour" | "day" | "week" | "month") {
            let unit = unit.stem.as_str();
            if !says(unit) && !says(&unit[..2]) {
                return Err(Fault::Unsupported(format!(
                    "a number of {unit}s where the data does not say what it counts"
                )));
            }
        }
        Ok(())
    }

    /// `20%` where the data has fractions of one.
    fn fraction(&self, at: (usize, usize), number: f64, condition: &Condition) -> f64 {
        let column = self.column(at);
        let largest = column.max.as_deref().and_then(|t| t.parse::<f64>().ok());
        let said = self.question.tokens[condition.tokens.0..]
            .iter()
            .take(condition.tokens.1.saturating_sub(condition.tokens.0) + 2)
            .any(|t| matches!(t.lower.as_str(), "%" | "percent"));
        let fractions = largest.is_some_and(|max| max <= 1.0)
            && (said || column.format == catalogue::Format::Percentage);
        if fractions && number > 1.0 {
            return number / 100.0;
        }
        // `over 100 million` where the data counts millions.
        let counts = |scale: &[&str]| {
            crate::words::forms::split_name(&column.name)
                .iter()
                .any(|w| scale.contains(&w.as_str()))
        };
        for (scale, times) in [
            (["million", "millions"], 1e6),
            (["thousand", "thousands"], 1e3),
            (["billion", "billions"], 1e9),
        ] {
            if counts(&scale) && number >= times {
                return number / times;
            }
        }
        number
    }

    fn number(&self, at: (usize, usize), number: f64) -> Result<Literal, Fault> {
        match self.column(at).kind {
            ColumnType::Text => Ok(Literal::Text(number.to_string())),
            kind if kind.is_numeric() => Ok(if number.fract() == 0.0 && number.abs() < 9e15 {
                Literal::Integer(number as i64)
            } else {
                Literal::Number(number)
            }),
            _ => Err(Fault::Elsewhere),
        }
    }

    /// A text as a literal of the column's kind, spelt as the data has it.
    fn text(&self, at: (usize, usize), text: &str) -> Result<Literal, Fault> {
        let column = self.column(at);
        match column.kind {
            ColumnType::Text => {
                let spelt = column
                    .values
                    .iter()
                    .find(|v| *v == text)
                    .or_else(|| {
                        column
                            .values
                            .iter()
                            .find(|v| v.to_lowercase() == text.to_lowercase())
                    })
                    .or_else(|| column.values.iter().find(|v| plain(v) == plain(text)));
                match spelt {
                    Some(value) => Ok(Literal::Text(value.clone())),
                    None if column.values_complete => Err(Fault::Unknown(text.to_string())),
                    None => Ok(Literal::Text(text.to_string())),
                }
            }
            kind if kind.is_numeric() => text
                .replace(',', "")
                .parse::<f64>()
                .ok()
                .filter(|n| n.is_finite())
                .and_then(|n| self.number(at, n).ok())
                .ok_or_else(|| Fault::Unknown(text.to_string())),
            ColumnType::Boolean => match text.to_lowercase().as_str() {
                "true" | "yes" | "1" => Ok(Literal::Boolean(true)),
                "false" | "no" | "0" => Ok(Literal::Boolean(false)),
                _ => Err(Fault::Unknown(text.to_string())),
            },
            ColumnType::Date | ColumnType::Timestamp
                if text.parse::<jiff::civil::Date>().is_ok() =>
            {
                Ok(Literal::Time(text.to_string()))
            }
            _ => Err(Fault::Unknown(text.to_string())),
        }
    }

    /// A number or a period with nothing named: the measure, or the time.
    fn default(&mut self, condition: &Condition) -> Result<Filter, Fault> {
        let timed = match condition.operands.first() {
            Some(Operand::Time(_)) => true,
            Some(Operand::Number(n)) => {
                dates::is_year(*n)
                    && self.question.tokens
                        [condition.tokens.0..condition.tokens.1.min(self.question.tokens.len())]
                        .iter()
                        .any(|t| t.text.len() == 4)
                    && matches!(
                        condition.operator,
                        Operator::Equal
                            | Operator::Less
                            | Operator::More
                            | Operator::AtLeast
                            | Operator::AtMost
                    )
                    && !self.compares_amounts(condition)
            }
            _ => return Err(Fault::Elsewhere),
        };
        if timed {
            let at = self.time_column(condition.tokens.0)?;
            self.use_column(at);
            self.score += 0.3;
            return self.compare(at, condition);
        }
        if condition.operator == Operator::Equal {
            // A number that nothing explains.
            let text = self
                .question
                .tokens
                .get(condition.tokens.0)
                .map_or(String::new(), |t| t.text.clone());
            return Err(Fault::Unknown(text));
        }
        // `between 20 and 22 years old`
        let after = condition.tokens.1.min(self.question.tokens.len());
        let aged = self.question.tokens[after..]
            .windows(2)
            .next()
            .is_some_and(|pair| {
                pair[0].stem == "year" && matches!(pair[1].lower.as_str(), "old" | "of")
            });
        let comparative = self
            .question
            .tokens
            .get(condition.tokens.0)
            .and_then(|t| general::comparative(&t.lower))
            .or_else(|| aged.then(|| general::comparative("older")).flatten());
        if let Some(n) = comparative {
            // `pets owned by students who are older than 20`: the students are.
            let nearest = self
                .question
                .mentions
                .iter()
                .enumerate()
                .rev()
                .find(|(_, mention)| {
                    mention.end <= condition.tokens.0 && mention.best(|t| t.is_table()) >= 0.8
                });
            if nearest.is_some_and(|(m, _)| !self.names_table(m, self.anchor)) {
                return Err(Fault::Elsewhere);
            }
            let (by, turned) = self.by_hint(n)?;
            let OrderBy::Column(column) = by else {
                return Err(Fault::Elsewhere);
            };
            let at = self.place_of(&column).ok_or(Fault::Elsewhere)?;
            if turned || !self.column(at).kind.is_numeric() {
                return Err(Fault::Unsupported(
                    "ages where only dates of birth are known".into(),
                ));
            }
            self.measured_alike(at, condition)?;
            return self.compare(at, condition);
        }
        let about = self
            .question
            .mentions
            .iter()
            .enumerate()
            .rev()
            .find(|(_, mention)| {
                mention.end <= condition.tokens.0 && mention.best(|t| t.is_table()) >= 0.8
            });
        if about.is_some_and(|(m, _)| !self.names_table(m, self.anchor)) {
            return Err(Fault::Elsewhere);
        }
        let at = self.default_measure(self.anchor).ok_or(Fault::Elsewhere)?;
        let found = self.column(at);
        let amount = found.unit.is_some()
            || found.format == catalogue::Format::Currency
            || crate::words::forms::split_name(&found.name)
                .iter()
                .any(|w| {
                    matches!(
                        w.as_str(),
                        "amount" | "revenue" | "sales" | "price" | "total" | "value" | "cost"
                    )
                });
        if !amount {
            return Err(Fault::Elsewhere);
        }
        // Of a price and a cost, the price is what a thing is over or under.
        let table = self.question.lexicon.table(self.anchor);
        let alike: Vec<usize> = (0..table.columns.len())
            .filter(|c| {
                let column = &table.columns[*c];
                column.role == catalogue::Role::Measure
                    && column.format == catalogue::Format::Currency
            })
            .collect();
        let mut at = at;
        if found.aggregate != Some(Aggregate::Sum) && alike.len() > 1 {
            let name = |c: &usize| table.columns[*c].name.clone();
            let prices: Vec<usize> = alike
                .iter()
                .copied()
                .filter(|c| {
                    crate::words::forms::split_name(&name(c))
                        .last()
                        .is_some_and(|w| w == "price")
                })
                .collect();
            match prices.as_slice() {
                [price] => at = (self.anchor, *price),
                _ => {
                    let names = alike.iter().map(name).collect();
                    return Err(Fault::Ambiguous("the figure".into(), names));
                }
            }
        }
        self.use_column(at);
        self.compare(at, condition)
    }

    /// Whether the words of a comparison speak of amounts, not of time: `over 2000`.
    fn compares_amounts(&self, condition: &Condition) -> bool {
        self.question
            .tokens
            .get(condition.tokens.0)
            .is_some_and(|t| {
                matches!(
                    t.lower.as_str(),
                    "over"
                        | "more"
                        | "greater"
                        | "less"
                        | "under"
                        | "below"
                        | "above"
                        | "at"
                        | "fewer"
                        | "larger"
                        | "higher"
                        | "lower"
                        | "exceeding"
                )
            })
    }

    /// `more than 4 cylinders` is on a column; `more than 3 songs` counts the songs of each.
    fn counted(&mut self, m: usize, condition: &Condition) -> Result<Option<Filter>, Fault> {
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
    fn summed_up(
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
    fn is_subject(&self, m: usize) -> bool {
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

    fn count_rows(&mut self, condition: &Condition) -> Result<(), Fault> {
        let measure = self.measure(Aggregate::Count, None);
        self.having(measure, condition)
    }

    fn having(
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

    /// `customers without orders`: no row of the other table points at the row, be it straight or
    /// by a table that ties the two together.
    fn lacks(&mut self, other: usize) -> bool {
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
    fn lacks_in_part(&self) -> bool {
        !self.plan.without.is_empty()
            && self.question.frame.conditions.iter().any(|c| {
                matches!(c.operands.first(), Some(Operand::Time(_)))
                    || matches!(c.operands.first(), Some(Operand::Number(n)) if dates::is_year(*n))
            })
    }

    /// A name without an operand: something that is there, or is true, or is shown after all.
    fn bare(
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
}

impl Builder<'_> {
    /// Whether a name stands right after `with` and nothing follows it: `customers with email`, not
    /// `customers with their email and city`.
    fn stands_alone(&self, m: usize) -> bool {
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

fn negate(filter: Filter) -> Filter {
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

/// A value without marks and case.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
