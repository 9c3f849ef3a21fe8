//! What a result is ordered by.

use super::{figures::shown, resolve::View, shape, words};
use crate::{
    check::{clip, listed},
    plan::{Dimension, Order, OrderBy, Plan},
    sql,
};

impl View<'_> {
    /// A key of the order; `None` where an issue was noted.
    ///
    /// SQL puts the smallest first where nothing is said. With a limit that decides which rows are
    /// seen at all, and who forgot to say it wants the largest as often as not.
    pub(super) fn order(&mut self, written: &shape::Order, plan: &Plan) -> Option<Order> {
        let by = if plan.is_grouped() {
            self.of_groups(&written.by, plan)?
        } else {
            self.of_rows(&written.by)?
        };
        if written.descending.is_none() && plan.limit.is_some() && self.has_size(&by) {
            self.issues.push(format!(
                "with a limit, say whether the largest `{}` come first: \"descending\": true or false",
                clip(&written.by)
            ));
            return None;
        }
        Some(Order {
            by,
            descending: written.descending.unwrap_or(false),
        })
    }

    /// Whether it is ordered by size, so that either end may be meant.
    fn has_size(&self, by: &OrderBy) -> bool {
        match by {
            OrderBy::Measure(_) => true,
            OrderBy::Dimension(_) => false,
            OrderBy::Column(column) => {
                let table = self.names.catalogue.table(&column.table);
                let found = table.and_then(|table| table.column(&column.column));
                found.is_some_and(|c| c.kind.is_numeric() || c.kind.is_temporal())
            }
        }
    }

    fn of_rows(&mut self, text: &str) -> Option<OrderBy> {
        match self.find(text) {
            Ok(at) => {
                self.used.insert(at.0);
                Some(OrderBy::Column(self.names.reference(at)))
            }
            Err(_) if words::call(text).is_some() => {
                self.issues.push(format!(
                    "rows that are listed cannot be ordered by the figure `{}`; sum them up with \
                     measures and dimensions",
                    clip(text)
                ));
                None
            }
            Err(issue) => {
                self.issues.push(issue);
                None
            }
        }
    }

    fn of_groups(&mut self, text: &str, plan: &Plan) -> Option<OrderBy> {
        if let Some(measure) = shown(text, plan) {
            return Some(OrderBy::Measure(measure));
        }
        let among: Vec<&Dimension> = self.dimensions(text, plan);
        match among.as_slice() {
            [one] => return Some(OrderBy::Dimension((*one).clone())),
            [] => {}
            _ => {
                self.issues.push(format!(
                    "`{}` is grouped by in several ways; order by one of {}",
                    clip(text),
                    options(plan)
                ));
                return None;
            }
        }
        if let Some(call) = words::call(text) {
            return self.called(call).map(OrderBy::Measure);
        }
        let reference = self.find(text).ok().map(|at| self.names.reference(at));
        let mut of = plan
            .measures
            .iter()
            .filter(|measure| measure.column.is_some() && measure.column == reference);
        if let (Some(one), None) = (of.next(), of.next()) {
            return Some(OrderBy::Measure(one.clone()));
        }
        self.issues.push(format!(
            "groups cannot be ordered by `{}`; order by a figure such as count(*), or by one of {}",
            clip(text),
            options(plan)
        ));
        None
    }

    /// The groups that a text means.
    fn dimensions<'p>(&self, text: &str, plan: &'p Plan) -> Vec<&'p Dimension> {
        let grained = words::grained(text);
        let column = grained.map_or(text, |(_, column)| column);
        let reference = self.find(column).ok().map(|at| self.names.reference(at));
        let of_column = |d: &&Dimension| {
            Some(&d.column) == reference.as_ref()
                && grained.is_none_or(|(grain, _)| d.grain == Some(grain))
        };
        let named: Vec<&Dimension> = plan.dimensions.iter().filter(of_column).collect();
        if !named.is_empty() {
            return named;
        }
        let grain = words::applied(text).map_or(text, |(name, _)| name).trim();
        match words::grain(grain) {
            Some(grain) => plan
                .dimensions
                .iter()
                .filter(|d| d.grain == Some(grain))
                .collect(),
            None => Vec::new(),
        }
    }
}

/// What a plan's groups can be ordered by.
fn options(plan: &Plan) -> String {
    let figures = plan.measures.iter().map(|m| sql::measure_name(m, plan).0);
    let groups = plan.dimensions.iter().map(|d| match d.grain {
        Some(grain) => format!("{} by {}", d.column.column, words::grain_name(grain)),
        None => d.column.column.clone(),
    });
    let all: Vec<String> = figures.chain(groups).collect();
    listed(all.iter().map(String::as_str))
}
