//! The query function as an engine: requests and rows go over the [`wire`](crate::wire).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use catalogue::{Rows, Scope, Visible};
use futures::{StreamExt, future::BoxFuture};
use service::peers::{self, PeerError};
use tokio::time::{Instant, timeout};

use crate::{
    EngineError, Limits, QueryEngine, QueryRequest, RowStream, StreamEngine,
    stream::Giver,
    wire::{self, Answer, Assembler, Decoder, Request},
};

/// How much longer than its query a call may take: the function starts, and fetches its data.
const START: Duration = Duration::from_secs(15);
/// How long a caller's catalogue is kept.
const KEPT: Duration = Duration::from_secs(300);
/// Most callers whose catalogues are kept.
const MOST_SCOPES: usize = 256;

/// Callers' catalogues, and since when they are kept.
type Kept = HashMap<Scope, (Instant, Arc<Visible>)>;

/// The query function, wherever it is.
#[derive(Clone)]
pub struct Peer {
    function: Arc<dyn peers::Peer>,
    visible: Arc<Mutex<Kept>>,
}

impl Peer {
    /// An engine over the query function.
    pub fn new(function: Arc<dyn peers::Peer>) -> Self {
        Self {
            function,
            visible: Arc::default(),
        }
    }

    async fn ask(&self, request: Request, time: Duration) -> Result<Answer, EngineError> {
        let payload = written(&request)?;
        let asked = async {
            let mut parts = self.function.invoke(payload).await.map_err(lost)?;
            let mut decoder = Decoder::default();
            let mut assembler = Assembler::default();
            while let Some(part) = parts.next().await {
                decoder.push(&part.map_err(lost)?);
                while let Some(frame) = decoder.next_frame()? {
                    if let Some(answer) = assembler.push(frame)? {
                        return Ok(answer);
                    }
                }
            }
            // It ended in the middle: what runs out of memory on Lambda ends so.
            Err(EngineError::Overran)
        };
        timeout(time + START, asked)
            .await
            .unwrap_or(Err(EngineError::Deadline(time)))
    }
}

fn lost(error: PeerError) -> EngineError {
    tracing::error!(%error, "the query function gave no answer");
    match error {
        PeerError::Unreachable { .. } => EngineError::Unavailable,
        PeerError::BrokeOff { .. } => EngineError::Overran,
    }
}

fn unexpected(answer: Answer) -> EngineError {
    match answer {
        Answer::Failed(error) => error,
        _ => EngineError::Unavailable,
    }
}

impl StreamEngine for Peer {
    fn stream(&self, request: QueryRequest) -> BoxFuture<'_, Result<RowStream, EngineError>> {
        let function = Arc::clone(&self.function);
        Box::pin(async move {
            let (mut giver, promised) = Giver::new();
            tokio::spawn(async move {
                let time = request.limits.time;
                let brought = timeout(time + START, bring(&mut giver, function, request));
                let outcome = brought.await.unwrap_or(Err(EngineError::Deadline(time)));
                giver.end(outcome).await;
            });
            promised.rows().await
        })
    }
}

/// Brings the rows of a query, for as long as somebody takes them.
async fn bring(
    giver: &mut Giver,
    function: Arc<dyn peers::Peer>,
    request: QueryRequest,
) -> Result<(), EngineError> {
    let payload = written(&Request::Stream(request))?;
    let mut parts = function.invoke(payload).await.map_err(lost)?;
    loop {
        let part = tokio::select! {
            part = parts.next() => part,
            // Dropping the answer stops the work behind it.
            () = giver.left() => return Ok(()),
        };
        // Where it ends in the middle, it ran out of memory: Lambda ends it so.
        let part = part.ok_or(EngineError::Overran)?.map_err(lost)?;
        if !giver.push(&part).await? {
            return Ok(());
        }
    }
}

fn written(request: &Request) -> Result<Bytes, EngineError> {
    let payload = serde_json::to_vec(request).map_err(|error| {
        tracing::error!(%error, "a request cannot be written");
        EngineError::Failed
    })?;
    Ok(payload.into())
}

impl QueryEngine for Peer {
    fn catalogue<'a>(
        &'a self,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Arc<Visible>, EngineError>> {
        Box::pin(async move {
            let kept = || self.visible.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((since, visible)) = kept().get(scope)
                && since.elapsed() < KEPT
            {
                return Ok(Arc::clone(visible));
            }
            let answer = self
                .ask(Request::Catalogue(scope.clone()), Limits::default().time)
                .await?;
            let Answer::Catalogue(narrowed) = answer else {
                return Err(unexpected(answer));
            };
            let visible = Arc::new(wire::visible(&narrowed, scope));
            let mut kept = kept();
            if kept.len() >= MOST_SCOPES {
                kept.clear();
            }
            kept.insert(scope.clone(), (Instant::now(), Arc::clone(&visible)));
            Ok(visible)
        })
    }

    fn query<'a>(&'a self, request: QueryRequest) -> BoxFuture<'a, Result<Rows, EngineError>> {
        Box::pin(async move {
            let time = request.limits.time;
            match self.ask(Request::Query(request), time).await? {
                Answer::Rows(rows) => Ok(rows),
                other => Err(unexpected(other)),
            }
        })
    }
}
