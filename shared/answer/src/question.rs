//! What is asked, by whom.

use serde_json::{Map, Value};
use service::Principal;

/// A question and who asks it.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Who asks; already narrowed to what the request wants to use.
    pub caller: Principal,
    /// What is asked.
    pub asked: Asked,
    /// What the user said before, oldest first.
    pub turns: Vec<String>,
    /// Tables or sources to which the answer is confined; empty: none is named, all may be used.
    pub sources: Vec<String>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// A question in words.
    Words(String),
    /// A submitted filter form.
    Form(FilterForm),
}

/// A filter form as it was submitted.
#[derive(Debug, Clone, PartialEq)]
pub struct FilterForm {
    /// The fields and what was entered.
    pub data: Map<String, Value>,
    /// Which form it was, where the client knows.
    pub form_id: Option<String>,
    /// What was asked beside the form.
    pub message: Option<String>,
}
