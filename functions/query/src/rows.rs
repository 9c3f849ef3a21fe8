//! Rows that are given as they come, for results that nobody holds whole.

use bytes::Bytes;
use engine::{
    Embedded, EngineError,
    embedded::Cancel,
    wire::{self, Request},
};
use futures::{Stream, stream};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};

use crate::data::{Data, GRACE};

/// How many frames wait for whoever takes them.
const WAITING: usize = 2;

/// What the stream holds between two frames.
struct Giving<S> {
    frames: mpsc::Receiver<Bytes>,
    data: Data,
    until: Instant,
    time: std::time::Duration,
    has_begun: bool,
    is_over: bool,
    /// Stops the query when the stream is dropped.
    _stop: S,
}

/// The frames of a query, each made when there is room for it.
pub fn given(
    data: Data,
    engine: Embedded,
    request: Request,
) -> impl Stream<Item = Bytes> + Send + 'static {
    let cancel = Cancel::default();
    let time = request.time();
    let (give, frames) = mpsc::channel(WAITING);
    let giving = Giving {
        frames,
        data,
        until: Instant::now() + time + GRACE,
        time,
        has_begun: false,
        is_over: false,
        _stop: cancel.on_drop(),
    };
    tokio::task::spawn_blocking(move || {
        engine.say(request, &cancel, &mut |frame| {
            give.blocking_send(frame).is_ok()
        });
    });
    stream::unfold(giving, |mut giving| async move {
        if giving.is_over {
            return None;
        }
        match timeout_at(giving.until, giving.frames.recv()).await {
            Ok(Some(frame)) => {
                giving.has_begun = true;
                Some((frame, giving))
            }
            Ok(None) => None,
            Err(_) => {
                tracing::error!("a query did not stop in time");
                giving.data.abandon();
                giving.is_over = true;
                let late = EngineError::Deadline(giving.time);
                let last = match giving.has_begun {
                    true => wire::end(Err(late)),
                    false => wire::failed(late).concat().into(),
                };
                Some((last, giving))
            }
        }
    })
}
