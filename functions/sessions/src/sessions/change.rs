//! `PATCH /chat/sessions/{id}`.

use axum::{Json, extract::State};
use service::{Body, Caller, Problem};
use store::{Store, sessions::SessionChange};

use crate::{
    reply::Session,
    request::{ChangeSession, SessionId},
};

/// Changes a session of the caller's.
///
/// What the body leaves out, or says to be null, stays as it is; `settings` are replaced as a whole.
/// A provider or model counts from the next question on.
#[utoipa::path(
    patch,
    path = "/chat/sessions/{id}",
    tag = "sessions",
    params(("id" = String, Path, description = "The session's id.")),
    request_body = ChangeSession,
    responses(
        (status = 200, description = "The session as it is now.", body = Session),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller has no such session.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body says what this request cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn change(
    State(store): State<Store>,
    Caller(caller): Caller,
    SessionId(id): SessionId,
    Body(request): Body<ChangeSession>,
) -> Result<Json<Session>, Problem> {
    let change = request.checked()?;
    let session = if change == SessionChange::default() {
        store.session(&caller.user_id, &id).await?
    } else {
        store.change_session(&caller.user_id, &id, change).await?
    };
    Ok(Json(session.into()))
}
