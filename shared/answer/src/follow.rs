//! An answer that is made elsewhere, or was made before: its events as they were written.
//!
//! Whoever follows asks the table for what is new, so it does not matter which instance makes the
//! answer, or whether it still lives. A run that ended without its last words, for its maker was
//! lost, is given them here, always the same.

use std::time::Duration;

use async_stream::stream;
use futures::{Stream, StreamExt};
use service::Principal;
use store::{
    Store, StoreError,
    runs::{Replay, RunState},
};
use uuid::Uuid;

use crate::{
    event::{Event, Stage},
    failure::Failure,
    run::{RunId, Sequenced},
};

/// Pauses between looks at a run that goes on: shortest, and longest while nothing happens.
const PAUSES: (Duration, Duration) = (Duration::from_millis(40), Duration::from_millis(400));

/// How often in a row the table may fail to answer before the follower gives up.
const PATIENCE: u32 = 5;

/// The events of a run of that caller's from its first to `Done`, waiting for those to come; each
/// as the caller may see it now, which may be less than when it was made.
pub fn follow(
    store: Store,
    caller: Principal,
    id: Uuid,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    written(store, caller.user_id.clone(), id).map(move |event| event.shown_to(&caller))
}

/// The events as they were written.
pub(crate) fn written(
    store: Store,
    owner: String,
    id: Uuid,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    let run_id = RunId(id);
    stream! {
        let mut last = 0;
        let mut has_failed = false;
        let mut unanswered = 0;
        let mut pause = PAUSES.0;
        loop {
            let Replay { run, batches } = match store.replay(&owner, id, last).await {
                Ok(replay) => replay,
                Err(error) => {
                    unanswered += 1;
                    let is_gone = matches!(error, StoreError::NotFound { .. });
                    if is_gone || unanswered >= PATIENCE {
                        yield Sequenced { run_id, seq: last + 1, event: Failure::of_store(&error).into() };
                        yield Sequenced { run_id, seq: last + 2, event: Event::Done(None) };
                        return;
                    }
                    tokio::time::sleep(PAUSES.1).await;
                    continue;
                }
            };
            unanswered = 0;
            pause = if batches.is_empty() { (pause * 2).min(PAUSES.1) } else { PAUSES.0 };
            for line in batches.iter().flat_map(|batch| &batch.events) {
                let event = match serde_json::from_str::<Event>(line.get()) {
                    Ok(event) => event,
                    Err(error) => {
                        tracing::error!(run_id = %id, %error, "an event of a run cannot be read");
                        Failure::internal(Stage::DataFetch).into()
                    }
                };
                last += 1;
                has_failed |= matches!(event, Event::Error { .. });
                let is_done = matches!(event, Event::Done(_));
                yield Sequenced { run_id, seq: last, event };
                if is_done {
                    return;
                }
            }
            if run.state != RunState::Running {
                if !has_failed {
                    last += 1;
                    yield Sequenced { run_id, seq: last, event: last_words(&run).into() };
                }
                yield Sequenced { run_id, seq: last + 1, event: Event::Done(None) };
                return;
            }
            tokio::time::sleep(pause).await;
        }
    }
}

fn last_words(run: &store::runs::Run) -> Failure {
    match &run.error {
        _ if run.state == RunState::Cancelled => Failure::cancelled(Stage::Planning),
        Some(error) => Failure::of_run(error),
        None => Failure::internal(Stage::Planning),
    }
}
