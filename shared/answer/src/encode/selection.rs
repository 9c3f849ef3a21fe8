//! Which events a client is to have, and their places in its stream.

use futures::{Stream, StreamExt, future};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{event::Event, run::Sequenced};

/// Lines that are sent only to clients that ask for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Include {
    /// How the question is being understood.
    Thought,
    /// The rows.
    Data,
    /// TSX that draws the rows.
    Code,
    /// Questions that make sense next.
    FollowUps,
    /// The widget as HTML, beside its descriptor.
    Html,
}

impl Include {
    /// What must be asked for to have that event; most are for everybody.
    fn needed_for(event: &Event) -> Option<Self> {
        match event {
            Event::Thought(_) => Some(Self::Thought),
            Event::Data { .. } => Some(Self::Data),
            Event::Code(_) => Some(Self::Code),
            Event::FollowUps(_) => Some(Self::FollowUps),
            Event::Status(_)
            | Event::Text(_)
            | Event::Widget(_)
            | Event::Citations(_)
            | Event::Error { .. }
            | Event::Done => None,
        }
    }
}

/// The events that a client asked for, numbered from 1 without a gap: a client that misses a number
/// has lost something.
pub fn selected(
    run: impl Stream<Item = Sequenced> + Send + 'static,
    include: Vec<Include>,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    run.filter(move |one| {
        let needed = Include::needed_for(&one.event);
        future::ready(needed.is_none_or(|needed| include.contains(&needed)))
    })
    .zip(futures::stream::iter(1..))
    .map(|(one, seq)| Sequenced { seq, ..one })
}
