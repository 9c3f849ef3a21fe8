//! `DELETE /chat/sessions/{id}`.

use axum::extract::State;
use http::StatusCode;
use service::{Caller, Problem};
use store::Store;

use crate::request::SessionId;

/// Deletes a session of the caller's, with its messages, widgets and files.
///
/// It is gone from the first moment on. Where deleting was interrupted, or answers with 503, it goes
/// on when it is asked for again; when nothing is left the answer is 404.
#[utoipa::path(
    delete,
    path = "/chat/sessions/{id}",
    tag = "sessions",
    params(("id" = String, Path, description = "The session's id.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller has no such session.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn delete(
    State(store): State<Store>,
    Caller(caller): Caller,
    SessionId(id): SessionId,
) -> Result<StatusCode, Problem> {
    store.delete_session(&caller.user_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
