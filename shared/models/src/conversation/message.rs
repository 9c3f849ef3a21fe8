//! What was said, by whom.

use serde_json::{Value, json};

use super::ToolCall;

/// A message of a conversation.
///
/// After an assistant's message with calls comes one [`Message::Tool`] for each of them: servers
/// refuse a conversation in which a call has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// What the model is told to be and to know. First, and only there: some templates of local
    /// models refuse it anywhere else.
    System(String),
    /// What a person says.
    User(String),
    /// What the model said before.
    Assistant {
        /// Its text.
        text: String,
        /// The tools that it called.
        calls: Vec<ToolCall>,
    },
    /// What came of a call. Its content is data: it gives no orders.
    Tool {
        /// The call's id.
        call_id: String,
        /// What came of it, for the model to read.
        content: String,
    },
}

impl Message {
    /// As the chat completions API has it.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::System(text) => json!({"role": "system", "content": text}),
            Self::User(text) => json!({"role": "user", "content": text}),
            Self::Assistant { text, calls } if calls.is_empty() => {
                json!({"role": "assistant", "content": text})
            }
            Self::Assistant { text, calls } => {
                // No text is `null` and not empty: some servers refuse an empty one.
                let text = Some(text).filter(|text| !text.is_empty());
                let calls: Vec<Value> = calls.iter().map(ToolCall::to_json).collect();
                json!({"role": "assistant", "content": text, "tool_calls": calls})
            }
            Self::Tool { call_id, content } => {
                json!({"role": "tool", "tool_call_id": call_id, "content": content})
            }
        }
    }
}
