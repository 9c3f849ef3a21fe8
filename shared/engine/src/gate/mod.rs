//! The gate: SQL that someone else wrote comes in, [`GatedSql`] goes out, or a [`Refusal`].
//!
//! Everything outside an allow-list is refused before anything runs, and whatever the gate does
//! not understand counts as outside. The steps, in order:
//!
//! | module | does |
//! | --- | --- |
//! | [`text`] | bounds length and nesting of the bare text |
//! | [`parse`] | has DuckDB's own parser read it, on an empty locked database |
//! | [`ast`] | one node of that tree, of which every reader names the fields it knows |
//! | [`walk`], [`select`], [`list`], [`from`], [`pivot`], [`expression`], [`call`] | walk the tree against the lists |
//! | [`scope`], [`relation`] | what tables, CTEs, columns and aliases there are at each place |
//! | [`joins`], [`spread`] | whether a FROM is tied together, and how many rows it goes through |
//! | [`functions`], [`bounds`], [`size`] | what may be called, with what bounds, and what it makes |
//! | [`types`], [`literal`], [`time`] | what a value may be cast to, and what stands in the SQL itself |
//! | [`refusal`] | what the caller is told |
//!
//! A time limit is no substitute: DuckDB's planner, its LIKE and its scalar functions can run away
//! where neither an interrupt nor its memory limit reaches them. So sizes are estimated here, from
//! statistics of the rows that this caller may see.

mod ast;
mod bounds;
mod call;
mod expression;
mod from;
mod functions;
mod joins;
mod list;
mod literal;
mod parse;
mod pivot;
mod refusal;
mod relation;
mod scope;
mod select;
mod size;
mod spread;
mod text;
mod time;
mod types;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use catalogue::Visible;
use jiff::Timestamp;

use crate::Refusal;

pub use parse::Parser;

/// The functions that tell the time and may be called.
pub(crate) const CLOCKS: [&str; 8] = [
    "current_date",
    "current_timestamp",
    "localtimestamp",
    "current_localtimestamp",
    "get_current_timestamp",
    "now",
    "today",
    "transaction_timestamp",
];
pub use text::MOST_BYTES;

/// SQL that passed the gate: the only SQL that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatedSql {
    sql: String,
    tables: BTreeSet<String>,
    tells_time: bool,
}

impl GatedSql {
    /// The SQL as it was written.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// Tables of the catalogue that it reads, by their names there.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(String::as_str)
    }

    /// Whether it calls functions that tell the time, for which the engine has stand-ins.
    pub fn tells_time(&self) -> bool {
        self.tells_time
    }
}

/// Lets SQL through, or says why not, at that time.
///
/// # Errors
///
/// A [`Refusal`] that names nothing which does not stand in `sql`.
pub fn check(
    parser: &Parser,
    sql: &str,
    visible: &Visible,
    now: Timestamp,
) -> Result<GatedSql, Refusal> {
    text::bounded(sql)?;
    let statement = parser.read(sql)?;
    let mut walk = walk::Walk::new(visible, now.as_second() as f64 / 86_400.0);
    walk.statement(&statement)?;
    Ok(GatedSql {
        sql: sql.to_owned(),
        tables: walk.tables,
        tells_time: walk.tells_time,
    })
}
