//! What can fail on the way of a question, and what a client is told of it.

use engine::EngineError;
use store::{StoreError, runs::RunError};

use crate::event::{Event, Stage};

/// Why an answer could not be finished. Its message is fit for a client: it names nothing that
/// they may not know.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Where it happened.
    pub stage: Stage,
    /// Stable snake_case code.
    pub code: String,
    /// What happened and what to do, for a person.
    pub message: String,
}

impl Failure {
    /// Something of ours broke; the log knows more.
    pub fn internal(stage: Stage) -> Self {
        Self {
            stage,
            code: "internal".to_owned(),
            message: "Something went wrong on our side. Try again.".to_owned(),
        }
    }

    /// It is about data that is not there for this caller. Which, they may not learn.
    pub fn hidden() -> Self {
        Self {
            stage: Stage::Planning,
            code: "not_available".to_owned(),
            message: "This was saved over data that is not there for you.".to_owned(),
        }
    }

    /// The whole run took too long and was stopped.
    pub fn out_of_time(stage: Stage, limit: std::time::Duration) -> Self {
        Self {
            stage,
            code: "run_deadline".to_owned(),
            message: format!(
                "The answer took longer than {} seconds and was stopped. Ask for less.",
                limit.as_secs()
            ),
        }
    }

    /// Whether the SQL ran, and came to no end; the gate has let it pass then.
    pub(crate) fn is_of_the_run(&self) -> bool {
        let codes = [
            "query_deadline",
            "query_too_large",
            "query_failed",
            "internal",
        ];
        codes.contains(&self.code.as_str())
    }

    /// The engine failed while that stage needed it.
    pub fn of_engine(stage: Stage, error: EngineError) -> Self {
        let (stage, code) = match &error {
            EngineError::Refused(refusal) => (stage, refusal.code.clone()),
            EngineError::Deadline(_) => (stage, "query_deadline".to_owned()),
            EngineError::Overran => (stage, "query_too_large".to_owned()),
            EngineError::Failed => (stage, "query_failed".to_owned()),
            EngineError::Unavailable => (Stage::DataFetch, "data_unavailable".to_owned()),
        };
        Self {
            stage,
            code,
            message: sentence(&error.to_string()),
        }
    }
}

/// The code of an answer that its owner stopped.
pub const CANCELLED: &str = "cancelled";

impl Failure {
    /// Its owner stopped it.
    pub fn cancelled(stage: Stage) -> Self {
        Self {
            stage,
            code: CANCELLED.to_owned(),
            message: "The answer was stopped.".to_owned(),
        }
    }

    /// A run failed before, or elsewhere.
    pub fn of_run(error: &RunError) -> Self {
        Self {
            stage: Stage::Planning,
            code: error.code.clone(),
            message: error.message.clone(),
        }
    }

    /// What lasts could not be reached, or holds no such thing.
    pub fn of_store(error: &StoreError) -> Self {
        let (code, message) = match error {
            StoreError::NotFound { what: "session" } => (
                "not_found",
                "There is no such session: it was deleted. Ask without it, or begin another."
                    .to_owned(),
            ),
            StoreError::NotFound { what } => ("not_found", format!("There is no such {what}.")),
            StoreError::KeyReused { key } => (
                "idempotency_conflict",
                format!(
                    "The client_message_id “{key}” was used before for other words. Send these \
                     under one of their own."
                ),
            ),
            _ => {
                tracing::error!(?error, "an answer cannot be kept");
                (
                    "storage_unavailable",
                    "The conversation cannot be reached now. Try again in a moment.".to_owned(),
                )
            }
        };
        Self {
            stage: Stage::Planning,
            code: code.to_owned(),
            message,
        }
    }
}

impl From<Failure> for Event {
    fn from(failure: Failure) -> Self {
        Self::Error {
            message: failure.message,
            stage: failure.stage,
            code: failure.code,
        }
    }
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_failure_of_the_engine_is_a_sentence_with_a_stage_and_a_code() {
        let failure = Failure::of_engine(
            Stage::SqlExecution,
            EngineError::Deadline(Duration::from_secs(20)),
        );
        assert_eq!(failure.stage, Stage::SqlExecution);
        assert_eq!(failure.code, "query_deadline");
        assert!(
            failure
                .message
                .starts_with("The query took longer than 20s")
        );
        assert!(failure.message.ends_with('.'));
    }

    #[test]
    fn an_engine_that_cannot_be_reached_is_a_failure_to_fetch_whatever_was_going_on() {
        let failure = Failure::of_engine(Stage::SqlExecution, EngineError::Unavailable);
        assert_eq!(failure.stage, Stage::DataFetch);
    }
}
