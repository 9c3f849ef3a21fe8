//! An answer that was given, as a question to be saved.

use analyst::Answerable;
use catalogue::Rows;
use serde_json::Value;
use store::{Store, StoreError, runs::RunState};
use uuid::Uuid;

use super::Meant;
use crate::event::Event;

/// An answer from its first event to its last.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// What was asked.
    pub question: String,
    /// What it means, as it is saved; SQL that no plan wrote means only itself.
    pub plan: Option<Value>,
    /// The SQL that answered it.
    pub sql: String,
    /// The component that draws it.
    pub code: String,
    /// The rows.
    pub rows: Rows,
}

/// Why an answer cannot be saved.
#[derive(Debug, Clone, PartialEq)]
pub enum Unfinished {
    /// It goes on.
    Running,
    /// It gave no rows: it failed, was stopped, or needed none.
    Rowless,
    /// It cannot be read, or there is no such answer of this caller's.
    Store(StoreError),
}

/// The answer that a run of the caller's gave.
///
/// # Errors
///
/// Where there is nothing to save.
pub async fn finished(store: &Store, owner: &str, run_id: Uuid) -> Result<Finished, Unfinished> {
    let replay = store.replay(owner, run_id, 0).await;
    let replay = replay.map_err(Unfinished::Store)?;
    let (mut understood, mut code, mut data): (Option<Box<Answerable>>, _, _) =
        (None, String::new(), None);
    for line in replay.batches.iter().flat_map(|batch| &batch.events) {
        match serde_json::from_str::<Event>(line.get()) {
            Ok(Event::Understood(answerable)) => understood = Some(answerable),
            Ok(Event::Code(piece)) => code.push_str(&piece),
            Ok(Event::Data { rows, .. }) => data = Some(rows),
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%run_id, %error, "an event of a run cannot be read");
                return Err(Unfinished::Rowless);
            }
        }
    }
    if replay.run.state == RunState::Running {
        return Err(Unfinished::Running);
    }
    let (Some(understood), Some(rows), RunState::Done) = (understood, data, replay.run.state)
    else {
        return Err(Unfinished::Rowless);
    };
    let Answerable {
        intent, plan, sql, ..
    } = *understood;
    let has_plan = !plan.table.is_empty();
    let meant = has_plan.then(|| serde_json::to_value(Meant { plan, intent }).ok());
    Ok(Finished {
        question: replay.run.question,
        plan: meant.flatten(),
        sql,
        code,
        rows,
    })
}
