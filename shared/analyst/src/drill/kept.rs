//! What is kept with a widget: its answer, and the way that led to it.

use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::reading::{Answerable, Intent};

/// What is kept with a widget, as JSON. The way is empty for the answer to a question, so that an
/// [`Answerable`] by itself can be read as one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What the widget shows.
    #[serde(flatten)]
    pub answerable: Answerable,
    /// The widgets that it was opened from, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trail: Vec<Visited>,
    /// The heading, where it is not the answer's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A widget on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visited {
    /// Its heading.
    pub title: String,
    /// What kind of question it answers.
    pub intent: Intent,
    /// What it shows.
    pub plan: Plan,
}

impl From<Answerable> for Kept {
    fn from(answerable: Answerable) -> Self {
        Self {
            answerable,
            trail: Vec::new(),
            title: None,
        }
    }
}
