//! `POST /ai/chat`.

use answer::{Dependencies, answer, encode::lines::Line};
use axum::{extract::State, response::Response};
use http::HeaderMap;
use service::{Body, Caller, Problem};

use crate::{providers, reply, request::AskRequest};

/// Answers a question as lines.
///
/// Each line is sent the moment it exists. Every signed-in caller may ask; what they may see is
/// decided by their permissions and claims, which the body can only narrow. A question that cannot
/// be answered without guessing gets help and no error; a failure gets one `error` line.
#[utoipa::path(
    post,
    path = "/ai/chat",
    tag = "chat",
    request_body = AskRequest,
    responses(
        (status = 200, description = "One JSON object per line, `done` always last; with `Accept: text/event-stream` the same objects as server-sent events.",
            content((Line = "application/x-ndjson"), (Line = "text/event-stream"))),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body says what this request cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many questions; `Retry-After` says when. `RateLimit-Remaining` on every answer says how many are left.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn ask(
    State(deps): State<Dependencies>,
    Caller(caller): Caller,
    headers: HeaderMap,
    Body(request): Body<AskRequest>,
) -> Result<Response, Problem> {
    let (question, include) = request.into_question(caller);
    if let Some(problem) = providers::unknown(&deps, question.provider.as_deref()) {
        return Err(problem);
    }
    let run = answer(question, deps);
    Ok(reply::as_accepted(&headers, run, include))
}
