//! A submitted filter form, read to a plan.
//!
//! A form that was made here carries its plan in its id ([`super::carried`]); a bare form, as the
//! seeds send it, is about the table that knows most of its fields. Either way every field is
//! looked up among the controls of those tables, and all that is wrong is reported at once.

use catalogue::{Table, Visible};
use jiff::civil::Date;
use serde_json::{Map, Value};
use widgets::Issue;
use widgets::issue::{below, nearest};

use super::applied::{on_column, refiltered};
use super::carried;
use super::controls::{Ask, Control, controls, plain};
use super::summary::summary;
use super::values::{is_empty, literals};
use crate::plan::{ColumnRef, Comparison, Condition, Literal, Operator, Plan};

/// Where form data stands in a request.
const AT: &str = "/form_data";

/// Reads submitted form data to a plan: the form's own, with the filters that it shows replaced.
///
/// # Errors
/// Every issue found, with pointers into the request.
pub fn submitted(
    form_data: &Value,
    form_id: Option<&str>,
    visible: &Visible,
) -> Result<Plan, Vec<Issue>> {
    let Some(fields) = form_data.as_object() else {
        return Err(vec![Issue::error(
            AT,
            "wrong_type",
            "form_data is an object: field names and their values.",
        )]);
    };
    match form_id.filter(|id| carried::carries(id)) {
        Some(form_id) => {
            let plan = carried::plan(form_id, visible).map_err(|issue| vec![issue])?;
            refiltered(&plan, fields, visible, AT)
        }
        None => {
            let table = table_for(fields, visible)?;
            let controls = controls(&[table], visible.scope());
            let conditions = conditions_of(fields, &controls, AT)?;
            Ok(summary(table, conditions, visible))
        }
    }
}

pub(super) fn tables_of<'v>(plan: &Plan, visible: &'v Visible) -> Vec<&'v Table> {
    let mut tables: Vec<&Table> = visible.catalogue().table(&plan.table).into_iter().collect();
    for join in plan.column_joins() {
        for name in [&join.from_table, &join.to_table] {
            if let Some(table) = visible.catalogue().table(name)
                && !tables.iter().any(|known| known.name == table.name)
            {
                tables.push(table);
            }
        }
    }
    tables
}

/// A plan without a comparison with another period where the period itself has changed, for it
/// was made for that one.
pub(super) fn without_stale_comparison(mut plan: Plan, before: &Plan) -> Plan {
    if let Some(Comparison::Period { column, .. }) = &plan.comparison
        && on_column(&before.filters, column) != on_column(&plan.filters, column)
    {
        plan.comparison = None;
    }
    plan
}

/// The table that a bare form is about: the one that knows most of its fields; of equals, one
/// with a measure and a time, then the first.
fn table_for<'v>(
    fields: &Map<String, Value>,
    visible: &'v Visible,
) -> Result<&'v Table, Vec<Issue>> {
    visible
        .catalogue()
        .tables
        .iter()
        .enumerate()
        .max_by_key(|(index, table)| {
            let controls = controls(&[table], visible.scope());
            let known = fields
                .keys()
                .filter(|name| find(name, &controls).is_some())
                .count();
            let standing = usize::from(table.measure.is_some()) + usize::from(table.time.is_some());
            (known, standing, std::cmp::Reverse(*index))
        })
        .map(|(_, table)| table)
        .ok_or_else(|| vec![Issue::error("", "no_data", "There is no data to filter.")])
}

/// The control that a submitted field is for: by its id, else by one of its other names.
pub(super) fn find<'c, 'v>(name: &str, controls: &'c [Control<'v>]) -> Option<&'c Control<'v>> {
    let bare = plain(name);
    controls
        .iter()
        .find(|control| control.field_id == name)
        .or_else(|| controls.iter().find(|control| control.field_id == bare))
        .or_else(|| {
            controls
                .iter()
                .find(|control| control.names.contains(&bare))
        })
}

/// Reads every field to conditions; `at` is the pointer to them.
pub(super) fn conditions_of(
    fields: &Map<String, Value>,
    controls: &[Control<'_>],
    at: &str,
) -> Result<Vec<Condition>, Vec<Issue>> {
    let mut issues = Vec::new();
    let mut answers: Vec<Answer<'_, '_>> = Vec::new();
    for (name, value) in fields {
        let at = below(at, name);
        let Some(control) = find(name, controls) else {
            issues.push(unknown(name, &at, controls));
            continue;
        };
        if is_empty(value) {
            continue;
        }
        match literals(control, value, &at) {
            Ok(values) => answers.push(Answer {
                control,
                at,
                values,
            }),
            Err(found) => issues.extend(found),
        }
    }
    let conditions = conditions(&answers, &mut issues);
    if issues.is_empty() {
        Ok(conditions)
    } else {
        Err(issues)
    }
}

/// A control and what was submitted for it.
struct Answer<'c, 'v> {
    control: &'c Control<'v>,
    at: String,
    values: Vec<Literal>,
}

pub(super) fn unknown(name: &str, at: &str, controls: &[Control<'_>]) -> Issue {
    let shown: String = name.chars().take(80).collect();
    let issue = Issue::error(
        at,
        "unknown_field",
        format!("No field here is called `{shown}`."),
    );
    let known = controls
        .iter()
        .flat_map(|control| std::iter::once(&control.field_id).chain(&control.names));
    match nearest(name, known.map(String::as_str)) {
        Some(meant) => issue.renamed(meant),
        None => issue.removed(),
    }
}

/// Answers to conditions: both ends of a range become one.
fn conditions(answers: &[Answer<'_, '_>], issues: &mut Vec<Issue>) -> Vec<Condition> {
    let other_end = |answer: &Answer<'_, '_>, ask: Ask| {
        answers.iter().find(|other| {
            other.control.ask == ask && std::ptr::eq(other.control.column, answer.control.column)
        })
    };
    let mut conditions: Vec<Condition> = Vec::new();
    for answer in answers {
        let control = answer.control;
        let Some(first) = answer.values.first() else {
            continue;
        };
        let (operator, values) = match control.ask {
            Ask::Since => match other_end(answer, Ask::Until) {
                None => (Operator::AtLeast, vec![first.clone()]),
                Some(end) => {
                    let last = end.values.first().unwrap_or(first);
                    if before(last, first) {
                        issues.push(backwards(&end.at, control, first));
                    }
                    (Operator::Within, vec![first.clone(), next_day(last)])
                }
            },
            Ask::Until if other_end(answer, Ask::Since).is_some() => continue,
            Ask::Until => (Operator::Less, vec![next_day(first)]),
            Ask::AtLeast => match other_end(answer, Ask::AtMost) {
                None => (Operator::AtLeast, vec![first.clone()]),
                Some(end) => {
                    let last = end.values.first().unwrap_or(first);
                    if before(last, first) {
                        issues.push(backwards(&end.at, control, first));
                    }
                    (Operator::Between, vec![first.clone(), last.clone()])
                }
            },
            Ask::AtMost if other_end(answer, Ask::AtLeast).is_some() => continue,
            Ask::AtMost => (Operator::AtMost, vec![first.clone()]),
            Ask::Contains => (Operator::Contains, vec![first.clone()]),
            Ask::Whether => (Operator::Equal, vec![first.clone()]),
            Ask::OneOf if answer.values.len() == 1 => (Operator::Equal, vec![first.clone()]),
            Ask::OneOf => (Operator::In, answer.values.clone()),
        };
        let condition = Condition {
            column: reference(control.table, &control.column.name),
            operator,
            values,
        };
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    conditions
}

pub(super) fn reference(table: &Table, column: &str) -> ColumnRef {
    ColumnRef {
        table: table.name.clone(),
        column: column.to_owned(),
    }
}

fn before(a: &Literal, b: &Literal) -> bool {
    let number = |literal: &Literal| match literal {
        Literal::Integer(number) => Some(*number as f64),
        Literal::Number(number) => Some(*number),
        _ => None,
    };
    match (a, b) {
        (Literal::Time(a), Literal::Time(b)) => a < b,
        _ => number(a).zip(number(b)).is_some_and(|(a, b)| a < b),
    }
}

fn backwards(at: &str, control: &Control<'_>, first: &Literal) -> Issue {
    let first = match first {
        Literal::Time(text) | Literal::Text(text) => text.clone(),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::Boolean(flag) => flag.to_string(),
    };
    Issue::error(
        at,
        "out_of_range",
        format!(
            "The range of {} ends before it begins, at {first}.",
            control.column.name
        ),
    )
}

/// The day after, for an end that is included.
pub(super) fn next_day(literal: &Literal) -> Literal {
    let Literal::Time(text) = literal else {
        return literal.clone();
    };
    let next = text.parse::<Date>().and_then(Date::tomorrow);
    next.map_or_else(|_| literal.clone(), |day| Literal::Time(day.to_string()))
}
