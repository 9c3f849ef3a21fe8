//! Filters that are given take the place of those that a plan has of the same columns.

use serde_json::Value;
use widgets::Issue;

use super::range::{self, Range};
use crate::form::controls::{Ask, Control};
use crate::form::submitted::reference;
use crate::form::values::{is_empty, literals};
use crate::plan::{ColumnRef, Comparison, Condition, Filter, Operator, Plan};

/// Replaces what a plan says of the columns that something is given for.
pub(super) fn refilter(
    plan: &mut Plan,
    touched: &[(&Control<'_>, &Value, String)],
    issues: &mut Vec<Issue>,
) {
    let before = plan.filters.clone();
    let mut ranges: Vec<(ColumnRef, Range)> = Vec::new();
    for (control, value, place) in touched {
        let column = reference(control.table, &control.column.name);
        let values = if is_empty(value) {
            Vec::new()
        } else {
            match literals(control, value, place) {
                Ok(values) => values,
                Err(found) => {
                    issues.extend(found);
                    continue;
                }
            }
        };
        if let Some(end) = range::End::of(control.ask) {
            let at = ranges.iter().position(|(known, _)| *known == column);
            let at = at.unwrap_or_else(|| {
                ranges.push((
                    column.clone(),
                    Range::taken_from(&mut plan.filters, &column),
                ));
                ranges.len() - 1
            });
            if let Some((_, range)) = ranges.get_mut(at) {
                range.set(end, control, values.into_iter().next(), place);
            }
            continue;
        }
        plan.filters.retain(|filter| !says(filter, &column));
        let operator = match control.ask {
            Ask::Contains => Operator::Contains,
            _ if values.len() > 1 => Operator::In,
            _ => Operator::Equal,
        };
        if !values.is_empty() {
            plan.filters.push(Filter::Is(Condition {
                column,
                operator,
                values,
            }));
        }
    }
    for (column, range) in ranges {
        match range.conditions(&column) {
            Ok(conditions) => plan.filters.extend(conditions.into_iter().map(Filter::Is)),
            Err(issue) => issues.push(issue),
        }
    }
    // A comparison was made for its period.
    if let Some(Comparison::Period { column, .. }) = &plan.comparison {
        let on = |filters: &[Filter]| -> Vec<Filter> {
            let of_it = |filter: &&Filter| matches!(filter, Filter::Is(it) if it.column == *column);
            filters.iter().filter(of_it).cloned().collect()
        };
        if on(&before) != on(&plan.filters) {
            plan.comparison = None;
        }
    }
}

/// Whether a filter says which values a column has, so that other ones take its place.
fn says(filter: &Filter, column: &ColumnRef) -> bool {
    use Operator::{Contains, EndsWith, Equal, In, StartsWith};
    let Filter::Is(condition) = filter else {
        return false;
    };
    range::same(&condition.column, column)
        && matches!(
            condition.operator,
            Equal | In | Contains | StartsWith | EndsWith
        )
}
