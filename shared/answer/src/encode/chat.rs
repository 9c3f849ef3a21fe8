//! The vocabulary of `POST /chat`: an event's name and its JSON.

use analyst::Citation;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    encode::{descriptor::WidgetDescriptor, is_false, payload::Payload},
    event::{Event, Stage, ToolUse},
    spent::Spent,
};

/// The JSON of one event. Clients ignore types and fields that they do not know.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = ChatEvent)]
pub enum ChatEvent<'a> {
    /// Event `thought`: what is being done, and how the question is being understood.
    Thinking {
        /// For a person.
        content: &'a str,
        /// Whether it is a piece of a language model's reasoning: pieces are concatenated.
        #[serde(skip_serializing_if = "is_false")]
        #[schema(required = false)]
        partial: bool,
    },
    /// Event `tool`: a tool that a language model uses; once when it begins, once when it has
    /// ended.
    Tool {
        /// The tool.
        content: &'a ToolUse,
    },
    /// Event `code`: a piece of the code; pieces are concatenated to one module whose default
    /// export is `Viz({ data, params })`.
    CodeChunk {
        /// Always `tsx`.
        language: &'a str,
        /// The piece.
        content: &'a str,
    },
    /// Event `data`: the rows.
    Data {
        /// The rows.
        payload: Payload<'a>,
    },
    /// Event `text`: a piece of the answer's text; pieces are concatenated.
    Text {
        /// The piece.
        content: &'a str,
    },
    /// Event `widget`: a widget descriptor.
    Widget {
        /// The descriptor.
        #[schema(value_type = WidgetDescriptor)]
        content: &'a widgets::Descriptor,
    },
    /// Event `citations`: where the answer comes from.
    Citations {
        /// The sources.
        content: &'a [Citation],
    },
    /// Event `follow_ups`: questions that make sense next.
    FollowUps {
        /// The questions.
        content: &'a [String],
    },
    /// Event `error`: what failed; `done` follows.
    Error {
        /// For a person.
        message: &'a str,
        /// Where it happened.
        stage: Stage,
        /// Stable snake_case code.
        code: &'a str,
    },
    /// Event `done`: the end, always last, exactly once.
    Done {
        /// What the answer took, where language models are configured.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        usage: Option<&'a Spent>,
    },
}

impl<'a> ChatEvent<'a> {
    /// An event in this vocabulary; `None` for one that no client is sent.
    pub fn of(event: &'a Event) -> Option<Self> {
        Some(match event {
            // This vocabulary has no word for a status; what is being done is a thought in it.
            Event::Status(content) | Event::Thought(content) => Self::Thinking {
                content,
                partial: false,
            },
            Event::Reasoning(content) => Self::Thinking {
                content,
                partial: true,
            },
            Event::Tool(content) => Self::Tool { content },
            Event::Text(content) => Self::Text { content },
            Event::Code(content) => Self::CodeChunk {
                language: "tsx",
                content,
            },
            Event::Data { rows, .. } => Self::Data {
                payload: rows.into(),
            },
            Event::Widget(content) => Self::Widget { content },
            Event::Citations(content) => Self::Citations { content },
            Event::FollowUps(content) => Self::FollowUps { content },
            Event::Error {
                message,
                stage,
                code,
            } => Self::Error {
                message,
                stage: *stage,
                code,
            },
            Event::Done(spent) => Self::Done {
                usage: spent.as_deref(),
            },
            Event::Understood(_) => return None,
        })
    }
}

impl ChatEvent<'_> {
    /// The event's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Thinking { .. } => "thought",
            Self::Tool { .. } => "tool",
            Self::CodeChunk { .. } => "code",
            Self::Data { .. } => "data",
            Self::Text { .. } => "text",
            Self::Widget { .. } => "widget",
            Self::Citations { .. } => "citations",
            Self::FollowUps { .. } => "follow_ups",
            Self::Error { .. } => "error",
            Self::Done { .. } => "done",
        }
    }
}
