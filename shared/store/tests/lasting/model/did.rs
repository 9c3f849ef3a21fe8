//! Operations done in the store and in the model.

use jiff::Timestamp;
use store::{Store, StoreError};

use super::{
    plain::{Model, Outcome},
    sessions::with_sessions,
    step::Step,
    templates::with_templates,
};

/// What came out, and what was to come out.
pub struct Done {
    pub found: Outcome,
    pub wanted: Outcome,
}

/// Does it in the store and in the model.
pub async fn did(store: &Store, model: &mut Model, step: &Step, now: Timestamp) -> Done {
    match step {
        Step::Save(..)
        | Step::Look(..)
        | Step::Search(..)
        | Step::Replace(..)
        | Step::Remove(..) => with_templates(store, model, step).await,
        _ => with_sessions(store, model, step, now).await,
    }
}

/// What came of it, in the model's words.
pub fn outcome<T>(result: &store::Result<T>, told: impl Fn(&T) -> String) -> Outcome {
    match result {
        Ok(value) => Ok(told(value)),
        Err(StoreError::NotFound { what: "session" }) => Err("session not found"),
        Err(StoreError::NotFound { what: "template" }) => Err("template not found"),
        Err(StoreError::KeyReused { .. }) => Err("key reused"),
        Err(StoreError::NotOwner { .. }) => Err("not its owner"),
        Err(StoreError::Changed { .. }) => Err("changed"),
        Err(other) => panic!("{other:?}"),
    }
}
