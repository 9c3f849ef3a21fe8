//! A child of its own for each result that leaves as a file.
//!
//! Such a child works for as long as its rows are written out, minutes where a file is large. So it
//! is none of those that answer questions: it is started for the one query, gives way to the others
//! where the processor is short, and is ended with the last row, or when nobody takes more. Starting
//! one costs what reading the catalogue costs, some ten milliseconds.

use std::time::Duration;

use engine::{EngineError, QueryRequest, RowStream, StreamEngine, stream::Giver, wire::Request};
use futures::future::BoxFuture;
use tokio::time::timeout;

use super::{
    pool::Pool,
    process::{Lost, Process},
};

/// How long after its deadline a query may still take to stop before its process is ended.
const GRACE: Duration = Duration::from_millis(250);

impl StreamEngine for Pool {
    fn stream(&self, request: QueryRequest) -> BoxFuture<'_, Result<RowStream, EngineError>> {
        let pool = self.clone();
        Box::pin(async move {
            let (process, turn) = pool.aside().await.map_err(|error| {
                tracing::error!(%error, "a query process cannot be started");
                EngineError::Unavailable
            })?;
            let (mut giver, promised) = Giver::new();
            let most = pool.process_mib();
            tokio::spawn(async move {
                let time = request.limits.time;
                let brought = timeout(time + GRACE, bring(&mut giver, process, request, most));
                // The process has ended by now, whatever it was doing.
                let outcome = brought.await.unwrap_or(Err(EngineError::Deadline(time)));
                giver.end(outcome).await;
                drop(turn);
            });
            promised.rows().await
        })
    }
}

/// Brings the rows of a query, for as long as somebody takes them and the process stays under so
/// many MiB. The process ends with this.
async fn bring(
    giver: &mut Giver,
    mut process: Process,
    request: QueryRequest,
    most: u64,
) -> Result<(), EngineError> {
    let lost = |error: Lost| {
        tracing::warn!(%error, "a query process was lost");
        EngineError::Overran
    };
    let grown = process.grown(most);
    let brought = async {
        process
            .send(&Request::Stream(request))
            .await
            .map_err(lost)?;
        loop {
            let bytes = tokio::select! {
                bytes = process.read() => bytes.map_err(lost)?,
                () = giver.left() => return Ok(()),
            };
            if !giver.push(&bytes).await? {
                return Ok(());
            }
        }
    };
    tokio::select! {
        brought = brought => brought,
        () = grown => Err(lost(Lost::Memory)),
    }
}
