//! `GET /chat/sessions/{id}/messages/{message_id}`.

use axum::{Json, extract::State};
use service::{Caller, Problem};
use store::{Store, StoreError};

use crate::{
    reply::Message,
    request::{MessageId, SessionId},
};

/// Shows a message of a session of the caller's.
///
/// Of an answer that is still being made it shows what is there so far.
#[utoipa::path(
    get,
    path = "/chat/sessions/{id}/messages/{message_id}",
    tag = "sessions",
    params(
        ("id" = String, Path, description = "The session's id."),
        ("message_id" = Uuid, Path, description = "The message's id."),
    ),
    responses(
        (status = 200, description = "The message.", body = Message),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller has no such message in this session.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(store): State<Store>,
    Caller(caller): Caller,
    SessionId(session_id): SessionId,
    MessageId(id): MessageId,
) -> Result<Json<Message>, Problem> {
    // A message outlives the first moment of its session's deletion, and must not show then.
    store.session(&caller.user_id, &session_id).await?;
    let message = store.message(&caller.user_id, id).await?;
    if message.session_id != session_id {
        return Err(StoreError::NotFound { what: "message" }.into());
    }
    Ok(Json(message.into()))
}
