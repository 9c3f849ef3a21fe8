//! The plan put together.
//!
//! A plan is seen from one table, the one whose rows are counted. It is the one that is named. Where
//! none is named, it is the only one from which every column is reached with the fewest joins and
//! nothing is counted twice. Where the named one meets several rows of another (`customers` with
//! `sum(sales.amount)`), the same joins seen from the other table give the same groups, so they are
//! seen from there, unless rows of the named table are counted.

mod ends;
mod start;

use std::collections::BTreeSet;

use catalogue::{Catalogue, Join, Role, Visible};

use self::{
    ends::join_ends,
    start::{Lost, every_name, start},
};
use super::{
    issues::Issues,
    joins::{self, Reach},
    loose::{LONGEST_NAME, MOST},
    names::{At, Names},
    shape::{self, Written},
    words,
};
use crate::{
    check::{self, PlanIssues, clip, listed},
    describe,
    plan::{ColumnRef, Measure, OrderBy, Plan, Transform},
    reading::Intent,
};

impl Written {
    /// The plan that it means, checked, and what kind of question that is.
    ///
    /// # Errors
    ///
    /// Every name that `visible` does not show, and everything that has no or two readings.
    pub fn plan(&self, visible: &Visible) -> Result<(Plan, Intent), PlanIssues> {
        let mut issues = Issues::default();
        match plan(self, visible, &mut issues) {
            Some(plan) if issues.is_empty() => {
                let intent = describe::intent_of(&plan);
                Ok((plan, intent))
            }
            _ => Err(issues.into_plan_issues()),
        }
    }
}

/// The plan that is meant; `None` where issues were noted.
pub(super) fn plan(written: &Written, visible: &Visible, issues: &mut Issues) -> Option<Plan> {
    let catalogue = visible.catalogue();
    let names = Names { catalogue };
    if catalogue.tables.is_empty() {
        issues.push("there are no tables");
        return None;
    }
    if !bounded(written, issues) {
        return None;
    }
    let via = match joins::via(names, &written.via) {
        Ok(via) => via,
        Err(wrong) => {
            issues.extend(wrong);
            Vec::new()
        }
    };
    let attempt = |home: usize, anchor: usize, told: bool| {
        View::new(names, home, anchor, told, &via).plan(written)
    };
    let named = written.table.as_ref().map(|table| names.find_table(table));
    match named {
        Some(Ok(home)) => {
            let first = attempt(home, home, true);
            let elsewhere = || {
                let starts = first.tables.iter().filter(|t| **t != home);
                let mut sound = starts
                    .map(|t| attempt(home, *t, false))
                    .filter(|other| other.issues.is_empty());
                let found = sound.next()?;
                sound.next().is_none().then_some(found)
            };
            let found = if first.may_turn { elsewhere() } else { None };
            finish(found.unwrap_or(first), catalogue, issues)
        }
        Some(Err(issue)) => {
            issues.push(issue);
            // What else is wrong shows from a table that the columns tell, if they do.
            match start(written, names, &attempt) {
                Ok(attempt) => issues.extend(attempt.issues.into_vec()),
                Err(Lost { unknown, .. }) => issues.extend(unknown),
            }
            None
        }
        None => match start(written, names, &attempt) {
            Ok(attempt) => finish(attempt, catalogue, issues),
            Err(Lost { unknown, which }) => {
                issues.extend(unknown);
                issues.push(which);
                None
            }
        },
    }
}

fn finish(attempt: Attempt, catalogue: &Catalogue, issues: &mut Issues) -> Option<Plan> {
    if !attempt.issues.is_empty() {
        issues.extend(attempt.issues.into_vec());
        return None;
    }
    match check::check(attempt.plan, catalogue) {
        Ok(plan) => Some(plan),
        Err(PlanIssues(wrong)) => {
            issues.extend(wrong);
            None
        }
    }
}

/// Whether it is of a size that can be read; a [`Written`] need not come from JSON.
fn bounded(written: &Written, issues: &mut Issues) -> bool {
    let before = issues.len();
    let lists = [
        ("measures", written.measures.len()),
        ("dimensions", written.dimensions.len()),
        ("columns", written.columns.len()),
        ("filters", written.filters.len()),
        ("having", written.having.len()),
        ("order", written.order.len()),
        ("without", written.without.len()),
        ("via", written.via.len()),
        ("keys", written.keys.as_ref().map_or(0, Vec::len)),
    ];
    for (name, len) in lists {
        if len > MOST {
            issues.push(format!("`{name}` has more than {MOST} parts"));
        }
    }
    let choices = written.filters.iter().filter_map(|filter| match filter {
        shape::Filter::Any(choice) => Some(choice.any.len()),
        shape::Filter::Is(_) => None,
    });
    if choices.sum::<usize>() > MOST {
        issues.push(format!("`any` takes 1 to {MOST} conditions"));
    }
    let names = every_name(written);
    if names.iter().any(|name| name.len() > 4 * LONGEST_NAME) {
        issues.push(format!("a name is longer than {LONGEST_NAME} letters"));
    }
    issues.len() == before
}

/// A plan as seen from one table, and what is wrong with that.
#[derive(Debug, Clone)]
struct Attempt {
    plan: Plan,
    issues: Issues,
    /// The tables that it reads.
    tables: BTreeSet<usize>,
    /// Whether only the joins are wrong, and other tables to start from mean the same.
    may_turn: bool,
}

/// The tables as seen from one, while a plan is read.
pub(super) struct View<'a> {
    pub(super) names: Names<'a>,
    /// The table whose names come first.
    pub(super) home: usize,
    /// The table that the plan begins with.
    pub(super) anchor: usize,
    /// Whether somebody said so.
    pub(super) told: bool,
    reach: Reach<'a>,
    pub(super) used: BTreeSet<usize>,
    pub(super) issues: Issues,
    /// Whether rows of the table are counted.
    pub(super) counts_rows: bool,
}

impl<'a> View<'a> {
    fn new(names: Names<'a>, home: usize, anchor: usize, told: bool, via: &'a [Join]) -> Self {
        Self {
            names,
            home,
            anchor,
            told,
            reach: Reach::new(names, anchor, via),
            used: BTreeSet::from([home, anchor]),
            issues: Issues::default(),
            counts_rows: false,
        }
    }

    /// The column that a name means.
    pub(super) fn find(&self, text: &str) -> Result<At, String> {
        self.names
            .find(text, self.home, &|table| self.reach.meets_one(table))
    }

    /// The column that a name means, as one that is used; `None` where an issue was noted.
    pub(super) fn column(&mut self, text: &str) -> Option<At> {
        let found = self.find(text);
        let at = self.issues.keep(found)?;
        self.used.insert(at.0);
        Some(at)
    }

    fn plan(mut self, written: &Written) -> Attempt {
        let mut plan = Plan {
            table: self.names.table(self.anchor).name.clone(),
            limit: written.limit,
            distinct: written.distinct,
            ..Plan::default()
        };
        plan.measures = self.all(&written.measures, Self::measure);
        plan.dimensions = self.all(&written.dimensions, Self::dimension);
        for filter in &written.filters {
            self.filter_or_having(filter, &mut plan);
        }
        for having in &written.having {
            let having = self.having(having, &plan);
            plan.having.extend(having);
        }
        if let Err(issue) = join_ends(&mut plan.filters) {
            self.issues.push(issue);
        }
        self.listed(written, &mut plan);
        for order in &written.order {
            let order = self.order(order, &plan);
            plan.order.extend(order);
        }
        self.keys(written, &mut plan);
        if let Some(comparison) = &written.comparison {
            plan.comparison = self.comparison(comparison, &plan);
        }
        self.changes(&plan);
        for text in &written.without {
            let table = self.names.find_table(text);
            let join = table.and_then(|table| self.reach.without(table));
            let join = self.issues.keep(join);
            plan.without.extend(join);
        }
        let before = self.issues.len();
        match self.reach.joins(&self.used) {
            Ok(joins) => plan.joins = joins,
            Err(wrong) => self.issues.extend(wrong),
        }
        let same = (plan.is_grouped() || plan.distinct) && !self.counts_rows;
        Attempt {
            may_turn: before == 0 && !self.issues.is_empty() && same && plan.without.is_empty(),
            plan,
            issues: self.issues,
            tables: self.used,
        }
    }

    fn all<T, U>(&mut self, from: &[T], read: fn(&mut Self, &T) -> Option<U>) -> Vec<U> {
        from.iter().filter_map(|one| read(self, one)).collect()
    }

    /// A filter; one on a figure is a condition on groups.
    fn filter_or_having(&mut self, filter: &shape::Filter, plan: &mut Plan) {
        if let shape::Filter::Is(condition) = filter
            && !condition.negate
            && condition.grain.is_none()
            && words::applied(&condition.column).is_some()
            && self.find(&condition.column).is_err()
            && words::call(&condition.column).is_some()
        {
            let having = shape::Having {
                measure: condition.column.clone(),
                operator: condition.operator,
                values: condition.values.clone(),
            };
            let having = self.having(&having, plan);
            plan.having.extend(having);
            return;
        }
        let filter = self.filter(filter);
        plan.filters.extend(filter);
    }

    /// The columns of rows that are listed.
    fn listed(&mut self, written: &Written, plan: &mut Plan) {
        let nothing = written.columns.is_empty()
            && written.measures.is_empty()
            && written.dimensions.is_empty()
            && written.having.is_empty();
        let mut columns = Vec::new();
        if nothing && self.told && !plan.is_grouped() {
            columns.extend(self.whole(self.anchor));
        }
        for text in &written.columns {
            let table = text
                .strip_suffix('*')
                .map(|t| t.trim_end_matches('.').trim());
            match table {
                Some("") => columns.extend(self.whole(self.home)),
                Some(table) => {
                    let table = self.names.find_table(table);
                    if let Some(table) = self.issues.keep(table) {
                        self.used.insert(table);
                        columns.extend(self.whole(table));
                    }
                }
                None => match self.find(text) {
                    Ok(at) => {
                        self.used.insert(at.0);
                        columns.push(self.names.reference(at));
                    }
                    Err(_) if words::call(text).is_some() => self.issues.push(format!(
                        "`{}` is a figure; it belongs into `measures`, and columns that it is \
                         grouped by into `dimensions`",
                        clip(text)
                    )),
                    Err(issue) => self.issues.push(issue),
                },
            }
        }
        let mut seen = BTreeSet::new();
        columns.retain(|column: &ColumnRef| seen.insert(column.clone()));
        // What figures are grouped by is shown anyway.
        if plan.is_grouped() {
            columns.retain(|column| !plan.dimensions.iter().any(|d| d.column == *column));
            if !columns.is_empty() {
                let names = columns.iter().map(|column| column.column.as_str());
                self.issues.push(format!(
                    "`columns` lists single rows beside figures; to group by {}, put it into \
                     `dimensions`",
                    listed(names)
                ));
            }
            columns.clear();
        }
        plan.columns = columns;
    }

    fn whole(&self, table: usize) -> Vec<ColumnRef> {
        let columns = 0..self.names.table(table).columns.len();
        columns
            .take(MOST)
            .map(|column| self.names.reference((table, column)))
            .collect()
    }

    /// What keeps groups apart: as told, or the key of what is called by a name, for two people of
    /// one name are two.
    fn keys(&mut self, written: &Written, plan: &mut Plan) {
        if let Some(keys) = &written.keys {
            for text in keys {
                let at = self.column(text);
                plan.keys.extend(at.map(|at| self.names.reference(at)));
            }
            return;
        }
        for dimension in &plan.dimensions {
            let Some(table) = self.names.catalogue.table(&dimension.column.table) else {
                continue;
            };
            let named = table
                .column(&dimension.column.column)
                .is_some_and(|column| {
                    column.role == Role::Name && column.distinct * 5 >= (table.row_count * 2).max(1)
                });
            let Some(key) = table.key.as_deref().and_then(|key| table.column(key)) else {
                continue;
            };
            let key = ColumnRef {
                table: table.name.clone(),
                column: key.name.clone(),
            };
            let known = plan.keys.contains(&key) || plan.dimensions.iter().any(|d| d.column == key);
            if named && !known {
                plan.keys.push(key);
            }
        }
    }

    /// Growth and running totals go along time.
    fn changes(&mut self, plan: &Plan) {
        let ordered = plan.order.iter().filter_map(|order| match &order.by {
            OrderBy::Measure(measure) => Some(measure),
            _ => None,
        });
        let along = |measure: &&Measure| {
            matches!(measure.transform, Transform::Growth | Transform::Running)
        };
        let timed = plan.dimensions.iter().any(|dimension| {
            let table = self.names.catalogue.table(&dimension.column.table);
            let column = table.and_then(|t| t.column(&dimension.column.column));
            dimension.grain.is_some()
                || column.is_some_and(|column| {
                    column.kind.is_temporal() || column.name.to_lowercase().contains("year")
                })
        });
        if plan.measures.iter().chain(ordered).any(|m| along(&m)) && !timed {
            self.issues
                .push("growth and running need a dimension of time, such as a month");
        }
    }
}
