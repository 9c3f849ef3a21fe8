//! Answers that are kept: made for a question that was sent before, followed, stopped.

pub mod cancel;
pub mod follow;
pub mod process;

use answer::Dependencies;
use store::{Store, StoreError};
use uuid::Uuid;

/// What lasts, which every route here needs.
fn store_of(deps: &Dependencies) -> Result<&Store, StoreError> {
    deps.store.as_ref().ok_or_else(|| StoreError::Unavailable {
        reason: "nothing is kept here".to_owned(),
    })
}

/// A message's id from its path; what is no id names no message.
fn named(id: &str) -> Result<Uuid, StoreError> {
    id.parse()
        .map_err(|_| StoreError::NotFound { what: "message" })
}

/// The run that a message names: an answer's own, or the one that answers a question.
async fn run_of(store: &Store, owner: &str, message_id: Uuid) -> Result<Uuid, StoreError> {
    match store.run(owner, message_id).await {
        Ok(run) => return Ok(run.id),
        Err(StoreError::NotFound { .. }) => {}
        Err(error) => return Err(error),
    }
    let question = store.message(owner, message_id).await?;
    let answered_by = question.answered_by;
    answered_by.ok_or(StoreError::NotFound { what: "answer" })
}
