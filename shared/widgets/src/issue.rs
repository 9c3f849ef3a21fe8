//! What is wrong with a widget, where, and what to write instead.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing that is wrong, or doubtful, in a widget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    /// JSON Pointer (RFC 6901) to the place. A missing field has the pointer it would have.
    pub pointer: String,
    /// Stable code; [`CODES`] lists them.
    pub code: String,
    /// One sentence, for a person; with the nearest known name where a name is wrong.
    pub message: String,
    /// Whether it makes the widget invalid.
    #[serde(default, skip_serializing_if = "Severity::is_error")]
    pub severity: Severity,
    /// What to do, where that is certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Box<Fix>>,
}

/// Every code that an issue may have, and what it says.
pub const CODES: &[(&str, &str)] = &[
    ("invalid_json", "The text is no JSON."),
    (
        "too_large",
        "The widget takes more bytes, or has more components, than allowed.",
    ),
    (
        "too_deep",
        "Components, or lists and objects, are nested deeper than allowed.",
    ),
    ("too_many_issues", "More is wrong than is told."),
    (
        "bad_root",
        "A tree begins with a component that is no root.",
    ),
    (
        "unknown_component",
        "A component has no type, or one that is not known.",
    ),
    ("bad_nesting", "A component stands where it may not."),
    ("form_nested", "A form stands inside another."),
    (
        "unknown_field",
        "An object has a field that its table lacks.",
    ),
    (
        "missing_field",
        "A field that must be there is not, or is null.",
    ),
    (
        "wrong_type",
        "A value has another JSON type than its field holds.",
    ),
    ("bad_enum", "A word is none of those allowed."),
    (
        "out_of_range",
        "A number, a date or a length is outside its bounds.",
    ),
    ("bad_uuid", "An id is no UUID of version 4."),
    (
        "bad_pattern",
        "A text does not have its form: a time, a colour, a regular expression.",
    ),
    ("bad_url", "An address leads where it may not."),
    (
        "length_mismatch",
        "Two lists that belong together differ in length.",
    ),
    ("duplicate_id", "An id occurs twice."),
    ("no_name", "A button has neither a label nor a pictogram."),
    ("duplicate_key", "Warning: siblings share a key."),
    (
        "duplicate_value",
        "Warning: choices share a value, or the value at the start is none of them.",
    ),
    (
        "unknown_icon",
        "Warning: no pictogram has that name, a placeholder is drawn.",
    ),
    (
        "unknown_style",
        "Warning: a colour or a length cannot be read and is not used.",
    ),
    (
        "low_contrast",
        "Warning: a colour hardly stands out and is drawn with an outline.",
    ),
    (
        "null_value",
        "Warning: a null among the rows of a chart is a gap.",
    ),
    ("no_action", "Warning: a control does nothing."),
    ("no_control", "Warning: a label belongs to no control."),
    (
        "nested_control",
        "Warning: a control stands in a row that takes the click itself.",
    ),
    (
        "both_icons",
        "Warning: only one of favicon and icon is drawn.",
    ),
];

/// A repair: one operation of JSON Patch (RFC 6902) on the document that was checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Fix {
    /// Adds a value.
    Add {
        /// Where.
        path: String,
        /// The value.
        value: Value,
    },
    /// Writes another value.
    Replace {
        /// Where.
        path: String,
        /// The value.
        value: Value,
    },
    /// Takes a value away.
    Remove {
        /// Where.
        path: String,
    },
    /// Moves a value.
    Move {
        /// From where.
        from: String,
        /// To where.
        path: String,
    },
}

impl Fix {
    /// Does it to a document; says whether the document had the places.
    pub fn apply(&self, document: &mut Value) -> bool {
        match self {
            Self::Add { path, value } => put(document, path, value.clone()),
            Self::Replace { path, value } => match document.pointer_mut(path) {
                Some(place) => {
                    *place = value.clone();
                    true
                }
                None => false,
            },
            Self::Remove { path } => take(document, path).is_some(),
            Self::Move { from, path } => match take(document, from) {
                Some(value) => put(document, path, value),
                None => false,
            },
        }
    }
}

/// The parent of a pointer, and its last step as it is written in the document.
fn last_step(path: &str) -> Option<(&str, String)> {
    let (parent, step) = path.rsplit_once('/')?;
    Some((parent, step.replace("~1", "/").replace("~0", "~")))
}

fn put(document: &mut Value, path: &str, value: Value) -> bool {
    let Some((parent, step)) = last_step(path) else {
        *document = value;
        return true;
    };
    match document.pointer_mut(parent) {
        Some(Value::Object(fields)) => {
            fields.insert(step, value);
            true
        }
        Some(Value::Array(items)) => match step.parse::<usize>() {
            Ok(index) if index <= items.len() => {
                items.insert(index, value);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

fn take(document: &mut Value, path: &str) -> Option<Value> {
    let (parent, step) = last_step(path)?;
    match document.pointer_mut(parent)? {
        Value::Object(fields) => fields.shift_remove(&step),
        Value::Array(items) => {
            let index: usize = step.parse().ok()?;
            (index < items.len()).then(|| items.remove(index))
        }
        _ => None,
    }
}

/// Whether an issue makes a widget invalid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The widget is refused.
    #[default]
    Error,
    /// The widget works, though perhaps not as meant.
    Warning,
}

impl Severity {
    fn is_error(&self) -> bool {
        *self == Self::Error
    }
}

impl Issue {
    /// An error at `pointer`.
    pub fn error(pointer: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.to_owned(),
            message: message.into(),
            severity: Severity::Error,
            fix: None,
        }
    }

    /// A warning at `pointer`.
    pub fn warning(pointer: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(pointer, code, message)
        }
    }

    /// The same issue with a repair.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(Box::new(fix));
        self
    }

    /// The same issue where the value at its place was meant to be `word`.
    #[must_use]
    pub fn meaning(mut self, word: &str) -> Self {
        self.message.push_str(&format!(" Did you mean `{word}`?"));
        let fix = Fix::Replace {
            path: self.pointer.clone(),
            value: word.into(),
        };
        self.with_fix(fix)
    }

    /// The same issue where the field at its place was meant to be called `name`.
    #[must_use]
    pub fn renamed(mut self, name: &str) -> Self {
        self.message.push_str(&format!(" Did you mean `{name}`?"));
        let parent = self
            .pointer
            .rsplit_once('/')
            .map_or("", |(parent, _)| parent);
        let fix = Fix::Move {
            path: below(parent, name),
            from: self.pointer.clone(),
        };
        self.with_fix(fix)
    }

    /// The same issue where the field at its place is best taken away.
    #[must_use]
    pub fn removed(self) -> Self {
        let fix = Fix::Remove {
            path: self.pointer.clone(),
        };
        self.with_fix(fix)
    }

    /// Whether it makes the widget invalid.
    pub fn is_error(&self) -> bool {
        self.severity.is_error()
    }
}

/// A JSON Pointer one step below `parent`; `~` and `/` in the step are escaped.
pub fn below(parent: &str, step: impl std::fmt::Display) -> String {
    let step = step.to_string().replace('~', "~0").replace('/', "~1");
    format!("{parent}/{step}")
}

/// The name among `known` that `given` was most likely meant to be, if one is close.
///
/// Case, spaces, hyphens and underscores do not count; about one letter in three may differ.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = Bare::of(given);
    if given.letters.is_empty() {
        return None;
    }
    known
        .into_iter()
        .filter_map(|name| {
            if name.is_ascii() {
                let letters = name.bytes().filter(u8::is_ascii_alphanumeric).count();
                let (less, most) = (given.count.min(letters), given.count.max(letters));
                if (most - less) * 3 > most {
                    return None;
                }
            }
            let candidate = Bare::of(name);
            let most = given.count.max(candidate.count);
            // What letters they hold bounds the distance from below, and is told much sooner.
            if given.letters_apart(&candidate) * 3 > most {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&given.letters, &candidate.letters);
            (distance * 3 <= most).then_some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// A name without what does not count, and how often it holds each letter.
struct Bare {
    letters: String,
    count: usize,
    /// By the lowest bits of each letter: letters that share them look alike, and so closer.
    held: [u8; 32],
}

impl Bare {
    fn of(name: &str) -> Self {
        let mut bare = Self {
            letters: String::with_capacity(name.len().min(64)),
            count: 0,
            held: [0; 32],
        };
        if name.is_ascii() {
            // As below; names of ours are all such, and this is quicker.
            let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
            for letter in letters.take(64) {
                bare.add(letter.to_ascii_lowercase().into());
            }
            return bare;
        }
        let letters = name
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase);
        for letter in letters.take(64) {
            bare.add(letter);
        }
        bare
    }

    fn add(&mut self, letter: char) {
        self.letters.push(letter);
        self.count += 1;
        if let Some(held) = self.held.get_mut(letter as usize % 32) {
            *held += 1;
        }
    }

    /// No fewer changes than this make one of the other: a letter that is changed, added or taken
    /// away mends one of these, and two that change places none.
    fn letters_apart(&self, other: &Self) -> usize {
        let pairs = || self.held.iter().zip(&other.held);
        let more: usize = pairs()
            .map(|(own, other)| usize::from(own.saturating_sub(*other)))
            .sum();
        let fewer: usize = pairs()
            .map(|(own, other)| usize::from(other.saturating_sub(*own)))
            .sum();
        more.max(fewer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn names_that_hold_other_letters_are_far_from_each_other(one in "[a-hA-H0-9 é漢]{0,12}", other in "[a-hA-H0-9 é漢]{0,12}") {
            let (one, other) = (Bare::of(&one), Bare::of(&other));
            let distance = strsim::damerau_levenshtein(&one.letters, &other.letters);
            prop_assert!(one.letters_apart(&other) <= distance);
        }
    }

    #[test]
    fn the_nearest_name_is_found_and_none_where_all_are_far() {
        let names = ["maxLines", "minLines", "textAlign"];
        assert_eq!(nearest("max_lines", names), Some("maxLines"));
        assert_eq!(nearest("maxlnies", names), Some("maxLines"));
        assert_eq!(nearest("align", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest("--", names), None);
    }
}
