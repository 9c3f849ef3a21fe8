//! `POST /chat`.

use answer::{
    Dependencies, answer,
    encode::{chat::ChatEvent, sse::Vocabulary},
};
use axum::{extract::State, response::Response};
use service::{Body, Caller, Problem};

use crate::{providers, reply, request::StreamRequest};

/// Answers a question as server-sent events.
///
/// How it was read, code and rows are there as well as the answer, and the code starts before the
/// rows are there. `id:` is the event's place in its run; while nothing
/// is said, a comment goes out every ten seconds.
#[utoipa::path(
    post,
    path = "/chat",
    tag = "chat",
    request_body = StreamRequest,
    responses(
        (status = 200, description = "Server-sent events `thought`, `tool`, `code`, `data`, `text`, `widget`, `citations`, `follow_ups`, `error`; `done` always last.",
            body = ChatEvent, content_type = "text/event-stream"),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body says what this request cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many questions; `Retry-After` says when. `RateLimit-Remaining` on every answer says how many are left.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn stream(
    State(deps): State<Dependencies>,
    Caller(caller): Caller,
    Body(request): Body<StreamRequest>,
) -> Result<Response, Problem> {
    let question = request.into_question(caller);
    if let Some(problem) = providers::unknown(&deps, question.provider.as_deref()) {
        return Err(problem);
    }
    Ok(reply::as_sse(answer(question, deps), Vocabulary::Chat))
}
