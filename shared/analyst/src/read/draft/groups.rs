//! What figures are grouped by.

use catalogue::{ColumnType, Role};

use super::{Builder, Fault, Shown, pick::Want};
use crate::{
    plan::{Dimension, Grain},
    read::frame::{Group, Ranked},
    words::forms,
};

impl Builder<'_> {
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

    pub(super) fn group(&mut self, group: &Group, figures: bool) -> Result<(), Fault> {
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
    pub(super) fn dimension_of(&mut self, at: (usize, usize), m: usize) {
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
    pub(super) fn front(&mut self) {
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

    pub(super) fn group_by_time(
        &mut self,
        at: (usize, usize),
        unit: Option<Grain>,
    ) -> Result<(), Fault> {
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
}
