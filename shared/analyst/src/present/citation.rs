//! Where an answer comes from.

use catalogue::{Rows, Table, Visible};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::plan::{ColumnRef, Filter, Plan};
use crate::reading::Answerable;

/// Where an answer comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Citation {
    /// Names the source: its table.
    pub source_id: String,
    /// The source's name for a person.
    pub source_name: String,
    /// What was taken from it.
    pub snippet: String,
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
    /// Page, where the source has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// One citation for each table that the answer rests on.
pub fn citations(answerable: &Answerable, rows: &Rows, visible: &Visible) -> Vec<Citation> {
    tables(answerable, visible)
        .into_iter()
        .map(|table| Citation {
            source_id: table.name.clone(),
            source_name: source_name(table),
            snippet: snippet(answerable, rows, table),
            confidence: answerable.confidence.clamp(0.0, 1.0),
            page: None,
        })
        .collect()
}

/// The tables that a plan rests on, the main one first; those that the caller may know of.
pub(crate) fn tables<'v>(answerable: &Answerable, visible: &'v Visible) -> Vec<&'v Table> {
    let plan = &answerable.plan;
    let mut names = vec![plan.table.as_str()];
    for join in plan.every_join() {
        names.push(&join.from_table);
        names.push(&join.to_table);
    }
    let mut tables: Vec<&Table> = Vec::new();
    for table in names
        .into_iter()
        .filter_map(|name| visible.catalogue().table(name))
    {
        if !tables.iter().any(|known| known.name == table.name) {
            tables.push(table);
        }
    }
    tables
}

/// The name that a citation shows: the source, or the table where the source has no name.
pub(crate) fn source_name(table: &Table) -> String {
    if table.source.trim().is_empty() {
        table.name.clone()
    } else {
        table.source.clone()
    }
}

/// What was taken from a table: columns, conditions, number of rows of the result.
fn snippet(answerable: &Answerable, rows: &Rows, table: &Table) -> String {
    let columns = columns(&answerable.plan, table);
    let taken = if columns.is_empty() {
        format!("Rows of {}", table.name)
    } else {
        format!("Columns of {}: {}", table.name, columns.join(", "))
    };
    let count = rows.rows.len();
    let more = if rows.truncated { "the first " } else { "" };
    let noun = if count == 1 { "row" } else { "rows" };
    format!(
        "{taken} ({}; {more}{count} result {noun})",
        answerable.reading,
    )
}

/// The columns of a table that a plan reads, each once.
fn columns(plan: &Plan, table: &Table) -> Vec<String> {
    let mut used: Vec<&ColumnRef> = Vec::new();
    used.extend(
        plan.measures
            .iter()
            .filter_map(|measure| measure.column.as_ref()),
    );
    used.extend(plan.dimensions.iter().map(|dimension| &dimension.column));
    used.extend(&plan.columns);
    for filter in &plan.filters {
        conditions(filter, &mut used);
    }
    let mut names: Vec<String> = Vec::new();
    for column in used {
        if column.table.eq_ignore_ascii_case(&table.name) && !names.contains(&column.column) {
            names.push(column.column.clone());
        }
    }
    names
}

fn conditions<'p>(filter: &'p Filter, used: &mut Vec<&'p ColumnRef>) {
    match filter {
        Filter::Is(condition) => used.push(&condition.column),
        Filter::Any(any) => any.iter().for_each(|filter| conditions(filter, used)),
        Filter::Not(not) => conditions(not, used),
        Filter::Recurs(recurring) => used.push(&recurring.column),
    }
}
