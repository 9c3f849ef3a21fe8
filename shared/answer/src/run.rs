//! What every run promises, whatever happens inside.
//!
//! The way of a question ([`crate::ask`]) may end early, fail, panic or hang. What leaves here
//! never does: events are numbered from 1 without a gap, at most one is an `Error`, the last one
//! is `Done` and no other is, and after the limit of time the work is dropped. A client therefore
//! needs one rule only: read until `done`.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_stream::stream;
use futures::{Stream, StreamExt, stream::BoxStream};
use serde::Serialize;
use service::Principal;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use crate::{
    event::{Event, Stage},
    failure::Failure,
    spent::Spent,
};

/// Longest time from the first event of a run to its last.
pub const LIMIT: Duration = Duration::from_secs(5 * 60);

/// Names a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct RunId(pub Uuid);

/// An event in its place in its run.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequenced {
    /// The run.
    pub run_id: RunId,
    /// Its place, from 1.
    pub seq: u64,
    /// What happened.
    pub event: Event,
}

impl Sequenced {
    /// The event as that caller is shown it: of a widget, without the actions that they may not run.
    #[must_use]
    pub fn shown_to(mut self, caller: &Principal) -> Self {
        if let Event::Widget(widget) = &mut self.event {
            widget.keep_for(caller.permissions.iter().map(String::as_str));
        }
        self
    }
}

/// How far a run is: its stage, which it needs for failures that cannot say it themselves (a panic,
/// a deadline), and what it has taken.
#[derive(Debug, Clone)]
pub struct Progress(Arc<Mutex<Reached>>);

#[derive(Debug)]
struct Reached {
    stage: Stage,
    spent: Option<Box<Spent>>,
    /// When that was noted.
    at: Instant,
}

impl Progress {
    /// At the start.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Reached {
            stage: Stage::Planning,
            spent: None,
            at: Instant::now(),
        })))
    }

    /// Goes on to a stage.
    pub fn reach(&self, stage: Stage) {
        self.reached().stage = stage;
    }

    /// Notes what the answer has taken so far.
    pub fn spend(&self, spent: Spent) {
        let mut reached = self.reached();
        reached.spent = Some(Box::new(spent));
        reached.at = Instant::now();
    }

    /// The stage reached.
    pub fn stage(&self) -> Stage {
        self.reached().stage
    }

    /// What the answer took.
    fn spent(&self) -> Option<Box<Spent>> {
        self.reached().spent.take()
    }

    /// What an answer took that was broken off now.
    pub(crate) fn spent_until_now(&self) -> Option<Box<Spent>> {
        let mut reached = self.reached();
        let spent = reached.spent.take()?;
        Some(Box::new(spent.and(reached.at.elapsed())))
    }

    fn reached(&self) -> MutexGuard<'_, Reached> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

/// Runs `work` under those promises. Dropping the stream drops the work.
pub fn run(
    run_id: RunId,
    limit: Duration,
    progress: Progress,
    work: BoxStream<'static, Result<Event, Failure>>,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    stream! {
        let deadline = Instant::now() + limit;
        let mut work = Some(AssertUnwindSafe(work).catch_unwind());
        let mut seq = 0;
        let mut broken_off = None;
        while let Some(running) = &mut work {
            let event = match timeout_at(deadline, running.next()).await {
                Ok(Some(Ok(Ok(Event::Done(_))))) | Ok(None) => break,
                Ok(Some(Ok(Ok(event)))) => event,
                Ok(Some(Ok(Err(failure)))) => failure.into(),
                Ok(Some(Err(_panic))) => {
                    tracing::error!(run_id = %run_id.0, stage = ?progress.stage(), "a run panicked");
                    Failure::internal(progress.stage()).into()
                }
                Err(_elapsed) => Failure::out_of_time(progress.stage(), limit).into(),
            };
            if let Event::Error { stage, code, .. } = &event {
                tracing::warn!(run_id = %run_id.0, ?stage, code, "a run failed");
                // Nothing more can come, and what still runs is stopped before the client hears.
                work = None;
                broken_off = progress.spent_until_now();
            }
            seq += 1;
            yield Sequenced { run_id, seq, event };
        }
        drop(work);
        seq += 1;
        yield Sequenced { run_id, seq, event: Event::Done(broken_off.or_else(|| progress.spent())) };
    }
}

#[cfg(test)]
mod tests {
    use async_stream::try_stream;
    use futures::stream;

    use super::*;

    async fn events(
        limit: Duration,
        work: impl Stream<Item = Result<Event, Failure>> + Send + 'static,
    ) -> Vec<Event> {
        let progress = Progress::new();
        progress.reach(Stage::CodeGeneration);
        let run_id = RunId(Uuid::nil());
        let sequenced: Vec<Sequenced> = run(run_id, limit, progress, work.boxed()).collect().await;
        for (at, one) in sequenced.iter().enumerate() {
            assert_eq!(one.seq, at as u64 + 1);
        }
        sequenced.into_iter().map(|one| one.event).collect()
    }

    fn text(words: &str) -> Event {
        Event::Text(words.to_owned())
    }

    #[tokio::test]
    async fn a_run_that_just_ends_is_done() {
        let work = stream::iter([Ok(text("a")), Ok(text("b"))]);
        assert_eq!(
            events(LIMIT, work).await,
            [text("a"), text("b"), Event::Done(None)]
        );
    }

    #[tokio::test]
    async fn nothing_comes_after_done_even_if_the_work_goes_on() {
        let work = stream::iter([
            Ok(Event::Done(None)),
            Ok(text("late")),
            Ok(Event::Done(None)),
        ]);
        assert_eq!(events(LIMIT, work).await, [Event::Done(None)]);
    }

    #[tokio::test]
    async fn a_failure_is_one_error_and_then_done() {
        let failure = Failure::internal(Stage::DataFetch);
        let work = stream::iter([
            Ok(text("a")),
            Err(failure.clone()),
            Err(failure.clone()),
            Ok(text("b")),
        ]);
        assert_eq!(
            events(LIMIT, work).await,
            [text("a"), failure.into(), Event::Done(None)]
        );
    }

    #[tokio::test]
    async fn a_panic_is_one_error_at_the_stage_reached_and_then_done() {
        let work = try_stream! {
            yield text("a");
            if true {
                panic!("of another caller's data");
            }
            yield text("b");
        };
        let failed = Failure::internal(Stage::CodeGeneration);
        assert_eq!(
            events(LIMIT, work).await,
            [text("a"), failed.into(), Event::Done(None)]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_that_hangs_is_stopped_at_its_limit() {
        let work = stream::iter([Ok(text("a"))]).chain(stream::pending());
        let limit = Duration::from_secs(300);
        let failed = Failure::out_of_time(Stage::CodeGeneration, limit);
        assert!(failed.message.contains("300 seconds"));
        assert_eq!(
            events(limit, work).await,
            [text("a"), failed.into(), Event::Done(None)]
        );
    }
}
