//! Server-sent events, as the HTML standard has them (section 9.2).
//!
//! `id:` is the event's place in its stream, so that a client that reconnects says where it was. While
//! nothing else is said a comment goes out every ten seconds: proxies cut quiet connections.

use std::time::Duration;

use async_stream::stream;
use bytes::Bytes;
use futures::{Stream, StreamExt, future};
use serde::Serialize;
use tokio::time::timeout;

use crate::{
    encode::{Include, chat::ChatEvent, lines::Line, selected, told},
    run::Sequenced,
};

/// The media type.
pub const MEDIA_TYPE: &str = "text/event-stream";

/// Longest silence.
pub const SILENCE: Duration = Duration::from_secs(10);

/// The vocabulary of the events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vocabulary {
    /// That of `POST /chat`.
    Chat,
    /// That of `POST /ai/chat`, with what the client asked for.
    Lines(Vec<Include>),
}

/// An event as an SSE event; nothing for an event that no client is sent.
pub fn event(sequenced: &Sequenced, vocabulary: &Vocabulary) -> Bytes {
    match vocabulary {
        Vocabulary::Chat => {
            let event = ChatEvent::of(&sequenced.event);
            event.map(|event| frame(event.name(), sequenced.seq, &event))
        }
        Vocabulary::Lines(include) => {
            let line = Line::new(sequenced, include);
            line.map(|line| frame(line.kind(), sequenced.seq, &line))
        }
    }
    .unwrap_or_default()
}

/// One SSE event: its name, its place in its stream, its data.
pub fn frame(name: &str, seq: u64, json: &impl Serialize) -> Bytes {
    let json = serde_json::to_string(json).unwrap_or_default();
    format!("event: {name}\nid: {seq}\ndata: {json}\n\n").into()
}

/// A run as SSE events, each as soon as it is there, with comments in the silences.
pub fn stream(
    run: impl Stream<Item = Sequenced> + Send + 'static,
    vocabulary: Vocabulary,
) -> impl Stream<Item = Bytes> + Send + 'static {
    stream_after(run, vocabulary, 0)
}

/// The same, without the events up to the one that a client had last (`Last-Event-ID`).
pub fn stream_after(
    run: impl Stream<Item = Sequenced> + Send + 'static,
    vocabulary: Vocabulary,
    last: u64,
) -> impl Stream<Item = Bytes> + Send + 'static {
    let run = match &vocabulary {
        Vocabulary::Chat => told(run).boxed(),
        Vocabulary::Lines(include) => selected(run, include.clone()).boxed(),
    };
    let mut run = run.skip_while(move |one| future::ready(one.seq <= last));
    stream! {
        loop {
            match timeout(SILENCE, run.next()).await {
                Ok(Some(sequenced)) => yield event(&sequenced, &vocabulary),
                Ok(None) => break,
                Err(_silence) => yield Bytes::from_static(b": still here\n\n"),
            }
        }
    }
}
