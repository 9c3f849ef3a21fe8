//! Reads any JSON as typed values: every issue is found at once, nothing panics, and what comes out
//! is canonical (aliases rewritten, nulls under optional fields gone).
//!
//! A [`Rule`] reads one kind of value. Most types are their own rule; a type that needs more than
//! its JSON form (text that has to be a path) is read by a rule of another name. Objects get theirs
//! from [`object!`](crate::object). Rules between the fields of an object look at the JSON itself,
//! so that one broken field does not hide what is wrong with the others.
//!
//! | module | holds |
//! | --- | --- |
//! | [`place`] | where the reader stands |
//! | [`report`] | what it has found |
//! | [`plain`] | rules for JSON's own types: text, numbers, lists, objects |
//! | [`text`] | rules for text: names, ids, times, addresses, patterns |
//! | [`seen`] | names that were met before |

pub mod place;
pub mod plain;
pub mod report;
pub mod seen;
pub mod text;

use serde_json::{Map, Value};

pub use place::Place;
pub use plain::{Gaps, NonEmpty, Whole};
pub use report::Report;
pub use seen::Seen;

use crate::shape::Kind;

/// Reads values of `T`.
pub trait Rule<T> {
    /// What the field table says.
    const KIND: Kind;
    /// Whether null is a value, not absence.
    const NULLABLE: bool = false;

    /// Reads it. `None` where there is an error, which is in the report then.
    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<T>;
}

/// What became of a field.
#[derive(Debug)]
pub enum Slot<T> {
    /// It is not there, or null.
    Absent,
    /// It is there and wrong; the report says how.
    Broken,
    /// It is there.
    Given(T),
}

impl<T> Slot<T> {
    /// Reads a field by a rule.
    pub fn read<'v, R: Rule<T>>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Self {
        if value.is_null() && !R::NULLABLE {
            return Self::Absent;
        }
        match R::read(value, at, report) {
            Some(read) => Self::Given(read),
            None => Self::Broken,
        }
    }

    /// The value of a field that must be there; says so where it is not.
    pub fn required(self, missing: impl FnOnce()) -> Option<T> {
        match self {
            Self::Given(value) => Some(value),
            Self::Broken => None,
            Self::Absent => {
                missing();
                None
            }
        }
    }

    /// The value of a field that may be left out; `None` where it is wrong.
    pub fn optional(self) -> Option<Option<T>> {
        match self {
            Self::Given(value) => Some(Some(value)),
            Self::Absent => Some(None),
            Self::Broken => None,
        }
    }

    /// The value of a field whose absence stands for another value; `None` where it is wrong.
    pub fn preset(self, default: impl FnOnce() -> T) -> Option<T> {
        match self {
            Self::Given(value) => Some(value),
            Self::Absent => Some(default()),
            Self::Broken => None,
        }
    }
}

/// Rules between the fields of an object, checked on its JSON.
pub type Between = for<'v> fn(&'v Map<String, Value>, &Place<'_>, &mut Report<'v>);

/// A field of an object. Most have few: looking at each is quicker than hashing.
#[inline]
pub fn field<'v>(given: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    if given.len() > 32 {
        return given.get(name);
    }
    given
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// The items of a list in some object, each with its index.
pub fn items<'v>(
    given: &'v Map<String, Value>,
    list: &str,
) -> impl Iterator<Item = (usize, &'v Value)> {
    field(given, list)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
}

/// Reports items of a list that repeat the `id` of an earlier one.
pub fn unique(
    given: &Map<String, Value>,
    list: &'static str,
    id: &'static str,
    at: &Place<'_>,
    report: &mut Report<'_>,
) {
    let mut seen = Seen::default();
    for (index, item) in items(given, list) {
        if let Some(text) = item.get(id).and_then(Value::as_str)
            && !seen.insert(text)
        {
            report.error(
                &at.field(list).item(index).field(id),
                "duplicate_id",
                format!(
                    "An earlier one of these {list} has the {id} `{}`.",
                    report::shown(text)
                ),
            );
        }
    }
}
