//! How the tables of a plan come together.
//!
//! By the planner's own view of the tables: the shortest way on which no row is met twice. Where
//! two ways are as short, `via` tells them apart, or nothing does.

use std::collections::BTreeSet;

use catalogue::Join;

use super::names::Names;
use crate::{
    check::clip,
    read::scope::{self, Routes},
};

/// The tables as seen from one of them.
pub(super) struct Reach<'a> {
    names: Names<'a>,
    start: usize,
    routes: Routes,
    via: &'a [Join],
}

impl<'a> Reach<'a> {
    pub(super) fn new(names: Names<'a>, start: usize, via: &'a [Join]) -> Self {
        Self {
            names,
            start,
            routes: Routes::from(names.catalogue, start, &[]),
            via,
        }
    }

    /// Whether a row of the first table meets at most one row of this.
    pub(super) fn meets_one(&self, table: usize) -> bool {
        self.routes.to(table).is_some_and(|route| !route.fans_out)
    }

    /// The joins to all of these tables.
    pub(super) fn joins(&self, tables: &BTreeSet<usize>) -> Result<Vec<Join>, Vec<String>> {
        let mut joins: Vec<Join> = Vec::new();
        let mut issues = Vec::new();
        for table in tables.iter().filter(|table| **table != self.start) {
            match self.way(*table) {
                Ok(way) => {
                    for join in way {
                        if !joins.contains(&join) {
                            joins.push(join);
                        }
                    }
                }
                Err(issue) => issues.push(issue),
            }
        }
        if issues.is_empty() {
            Ok(joins)
        } else {
            Err(issues)
        }
    }

    fn way(&self, table: usize) -> Result<Vec<Join>, String> {
        let own = &self.names.table(self.start).name;
        let other = &self.names.table(table).name;
        let mut ways = scope::ways(self.names.catalogue, self.start, table);
        if ways
            .iter()
            .any(|way| way.last().is_some_and(|join| self.via.contains(join)))
        {
            ways.retain(|way| way.last().is_some_and(|join| self.via.contains(join)));
        }
        let Some(shortest) = ways.first().map(Vec::len) else {
            return Err(match self.routes.to(table) {
                Some(_) => format!(
                    "a row of {own} may meet several rows of {other} and would count several \
                     times; ask from {other} with \"table\": \"{other}\", or from a table that \
                     points at both"
                ),
                None => format!("{own} and {other} cannot be joined; {}", self.neighbours()),
            });
        };
        ways.retain(|way| way.len() == shortest);
        let told = |way: &Vec<Join>| way.iter().filter(|join| self.via.contains(join)).count();
        let most = ways.iter().map(told).max().unwrap_or_default();
        ways.retain(|way| told(way) == most);
        match ways.as_slice() {
            [one] => Ok(one.clone()),
            several => {
                let ways: Vec<String> = several
                    .iter()
                    .take(5)
                    .map(|way| {
                        let steps: Vec<String> = way.iter().map(key).collect();
                        steps.join(" then ")
                    })
                    .collect();
                Err(format!(
                    "{own} joins {other} in several ways: by {}; say which with \"via\"",
                    ways.join(", or by ")
                ))
            }
        }
    }

    fn neighbours(&self) -> String {
        let own = &self.names.table(self.start).name;
        let tables = &self.names.catalogue.tables;
        let near: Vec<&str> = (0..tables.len())
            .filter(|t| *t != self.start && self.routes.to(*t).is_some())
            .map(|t| tables[t].name.as_str())
            .collect();
        format!("{own} joins {}", crate::check::listed(near.into_iter()))
    }

    /// The join from a table none of whose rows may point at a row of the first.
    pub(super) fn without(&self, table: usize) -> Result<Join, String> {
        let own = &self.names.table(self.start).name;
        let other = &self.names.table(table).name;
        let mut pointing: Vec<&Join> = self
            .names
            .catalogue
            .joins
            .iter()
            .filter(|join| join.from_table.eq_ignore_ascii_case(other))
            .filter(|join| join.to_table.eq_ignore_ascii_case(own))
            .collect();
        if pointing.len() > 1 && pointing.iter().any(|join| self.via.contains(join)) {
            pointing.retain(|join| self.via.contains(join));
        }
        match pointing.as_slice() {
            [one] => Ok((*one).clone()),
            [] => Err(format!(
                "no column of {other} points at {own}, so rows of {own} without {other} cannot be told"
            )),
            several => {
                let ways: Vec<String> = several.iter().map(|join| key(join)).collect();
                Err(format!(
                    "{other} points at {own} in several ways: by {}; say which with \"via\"",
                    ways.join(", or by ")
                ))
            }
        }
    }
}

/// What a join is called in `via`.
pub(super) fn key(join: &Join) -> String {
    format!("{}.{}", join.from_table, join.from_column)
}

/// The joins that `via` names.
pub(super) fn via(names: Names<'_>, written: &[String]) -> Result<Vec<Join>, Vec<String>> {
    let mut joins = Vec::new();
    let mut issues = Vec::new();
    for text in written {
        let same = |a: &str| super::names::bare(a).eq_ignore_ascii_case(super::names::bare(text));
        let mut found: Vec<&Join> = names
            .catalogue
            .joins
            .iter()
            .filter(|join| same(&key(join)))
            .collect();
        if found.is_empty() {
            let by_column = |join: &&Join| same(&join.from_column);
            found = names.catalogue.joins.iter().filter(by_column).collect();
        }
        if found.is_empty() {
            let keys: Vec<String> = names.catalogue.joins.iter().map(key).collect();
            let near = catalogue::name::near(text, keys.iter().map(String::as_str), 3);
            issues.push(format!(
                "no tables join by `{}`{}. Columns to join by: {}",
                clip(text),
                crate::check::suggested(&near),
                crate::check::listed(keys.iter().map(String::as_str))
            ));
        }
        joins.extend(found.into_iter().cloned());
    }
    if issues.is_empty() {
        Ok(joins)
    } else {
        Err(issues)
    }
}
