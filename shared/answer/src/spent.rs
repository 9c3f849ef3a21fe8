//! What an answer took where language models are there to be asked: who spoke, tokens, cost, time.

use std::time::Duration;

use models::{Account, Finish, Speaker};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The name under which Inlay's own planner is chosen, and speaks.
pub const PLANNER: &str = "planner";

/// What an answer took. A figure that is not known is left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = Usage)]
pub struct Spent {
    /// Who gave the answer: a provider of `GET /models`, or `planner`.
    #[schema(example = "local")]
    pub provider: String,
    /// The model, as it is configured; none for the planner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "qwen3:8b")]
    pub model: Option<String>,
    /// The model that answered, in the server's words: a router picks one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub answered_by: Option<String>,
    /// Tokens of what the model read, in all rounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub prompt_tokens: Option<u64>,
    /// Those of them that the server knew already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub cached_tokens: Option<u64>,
    /// Tokens of what the model wrote, reasoning and tool calls included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub completion_tokens: Option<u64>,
    /// Those of them that are reasoning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reasoning_tokens: Option<u64>,
    /// The price in US dollars, where the provider tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub cost: Option<f64>,
    /// Milliseconds from asking to the model's first piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub time_to_first_token_ms: Option<u64>,
    /// Milliseconds from asking to the end, tools included.
    pub total_ms: u64,
    /// How often a model was asked on: once, and once more after each use of tools.
    pub rounds: u32,
    /// How often a provider was tried, those in vain included.
    pub attempts: u32,
    /// Why the model ended: `stop`, `calls`, `length`, `filtered`, `incomplete`, `failed`, `stopped`
    /// (by us, before its end), or the server's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "stop")]
    pub finish: Option<String>,
    /// Who was asked in vain, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
}

/// A provider that was asked in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PassedProvider)]
pub struct Passed {
    /// Its name.
    pub provider: String,
    /// The model, as it is configured.
    pub model: String,
    /// Stable code of what went wrong.
    pub code: String,
    /// What went wrong, for a person.
    pub message: String,
}

impl Spent {
    /// Nothing yet, and the planner would speak.
    pub fn of_planner() -> Self {
        Self {
            provider: PLANNER.to_owned(),
            ..Self::default()
        }
    }

    /// What that account tells, in that time.
    pub fn of(account: &Account, total: Duration) -> Self {
        let (provider, model) = match &account.speaker {
            Some(speaker) => (speaker.provider.clone(), Some(speaker.model.clone())),
            None => (PLANNER.to_owned(), None),
        };
        let usage = &account.usage;
        Self {
            provider,
            model,
            answered_by: account.answered_by.clone(),
            prompt_tokens: usage.prompt_tokens,
            cached_tokens: usage.cached_tokens,
            completion_tokens: usage.completion_tokens,
            reasoning_tokens: usage.reasoning_tokens,
            cost: usage.cost,
            time_to_first_token_ms: account.first.map(milliseconds),
            total_ms: milliseconds(total),
            rounds: account.rounds,
            attempts: account.attempts,
            finish: Some(word(&account.finish)),
            passed: account.passed.iter().map(Passed::of).collect(),
        }
    }

    /// The same, and so much time more.
    #[must_use]
    pub fn and(mut self, time: Duration) -> Self {
        self.total_ms = self.total_ms.saturating_add(milliseconds(time));
        self
    }

    /// The same, while that provider is asked in a further round, for so manieth time.
    #[must_use]
    pub fn while_asking(self, speaker: &Speaker, times: u32, total: Duration) -> Self {
        Self {
            provider: speaker.provider.clone(),
            model: Some(speaker.model.clone()),
            total_ms: milliseconds(total),
            rounds: self.rounds + 1,
            attempts: self.attempts + times,
            finish: Some("stopped".to_owned()),
            ..self
        }
    }

    /// The same, where the planner gave the answer in the end: the model did not, for that reason,
    /// which has a code and is said for a person.
    #[must_use]
    pub fn by_planner(mut self, code: &str, message: &str) -> Self {
        if let Some(model) = self.model.take()
            && !self
                .passed
                .iter()
                .any(|passed| passed.provider == self.provider)
        {
            self.passed.push(Passed {
                provider: self.provider,
                model,
                code: code.to_owned(),
                message: message.to_owned(),
            });
        }
        self.provider = PLANNER.to_owned();
        self.answered_by = None;
        self
    }

    /// Tokens in all, as far as they are known.
    pub fn tokens(&self) -> Option<u64> {
        match (self.prompt_tokens, self.completion_tokens) {
            (None, None) => None,
            (prompt, completion) => {
                Some(prompt.unwrap_or(0).saturating_add(completion.unwrap_or(0)))
            }
        }
    }
}

impl Passed {
    fn of(passed: &models::account::Passed) -> Self {
        Self {
            provider: passed.provider.clone(),
            model: passed.model.clone(),
            code: passed.code.clone(),
            message: passed.message.clone(),
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Why a model ended, in a word.
fn word(finish: &Finish) -> String {
    match serde_json::to_value(finish) {
        Ok(serde_json::Value::String(word)) => word,
        _ => match finish {
            Finish::Other(word) => word.clone(),
            _ => "unknown".to_owned(),
        },
    }
}
