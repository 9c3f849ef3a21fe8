//! Parameters of a click, read by whoever takes them.
//!
//! Nothing is passed over: what nobody reads is refused by name, with the nearest name that is
//! taken. A client may send the action's own parameters back; what is the same as in the stored
//! action says nothing new.

use serde_json::{Map, Value};
use service::{Issue, json::step};

/// Where parameters stand in a request.
pub const AT: &str = "/params";

/// The parameters of a click.
#[derive(Debug)]
pub struct Params<'a> {
    given: &'a Map<String, Value>,
    known: Vec<&'a str>,
    issues: Vec<Issue>,
}

impl<'a> Params<'a> {
    /// None of them read yet.
    pub fn new(given: &'a Map<String, Value>) -> Self {
        Self {
            given,
            known: Vec::new(),
            issues: Vec::new(),
        }
    }

    /// A parameter as it was sent; null is as good as nothing.
    pub fn value(&mut self, name: &'a str) -> Option<&'a Value> {
        self.known.push(name);
        self.given.get(name).filter(|value| !value.is_null())
    }

    /// A text of at most so many characters.
    pub fn text(&mut self, name: &'a str, most: usize) -> Option<&'a str> {
        let value = self.value(name)?;
        let Some(text) = value.as_str() else {
            self.wrong(name, "wrong_type", "is not a text", "Send a text.");
            return None;
        };
        if text.chars().count() > most {
            let fix = format!("Send at most {most} characters.");
            self.wrong(name, "too_long", "is too long", &fix);
            return None;
        }
        Some(text)
    }

    /// One of some words.
    pub fn one_of(&mut self, name: &'a str, words: &[&str]) -> Option<&'a str> {
        let text = self.text(name, 64)?;
        if words.contains(&text) {
            return Some(text);
        }
        let fix = format!("Send one of: {}.", words.join(", "));
        self.wrong(
            name,
            "bad_enum",
            "is none of the words that it may be",
            &fix,
        );
        None
    }

    /// Notes what is wrong with a parameter.
    pub fn wrong(&mut self, name: &str, code: &str, what: &str, fix: &str) {
        self.issues.push(Issue {
            pointer: step(AT, name),
            code: code.to_owned(),
            message: format!("`{}` {what}.", shown(name)),
            fix: Some(fix.to_owned()),
        });
    }

    /// Notes something that is wrong.
    pub fn issue(&mut self, issue: Issue) {
        self.issues.push(issue);
    }

    /// Everything that is wrong: with what was read, and with what nobody reads.
    pub fn finish(mut self) -> Vec<Issue> {
        let unknown = self
            .given
            .keys()
            .filter(|name| !self.known.contains(&name.as_str()));
        for name in unknown.take(MOST) {
            let fix = match widgets::issue::nearest(name, self.known.iter().copied()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None if self.known.is_empty() => "The action takes none: leave it out.".to_owned(),
                None => format!("The action takes: {}.", self.known.join(", ")),
            };
            self.issues.push(Issue {
                pointer: step(AT, &shown(name)),
                code: "unknown_param".to_owned(),
                message: format!("The action takes no `{}`.", shown(name)),
                fix: Some(fix),
            });
        }
        self.issues
    }
}

/// Most unknown names that are told one by one.
const MOST: usize = 20;

/// What of the given parameters the stored action does not say itself.
pub fn beyond(given: Map<String, Value>, stored: &Value) -> Map<String, Value> {
    let says = |name: &str, value: &Value| stored.get(name) == Some(value);
    given
        .into_iter()
        .filter(|(name, value)| !says(name, value))
        .collect()
}

/// A name of the client's, fit for a message.
fn shown(name: &str) -> String {
    let mut shown: String = name
        .chars()
        .filter(|letter| !letter.is_control())
        .take(64)
        .collect();
    if shown.len() < name.len() {
        shown.push('…');
    }
    shown
}
