//! One chunk of an answer, or a whole answer that was not streamed: they differ in one word,
//! `delta` or `message`. Read field by field, so that what one server spells differently spoils
//! nothing else.

use serde_json::Value;

use super::{
    Fault,
    calls::CallPiece,
    fault::{self, Complaint},
};
use crate::account::{Finish, Usage};

/// What a chunk says.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) model: Option<String>,
    pub(super) thought: String,
    pub(super) text: String,
    pub(super) calls: Vec<CallPiece>,
    pub(super) finish: Option<Finish>,
    pub(super) usage: Option<Usage>,
}

impl Chunk {
    /// How much it adds to the answer, in bytes.
    pub(super) fn said(&self) -> usize {
        let calls: usize = self.calls.iter().map(CallPiece::said).sum();
        self.thought.len() + self.text.len() + calls
    }
}

/// Reads a chunk; `None` for JSON that belongs to no answer, such as a ping.
pub(super) fn read(value: &Value) -> Result<Option<Chunk>, Fault> {
    if let Some(complaint) = fault::complaint(value) {
        return Err(Fault::Complaint(complaint));
    }
    let usage = Usage::read(&value["usage"]);
    let choices = value["choices"].as_array();
    if choices.is_none() && usage.is_none() {
        return Ok(None);
    }
    let mut chunk = Chunk {
        model: text(&value["model"]).map(str::to_owned),
        usage,
        ..Chunk::default()
    };
    // One answer is asked for; a second choice is not ours.
    let choice = choices
        .into_iter()
        .flatten()
        .find(|choice| choice["index"].as_u64().unwrap_or(0) == 0);
    if let Some(choice) = choice {
        read_choice(choice, &mut chunk)?;
    }
    Ok(Some(chunk))
}

fn read_choice(choice: &Value, chunk: &mut Chunk) -> Result<(), Fault> {
    if let Some(complaint) = fault::complaint(choice) {
        return Err(Fault::Complaint(complaint));
    }
    let said = match &choice["delta"] {
        Value::Object(_) => &choice["delta"],
        _ => &choice["message"],
    };
    // Some send the same reasoning under both names.
    chunk.thought = text(&said["reasoning_content"])
        .or_else(|| text(&said["reasoning"]))
        .unwrap_or_default()
        .to_owned();
    match &said["content"] {
        Value::String(content) => chunk.text.push_str(content),
        Value::Array(parts) => parts.iter().for_each(|part| read_part(part, chunk)),
        _ => {}
    }
    chunk
        .text
        .push_str(text(&said["refusal"]).unwrap_or_default());
    match &said["tool_calls"] {
        Value::Array(calls) => chunk.calls.extend(calls.iter().map(CallPiece::read)),
        call @ Value::Object(_) => chunk.calls.push(CallPiece::read(call)),
        _ => {}
    }
    // What tool calls were called before there were several.
    if said["function_call"].is_object() {
        let function = &said["function_call"];
        chunk.calls.push(CallPiece::of_function(function));
    }
    chunk.finish = match text(&choice["finish_reason"]) {
        Some(reason) if reason.eq_ignore_ascii_case("error") => {
            return Err(Fault::Complaint(Complaint {
                status: None,
                message: "it gave up without a reason".to_owned(),
            }));
        }
        reason => reason.map(Finish::read),
    };
    Ok(())
}

/// A part of content that is a list: text, or thinking, which is a list again.
fn read_part(part: &Value, chunk: &mut Chunk) {
    match &part["thinking"] {
        Value::Array(parts) => {
            for part in parts {
                chunk
                    .thought
                    .push_str(text(&part["text"]).unwrap_or_default());
            }
        }
        Value::String(thought) => chunk.thought.push_str(thought),
        _ => chunk.text.push_str(text(&part["text"]).unwrap_or_default()),
    }
}

/// A text that says something.
fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}
