//! SQL in, rows out: the only function that holds DuckDB, and nothing else.
//!
//! | module | does |
//! | --- | --- |
//! | [`data`] | where the data is, and opening it with the first request |
//! | [`rows`] | rows that are given as they come |
//! | `fetch` | brings it from S3 (feature `lambda`) |
//! | `start` | the loop that asks the Lambda Runtime API for work (feature `lambda`) |
//!
//! Its role may read the data bucket and nothing else: it holds no table, no key, no session.

pub mod data;
#[cfg(feature = "lambda")]
mod fetch;
mod rows;
#[cfg(feature = "lambda")]
pub mod start;

use bytes::Bytes;
use engine::{
    EngineError,
    embedded::Cancel,
    wire::{self, Answer, Request},
};
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};

pub use data::{Data, Place};

/// Answers one request with the frames of [`engine::wire`].
///
/// Dropping the future or the stream stops the query behind it.
pub async fn handle(data: Data, request: Request) -> BoxStream<'static, Bytes> {
    let time = request.time();
    let answer = match data.engine().await {
        Err(error) => Answer::Failed(error),
        Ok(engine) if matches!(request, Request::Stream(_)) => {
            return rows::given(data, engine, request).boxed();
        }
        Ok(engine) => {
            let cancel = Cancel::default();
            let _stop = cancel.on_drop();
            let running = {
                let cancel = cancel.clone();
                tokio::task::spawn_blocking(move || engine.answer(request, &cancel))
            };
            match tokio::time::timeout(time + data::GRACE, running).await {
                Ok(Ok(answer)) => answer,
                Ok(Err(error)) => {
                    tracing::error!(%error, "a query panicked");
                    Answer::Failed(EngineError::Failed)
                }
                Err(_) => {
                    tracing::error!("a query did not stop in time");
                    data.abandon();
                    Answer::Failed(EngineError::Deadline(time))
                }
            }
        }
    };
    stream::iter(wire::frames(answer)).boxed()
}
