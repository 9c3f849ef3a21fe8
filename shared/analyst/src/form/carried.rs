//! A plan inside a form's id, so that a form needs no memory on the server: `filter.<base64url>`.
//!
//! What comes back was in a client's hands. It is never trusted: every name in it is looked up in
//! what the caller may see, and whatever is not there ends in an issue that does not tell a
//! hidden table from one that never was.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use catalogue::{Catalogue, Visible};
use serde_json::Value;
use widgets::Issue;

use crate::plan::{ColumnRef, Comparison, Filter, OrderBy, Plan};

/// What a filter form's id begins with.
const PREFIX: &str = "filter.";
/// Longest plan that is read back, as JSON.
const MAX_BYTES: usize = 16 * 1024;
/// Most parts of one kind in a plan that is read back.
const MAX_PARTS: usize = 32;

/// The id of a form that carries `plan`; nothing where the plan is too long to carry.
pub fn form_id(plan: &Plan) -> Option<String> {
    let mut value = serde_json::to_value(plan).ok()?;
    if let Value::Object(parts) = &mut value {
        parts.retain(|_, part| {
            !(part.is_null()
                || *part == Value::Bool(false)
                || part.as_array().is_some_and(Vec::is_empty))
        });
    }
    let text = value.to_string();
    (text.len() <= MAX_BYTES).then(|| format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(text)))
}

/// Whether a form's id claims to carry a plan.
pub fn carries(form_id: &str) -> bool {
    form_id.starts_with(PREFIX)
}

/// Reads the plan that a form's id carries, as far as the caller may see all of it.
///
/// # Errors
/// One issue at `/form_id`: the id is damaged, or names what the caller cannot ask about.
pub fn plan(form_id: &str, visible: &Visible) -> Result<Plan, Issue> {
    let refuse = |message: &str| Issue::error("/form_id", "unknown_form", message);
    let damaged = || refuse("This form id is damaged: ask the question again to get a new form.");
    let text = form_id
        .strip_prefix(PREFIX)
        .filter(|text| text.len() <= MAX_BYTES * 2)
        .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
        .filter(|text| text.len() <= MAX_BYTES)
        .ok_or_else(damaged)?;
    let plan: Plan = serde_json::from_slice(&text).map_err(|_| damaged())?;
    if too_many(&plan) {
        return Err(damaged());
    }
    if !is_known(&plan, visible.catalogue()) {
        return Err(refuse(
            "This form is about data that is not there: ask the question again to get a new form.",
        ));
    }
    Ok(plan)
}

fn too_many(plan: &Plan) -> bool {
    [
        plan.joins.len(),
        plan.optional.len(),
        plan.without.len(),
        plan.measures.len(),
        plan.dimensions.len(),
        plan.filters.len(),
        plan.having.len(),
        plan.order.len(),
        plan.keys.len(),
    ]
    .iter()
    .any(|parts| *parts > MAX_PARTS)
        || plan.columns.len() > 1000
}

/// Whether everything that a plan names is in the catalogue: tables, columns, joins.
pub fn is_known(plan: &Plan, catalogue: &Catalogue) -> bool {
    let has = |column: &ColumnRef| {
        let joined = column.table.eq_ignore_ascii_case(&plan.table)
            || plan.column_joins().any(|join| {
                join.from_table.eq_ignore_ascii_case(&column.table)
                    || join.to_table.eq_ignore_ascii_case(&column.table)
            });
        joined
            && catalogue
                .table(&column.table)
                .is_some_and(|table| table.column(&column.column).is_some())
    };
    let joins = plan.every_join().all(|join| {
        catalogue.joins.iter().any(|known| {
            let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
            same(&known.from_table, &join.from_table)
                && same(&known.from_column, &join.from_column)
                && same(&known.to_table, &join.to_table)
                && same(&known.to_column, &join.to_column)
        })
    });
    let mut columns: Vec<&ColumnRef> = Vec::new();
    columns.extend(
        plan.measures
            .iter()
            .filter_map(|measure| measure.column.as_ref()),
    );
    columns.extend(plan.dimensions.iter().map(|dimension| &dimension.column));
    columns.extend(&plan.columns);
    columns.extend(&plan.keys);
    columns.extend(
        plan.having
            .iter()
            .filter_map(|having| having.measure.column.as_ref()),
    );
    columns.extend(plan.order.iter().filter_map(|order| match &order.by {
        OrderBy::Measure(measure) => measure.column.as_ref(),
        OrderBy::Dimension(dimension) => Some(&dimension.column),
        OrderBy::Column(column) => Some(column),
    }));
    if let Some(Comparison::Period { column, .. }) = &plan.comparison {
        columns.push(column);
    }
    for filter in &plan.filters {
        conditions(filter, &mut columns);
    }
    catalogue.table(&plan.table).is_some() && joins && columns.into_iter().all(has)
}

/// The columns that a filter looks at.
pub(crate) fn conditions<'p>(filter: &'p Filter, columns: &mut Vec<&'p ColumnRef>) {
    match filter {
        Filter::Is(condition) => columns.push(&condition.column),
        Filter::Any(any) => any.iter().for_each(|filter| conditions(filter, columns)),
        Filter::Not(not) => conditions(not, columns),
        Filter::Recurs(recurring) => columns.push(&recurring.column),
    }
}
