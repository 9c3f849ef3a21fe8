//! What is asked of a model.

use serde_json::{Map, Value, json};

use super::{Choice, Message, Tool};

/// What is asked of a model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// What was said, in order.
    pub messages: Vec<Message>,
    /// The tools that it may call.
    pub tools: Vec<Tool>,
    /// Whether it calls one.
    pub choice: Choice,
    /// Most tokens of the answer; the server's own limit where there is none.
    pub max_tokens: Option<u32>,
    /// How free the wording is, from 0 to 2; the server's own where there is none.
    pub temperature: Option<f32>,
}

impl Request {
    /// How many tools were called before.
    pub(crate) fn calls(&self) -> usize {
        let called = self.messages.iter().map(|message| match message {
            Message::Assistant { calls, .. } => calls.len(),
            _ => 0,
        });
        called.sum()
    }

    /// The body of a request for that model. `streamed` asks for the answer as it is made.
    pub(crate) fn body(&self, model: &str, streamed: bool) -> Map<String, Value> {
        let mut body = Map::new();
        let messages = self.messages.iter().map(Message::to_json).collect();
        body.insert("model".to_owned(), json!(model));
        body.insert("messages".to_owned(), Value::Array(messages));
        body.insert("stream".to_owned(), json!(streamed));
        if streamed {
            body.insert("stream_options".to_owned(), json!({"include_usage": true}));
        }
        // An empty list is refused by some.
        if !self.tools.is_empty() {
            let tools = self.tools.iter().map(Tool::to_json).collect();
            body.insert("tools".to_owned(), Value::Array(tools));
            if let Some(choice) = self.choice.to_json() {
                body.insert("tool_choice".to_owned(), choice);
            }
        }
        if let Some(max_tokens) = self.max_tokens {
            body.insert("max_tokens".to_owned(), json!(max_tokens));
        }
        if let Some(temperature) = self.temperature {
            body.insert("temperature".to_owned(), json!(temperature));
        }
        body
    }
}
