//! What a reader has found, and what it has to remember on its way.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::Value;

use super::{Place, Seen};
use crate::issue::{Fix, Issue, nearest};
use crate::shape::{Kind, Shape};

/// Most issues that are told: a body with more is broken in some way that the first ones show.
pub const MAX_ISSUES: usize = 1_000;
/// Most misspellings for which a nearest name is looked for, which costs time.
const MAX_NEAREST: usize = 200;
/// Most different patterns that are compiled, which costs time.
const MAX_PATTERNS: usize = 100;
/// Most words that are looked through for the nearest.
const MAX_LOOKED_THROUGH: usize = 500;
/// Most words that a message lists.
const MAX_LISTED: usize = 40;

/// The issues found so far.
#[derive(Debug, Default)]
pub struct Report<'v> {
    issues: Vec<Issue>,
    errors: usize,
    looked_up: usize,
    /// The patterns compiled so far, of either kind, and what is wrong with each.
    patterns: HashMap<(bool, &'v str), Option<String>>,
    /// What has to be known of the tree above and before a component.
    pub(crate) tree: TreeSoFar<'v>,
    /// Whether lengths may be negative here: in margins they may.
    pub(crate) signed: bool,
}

/// What has to be known of the tree above and before a component.
#[derive(Debug, Default)]
pub(crate) struct TreeSoFar<'v> {
    pub depth: usize,
    pub nodes: usize,
    pub ids: Seen<'v>,
    /// Which form it stands in; 0: none.
    pub form: usize,
    /// How many forms there are so far.
    pub forms: usize,
    pub in_clickable: bool,
    /// The form and the name of each control.
    pub controls: Vec<(usize, &'v str)>,
    /// The place of each label, its form, and the name of its control.
    pub labels: Vec<(String, usize, &'v str)>,
}

impl<'v> Report<'v> {
    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Everything found; errors and warnings, at most [`MAX_ISSUES`] and a last one that says so.
    pub fn into_issues(self) -> Vec<Issue> {
        self.issues
    }

    /// Adds an issue.
    pub fn push(&mut self, issue: Issue) {
        self.errors += usize::from(issue.is_error());
        match self.issues.len() {
            few if few < MAX_ISSUES => self.issues.push(issue),
            MAX_ISSUES => self.issues.push(Issue {
                severity: issue.severity,
                ..Issue::error(
                    "",
                    "too_many_issues",
                    format!("Only the first {MAX_ISSUES} issues are told."),
                )
            }),
            _ => {}
        }
    }

    /// Adds an error.
    pub fn error(&mut self, at: &Place<'_>, code: &str, message: impl Into<String>) {
        self.push(Issue::error(at.pointer(), code, message));
    }

    /// Adds an error with its repair.
    pub fn mend(
        &mut self,
        at: &Place<'_>,
        code: &str,
        message: impl Into<String>,
        value: impl Into<Value>,
    ) {
        let pointer = at.pointer();
        let fix = Fix::Replace {
            path: pointer.clone(),
            value: value.into(),
        };
        self.push(Issue::error(pointer, code, message).with_fix(fix));
    }

    /// Adds a warning.
    pub fn warn(&mut self, at: &Place<'_>, code: &str, message: impl Into<String>) {
        self.push(Issue::warning(at.pointer(), code, message));
    }

    /// A required field is not there.
    pub fn missing(&mut self, at: &Place<'_>, shape: &Shape, name: &str) {
        let field = shape.field(name);
        let doc = field.map_or("", |field| field.doc);
        let path = at.field(name).pointer();
        let mut issue = Issue::error(
            path.clone(),
            "missing_field",
            format!("{} needs `{name}`: {doc}", shape.name),
        );
        let only = match field.map(|field| field.kind) {
            Some(Kind::Const(text)) => Some(Value::from(*text)),
            Some(Kind::Nullable(_)) => Some(Value::Null),
            _ => None,
        };
        if let Some(value) = only {
            issue = issue.with_fix(Fix::Add { path, value });
        }
        self.push(issue);
    }

    /// A field that the table lacks. It is renamed where a known name is near and free, and removed
    /// where none is near: nobody would have read it.
    pub fn unknown(
        &mut self,
        given: &serde_json::Map<String, Value>,
        name: &str,
        at: &Place<'_>,
        shape: &Shape,
    ) {
        let issue = Issue::error(
            at.field(name).pointer(),
            "unknown_field",
            format!("{} has no field `{}`.", shape.name, shown(name)),
        );
        let free = |meant: &str| given.get(meant).is_none_or(Value::is_null);
        let issue = match self.nearest(name, shape.fields().map(|field| field.name)) {
            Some(meant) if free(meant) => issue.renamed(meant),
            Some(meant) => Issue {
                fix: None,
                ..issue.renamed(meant)
            },
            None => issue.removed(),
        };
        self.push(issue);
    }

    /// A value of another JSON type than its field holds. Where the value says the same thing in
    /// another form (`"12"` for 12), the repair says it in the right one.
    pub fn wrong_type(&mut self, at: &Place<'_>, wanted: &str, got: &Value, kind: &Kind) {
        let found = match got {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        let message = format!("Expected {wanted}, found {found}.");
        match same_in(kind, got) {
            Some(value) => self.mend(at, "wrong_type", message, value),
            None => self.error(at, "wrong_type", message),
        }
    }

    /// A word that is none of those known.
    pub fn bad_word(&mut self, at: &Place<'_>, given: &str, words: &[&str]) {
        let listed = words.get(..MAX_LISTED).unwrap_or(words);
        let listed: Vec<String> = listed.iter().map(|word| shown(word)).collect();
        let more = match words.len() - listed.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let message = format!(
            "`{}` is none of: {}{more}.",
            shown(given),
            listed.join(", ")
        );
        let issue = Issue::error(at.pointer(), "bad_enum", message);
        // Words that a client lists may be many, and to look through them takes long.
        let near = if words.len() <= MAX_LOOKED_THROUGH {
            self.nearest(given, words.iter().copied())
        } else {
            None
        };
        self.push(match near {
            Some(meant) => issue.meaning(meant),
            None => issue,
        });
    }

    /// What is wrong with a pattern, if anything is. The same one is not compiled twice, and no more
    /// of them than a form has.
    pub(crate) fn pattern(
        &mut self,
        linear: bool,
        pattern: &'v str,
        compile: impl FnOnce(&str) -> Result<(), String>,
    ) -> Result<(), (&'static str, String)> {
        let known = self.patterns.len();
        let said = match self.patterns.entry((linear, pattern)) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(_) if known == MAX_PATTERNS => {
                let message = format!("A widget may have {MAX_PATTERNS} different patterns.");
                return Err(("too_large", message));
            }
            Entry::Vacant(new) => new.insert(compile(pattern).err()),
        };
        match said {
            None => Ok(()),
            Some(why) => Err((
                "bad_pattern",
                format!("The regular expression does not compile: {}", shown(why)),
            )),
        }
    }

    /// The nearest known name, if one is near.
    pub fn nearest<'a>(
        &mut self,
        given: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.looked_up += 1;
        (self.looked_up <= MAX_NEAREST)
            .then(|| nearest(given, known))
            .flatten()
    }
}

/// The same value in the form that a field wants, where nothing is lost.
fn same_in(kind: &Kind, got: &Value) -> Option<Value> {
    match (kind, got) {
        (Kind::Boolean, Value::String(text)) => match text.as_str() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        (Kind::Integer { min }, Value::String(text)) => text
            .parse::<i64>()
            .ok()
            .filter(|number| number >= min && number.to_string() == *text)
            .map(Value::from),
        (Kind::Number { min, max }, Value::String(text)) => {
            let number: serde_json::Number = serde_json::from_str(text).ok()?;
            let near = number.as_f64()?;
            let fits = min.is_none_or(|min| near >= min) && max.is_none_or(|max| near <= max);
            fits.then_some(Value::Number(number))
        }
        (Kind::Text(crate::shape::Text::Any | crate::shape::Text::Name), Value::Number(number)) => {
            Some(Value::from(number.to_string()))
        }
        _ => None,
    }
}

/// As much of somebody's text as a message shows.
pub fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}
