//! The parameters of a saved question: those that its meaning takes, and those that only its
//! component knows, which are taken as they were saved and change no rows.

use analyst::{
    Answerable,
    form::parameters::{
        self, Bound, Parameter, ParameterType,
        rows::{self, Showing},
    },
};
use serde_json::{Map, Value};
use widgets::{Issue, issue::below};

use super::{Anew, Asks, Saved};

/// Binds a plan: first with the values that were saved, then with those that are given.
pub(super) fn bind_plan(
    saved: &Saved,
    answerable: &mut Answerable,
    given: &Map<String, Value>,
    at: &str,
    asked: &analyst::Asked<'_>,
) -> Result<Bound, Vec<Issue>> {
    let takes = |name: &str| parameters::takes(name, answerable, asked);
    let own = own(saved, given, &takes);
    let (given, mut issues) = without_loose(saved, given, at, &takes);
    let first = parameters::bind(answerable, &own, at, asked);
    issues.extend(first.as_ref().err().into_iter().flatten().cloned());
    if let Ok(first) = &first {
        answerable.plan = first.plan.clone();
    }
    let second = parameters::bind(answerable, &given, at, asked);
    issues.extend(second.as_ref().err().into_iter().flatten().cloned());
    match (first, second) {
        (Ok(first), Ok(second)) if issues.is_empty() => Ok(Bound {
            plan: second.plan,
            drawing: second.drawing.or(first.drawing),
            title: second.title.or(first.title),
        }),
        _ => Err(issues),
    }
}

/// Binds SQL.
pub(super) fn bind_sql(
    saved: &Saved,
    sql: String,
    given: &Map<String, Value>,
    at: &str,
) -> Result<Anew, Vec<Issue>> {
    let own = own(saved, given, &parameters::is_fixed);
    let (given, mut issues) = without_loose(saved, given, at, &parameters::is_fixed);
    let read = |values: &Map<String, Value>, issues: &mut Vec<Issue>| {
        rows::bind(values, at).unwrap_or_else(|found| {
            issues.extend(found);
            Showing::default()
        })
    };
    let first = read(&own, &mut issues);
    let second = read(&given, &mut issues);
    if !issues.is_empty() {
        return Err(issues);
    }
    Ok(Anew {
        prompt: saved.prompt.clone(),
        asks: Asks::Sql {
            sql,
            limit: second.limit.or(first.limit),
            is_own: saved.is_own,
        },
        drawing: second.drawing.or(first.drawing),
        title: second.title.or(first.title),
        code: saved.code.clone(),
    })
}

/// What a plan takes.
pub(super) fn of_plan(
    saved: &Saved,
    mut answerable: Answerable,
    asked: &analyst::Asked<'_>,
) -> Vec<Parameter> {
    let takes = |name: &str| parameters::takes(name, &answerable, asked);
    let own = own(saved, &Map::new(), &takes);
    let loose = loose_parameters(saved, &takes);
    // Values that no longer fit are told when it is run.
    let bound = parameters::bind(&answerable, &own, "", asked).ok();
    let (mut drawing, mut title) = (None, None);
    if let Some(bound) = bound {
        answerable.plan = bound.plan;
        (drawing, title) = (bound.drawing, bound.title);
    }
    let asked = analyst::Asked {
        drawing,
        title: title.as_deref(),
        ..*asked
    };
    let mut all = parameters::parameters(&answerable, &asked);
    all.extend(loose);
    all
}

/// What SQL takes.
pub(super) fn of_sql(saved: &Saved) -> Vec<Parameter> {
    let own = own(saved, &Map::new(), &parameters::is_fixed);
    let now = rows::bind(&own, "").unwrap_or_default();
    let mut all = rows::parameters(&saved.prompt, &now);
    all.extend(loose_parameters(saved, &parameters::is_fixed));
    all
}

/// What a question takes that needs no rows: nothing.
pub(super) fn none(given: &Map<String, Value>, at: &str) -> Result<(), Vec<Issue>> {
    let issues: Vec<Issue> = given
        .keys()
        .map(|name| {
            let message = "This question takes no parameters.";
            Issue::error(below(at, name), "unknown_parameter", message)
        })
        .collect();
    if issues.is_empty() {
        Ok(())
    } else {
        Err(issues)
    }
}

/// The values that were saved and hold: those that are taken and not given anew.
fn own(
    saved: &Saved,
    given: &Map<String, Value>,
    takes: &dyn Fn(&str) -> bool,
) -> Map<String, Value> {
    let holds = |(name, _): &(&String, &Value)| takes(name) && !given.contains_key(*name);
    let holding = saved.parameters.iter().filter(holds);
    holding
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// What is given without the values that only the component knows, and what is wrong with those.
fn without_loose(
    saved: &Saved,
    given: &Map<String, Value>,
    at: &str,
    takes: &dyn Fn(&str) -> bool,
) -> (Map<String, Value>, Vec<Issue>) {
    let mut taken = Map::new();
    let mut issues = Vec::new();
    for (name, value) in given {
        match saved.parameters.get(name).filter(|_| !takes(name)) {
            None => {
                taken.insert(name.clone(), value.clone());
            }
            Some(own) if own.is_null() || value.is_null() || kind(own) == kind(value) => {}
            Some(own) => {
                let message = format!("This must be {}.", kind(own).1);
                issues.push(Issue::error(below(at, name), "wrong_type", message));
            }
        }
    }
    (taken, issues)
}

/// The parameters that only the component knows.
fn loose_parameters(saved: &Saved, takes: &dyn Fn(&str) -> bool) -> Vec<Parameter> {
    let loose = saved.parameters.iter().filter(|(name, _)| !takes(name));
    loose
        .map(|(name, value)| Parameter {
            name: name.clone(),
            label: name.replace('_', " "),
            kind: kind(value).0,
            many: value.is_array(),
            allowed: None,
            default: value.clone(),
        })
        .collect()
}

/// What a value is, as a type and in words.
fn kind(value: &Value) -> (ParameterType, &'static str) {
    match value {
        Value::Bool(_) => (ParameterType::Boolean, "true or false"),
        Value::Number(_) => (ParameterType::Number, "a number"),
        Value::Array(_) => (ParameterType::Text, "a list"),
        Value::Object(_) => (ParameterType::Text, "an object"),
        Value::Null | Value::String(_) => (ParameterType::Text, "text"),
    }
}
