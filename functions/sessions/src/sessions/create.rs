//! `POST /chat/sessions`.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use service::{Body, Caller, Here, Problem};
use store::Store;

use crate::{reply::Session, request::CreateSession};

/// Begins a session.
///
/// Every signed-in caller may have sessions, and sees their own only. A session without a title gets
/// one from its first question. A question to `POST /ai/chat` under a new `session_id` begins one
/// too.
#[utoipa::path(
    post,
    path = "/chat/sessions",
    tag = "sessions",
    request_body = CreateSession,
    responses(
        (status = 201, description = "The session.", body = Session, headers(("location" = String, description = "Where it is."))),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body says what this request cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn create(
    State(store): State<Store>,
    Caller(caller): Caller,
    here: Here,
    Body(request): Body<CreateSession>,
) -> Result<Response, Problem> {
    let session = store
        .create_session(&caller.user_id, request.checked()?)
        .await?;
    let location = [(header::LOCATION, here.location(&session.id))];
    let session = Session::from(session);
    Ok((StatusCode::CREATED, location, Json(session)).into_response())
}
