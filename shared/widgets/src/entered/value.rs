//! One value, checked against its control.

use serde_json::{Number, Value};

use super::control::{Control, Pattern, Takes};
use super::pattern::{LONGEST_LOOKED_AROUND, Tried, tried};
use super::{MOST_ISSUES, shown};
use crate::components::date_picker::Day;
use crate::issue::{Issue, below, nearest};
use crate::kinds::form::whole_value;

/// Longest text that a control takes, in characters, where its form does not set a bound; and
/// longest that a pattern is tried on, for its time grows with both.
pub(super) const LONGEST: usize = 10_000;
/// Longest e-mail address, in bytes: that of a path in SMTP (RFC 5321) without its brackets.
const LONGEST_EMAIL: usize = 254;

/// Checks a value that is not empty; what is wrong with it is told.
pub(super) struct Reading<'c, 'f> {
    /// What it was entered into.
    pub control: &'c Control<'f>,
    /// What is wrong.
    pub issues: &'c mut Vec<Issue>,
}

impl Control<'_> {
    /// What a sentence calls it.
    pub(super) fn called(&self) -> String {
        match self.label.trim() {
            "" => format!("`{}`", shown(self.name)),
            label => format!("“{}”", shown(label)),
        }
    }
}

impl Reading<'_, '_> {
    fn tell(&mut self, at: &str, code: &str, said: &str) {
        let message = format!("{} {said}.", self.control.called());
        self.issues.push(Issue::error(at, code, message));
    }

    /// The value in its one form; with issues or none.
    pub fn read(&mut self, given: &Value, at: &str) -> Option<Value> {
        if self.control.disabled {
            let message = format!("{} cannot be changed.", self.control.called());
            let issue = Issue::error(at, "disabled", message);
            self.issues.push(issue.removed());
            return None;
        }
        match &self.control.takes {
            Takes::Text | Takes::Secret => {
                let Some(text) = text(given) else {
                    self.tell(at, "wrong_type", "must be text");
                    return None;
                };
                self.rules(&text, at);
                Some(Value::String(text))
            }
            Takes::Email => {
                self.text_that(given, at, is_email, "an e-mail address, as ada@example.org")
            }
            Takes::Url => self.text_that(given, at, is_url, "an address, as https://example.org"),
            Takes::Day => self.text_that(given, at, is_day, "a day, as 2025-04-01"),
            Takes::Moment { earliest, latest } => self.moment(given, *earliest, *latest, at),
            Takes::Number => {
                let Some(number) = number(given) else {
                    self.tell(at, "wrong_type", "must be a number");
                    return None;
                };
                self.rules(&number.to_string(), at);
                Some(Value::Number(number))
            }
            Takes::One(choices) => {
                let Some(text) = text(given) else {
                    self.tell(at, "wrong_type", "must be one of its choices");
                    return None;
                };
                self.choice(choices, &text, at)
            }
            Takes::Several(choices) => Some(self.several(choices, given, at)),
            Takes::Tick => {
                if !given.is_boolean() {
                    self.tell(at, "wrong_type", "must be true or false");
                }
                Some(given.clone())
            }
        }
    }

    fn text_that(
        &mut self,
        given: &Value,
        at: &str,
        is_one: fn(&str) -> bool,
        what: &str,
    ) -> Option<Value> {
        let text = given.as_str().map(str::trim).filter(|text| is_one(text));
        let Some(text) = text else {
            self.tell(at, "bad_pattern", &format!("must be {what}"));
            return None;
        };
        self.rules(text, at);
        Some(text.into())
    }

    fn moment(
        &mut self,
        given: &Value,
        earliest: Option<Day>,
        latest: Option<Day>,
        at: &str,
    ) -> Option<Value> {
        let day = given.as_str().and_then(|text| Day::parse(text.trim()));
        let Some(day) = day else {
            self.tell(at, "bad_pattern", "must be a day, as 2025-04-01");
            return None;
        };
        if let Some(earliest) = earliest.filter(|earliest| day.is_before(*earliest)) {
            self.tell(
                at,
                "out_of_range",
                &format!("must not be before {earliest}"),
            );
        }
        if let Some(latest) = latest.filter(|latest| day.is_after(*latest)) {
            self.tell(at, "out_of_range", &format!("must not be after {latest}"));
        }
        Some(day.to_string().into())
    }

    fn several(&mut self, choices: &[&str], given: &Value, at: &str) -> Value {
        let one = std::slice::from_ref(given);
        let (items, listed) = match given {
            Value::Array(items) => (items.as_slice(), true),
            _ => (one, false),
        };
        let mut chosen: Vec<Value> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if self.issues.len() >= MOST_ISSUES {
                break;
            }
            let here = if listed {
                below(at, index)
            } else {
                at.to_owned()
            };
            let Some(text) = text(item) else {
                self.tell(&here, "wrong_type", "must be a list of its choices");
                continue;
            };
            if let Some(choice) = self.choice(choices, &text, &here)
                && !chosen.contains(&choice)
            {
                chosen.push(choice);
            }
        }
        Value::Array(chosen)
    }

    fn choice(&mut self, choices: &[&str], text: &str, at: &str) -> Option<Value> {
        if choices.contains(&text) {
            self.rules(text, at);
            return Some(text.into());
        }
        let message = format!(
            "`{}` is no choice of {}.",
            shown(text),
            self.control.called()
        );
        let issue = Issue::error(at, "bad_enum", message);
        self.issues
            .push(match nearest(text, choices.iter().copied()) {
                Some(meant) => issue.meaning(meant),
                None => issue,
            });
        None
    }

    /// Lengths and pattern of a value.
    fn rules(&mut self, text: &str, at: &str) {
        let count = text.chars().count();
        let length = |bound: u64| usize::try_from(bound).unwrap_or(usize::MAX);
        let least = self.control.least.map(length);
        let most = self.control.most.map(length);
        let range = "out_of_range";
        if let Some(least) = least.filter(|least| count < *least) {
            let said = format!("must have at least {}, this has {count}", characters(least));
            self.tell(at, range, &said);
        }
        if let Some(most) = most.filter(|most| count > *most) {
            let said = format!("may have {}, this has {count}", characters(most));
            self.tell(at, range, &said);
            return;
        }
        let pattern = self.control.pattern;
        if count > LONGEST && (most.is_none() || pattern.is_some()) {
            self.tell(at, range, &format!("may have {}", characters(LONGEST)));
            return;
        }
        let (pattern, tried) = match pattern {
            None => return,
            // A form that was checked has patterns that compile.
            Some(Pattern::Ours(pattern)) => match whole_value(pattern) {
                Ok(compiled) if !compiled.is_match(text) => (pattern, Tried::Differs),
                _ => return,
            },
            Some(Pattern::Browsers(pattern)) => (pattern, tried(pattern, text)),
        };
        let said = match (tried, self.control.hint.trim()) {
            (Tried::Fits, _) => return,
            (Tried::Differs, "") => format!("does not have its form, `{}`", shown(pattern)),
            (Tried::Differs, hint) => format!("does not have its form: {}", shown(hint)),
            (Tried::TooLong, _) => {
                let most = characters(LONGEST_LOOKED_AROUND);
                return self.tell(at, range, &format!("may have {most}"));
            }
            (Tried::Unknown, _) => {
                let pattern = shown(pattern);
                format!("has a form that cannot be checked here, `{pattern}`, so it is not taken")
            }
        };
        self.tell(at, "bad_pattern", &said);
    }
}

/// Text, or a number where text is asked for.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn characters(count: usize) -> String {
    let noun = if count == 1 {
        "character"
    } else {
        "characters"
    };
    format!("{count} {noun}")
}

/// Whether a text is an address as HTML defines it for `<input type=email>`; letters of any script
/// may stand before the sign and in the names behind it.
pub(super) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else {
        return false;
    };
    let mark = |letter: char| ".!#$%&'*+/=?^_`{|}~-".contains(letter);
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().count() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    text.len() <= LONGEST_EMAIL
        && !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_alphanumeric() || mark(letter))
        && host.split('.').all(label)
}

/// Whether a text is an absolute address, as HTML asks of `<input type=url>`: a scheme, and
/// something behind it. Of those with a host there has to be one.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let mut letters = scheme.chars();
    let is_scheme = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    let is_plain = !rest.chars().any(|letter| {
        letter.is_whitespace() || letter.is_control() || "\"<>\\^`{|}".contains(letter)
    });
    let is_whole = match (
        rest.strip_prefix("//"),
        scheme.to_ascii_lowercase().as_str(),
    ) {
        (Some(place), _) => !place.starts_with(['/', '?', '#', ':']) && !place.is_empty(),
        (None, "http" | "https" | "ws" | "wss" | "ftp") => false,
        (None, _) => !rest.is_empty(),
    };
    is_scheme && is_plain && is_whole
}

/// Whether a text is a day as `2025-04-01`.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// A finite number, or text that is one as JSON writes them.
fn number(value: &Value) -> Option<Number> {
    let number = match value {
        Value::Number(number) => number.clone(),
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    number
        .as_f64()
        .is_some_and(f64::is_finite)
        .then_some(number)
}
