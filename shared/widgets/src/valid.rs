//! The proof that a widget was checked.

use serde::Serialize;
use serde_json::Value;

use crate::descriptor::Descriptor;
use crate::issue::{Issue, below};
use crate::read::Report;
use crate::tree::Tree;
use crate::widget::{Claim, Widget, claim};

/// Most bytes that a widget may take as JSON.
pub const MAX_BYTES: usize = 512 * 1024;
/// How deep components may be nested in a tree, the root counted; and lists and objects in a
/// descriptor.
pub const MAX_DEPTH: usize = 24;
/// Most components of a tree.
pub const MAX_NODES: usize = 2_000;
/// How deep lists and objects may be nested in a tree: what JSON parsers read. Two for each
/// component, and what a payload holds.
const MAX_NESTING: usize = 120;

/// A `T` that passed its check. What stores, sends or draws widgets takes this type, so that
/// forgetting the check does not compile.
#[derive(Debug, Clone, PartialEq)]
pub struct Valid<T> {
    inner: T,
    warnings: Vec<Issue>,
}

impl<T> Valid<T> {
    /// What was checked.
    pub fn get(&self) -> &T {
        &self.inner
    }

    /// What was checked, without the proof.
    pub fn into_inner(self) -> T {
        self.inner
    }

    /// What is doubtful though valid.
    pub fn warnings(&self) -> &[Issue] {
        &self.warnings
    }
}

impl<T> std::ops::Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: Serialize> Serialize for Valid<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.inner.serialize(serializer)
    }
}

impl From<Valid<Descriptor>> for Valid<Widget> {
    fn from(valid: Valid<Descriptor>) -> Self {
        Self {
            inner: valid.inner.into(),
            warnings: valid.warnings,
        }
    }
}

impl From<Valid<Tree>> for Valid<Widget> {
    fn from(valid: Valid<Tree>) -> Self {
        Self {
            inner: valid.inner.into(),
            warnings: valid.warnings,
        }
    }
}

/// What can be checked: a [`Descriptor`], a [`Tree`], or either as a [`Widget`].
pub trait Checked: Serialize + Sized + sealed::Read {}

impl Checked for Descriptor {}
impl Checked for Tree {}
impl Checked for Widget {}

mod sealed {
    use super::*;

    pub trait Read: Sized {
        fn read<'v>(value: &'v Value, report: &mut Report<'v>) -> Option<Self>;

        /// How deep lists and objects may be nested in it.
        fn nesting(_: &Value) -> usize {
            MAX_DEPTH
        }
    }

    impl Read for Descriptor {
        fn read<'v>(value: &'v Value, report: &mut Report<'v>) -> Option<Self> {
            Descriptor::read(value, report)
        }
    }

    impl Read for Tree {
        fn read<'v>(value: &'v Value, report: &mut Report<'v>) -> Option<Self> {
            Tree::read(value, report)
        }

        fn nesting(_: &Value) -> usize {
            MAX_NESTING
        }
    }

    impl Read for Widget {
        fn read<'v>(value: &'v Value, report: &mut Report<'v>) -> Option<Self> {
            Widget::read(value, report)
        }

        fn nesting(value: &Value) -> usize {
            match value.as_object().map(claim) {
                Some(Claim::Descriptor) => MAX_DEPTH,
                _ => MAX_NESTING,
            }
        }
    }
}

impl<T: Checked> Valid<T> {
    /// Reads one from JSON text.
    ///
    /// # Errors
    /// Every issue found, errors and warnings; text that is no JSON is one issue.
    pub fn from_json(text: &str) -> Result<Self, Vec<Issue>> {
        if text.len() > MAX_BYTES {
            return Err(vec![too_large()]);
        }
        match serde_json::from_str(text) {
            Ok(value) => {
                let nesting = T::nesting(&value);
                if size(&value, nesting).is_none() {
                    return Err(vec![too_deep_in(&value, nesting)]);
                }
                Self::read(&value)
            }
            Err(error) if error.to_string().contains("recursion limit") => {
                Err(vec![too_deep("", MAX_NESTING)])
            }
            Err(error) => Err(vec![Issue::error("", "invalid_json", format!("{error}."))]),
        }
    }

    /// Reads one from a JSON value.
    ///
    /// # Errors
    /// Every issue found, errors and warnings.
    pub fn from_value(value: &Value) -> Result<Self, Vec<Issue>> {
        let nesting = T::nesting(value);
        match size(value, nesting) {
            Some(most) if most > MAX_BYTES && !is_short(value) => Err(vec![too_large()]),
            Some(_) => Self::read(value),
            None => Err(vec![too_deep_in(value, nesting)]),
        }
    }

    /// Checks one that was built here: what goes out follows the rules of what comes in.
    ///
    /// # Errors
    /// Every issue found.
    pub fn check(built: T) -> Result<Self, Vec<Issue>> {
        let value = serde_json::to_value(&built)
            .map_err(|error| vec![Issue::error("", "wrong_type", error.to_string())])?;
        Self::from_value(&value)
    }

    fn read(value: &Value) -> Result<Self, Vec<Issue>> {
        let mut report = Report::default();
        let inner = T::read(value, &mut report);
        match inner {
            Some(inner) if report.errors() == 0 => Ok(Self {
                inner,
                warnings: report.into_issues(),
            }),
            _ => Err(report.into_issues()),
        }
    }
}

fn too_large() -> Issue {
    Issue::error(
        "",
        "too_large",
        format!("A widget may take {} KiB.", MAX_BYTES / 1024),
    )
}

fn too_deep(pointer: &str, limit: usize) -> Issue {
    Issue::error(
        pointer,
        "too_deep",
        format!("Lists and objects may be nested {limit} deep."),
    )
}

/// At least as many bytes as a value takes, for few come near the limit and need to be written to
/// know; nothing where lists and objects are nested deeper than `left`, which ends the recursion.
fn size(value: &Value, left: usize) -> Option<usize> {
    let mut sum = 2;
    match value {
        Value::Array(items) => {
            let left = left.checked_sub(1)?;
            for item in items {
                sum += 1 + flat_size(item).or_else(|| size(item, left))?;
            }
        }
        Value::Object(fields) => {
            let left = left.checked_sub(1)?;
            for (name, item) in fields {
                sum += 4 + 6 * name.len() + flat_size(item).or_else(|| size(item, left))?;
            }
        }
        flat => return flat_size(flat),
    }
    Some(sum)
}

/// At least as many bytes as a value takes that holds no others; most are such, and need no call of
/// their own.
#[inline(always)]
fn flat_size(value: &Value) -> Option<usize> {
    match value {
        Value::Null | Value::Bool(_) => Some(5),
        Value::Number(_) => Some(32),
        // A control character takes six.
        Value::String(text) => Some(2 + 6 * text.len()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a value as it is written takes no more bytes than a widget may.
fn is_short(value: &Value) -> bool {
    struct Room(usize);

    impl std::io::Write for Room {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self
                .0
                .checked_sub(bytes.len())
                .ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    serde_json::to_writer(Room(MAX_BYTES), value).is_ok()
}

/// The issue of a value whose lists and objects are nested deeper than the limit, at the first
/// place that is.
fn too_deep_in(value: &Value, limit: usize) -> Issue {
    let (mut value, mut pointer) = (value, String::new());
    for left in (0..limit).rev() {
        let step = match value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .find(|(_, item)| size(item, left).is_none())
                .map(|(index, item)| (below(&pointer, index), item)),
            Value::Object(fields) => fields
                .iter()
                .find(|(_, item)| size(item, left).is_none())
                .map(|(name, item)| (below(&pointer, name), item)),
            _ => None,
        };
        let Some(step) = step else { break };
        (pointer, value) = step;
    }
    too_deep(&pointer, limit)
}

#[cfg(test)]
mod any;
#[cfg(test)]
mod tests;
