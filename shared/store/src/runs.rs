//! Runs: answers while they are made, and their events afterwards.
//!
//! Whoever makes an answer holds the run's lease and renews it; an instance that is killed lets it
//! lapse, and whoever looks next marks the run as failed. A run ends exactly once: every end is
//! written on the condition that it is still running. What an event looks like is its writer's
//! affair; here it is a line of JSON with a place in its run.
//!
//! | module | holds |
//! | --- | --- |
//! | `begin` | how a run begins: once for each question |
//! | `making` | a run in the hands of its maker |

mod begin;
mod making;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{
    Place, Result, Store, StoreError,
    audit::Deed,
    condition::{Changes, When},
    item::{Item, flag, json, text},
    key::{self, EVENT, HEAD, Key, ONCE, PK, SHOWN},
    messages::{Message, Said},
    transaction::{Outcome, Transaction},
    widgets::NewWidget,
};

/// How long a lease lasts. It is renewed several times within it.
pub const LEASE: SignedDuration = SignedDuration::from_secs(6);

/// How long a run outside of any session is kept.
pub const KEPT_ALONE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long the events of a run in a session are kept; its message stays as long as the session.
pub const KEPT_IN_SESSION: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What a run has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// It goes on.
    Running,
    /// It came to its end.
    Done,
    /// It failed, or whoever made it was lost.
    Failed,
    /// Its owner stopped it.
    Cancelled,
}

impl RunState {
    fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A run as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its id, and that of the message that it becomes.
    pub id: Uuid,
    /// What it has come to.
    pub state: RunState,
    /// What was asked.
    pub question: String,
    /// The session it belongs to.
    pub session_id: Option<String>,
    /// The place of the last event written.
    pub last_seq: u64,
    /// When it began.
    pub started_at: Timestamp,
    /// Why it failed.
    pub error: Option<RunError>,
    /// The place of its message in the session.
    answer: Option<Place>,
    /// What it has said so far.
    said: String,
    /// When its lease lapses.
    lease: Option<Place>,
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunError {
    /// Stable code.
    pub code: String,
    /// For a person.
    pub message: String,
}

impl RunError {
    /// Of a run whose maker was lost.
    pub fn interrupted() -> Self {
        Self {
            code: "interrupted".to_owned(),
            message: "The answer broke off because its server stopped. Ask again.".to_owned(),
        }
    }
}

/// What a run answers.
#[derive(Debug, Clone)]
pub enum Asking {
    /// A question outside of any session.
    Alone {
        /// The run's id.
        id: Uuid,
        /// The question.
        question: String,
    },
    /// A new question in a session, which begins with it where there is none.
    New {
        /// The run's id, from [`Store::run_id`].
        id: Uuid,
        /// The session.
        session_id: String,
        /// The question.
        said: Box<Said>,
    },
    /// A question that was sent before.
    Sent(Box<Message>),
}

/// What became of beginning a run.
#[derive(Debug)]
pub enum Begun {
    /// It is the caller's to make.
    Mine(Box<Running>),
    /// It was begun before, here or elsewhere: follow it.
    Known(Uuid),
}

/// How a run stands, as its maker learns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It goes on.
    Running,
    /// Its owner wants it stopped.
    Cancelling,
    /// It was given up by others, who did not hear of its maker in time; nothing more can be
    /// written.
    Over,
    /// It was deleted with its session.
    Gone,
}

/// Events that follow one another, each a line of JSON.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// The place of the first in its run, from 1.
    pub first: u64,
    /// The events.
    pub events: Vec<Line>,
}

/// A line of JSON, kept as it was written and compared by its text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Line(Box<RawValue>);

impl Line {
    /// A value as a line of JSON.
    ///
    /// # Errors
    ///
    /// Where it cannot be written as JSON.
    pub fn of(value: &impl Serialize) -> Result<Self> {
        serde_json::value::to_raw_value(value)
            .map(Self)
            .map_err(|error| StoreError::corrupt(error.to_string()))
    }

    /// The text.
    pub fn get(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

/// What is written of a run besides its events.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// What it has said so far.
    pub said: String,
    /// Widgets that the events show.
    pub shown: Vec<NewWidget>,
}

/// How a run ends.
#[derive(Debug, Clone)]
pub struct Ending {
    /// What it came to.
    pub state: RunState,
    /// Why it failed.
    pub error: Option<RunError>,
    /// What the message says of it.
    pub said: Said,
    /// What it did that is to be remembered: the widgets that it made.
    pub deeds: Vec<Deed>,
}

/// A run with its events from some place on.
#[derive(Debug, Clone)]
pub struct Replay {
    /// The run.
    pub run: Run,
    /// The events.
    pub batches: Vec<Batch>,
}

/// A run that is the holder's to make.
#[derive(Debug, Clone)]
pub struct Running {
    store: Store,
    owner: String,
    id: Uuid,
    answer: Option<Message>,
    kept_until: Timestamp,
}

impl Store {
    /// A run as it stands. One whose maker was lost is marked as failed first.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the caller has no such run.
    pub async fn run(&self, owner: &str, id: Uuid) -> Result<Run> {
        let found = self.get(&Key::run(owner, id)).await?;
        let run = Run::read(&found.ok_or_else(not_found)?)?;
        self.unless_lost(owner, run).await
    }

    /// A run with the events after a place in it.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the caller has no such run.
    pub async fn replay(&self, owner: &str, id: Uuid, after: u64) -> Result<Replay> {
        let pk = key::run(owner, id);
        let from = Key::events(owner, id, after.saturating_add(1)).sk;
        let found = self.table.range(&pk, &from, HEAD, true, usize::MAX).await?;
        let now = self.clock.now();
        let mut batches = Vec::new();
        let mut run = None;
        for item in found.iter().filter(|item| !item.has_expired(now)) {
            if item.sk()? == HEAD {
                run = Some(Run::read(item)?);
            } else {
                batches.push(self.read_batch(item).await?.after(after));
            }
        }
        let run = self.unless_lost(owner, run.ok_or_else(not_found)?).await?;
        Ok(Replay { run, batches })
    }

    /// Asks whoever makes a run to stop it. Whether there was anything to stop.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] where the caller has no such run.
    pub async fn cancel(&self, owner: &str, id: Uuid) -> Result<bool> {
        let key = Key::run(owner, id);
        let changes = Changes::new().set("cancel", flag(true));
        let transaction = Transaction::new().update(&key, changes, when_running());
        match self.table.commit(transaction).await? {
            Outcome::Done => {
                // Nobody may be there any more to hear it.
                self.run(owner, id).await?;
                Ok(true)
            }
            Outcome::Refused { found: Some(_), .. } => Ok(false),
            Outcome::Refused { found: None, .. } => Err(not_found()),
        }
    }

    /// A message, whose run is looked at where it is still to come to an end.
    pub(crate) async fn told_of_its_run(&self, owner: &str, message: Message) -> Result<Message> {
        if !message.is_streaming {
            return Ok(message);
        }
        let run = match self.run(owner, message.id).await {
            Ok(run) if run.state == RunState::Running => return Ok(message),
            Ok(run) => Some(run),
            Err(StoreError::NotFound { .. }) => None,
            Err(error) => return Err(error),
        };
        // It ended between the two looks, or just now.
        let key = Key::message(owner, &message.session_id, message.place);
        match (self.get(&key).await?, run) {
            (Some(item), Some(_)) => self.read_message(&item).await,
            _ => Ok(ended(
                message,
                &RunError::interrupted(),
                String::new(),
                self.here(),
            )),
        }
    }

    async fn unless_lost(&self, owner: &str, mut run: Run) -> Result<Run> {
        let lapsed = run.lease.is_none_or(|lease| lease < self.here());
        if run.state != RunState::Running || !lapsed {
            return Ok(run);
        }
        let here = self.here();
        let error = RunError::interrupted();
        let changes = Changes::new()
            .set("state", text(RunState::Failed.word()))
            .set("ended", text(here.to_string()))
            .set("error", json(&error)?)
            .remove("lease");
        // A maker that was only slow has renewed the lease meanwhile.
        let seen = match run.lease {
            Some(lease) => When::Is("lease", text(lease.to_string())),
            None => When::Absent("lease"),
        };
        let when = When::All(vec![when_running(), seen]);
        let mut transaction = Transaction::new().update(&Key::run(owner, run.id), changes, when);
        if let (Some(session_id), Some(place)) = (&run.session_id, run.answer)
            && let Some(item) = self.get(&Key::message(owner, session_id, place)).await?
        {
            let message = self.read_message(&item).await?;
            let message = ended(message, &error, run.said.clone(), here);
            let draft = self.message_draft(owner, &message).await?;
            transaction = transaction.put_when(draft, Some(When::Present(PK)));
        }
        match self.table.commit(transaction).await? {
            Outcome::Done => {
                tracing::warn!(run_id = %run.id, "a run was lost with its maker");
                run.state = RunState::Failed;
                run.error = Some(error);
                run.lease = None;
                Ok(run)
            }
            Outcome::Refused { .. } => {
                let found = self.get(&Key::run(owner, run.id)).await?;
                Run::read(&found.ok_or_else(not_found)?)
            }
        }
    }

    async fn read_batch(&self, item: &Item) -> Result<Batch> {
        let sk = item.sk()?;
        let corrupt = || StoreError::corrupt(format!("events {sk}"));
        let body = self.body_of(item).await?;
        let events: Vec<Line> = serde_json::from_str(&body).map_err(|_| corrupt())?;
        let last = sk.strip_prefix(EVENT).and_then(|last| last.parse().ok());
        let first = last.and_then(|last: u64| (last + 1).checked_sub(events.len() as u64));
        Ok(Batch {
            first: first.ok_or_else(corrupt)?,
            events,
        })
    }

    /// Deletes a run with its events and widgets.
    pub(crate) async fn delete_run(&self, owner: &str, id: Uuid) -> Result<()> {
        let pk = key::run(owner, id);
        loop {
            // Widgets hang on the run, so they go first and its head last.
            let found = self
                .table
                .range(&pk, EVENT, &format!("{SHOWN}~"), false, 40)
                .await?;
            if found.is_empty() {
                return Ok(());
            }
            let mut transaction = Transaction::new();
            for item in &found {
                let sk = item.sk()?;
                if let Some(widget_id) = sk.strip_prefix(SHOWN) {
                    let widget_id = widget_id
                        .parse()
                        .map_err(|_| StoreError::corrupt(format!("widget {sk}")))?;
                    transaction = transaction.delete(&Key::widget(owner, widget_id));
                }
                if let Some(key) = sk.strip_prefix(ONCE) {
                    transaction = transaction.delete(&Key::once_escaped(owner, key));
                }
                transaction = transaction.delete(&Key {
                    pk: pk.clone(),
                    sk: sk.to_owned(),
                });
            }
            let deleted = self.table.commit(transaction).await?;
            debug_assert_eq!(deleted, Outcome::Done);
        }
    }
}

impl Batch {
    /// What of it comes after a place in the run.
    #[must_use]
    fn after(mut self, place: u64) -> Self {
        let passed = place.saturating_add(1).saturating_sub(self.first);
        let passed = usize::try_from(passed)
            .map_or(self.events.len(), |passed| passed.min(self.events.len()));
        self.events.drain(..passed);
        self.first += passed as u64;
        self
    }

    /// The place of the last event; of none, the place before the first.
    pub fn last(&self) -> u64 {
        (self.first + self.events.len() as u64).saturating_sub(1)
    }
}

impl Run {
    fn read(item: &Item) -> Result<Self> {
        let state = match item.text("state")? {
            "running" => RunState::Running,
            "done" => RunState::Done,
            "failed" => RunState::Failed,
            "cancelled" => RunState::Cancelled,
            other => return Err(StoreError::corrupt(format!("a run is `{other}`"))),
        };
        Ok(Self {
            id: item.id("id")?,
            state,
            question: item.text("question")?.to_owned(),
            session_id: item.maybe_text("session")?.map(str::to_owned),
            last_seq: item.number("seq")?,
            started_at: item.place("started")?.time(),
            error: item.maybe_json("error")?,
            answer: item.maybe_place("answer")?,
            said: item.maybe_text("said")?.unwrap_or_default().to_owned(),
            lease: item.maybe_place("lease")?,
        })
    }
}

/// A message whose run broke off.
fn ended(mut message: Message, error: &RunError, said: String, here: Place) -> Message {
    message.is_streaming = false;
    message.updated_at = here.time();
    message.said.content = said;
    message.said.error_message = Some(error.message.clone());
    message
}

fn when_running() -> When {
    When::Is("state", text(RunState::Running.word()))
}

fn not_found() -> StoreError {
    StoreError::NotFound { what: "run" }
}
