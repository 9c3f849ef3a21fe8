//! The events of an answer. Nothing else in the program knows what a client is sent; encoders
//! write these as NDJSON lines, SSE events and WebSocket messages.
//!
//! Their serde form is how runs are kept, so that they can be replayed; no client sees it.

use analyst::{Answerable, Citation, Expected};
use catalogue::Rows;
use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::ToSchema;

use crate::spent::Spent;

/// One event of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", content = "content", rename_all = "snake_case")]
pub enum Event {
    /// What is being done now.
    Status(String),
    /// How the question is being understood.
    Thought(String),
    /// A piece of what a language model thinks before it speaks; pieces are concatenated.
    Reasoning(String),
    /// A tool that a language model uses: that it begins, or what came of it.
    Tool(ToolUse),
    /// What the question was read as: plan, SQL, columns. For those who keep or continue the
    /// answer; no client is sent it.
    Understood(Box<Answerable>),
    /// A piece of the answer's text; pieces are concatenated.
    Text(String),
    /// A piece of TSX.
    Code(String),
    /// The rows, with the columns as they were expected.
    Data {
        /// Columns as planned.
        columns: Vec<Expected>,
        /// What came.
        rows: Rows,
    },
    /// A widget descriptor.
    #[serde(deserialize_with = "descriptor")]
    Widget(Box<widgets::Descriptor>),
    /// Where the answer comes from.
    Citations(Vec<Citation>),
    /// Questions that make sense next.
    FollowUps(Vec<String>),
    /// What failed. The stream goes on to `Done`.
    Error {
        /// For a person.
        message: String,
        /// Where it happened.
        stage: Stage,
        /// Stable code.
        code: String,
    },
    /// The end, always, exactly once; with what the answer took, where language models are there
    /// to be asked.
    Done(Option<Box<Spent>>),
}

/// A tool that a language model uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToolUse {
    /// Which use of a tool in this answer it is, from 1.
    pub place: u32,
    /// Name of the tool, as the model wrote it.
    pub name: String,
    /// How far it is.
    pub state: ToolState,
    /// What it does, or what came of it, for a person.
    pub detail: String,
    /// How long it took in milliseconds, once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ms: Option<u64>,
}

/// How far the use of a tool is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ToolState {
    /// It is at work.
    Started,
    /// It has done its work.
    Done,
    /// It was refused or failed; the model is told why, and may mend it.
    Failed,
}

/// A stage of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Understanding the question.
    Planning,
    /// Running the SQL.
    SqlExecution,
    /// Writing the code.
    CodeGeneration,
    /// Reaching the data.
    DataFetch,
    /// Talking to a language model.
    Model,
}

/// A descriptor is read as it would be from anybody: checked.
fn descriptor<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Box<widgets::Descriptor>, D::Error> {
    let json = serde_json::Value::deserialize(deserializer)?;
    let valid = widgets::Valid::<widgets::Descriptor>::from_value(&json)
        .map_err(|issues| de::Error::custom(format!("{issues:?}")))?;
    Ok(Box::new(valid.into_inner()))
}
