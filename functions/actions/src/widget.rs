//! What is done with a widget, one file for each route.

pub mod act;
pub mod render;
pub mod show;

use uuid::Uuid;

use crate::{Problem, refusal};

/// The id in a path. What is no id names no widget.
fn id(text: &str) -> Result<Uuid, Box<Problem>> {
    let id = Uuid::try_parse(text).ok();
    // One way of writing it, so that a widget has one address.
    id.filter(|id| id.to_string() == text.to_ascii_lowercase())
        .ok_or_else(|| refusal::unknown_widget().into())
}
