//! What an answer took where language models are there to be asked: who spoke, tokens, cost, time.

use models::{Account, Finish};
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
    /// Why the model ended: `stop`, `calls`, `length`, `filtered`, `incomplete`, `failed`, or the
    /// server's own word.
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

    /// Adds what one round with a model took.
    pub fn add(&mut self, round: &Account) {
        let sum = |sum: &mut Option<u64>, more: Option<u64>| {
            if let Some(more) = more {
                *sum = Some(sum.unwrap_or(0).saturating_add(more));
            }
        };
        let milliseconds =
            |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        if let Some(first) = round.first {
            let before = self.total_ms;
            self.time_to_first_token_ms
                .get_or_insert(before.saturating_add(milliseconds(first)));
        }
        self.total_ms = self.total_ms.saturating_add(milliseconds(round.total));
        let usage = &round.usage;
        sum(&mut self.prompt_tokens, usage.prompt_tokens);
        sum(&mut self.cached_tokens, usage.cached_tokens);
        sum(&mut self.completion_tokens, usage.completion_tokens);
        sum(&mut self.reasoning_tokens, usage.reasoning_tokens);
        if let Some(cost) = usage.cost {
            self.cost = Some(self.cost.unwrap_or(0.0) + cost);
        }
        self.rounds += 1;
        self.attempts += round.attempts;
        self.finish = Some(word(&round.finish));
        self.answered_by.clone_from(&round.answered_by);
    }

    /// The planner gives the answer after all.
    pub fn fall_to_planner(&mut self) {
        self.provider = PLANNER.to_owned();
        self.model = None;
        self.answered_by = None;
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use models::{Speaker, Usage};

    use super::*;

    fn round(first: u64, total: u64, tokens: Option<u64>, finish: Finish) -> Account {
        Account {
            speaker: Some(Speaker {
                provider: "local".to_owned(),
                model: "m".to_owned(),
            }),
            answered_by: Some("m-q4".to_owned()),
            usage: Usage {
                prompt_tokens: tokens,
                cost: tokens.map(|_| 0.25),
                ..Usage::default()
            },
            first: Some(Duration::from_millis(first)),
            total: Duration::from_millis(total),
            rounds: 1,
            attempts: 1,
            finish,
            passed: Vec::new(),
        }
    }

    #[test]
    fn rounds_add_up_and_the_last_says_why_it_ended() {
        let mut spent = Spent::of_planner();
        spent.add(&round(30, 100, Some(7), Finish::Calls));
        spent.add(&round(5, 50, None, Finish::Other("odd".to_owned())));
        assert_eq!(spent.prompt_tokens, Some(7));
        assert_eq!(spent.cost, Some(0.25));
        assert_eq!((spent.rounds, spent.attempts, spent.total_ms), (2, 2, 150));
        assert_eq!(spent.time_to_first_token_ms, Some(30));
        assert_eq!(spent.finish.as_deref(), Some("odd"));
        assert_eq!(spent.tokens(), Some(7));
        assert_eq!(spent.completion_tokens, None);
    }
}
