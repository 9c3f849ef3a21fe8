//! What is wrong with a widget, where, and what to write instead.

use serde::{Deserialize, Serialize};

/// One thing that is wrong, or doubtful, in a widget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// JSON Pointer (RFC 6901) to the place. A missing field has the pointer it would have.
    pub pointer: String,
    /// Stable code: `unknown_field`, `missing_field`, `wrong_type`, `bad_enum`, `bad_uuid`,
    /// `bad_pattern`, `bad_url`, `out_of_range`, `length_mismatch`, `duplicate_id`, `too_deep`,
    /// `too_large`, `invalid_json`; as warning `no_action`.
    pub code: String,
    /// One sentence, for a person.
    pub message: String,
    /// Whether it makes the widget invalid.
    #[serde(default, skip_serializing_if = "Severity::is_error")]
    pub severity: Severity,
    /// What to write instead, where that can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
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
    pub fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
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
    let bare = |name: &str| -> String {
        name.chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .take(64)
            .collect()
    };
    let given = bare(given);
    known
        .into_iter()
        .map(|name| {
            let candidate = bare(name);
            (
                strsim::damerau_levenshtein(&given, &candidate),
                candidate.chars().count(),
                name,
            )
        })
        .filter(|(distance, length, _)| *distance * 3 <= (*length).max(given.chars().count()))
        .min_by_key(|(distance, _, _)| *distance)
        .map(|(_, _, name)| name)
}
