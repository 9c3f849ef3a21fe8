//! Filters that are set, changed and taken off again, on the answer that a form belongs to and on
//! others of the same data.
//!
//! A form, a change of one field (`filter_update`, as clients keep filters for a whole
//! conversation) and a click on a filter's cross all come to the same: the conditions that the
//! controls of a plan can show are replaced, and whatever they cannot show stays.

use std::collections::HashSet;

use catalogue::{Table, Visible};
use serde::Serialize;
use serde_json::{Map, Value};
use widgets::Issue;
use widgets::issue::below;

use super::controls::{Ask, Control, caption, controls};
use super::filter::{default_value, is_shown};
use super::submitted::{conditions_of, find, tables_of, unknown, without_stale_comparison};
use crate::describe;
use crate::plan::{ColumnRef, Condition, Filter, Plan};

/// The name that stands for every filter.
pub const ALL: &str = "all";

/// A filter that is set, and that can be taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Active {
    /// The field that takes it off when it is given no value.
    pub key: String,
    /// What is filtered: `Region`.
    pub label: String,
    /// How: `North or South`.
    pub said: String,
}

/// The filters of a plan that its controls can show, in order.
pub fn active(plan: &Plan, visible: &Visible) -> Vec<Active> {
    let controls = controls_of(plan, visible);
    let filters = plan.filters.iter();
    filters
        .filter_map(|filter| {
            let one = std::slice::from_ref(filter);
            let control = controls
                .iter()
                .find(|control| default_value(control, one).is_some())?;
            Some(Active {
                key: key(control),
                label: caption(control.column),
                said: describe::held(filter),
            })
        })
        .collect()
}

/// The name under which a filter is taken off: that of its field, or, as both ends of a range have
/// a field each, that of its column.
fn key(control: &Control<'_>) -> String {
    match control.ask {
        Ask::OneOf | Ask::Contains | Ask::Whether => control.field_id.clone(),
        Ask::Since | Ask::Until | Ask::AtLeast | Ask::AtMost => of_column(control),
    }
}

fn of_column(control: &Control<'_>) -> String {
    format!("{}.{}", control.table.name, control.column.name)
}

/// A plan with the filters that its form shows replaced by what was entered; `at` is the pointer to
/// the values in the request.
///
/// # Errors
/// Every issue found, with pointers.
pub fn refiltered(
    plan: &Plan,
    values: &Map<String, Value>,
    visible: &Visible,
    at: &str,
) -> Result<Plan, Vec<Issue>> {
    let controls = controls_of(plan, visible);
    let conditions = conditions_of(values, &controls, at)?;
    let mut next = plan.clone();
    next.filters.retain(|filter| !is_shown(filter, &controls));
    next.filters.extend(conditions.into_iter().map(Filter::Is));
    Ok(without_stale_comparison(next, plan))
}

/// A plan with one filter set to another value; without a value it is taken off, and [`ALL`] takes
/// off every one that a form can show. `at` is the pointer to the change in the request.
///
/// # Errors
/// Every issue found, with pointers: no such field, no such value.
pub fn updated(
    plan: &Plan,
    key: &str,
    value: &Value,
    visible: &Visible,
    at: &str,
) -> Result<Plan, Vec<Issue>> {
    let mut controls = controls_of(plan, visible);
    let taken_off = super::values::is_empty(value);
    let mut next = plan.clone();
    if key == ALL && taken_off {
        next.filters.retain(|filter| !is_shown(filter, &controls));
        return Ok(without_stale_comparison(next, plan));
    }
    let of_column = |control: &Control<'_>| of_column(control).eq_ignore_ascii_case(key);
    if taken_off && controls.iter().any(of_column) {
        controls.retain(of_column);
        next.filters.retain(|filter| !is_shown(filter, &controls));
        return Ok(without_stale_comparison(next, plan));
    }
    let Some(control) = find(key, &controls) else {
        return Err(vec![unknown(key, &below(at, "key"), &controls)]);
    };
    // A range is one condition with two controls: the other end stays.
    let own: Vec<Control<'_>> = controls
        .iter()
        .filter(|other| std::ptr::eq(other.column, control.column))
        .cloned()
        .collect();
    let mut values: Map<String, Value> = own
        .iter()
        .filter(|other| other.field_id != control.field_id)
        .filter_map(|other| Some((other.field_id.clone(), default_value(other, &plan.filters)?)))
        .collect();
    values.insert(control.field_id.clone(), value.clone());
    let conditions = conditions_of(&values, &own, "").map_err(|issues| {
        let here = below(at, "value");
        issues
            .into_iter()
            .map(|issue| {
                let field = below("", &control.field_id);
                let rest = issue.pointer.strip_prefix(&field).unwrap_or_default();
                Issue::error(format!("{here}{rest}"), &issue.code, issue.message)
            })
            .collect::<Vec<_>>()
    })?;
    next.filters.retain(|filter| !is_shown(filter, &own));
    next.filters.extend(conditions.into_iter().map(Filter::Is));
    Ok(without_stale_comparison(next, plan))
}

/// Another answer of the same data under the filters of a form: those on columns that both know
/// are replaced by the form's. Nothing where the form says nothing of what the plan reads.
pub fn driven(plan: &Plan, form: &Plan, visible: &Visible) -> Option<Plan> {
    let of_form = controls_of(form, visible);
    let known: HashSet<ColumnRef> = columns(&of_form);
    let own: Vec<Control<'_>> = controls_of(plan, visible)
        .into_iter()
        .filter(|control| known.contains(&column(control)))
        .collect();
    if own.is_empty() {
        return None;
    }
    let both = columns(&own);
    let mut next = plan.clone();
    next.filters.retain(|filter| !is_shown(filter, &own));
    let taken = form.filters.iter().filter(|filter| match filter {
        Filter::Is(condition) => both.contains(&condition.column) && is_shown(filter, &of_form),
        _ => false,
    });
    next.filters.extend(taken.cloned());
    Some(without_stale_comparison(next, plan))
}

fn controls_of<'v>(plan: &Plan, visible: &'v Visible) -> Vec<Control<'v>> {
    let tables: Vec<&Table> = tables_of(plan, visible);
    controls(&tables, visible.scope())
}

fn column(control: &Control<'_>) -> ColumnRef {
    super::submitted::reference(control.table, &control.column.name)
}

fn columns(controls: &[Control<'_>]) -> HashSet<ColumnRef> {
    controls.iter().map(column).collect()
}

/// Conditions on the column of a plan's other period.
pub(super) fn on_column(filters: &[Filter], column: &ColumnRef) -> Vec<Condition> {
    filters
        .iter()
        .filter_map(|filter| match filter {
            Filter::Is(condition) if condition.column == *column => Some(condition.clone()),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::Analyst;
    use crate::present::sample::visible;
    use crate::reading::Reading;

    fn plan(question: &str, visible: &Visible) -> Plan {
        let analyst = Analyst::new(Arc::new(visible.clone()));
        match analyst.read(question, &[], date(2025, 12, 31)) {
            Reading::Answer(answer) => answer.plan,
            other => panic!("{question}: {other:?}"),
        }
    }

    fn said(plan: &Plan, visible: &Visible) -> Vec<String> {
        active(plan, visible)
            .into_iter()
            .map(|filter| format!("{}: {} ({})", filter.label, filter.said, filter.key))
            .collect()
    }

    #[test]
    fn what_is_filtered_is_said_with_the_field_that_takes_it_off() {
        let visible = visible(&["manager"]);
        let plan = plan(
            "sales by channel for North and South in Q2 2025 with amount above 5",
            &visible,
        );
        let said = said(&plan, &visible).join("; ");
        assert!(said.contains("Region: North or South (region)"), "{said}");
        assert!(
            said.contains("Ordered at: Apr–Jun 2025 (sales.ordered_at)"),
            "{said}"
        );
    }

    #[test]
    fn one_filter_is_changed_or_taken_off_and_the_others_stay() {
        let visible = visible(&["manager"]);
        let before = plan("sales by channel for North in Q2 2025", &visible);
        let change = |key: &str, value: Value| updated(&before, key, &value, &visible, "/params");
        let south = change("region", json!(["South", "East"])).expect("changed");
        assert!(said(&south, &visible).contains(&"Region: South or East (region)".to_owned()));
        assert_eq!(south.filters.len(), 2);
        let ends = change("end_date", json!("2025-05-31")).expect("changed");
        assert!(
            said(&ends, &visible)
                .contains(&"Ordered at: Apr–May 2025 (sales.ordered_at)".to_owned())
        );
        let until = change("start_date", json!("")).expect("changed");
        assert!(
            said(&until, &visible)
                .contains(&"Ordered at: before 2025-07-01 (sales.ordered_at)".to_owned())
        );
        let open = change("sales.ordered_at", json!(null)).expect("changed");
        assert_eq!(said(&open, &visible), ["Region: North (region)"]);
        assert!(
            change("all", json!(null))
                .expect("changed")
                .filters
                .is_empty()
        );
        for (key, value, pointer) in [
            ("rigeon", json!("North"), "/params/key"),
            ("region", json!("Nroth"), "/params/value"),
            ("region", json!(["North", "Nroth"]), "/params/value/1"),
            ("start_date", json!("soon"), "/params/value"),
            ("start_date", json!("2025-09-01"), "/params/value"),
            ("", json!("x"), "/params/key"),
            ("all", json!("x"), "/params/key"),
        ] {
            let issues = change(key, value.clone()).expect_err("an issue");
            assert!(
                issues[0].pointer.starts_with(pointer) || key == "start_date",
                "{key} {value}: {issues:?}"
            );
        }
    }

    #[test]
    fn a_form_drives_every_answer_that_knows_its_columns() {
        let visible = visible(&["manager"]);
        let form = plan("list sales for North in Q2 2025", &visible);
        let other = plan("average quantity by segment in 2024 for South", &visible);
        let driven_plan = driven(&other, &form, &visible).expect("the same sales");
        let filters = said(&driven_plan, &visible);
        assert_eq!(filters.len(), 2, "{filters:?}");
        assert!(
            filters.contains(&"Region: North (region)".to_owned()),
            "{filters:?}"
        );
        assert_eq!(driven_plan.dimensions, other.dimensions);
        let stranger = plan("number of customers by segment", &visible);
        assert_eq!(driven(&stranger, &form, &visible), None);
    }

    #[test]
    fn what_a_form_says_replaces_what_it_shows() {
        let visible = visible(&["manager"]);
        let before = plan("sales by month for North in Q2 2025 vs Q2 2024", &visible);
        assert!(before.comparison.is_some());
        let values =
            json!({"region": ["West"], "start_date": "2025-01-01", "end_date": "2025-06-30"});
        let next = refiltered(
            &before,
            values.as_object().expect("fields"),
            &visible,
            "/params/form_data",
        )
        .expect("a plan");
        assert_eq!(next.comparison, None);
        assert!(said(&next, &visible).contains(&"Region: West (region)".to_owned()));
        let wrong = json!({"region": ["Wset"], "start_date": 7});
        let issues = refiltered(
            &before,
            wrong.as_object().expect("fields"),
            &visible,
            "/params/form_data",
        )
        .expect_err("issues");
        assert_eq!(issues.len(), 2);
        assert!(
            issues
                .iter()
                .all(|issue| issue.pointer.starts_with("/params/form_data/"))
        );
    }
}
