//! What is done with a widget, one file for each route.

pub mod act;
pub mod render;
pub mod show;
pub mod submissions;

use uuid::Uuid;

use crate::{Problem, refusal, request};

/// The id in a path. What is no id names no widget.
fn id(text: &str) -> Result<Uuid, Box<Problem>> {
    request::id(text).ok_or_else(|| refusal::unknown_widget().into())
}
