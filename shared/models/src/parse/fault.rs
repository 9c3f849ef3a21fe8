//! What makes an answer worthless.

use serde_json::Value;

/// Why an answer cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing in it is an answer of the chat completions API.
    #[error("what it sent is no answer of the chat completions API")]
    NotAnAnswer,
    /// It began well, and then something is no JSON.
    #[error("a part of its answer is not readable")]
    Unreadable,
    /// It is larger than anything that is wanted.
    #[error("its answer is too long")]
    TooLong,
    /// A document that stops in the middle.
    #[error("its answer was cut short")]
    CutShort,
    /// The server says itself that it failed.
    #[error("it reports an error: {0}")]
    Complaint(Complaint),
}

/// A server's own words about what failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The HTTP status that it would have sent, where it says so.
    pub status: Option<u16>,
    /// Its words, as they came.
    pub message: String,
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

/// The complaint in the body of a refusal, which is whatever somebody on the way put there.
pub(crate) fn in_body(body: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let value = match &value {
        Value::Array(values) => values.first()?,
        value => value,
    };
    complaint(value).map(|complaint| complaint.message)
}

/// What an event says that is called an error.
pub(super) fn announced(text: &str) -> Fault {
    let said = serde_json::from_str::<Value>(text).ok();
    let complaint = said
        .as_ref()
        .and_then(|value| complaint(value).or_else(|| value.is_object().then(|| words(value))));
    Fault::Complaint(complaint.unwrap_or_else(|| Complaint {
        status: None,
        message: text.to_owned(),
    }))
}

/// The complaint in a chunk, if it is one: under `error`, as servers of the OpenAI family have it;
/// bare, as vLLM has it; under `detail`, as FastAPI has it.
pub(super) fn complaint(value: &Value) -> Option<Complaint> {
    let error = &value["error"];
    if !error.is_null() && *error != Value::Bool(false) {
        return Some(words(error));
    }
    if value["object"] == "error" {
        return Some(words(value));
    }
    let detail = &value["detail"];
    if !detail.is_null() && value["choices"].is_null() {
        return Some(words(detail));
    }
    None
}

fn words(error: &Value) -> Complaint {
    let status = ["code", "status", "status_code"]
        .iter()
        .find_map(|field| match &error[*field] {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        })
        .and_then(|status| u16::try_from(status).ok())
        .filter(|status| (400..600).contains(status));
    let message = match &error["message"] {
        Value::String(message) => message.clone(),
        _ => match error {
            Value::String(text) => text.clone(),
            _ => error.to_string(),
        },
    };
    Complaint { status, message }
}
