//! One JSON object per line.

use bytes::Bytes;
use futures::{Stream, StreamExt};

use crate::{
    encode::{Include, lines::Line, selection::selected},
    run::Sequenced,
};

/// The media type.
pub const MEDIA_TYPE: &str = "application/x-ndjson";

/// An event as a line; nothing for an event that no client is sent.
pub fn line(sequenced: &Sequenced, include: &[Include]) -> Bytes {
    let Some(line) = Line::new(sequenced, include) else {
        return Bytes::new();
    };
    let mut bytes = serde_json::to_vec(&line).unwrap_or_default();
    bytes.push(b'\n');
    bytes.into()
}

/// A run as lines, those that the client asked for, each as soon as its event is there.
pub fn stream(
    run: impl Stream<Item = Sequenced> + Send + 'static,
    include: Vec<Include>,
) -> impl Stream<Item = Bytes> + Send + 'static {
    selected(run, include.clone()).map(move |sequenced| line(&sequenced, &include))
}
