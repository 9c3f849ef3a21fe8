//! The proof that a widget was checked.

use serde::Serialize;
use serde_json::Value;

use crate::descriptor::{self, Descriptor};
use crate::issue::Issue;

/// Most bytes that a widget may take as JSON.
pub const MAX_BYTES: usize = 512 * 1024;
/// How deep lists and objects may be nested in a descriptor.
pub const MAX_DEPTH: usize = 24;

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

impl Valid<Descriptor> {
    /// Reads a descriptor from JSON text.
    ///
    /// # Errors
    /// Every issue found, errors and warnings; text that is no JSON is one issue.
    pub fn from_json(text: &str) -> Result<Self, Vec<Issue>> {
        if text.len() > MAX_BYTES {
            return Err(vec![too_large()]);
        }
        match serde_json::from_str(text) {
            Ok(value) => Self::from_value(&value),
            Err(error) if error.to_string().contains("recursion limit") => Err(vec![too_deep("")]),
            Err(error) => Err(vec![Issue::error("", "invalid_json", format!("{error}."))]),
        }
    }

    /// Reads a descriptor from a JSON value.
    ///
    /// # Errors
    /// Every issue found, errors and warnings.
    pub fn from_value(value: &Value) -> Result<Self, Vec<Issue>> {
        let mut issues = Vec::new();
        if let Some(pointer) = beyond_depth(value) {
            issues.push(too_deep(&pointer));
        } else if serde_json::to_vec(value).map_or(0, |text| text.len()) > MAX_BYTES {
            issues.push(too_large());
        }
        if !issues.is_empty() {
            return Err(issues);
        }
        let inner = descriptor::read(value, &mut issues);
        match inner {
            Some(inner) if !issues.iter().any(Issue::is_error) => Ok(Self {
                inner,
                warnings: issues,
            }),
            _ => Err(issues),
        }
    }

    /// Checks a descriptor that was built here: what goes out follows the rules of what comes in.
    ///
    /// # Errors
    /// Every issue found.
    pub fn check(descriptor: Descriptor) -> Result<Self, Vec<Issue>> {
        let value = serde_json::to_value(&descriptor)
            .map_err(|error| vec![Issue::error("", "wrong_type", error.to_string())])?;
        Self::from_value(&value)
    }
}

fn too_large() -> Issue {
    Issue::error(
        "",
        "too_large",
        format!("A widget may take {} KiB.", MAX_BYTES / 1024),
    )
}

fn too_deep(pointer: &str) -> Issue {
    Issue::error(
        pointer,
        "too_deep",
        format!("Lists and objects may be nested {MAX_DEPTH} deep."),
    )
}

/// The pointer of the first place deeper than allowed; found without recursion.
fn beyond_depth(value: &Value) -> Option<String> {
    let mut open = vec![(value, String::new(), 1)];
    while let Some((value, pointer, depth)) = open.pop() {
        if depth > MAX_DEPTH && (value.is_array() || value.is_object()) {
            return Some(pointer);
        }
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if item.is_array() || item.is_object() {
                        open.push((item, crate::issue::below(&pointer, index), depth + 1));
                    }
                }
            }
            Value::Object(fields) => {
                for (name, item) in fields {
                    if item.is_array() || item.is_object() {
                        open.push((item, crate::issue::below(&pointer, name), depth + 1));
                    }
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
