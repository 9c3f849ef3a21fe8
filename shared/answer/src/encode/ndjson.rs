//! One JSON object per line.

use bytes::Bytes;
use futures::{Stream, StreamExt};

use crate::{
    encode::lines::{Include, Line},
    run::Sequenced,
};

/// The media type.
pub const MEDIA_TYPE: &str = "application/x-ndjson";

/// An event as a line, if the client is to have one.
pub fn line(sequenced: &Sequenced, include: &[Include]) -> Option<Bytes> {
    let line = Line::of(sequenced, include)?;
    let mut bytes = serde_json::to_vec(&line).unwrap_or_default();
    bytes.push(b'\n');
    Some(bytes.into())
}

/// A run as lines, each as soon as its event is there.
pub fn stream(
    run: impl Stream<Item = Sequenced> + Send + 'static,
    include: Vec<Include>,
) -> impl Stream<Item = Bytes> + Send + 'static {
    run.filter_map(move |sequenced| {
        let line = line(&sequenced, &include);
        async move { line }
    })
}
