//! How providers are, for those who choose one.
//!
//! What questions tell of a provider is free, and is the circuit's. To know of one that was not
//! asked, its list of models is asked for, as any OpenAI-compatible server has it: nothing is
//! generated, nothing is paid. Only the head of that answer is read; OpenRouter's list has
//! megabytes. What was found is kept for a moment, so that a page which everybody opens does not
//! become a load for the servers.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use serde::Serialize;
use tokio::time::Instant;

use crate::{
    failure::{Failure, Wait},
    provider::{Kind, Provider},
};

/// How long a provider is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_millis(1500);

/// How long what was found is believed.
const KEPT: Duration = Duration::from_secs(10);

/// How a provider is. Without addresses and keys.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Health {
    /// Its name, by which it is chosen.
    pub provider: String,
    /// What kind of server it is.
    pub kind: Kind,
    /// The model.
    pub model: String,
    /// Whether it is the first who is asked where nobody chooses.
    pub is_default: bool,
    /// Whether it would answer now, as far as is known.
    pub healthy: bool,
    /// What is wrong or odd with it, to be read on after its name.
    pub problem: Option<String>,
    /// When it was looked after; never, or long ago, where there is none.
    pub checked_at: Option<Timestamp>,
    /// In how many seconds it is asked again, where it is left alone.
    pub rests_s: Option<u64>,
}

impl Health {
    /// Of a provider that is left alone for so long, or was found so.
    pub(crate) fn of(
        provider: &Provider,
        is_default: bool,
        rests: Option<Duration>,
        found: Option<Found>,
    ) -> Self {
        let checked_at = found.as_ref().map(|found| found.at);
        let (healthy, problem) = match (rests, found) {
            (Some(rest), _) => (false, Some(Failure::Resting(rest).to_string())),
            (None, Some(found)) => (found.is_well, found.problem),
            (None, None) => (true, None),
        };
        Self {
            provider: provider.name.clone(),
            kind: provider.kind,
            model: provider.model.clone(),
            is_default,
            healthy,
            problem,
            checked_at,
            rests_s: rests.map(|rest| rest.as_secs_f64().ceil() as u64),
        }
    }
}

/// What was found of a provider.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    at: Timestamp,
    until: Instant,
    is_well: bool,
    problem: Option<String>,
}

impl Found {
    /// From the status of its list of models, or why there is none.
    fn new(looked: Result<u16, Failure>, at: Timestamp) -> Self {
        let (is_well, problem) = match looked {
            Ok(200..300) => (true, None),
            // It listens, and not every server or gateway has a list.
            Ok(status @ (404 | 405 | 501)) => (
                true,
                Some(format!(
                    "does not list its models (status {status}); is its address right?"
                )),
            ),
            Ok(status @ (401 | 403)) => (false, Some(format!("key refused (status {status})"))),
            Ok(status @ 300..=399) => (
                false,
                Some(format!(
                    "wants to be asked at another address (status {status})"
                )),
            ),
            Ok(status) => (false, Some(format!("refused with status {status}"))),
            Err(Failure::Cut) => (false, Some("hung up without an answer".to_owned())),
            Err(failure) => (false, Some(failure.to_string())),
        };
        Self {
            at,
            until: Instant::now() + KEPT,
            is_well,
            problem,
        }
    }
}

/// What is known of one provider, and who is finding out more.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    last: Mutex<Option<Found>>,
    looking: tokio::sync::Mutex<()>,
}

impl Checks {
    /// What was found a moment ago.
    pub(crate) fn kept(&self) -> Option<Found> {
        let found = self.last().clone();
        found.filter(|found| Instant::now() < found.until)
    }

    /// The same, or what is found now; one looks for all who ask meanwhile.
    pub(crate) async fn found(
        &self,
        look: impl Future<Output = Result<u16, Failure>>,
        now: impl FnOnce() -> Timestamp,
    ) -> Found {
        let _looking = self.looking.lock().await;
        if let Some(kept) = self.kept() {
            return kept;
        }
        let late = Err(Failure::Late(Wait::First, PATIENCE));
        let looked = tokio::time::timeout(PATIENCE, look).await.unwrap_or(late);
        let found = Found::new(looked, now());
        *self.last() = Some(found.clone());
        found
    }

    fn last(&self) -> MutexGuard<'_, Option<Found>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
