//! Which events a client is to have, and their places in its stream.

use futures::{Stream, StreamExt, future};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{event::Event, run::Sequenced};

/// Lines that are sent only to clients that ask for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Include {
    /// How the question is being understood, a language model's reasoning included.
    Thought,
    /// The tools that a language model uses.
    Tools,
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
    /// Whether who asked for these is sent that event; most are for everybody.
    fn sends(asked_for: &[Self], event: &Event) -> bool {
        let needed = match event {
            Event::Thought(_) | Event::Reasoning(_) => Self::Thought,
            Event::Tool(_) => Self::Tools,
            Event::Data { .. } => Self::Data,
            Event::Code(_) => Self::Code,
            Event::FollowUps(_) => Self::FollowUps,
            Event::Understood(_) => return false,
            Event::Status(_)
            | Event::Text(_)
            | Event::Widget(_)
            | Event::Citations(_)
            | Event::Error { .. }
            | Event::Done(_) => return true,
        };
        asked_for.contains(&needed)
    }
}

/// The events that a client asked for, numbered from 1 without a gap: a client that misses a number
/// has lost something.
pub fn selected(
    run: impl Stream<Item = Sequenced> + Send + 'static,
    include: Vec<Include>,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    numbered(run, move |event| Include::sends(&include, event))
}

/// The events that every client of `POST /chat` is sent, numbered from 1 without a gap.
pub fn told(
    run: impl Stream<Item = Sequenced> + Send + 'static,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    numbered(run, |event| !matches!(event, Event::Understood(_)))
}

fn numbered(
    run: impl Stream<Item = Sequenced> + Send + 'static,
    is_sent: impl Fn(&Event) -> bool + Send + 'static,
) -> impl Stream<Item = Sequenced> + Send + 'static {
    run.filter(move |one| future::ready(is_sent(&one.event)))
        .zip(futures::stream::iter(1..))
        .map(|(one, seq)| Sequenced { seq, ..one })
}
