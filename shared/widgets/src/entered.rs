//! What was entered into a form, checked against every rule of the form.
//!
//! The form that counts is the one that was stored, never what a client says of it: a form widget,
//! or the controls of a component tree. All that is wrong is said at once, by field. A value is
//! taken as browsers and other clients send it (a number as text, one choice of several without its
//! list) and comes out in one form.
//!
//! `control` says what each kind of field and component takes, `value` how one value is checked,
//! `pattern` how patterns of browsers are tried here.

mod control;
mod pattern;
mod value;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use crate::components::Component;
use crate::issue::{Issue, below, nearest};
use crate::kinds::form::Form;
use control::{Control, Takes};
use value::Reading;

/// Most issues that are told of one form.
const MOST_ISSUES: usize = 100;

/// Values that a form accepts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entered {
    /// By field, in the form's order: text, numbers, lists of text, and whether a box is ticked.
    /// What was left empty is not there.
    pub values: Map<String, Value>,
    /// Names of the fields that hold secrets: their values are to be kept nowhere.
    pub secrets: Vec<String>,
}

impl Entered {
    /// The values that may be kept.
    pub fn without_secrets(&self) -> Map<String, Value> {
        let mut values = self.values.clone();
        values.retain(|name, _| !self.secrets.contains(name));
        values
    }
}

/// Checks what was entered into a form; `at` is the pointer to it in the request.
///
/// # Errors
///
/// Every issue found, with pointers.
pub fn check(form: &Form, entered: &Map<String, Value>, at: &str) -> Result<Entered, Vec<Issue>> {
    Controls::of_form(form).check(entered, at)
}

/// What values are entered into together.
#[derive(Debug, Clone, Default)]
pub struct Controls<'f>(Vec<Control<'f>>);

impl<'f> Controls<'f> {
    /// The fields of a form widget.
    pub fn of_form(form: &'f Form) -> Self {
        Self(form.fields.iter().map(Control::of_field).collect())
    }

    /// A component, where it is a control itself.
    pub fn of_component(component: &'f Component) -> Self {
        Self(Control::of_component(component).into_iter().collect())
    }

    /// The controls inside a component of a tree, and itself. Of several with one name the last
    /// counts, as in an object.
    pub fn inside(component: &'f Component) -> Self {
        let mut found = Self::default();
        found.collect(component);
        found
    }

    fn collect(&mut self, component: &'f Component) {
        if let Some(control) = Control::of_component(component) {
            self.0.retain(|other| other.name != control.name);
            self.0.push(control);
        }
        for inside in component.nodes() {
            self.collect(inside);
        }
    }

    /// Checks what was entered; `at` is the pointer to it in the request.
    ///
    /// # Errors
    ///
    /// Every issue found, with pointers.
    pub fn check(&self, entered: &Map<String, Value>, at: &str) -> Result<Entered, Vec<Issue>> {
        let mut issues = Vec::new();
        for name in entered.keys() {
            if issues.len() >= MOST_ISSUES {
                break;
            }
            if !self.0.iter().any(|control| control.name == name) {
                issues.push(self.undeclared(name, at));
            }
        }
        let mut accepted = Entered::default();
        for control in &self.0 {
            let at = below(at, control.name);
            let given = entered.get(control.name);
            let Some(given) = given.filter(|value| !control.is_empty(value)) else {
                if control.required && !control.disabled {
                    let message = format!("{} must be given.", control.called());
                    issues.push(Issue::error(at, "missing_field", message));
                }
                continue;
            };
            let found = issues.len();
            let mut reading = Reading {
                control,
                issues: &mut issues,
            };
            let value = reading.read(given, &at);
            if let Some(value) = value.filter(|_| issues.len() == found) {
                accepted.values.insert(control.name.to_owned(), value);
                if matches!(control.takes, Takes::Secret) {
                    accepted.secrets.push(control.name.to_owned());
                }
            }
        }
        if issues.is_empty() {
            return Ok(accepted);
        }
        if issues.len() >= MOST_ISSUES {
            let message = "There may be more that is wrong than is told here.";
            issues.push(Issue::error(at, "too_many_issues", message));
        }
        Err(issues)
    }

    fn undeclared(&self, name: &str, at: &str) -> Issue {
        let message = format!("This form has no field `{}`.", shown(name));
        let issue = Issue::error(below(at, name), "unknown_field", message);
        match nearest(name, self.0.iter().map(|control| control.name)) {
            Some(meant) => issue.renamed(meant),
            None => issue.removed(),
        }
    }
}

impl Control<'_> {
    /// Whether nothing was entered. A box that has to be ticked is empty while it is not.
    fn is_empty(&self, value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Bool(ticked) => !ticked && self.required && matches!(self.takes, Takes::Tick),
            Value::Number(_) | Value::Object(_) => false,
        }
    }
}

/// As much of a text as a sentence takes.
fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}
