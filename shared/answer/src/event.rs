//! The events of an answer. Nothing else in the program knows what a client is sent; encoders
//! write these as NDJSON lines, SSE events and WebSocket messages.

use analyst::{Citation, Expected};
use catalogue::Rows;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One event of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// What is being done now.
    Status(String),
    /// How the question is being understood.
    Thought(String),
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
    /// The end, always, exactly once.
    Done,
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
