//! What an answer took: who gave it, how many tokens, what it cost, how long, and why it ended.

use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::provider::Speaker;

/// Why an answer ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// The model had said everything.
    Stop,
    /// The model waits for its tools.
    Calls,
    /// The limit of tokens was reached: the answer stops in the middle.
    Length,
    /// A filter of the provider stopped it.
    Filtered,
    /// The stream ended and did not say why: the answer may stop in the middle.
    Incomplete,
    /// Something broke: the answer stops in the middle, or never began.
    Failed,
    /// Another reason, in the server's word: what it means is not known.
    Other(String),
}

impl Finish {
    /// Whether the model came to its own end. Otherwise a person has to be told that the answer
    /// may stop in the middle.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Stop | Self::Calls)
    }

    /// The reason that a server's word stands for.
    pub(crate) fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "stop" | "eos" | "eos_token" | "end_turn" | "stop_sequence" | "completed" => Self::Stop,
            "tool_calls" | "function_call" | "tool_use" => Self::Calls,
            "length" | "max_tokens" | "max_output_tokens" => Self::Length,
            "content_filter" | "safety" => Self::Filtered,
            _ => Self::Other(word.chars().take(40).collect()),
        }
    }
}

/// What an answer took, where the server says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens of the question, its tools and all that was said before.
    pub prompt_tokens: Option<u64>,
    /// Those of them that the server knew already.
    pub cached_tokens: Option<u64>,
    /// Tokens of the answer, reasoning included.
    pub completion_tokens: Option<u64>,
    /// Those of them that are reasoning.
    pub reasoning_tokens: Option<u64>,
    /// The price in US dollars, as OpenRouter tells it.
    pub cost: Option<f64>,
}

impl Usage {
    /// Tokens in all, as far as they are known.
    pub fn tokens(&self) -> Option<u64> {
        match (self.prompt_tokens, self.completion_tokens) {
            (None, None) => None,
            (prompt, completion) => {
                Some(prompt.unwrap_or(0).saturating_add(completion.unwrap_or(0)))
            }
        }
    }

    /// As the chat completions API writes it.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let fields = value.as_object()?;
        let usage = Self {
            prompt_tokens: tokens(&value["prompt_tokens"]),
            cached_tokens: tokens(&value["prompt_tokens_details"]["cached_tokens"]),
            completion_tokens: tokens(&value["completion_tokens"]),
            reasoning_tokens: tokens(&value["completion_tokens_details"]["reasoning_tokens"]),
            cost: value["cost"].as_f64().filter(|cost| *cost >= 0.0),
        };
        (!fields.is_empty() && usage != Self::default()).then_some(usage)
    }
}

/// A number of tokens; some servers write it with a decimal point.
fn tokens(value: &Value) -> Option<u64> {
    let number = value.as_f64().filter(|number| *number >= 0.0)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and too large a number becomes the largest"
    )]
    value.as_u64().or(Some(number as u64))
}

/// What an answer took. Written as JSON it is the `usage` of a message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account {
    /// Who answered, or was asked last.
    #[serde(flatten)]
    pub speaker: Option<Speaker>,
    /// The model that answered, in the server's words: a router picks one.
    pub answered_by: Option<String>,
    /// Tokens and cost.
    #[serde(flatten)]
    pub usage: Usage,
    /// From the question to the first piece of the answer, in milliseconds; what a person waited,
    /// so it counts those who were asked in vain.
    #[serde(rename = "time_to_first_token_ms", serialize_with = "milliseconds")]
    pub first: Option<Duration>,
    /// From the question to the end, in milliseconds.
    #[serde(rename = "total_ms", serialize_with = "whole")]
    pub total: Duration,
    /// How often somebody was asked.
    pub attempts: u32,
    /// Why it ended.
    pub finish: Finish,
}

fn milliseconds<S: Serializer>(time: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => whole(time, to),
        None => to.serialize_none(),
    }
}

fn whole<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u64(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}
