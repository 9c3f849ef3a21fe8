//! The vocabulary of `POST /ai/chat`: `{"type", "content"?, "seq", "run_id"}`.

use analyst::Citation;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    encode::{Include, descriptor::WidgetDescriptor, is_false, payload::Payload},
    event::{Event, Stage, ToolUse},
    run::Sequenced,
    spent::Spent,
};

/// One line of an answer. Clients ignore types and fields that they do not know.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnswerLine)]
pub struct Line<'a> {
    /// What happened.
    #[serde(flatten)]
    said: Said<'a>,
    /// Place of the line in its stream, from 1 without a gap.
    seq: u64,
    /// The run.
    run_id: uuid::Uuid,
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = AnswerEvent)]
enum Said<'a> {
    /// What is being done now.
    Status { content: &'a str },
    /// A piece of the answer's text; pieces are concatenated.
    Text { content: &'a str },
    /// A widget descriptor.
    Widget {
        #[schema(value_type = WidgetDescriptor)]
        content: &'a widgets::Descriptor,
        /// The widget, drawn. Only with `include: ["html"]`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        html: Option<String>,
    },
    /// Where the answer comes from.
    Citations { content: &'a [Citation] },
    /// What failed; `done` follows.
    Error { content: Failed<'a> },
    /// The end: always last, exactly once.
    Done {
        /// What the answer took, where language models are configured.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        usage: Option<&'a Spent>,
    },
    /// How the question is being understood. Only with `include: ["thought"]`.
    Thought {
        content: &'a str,
        /// Whether it is a piece of a language model's reasoning: pieces are concatenated.
        #[serde(skip_serializing_if = "is_false")]
        #[schema(required = false)]
        partial: bool,
    },
    /// A tool that a language model uses: once when it begins, once when it has ended. Only with
    /// `include: ["tools"]`.
    Tool { content: &'a ToolUse },
    /// A piece of the code; pieces are concatenated. Only with `include: ["code"]`.
    Code { language: &'a str, content: &'a str },
    /// The rows. Only with `include: ["data"]`.
    Data { content: Payload<'a> },
    /// Questions that make sense next. Only with `include: ["follow_ups"]`.
    FollowUps { content: &'a [String] },
}

/// What failed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnswerError)]
struct Failed<'a> {
    /// For a person.
    message: &'a str,
    /// Where it happened.
    stage: Stage,
    /// Stable snake_case code.
    code: &'a str,
}

/// A widget as the gallery draws it.
fn drawn(descriptor: &widgets::Descriptor) -> Option<String> {
    let widget = widgets::Valid::check(descriptor.clone()).ok()?;
    Some(render::descriptor(&widget, &render::View::default()).into_fragment())
}

impl<'a> Line<'a> {
    /// The line of an event, with what the client asked for beside it; `None` for an event that
    /// no client is sent.
    pub fn new(sequenced: &'a Sequenced, include: &[Include]) -> Option<Self> {
        let said = match &sequenced.event {
            Event::Status(content) => Said::Status { content },
            Event::Text(content) => Said::Text { content },
            Event::Widget(content) => Said::Widget {
                content,
                html: include
                    .contains(&Include::Html)
                    .then(|| drawn(content))
                    .flatten(),
            },
            Event::Citations(content) => Said::Citations { content },
            Event::Error {
                message,
                stage,
                code,
            } => Said::Error {
                content: Failed {
                    message,
                    stage: *stage,
                    code,
                },
            },
            Event::Done(spent) => Said::Done {
                usage: spent.as_deref(),
            },
            Event::Thought(content) => Said::Thought {
                content,
                partial: false,
            },
            Event::Reasoning(content) => Said::Thought {
                content,
                partial: true,
            },
            Event::Tool(content) => Said::Tool { content },
            Event::Code(content) => Said::Code {
                language: "tsx",
                content,
            },
            Event::Data { rows, .. } => Said::Data {
                content: rows.into(),
            },
            Event::FollowUps(content) => Said::FollowUps { content },
            Event::Understood(_) => return None,
        };
        Some(Self {
            said,
            seq: sequenced.seq,
            run_id: sequenced.run_id.0,
        })
    }

    /// The type, as clients see it.
    pub fn kind(&self) -> &'static str {
        match self.said {
            Said::Status { .. } => "status",
            Said::Text { .. } => "text",
            Said::Widget { .. } => "widget",
            Said::Citations { .. } => "citations",
            Said::Error { .. } => "error",
            Said::Done { .. } => "done",
            Said::Thought { .. } => "thought",
            Said::Tool { .. } => "tool",
            Said::Code { .. } => "code",
            Said::Data { .. } => "data",
            Said::FollowUps { .. } => "follow_ups",
        }
    }
}
