//! `GET /chat/llm-stream/{message_id}`.

use answer::{
    Dependencies,
    encode::{chat::ChatEvent, sse::Vocabulary},
    follow::follow,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;
use service::{Caller, Problem};

use super::{run_of, store_of};
use crate::reply;

/// Replays an answer and goes on live.
///
/// `message_id` is the answer's own id, its run's, or that of the question. Only its owner may
/// have it; for everybody else it does not exist. With `Last-Event-ID` the events up to that one
/// are left out, so that a client whose connection broke misses nothing and gets nothing twice. It
/// does not matter which instance makes the answer, or whether it still lives: a broken run ends
/// with an `error` event and `done`.
#[utoipa::path(
    get,
    path = "/chat/llm-stream/{message_id}",
    tag = "chat",
    params(
        ("message_id" = Uuid, Path, description = "The answer's id, or its question's."),
        ("Last-Event-ID" = Option<u64>, Header, description = "The last event that the client has; what does not read as one replays all."),
    ),
    responses(
        (status = 200, description = "Server-sent events as those of `POST /chat`.",
            body = ChatEvent, content_type = "text/event-stream"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller has no such answer.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached now.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn stream(
    State(deps): State<Dependencies>,
    Caller(caller): Caller,
    Path(message_id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let store = store_of(&deps)?;
    let message_id = super::named(&message_id)?;
    let run = run_of(store, &caller.user_id, message_id).await?;
    let last = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(0);
    let events = follow(store.clone(), caller, run);
    Ok(reply::as_sse_after(events, Vocabulary::Chat, last))
}
