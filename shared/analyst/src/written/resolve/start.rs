//! The table to begin with, where nobody named one.

use std::collections::BTreeSet;

use super::Attempt;
use crate::{
    check::{clip, listed, suggested},
    written::{
        names::{Names, bare},
        shape::{self, Written},
        words,
    },
};

/// Most tables from which a plan without a named one is tried.
const MOST_STARTS: usize = 16;

/// Why no table was found to begin with.
pub(super) struct Lost {
    /// Names that no table has.
    pub(super) unknown: Vec<String>,
    /// What would help.
    pub(super) which: String,
}

/// The attempt from the table that the columns tell.
pub(super) fn start(
    written: &Written,
    names: Names<'_>,
    attempt: &dyn Fn(usize, usize, bool) -> Attempt,
) -> Result<Attempt, Lost> {
    let tables = names.catalogue.tables.len();
    if tables == 1 {
        return Ok(attempt(0, 0, true));
    }
    let which = || {
        let known = names.catalogue.tables.iter().map(|t| t.name.as_str());
        format!("say which table with `table`; tables: {}", listed(known))
    };
    let mut starts = BTreeSet::new();
    let mut unknown = Vec::new();
    let all = every_name(written);
    for text in &all {
        if let Some(table) = text.strip_suffix(".*") {
            starts.extend(names.find_table(table));
            continue;
        }
        let holders = names.holders(text);
        if holders.is_empty() {
            unknown.push(text);
        }
        starts.extend(holders);
    }
    if starts.is_empty() {
        let every: Vec<String> = names
            .catalogue
            .tables
            .iter()
            .flat_map(|t| {
                t.columns
                    .iter()
                    .map(move |c| format!("{}.{}", t.name, c.name))
            })
            .collect();
        let unknown = unknown
            .into_iter()
            .filter(|text| words::call(text).is_none() && words::grain(text).is_none())
            .map(|text| {
                let near: Vec<&str> = every
                    .iter()
                    .filter(|name| {
                        let column = name.rsplit('.').next().unwrap_or(name);
                        !catalogue::name::near(bare(text), [column], 1).is_empty()
                    })
                    .take(3)
                    .map(String::as_str)
                    .collect();
                format!("there is no column `{}`{}", clip(text), suggested(&near))
            })
            .collect();
        return Err(Lost {
            unknown,
            which: which(),
        });
    }
    let attempts: Vec<Attempt> = starts
        .iter()
        .take(MOST_STARTS)
        .map(|t| attempt(*t, *t, false))
        .collect();
    let sound = || attempts.iter().filter(|a| a.issues.is_empty());
    let fewest = sound().map(|a| a.plan.joins.len()).min();
    let best: Vec<&Attempt> = match fewest {
        Some(fewest) => sound().filter(|a| a.plan.joins.len() == fewest).collect(),
        None => attempts
            .iter()
            .min_by_key(|a| a.issues.len())
            .into_iter()
            .collect(),
    };
    match best.as_slice() {
        [one] => Ok((*one).clone()),
        several => {
            let tables = several.iter().map(|a| a.plan.table.as_str());
            Err(Lost {
                unknown: Vec::new(),
                which: format!(
                    "the columns may be of {}; say which with `table`",
                    tables.collect::<Vec<_>>().join(" or ")
                ),
            })
        }
    }
}

/// Every name of a column.
pub(super) fn every_name(written: &Written) -> Vec<&str> {
    let conditions = written.filters.iter().flat_map(|filter| match filter {
        shape::Filter::Is(condition) => std::slice::from_ref(condition),
        shape::Filter::Any(choice) => choice.any.as_slice(),
    });
    let figure = |text| words::call(text).and_then(|call| call.column);
    let measures = written.measures.iter().filter_map(|m| m.column.as_deref());
    measures
        .chain(written.dimensions.iter().map(|d| d.column.as_str()))
        .chain(written.columns.iter().map(String::as_str))
        .chain(conditions.map(|c| c.column.as_str()))
        .chain(written.having.iter().filter_map(|h| figure(&h.measure)))
        .chain(written.order.iter().filter_map(|o| figure(&o.by)))
        .collect()
}
