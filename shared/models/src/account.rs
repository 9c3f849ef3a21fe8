//! What an answer took: who gave it, how many tokens, what it cost, how long, and why it ended.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::{failure::Failure, provider::Speaker};

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
    #[serde(untagged)]
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

    /// Both together. What one of them does not know is what the other knows.
    fn and(self, later: Self) -> Self {
        fn sum(one: Option<u64>, other: Option<u64>) -> Option<u64> {
            one.map_or(other, |one| Some(one.saturating_add(other.unwrap_or(0))))
        }
        Self {
            prompt_tokens: sum(self.prompt_tokens, later.prompt_tokens),
            cached_tokens: sum(self.cached_tokens, later.cached_tokens),
            completion_tokens: sum(self.completion_tokens, later.completion_tokens),
            reasoning_tokens: sum(self.reasoning_tokens, later.reasoning_tokens),
            cost: match (self.cost, later.cost) {
                (Some(one), Some(other)) => Some(one + other),
                (one, other) => one.or(other),
            },
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

/// What an answer took. Written as JSON it is the `usage` of a message:
///
/// ```json
/// {"provider": "local", "model": "qwen3:8b", "answered_by": "qwen3:8b-q4_K_M",
///  "prompt_tokens": 1840, "cached_tokens": null, "completion_tokens": 96, "reasoning_tokens": null,
///  "cost": null, "time_to_first_token_ms": 412, "total_ms": 2380, "rounds": 2, "attempts": 3,
///  "finish": "stop",
///  "passed": [{"provider": "openrouter", "model": "some/model", "code": "model_busy",
///              "message": "refused with status 429"}]}
/// ```
///
/// `provider` and `model` are left out where nobody was asked; a figure that nobody told is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    #[serde(rename = "time_to_first_token_ms", with = "milliseconds")]
    pub first: Option<Duration>,
    /// From the question to the end, in milliseconds.
    #[serde(rename = "total_ms", with = "whole")]
    pub total: Duration,
    /// How many questions of ours it took: one, and one more after each time that tools were called.
    pub rounds: u32,
    /// How often somebody was asked.
    pub attempts: u32,
    /// Why it ended.
    pub finish: Finish,
    /// Those who were asked and gave no answer, in order.
    #[serde(default)]
    pub passed: Vec<Passed>,
}

/// One who was asked, said nothing and was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Name of the provider.
    pub provider: String,
    /// The model, as it is configured.
    pub model: String,
    /// [`Failure::code`].
    pub code: String,
    /// Why, to be read on after the provider's name: `refused with status 503`.
    pub message: String,
}

impl Passed {
    /// That one, for that reason.
    pub fn new(speaker: &Speaker, failure: &Failure) -> Self {
        Self {
            provider: speaker.provider.clone(),
            model: speaker.model.clone(),
            code: failure.code().to_owned(),
            message: failure.to_string(),
        }
    }
}

impl Account {
    /// Before anybody is asked.
    pub(crate) fn opened() -> Self {
        Self {
            speaker: None,
            answered_by: None,
            usage: Usage::default(),
            first: None,
            total: Duration::ZERO,
            rounds: 1,
            attempts: 0,
            finish: Finish::Failed,
            passed: Vec::new(),
        }
    }

    /// This round and the one after it as one: the rounds of an answer that calls tools.
    ///
    /// What was spent is added up, as far as it is known. The first piece is that of the first
    /// round which had one; who spoke and how it ended are the last round's. `total` is the time
    /// of the rounds alone: whoever joins them and had tools run between them sets it by a clock of
    /// their own. One who was passed over in each round for the same reason is named once.
    #[must_use]
    pub fn join(mut self, later: Self) -> Self {
        let first = later.first.map(|first| self.total.saturating_add(first));
        if later.speaker.is_some() {
            self.answered_by = later.answered_by;
            self.speaker = later.speaker;
        }
        for passed in later.passed {
            let is_same = |other: &Passed| {
                (&other.provider, &other.model, &other.code)
                    == (&passed.provider, &passed.model, &passed.code)
            };
            if !self.passed.iter().any(is_same) {
                self.passed.push(passed);
            }
        }
        Self {
            usage: self.usage.and(later.usage),
            first: self.first.or(first),
            total: self.total.saturating_add(later.total),
            rounds: self.rounds.saturating_add(later.rounds),
            attempts: self.attempts.saturating_add(later.attempts),
            finish: later.finish,
            ..self
        }
    }
}

/// A time in whole milliseconds.
mod whole {
    use super::{Deserialize, Deserializer, Duration, Serializer};

    pub(super) fn serialize<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_millis)
    }
}

/// The same, where it is known.
mod milliseconds {
    use super::{Deserialize, Deserializer, Duration, Serializer, whole};

    pub(super) fn serialize<S: Serializer>(
        time: &Option<Duration>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => whole::serialize(time, to),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Duration>, D::Error> {
        let time = Option::<u64>::deserialize(from)?;
        Ok(time.map(Duration::from_millis))
    }
}

#[cfg(test)]
mod tests;
