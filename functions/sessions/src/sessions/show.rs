//! `GET /chat/sessions/{id}`.

use axum::{Json, extract::State};
use service::{Caller, Problem};
use store::Store;

use crate::{reply::Session, request::SessionId};

/// Shows a session of the caller's.
#[utoipa::path(
    get,
    path = "/chat/sessions/{id}",
    tag = "sessions",
    params(("id" = String, Path, description = "The session's id.")),
    responses(
        (status = 200, description = "The session.", body = Session),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller has no such session.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(store): State<Store>,
    Caller(caller): Caller,
    SessionId(id): SessionId,
) -> Result<Json<Session>, Problem> {
    let session = store.session(&caller.user_id, &id).await?;
    Ok(Json(session.into()))
}
