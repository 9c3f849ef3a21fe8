//! Where a widget comes from, and until when it holds.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::issue::{Issue, below};
use crate::shape::{Kind, Shape, optional, required};

/// Where a widget comes from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// What the content rests on.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// When the widget was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<Timestamp>,
    /// From when on it can be read, but none of its actions runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// The question that led to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Whom it was made for. Accepted, and never written: a client need not learn it.
    #[serde(default, skip_serializing)]
    pub user_id: Option<String>,
}

/// One source that content rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Identity of the source.
    pub source_id: String,
    /// Its name, for a person.
    pub source_name: String,
    /// How sure the match is, from 0 to 1.
    pub confidence: f64,
    /// Place in the source: a page, a sheet, a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// The fields of a source.
pub const SOURCE: Shape = Shape {
    name: "Source",
    fields: &[
        required("source_id", Kind::Name, "Identity of the source."),
        required("source_name", Kind::Text, "Name of the source."),
        required("confidence", Kind::Fraction, "How sure the match is."),
        optional(
            "location",
            Kind::Text,
            "Place in the source, such as a page or a table.",
        ),
    ],
    open: false,
};

/// The fields of the metadata.
pub const METADATA: Shape = Shape {
    name: "Metadata",
    fields: &[
        optional(
            "sources",
            Kind::Many {
                of: &SOURCE,
                at_least: 0,
            },
            "What the content rests on.",
        ),
        optional("generated_at", Kind::Timestamp, "When the widget was made."),
        optional(
            "expires_at",
            Kind::Timestamp,
            "From when on no action of it runs.",
        ),
        optional("query", Kind::Text, "Question that led to the widget."),
        optional("user_id", Kind::Text, "User the widget was made for."),
    ],
    open: false,
};

/// A widget does not expire before it was made.
pub(crate) fn check_order(metadata: &Metadata, at: &str, issues: &mut Vec<Issue>) {
    if let (Some(made), Some(ends)) = (metadata.generated_at, metadata.expires_at)
        && ends < made
    {
        issues.push(Issue::error(
            below(at, "expires_at"),
            "out_of_range",
            "The widget would expire before it was made.",
        ));
    }
}
