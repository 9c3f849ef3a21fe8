//! `POST /chat/sessions/{id}/messages`.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use service::{Body, Caller, Here, Problem};
use store::Store;

use crate::{
    reply::Message,
    request::{SendMessage, SessionId},
};

/// Says something in a session of the caller's.
///
/// It is kept, and answered when `POST /chat/sessions/{id}/process-llm` asks for it. With a
/// `client_message_id` the same message is said once, however often it is sent: the repetition gets
/// the message that is there, with 200. The same id with other words is refused.
#[utoipa::path(
    post,
    path = "/chat/sessions/{id}/messages",
    tag = "sessions",
    params(("id" = String, Path, description = "The session's id.")),
    request_body = SendMessage,
    responses(
        (status = 200, description = "It was said before, under the same `client_message_id`.", body = Message, headers(("location" = String, description = "Where it is."))),
        (status = 201, description = "The message.", body = Message, headers(("location" = String, description = "Where it is."))),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller has no such session.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The `client_message_id` was used for other words.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body says what this request cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn send(
    State(store): State<Store>,
    Caller(caller): Caller,
    SessionId(id): SessionId,
    here: Here,
    Body(request): Body<SendMessage>,
) -> Result<Response, Problem> {
    let sent = store.send(&caller.user_id, &id, request.checked()?).await?;
    let status = if sent.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let location = here.location(&sent.message.id.to_string());
    let message = Message::from(sent.message);
    Ok((status, [(header::LOCATION, location)], Json(message)).into_response())
}
