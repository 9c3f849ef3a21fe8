//! Templates.

pub mod create;
pub mod delete;
pub mod list;
pub mod replace;
pub mod run;
pub mod show;

use store::StoreError;
use uuid::Uuid;

/// The id in a path. What is no id names no template.
fn id(text: &str) -> Result<Uuid, StoreError> {
    let id = Uuid::try_parse(text).ok();
    // One way of writing it, so that a template has one address.
    id.filter(|id| id.to_string() == text.to_ascii_lowercase())
        .ok_or(StoreError::NotFound { what: "template" })
}
