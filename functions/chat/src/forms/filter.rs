//! `POST /ai/chat/filter`.

use answer::{Dependencies, answer, encode::lines::Line};
use axum::{extract::State, response::Response};
use http::HeaderMap;
use service::{Body, Caller, Problem};

use crate::{reply, request::FilterRequest};

/// Answers a submitted filter form.
///
/// The figures under those filters, streamed as `/ai/chat` does. A form of ours is known by its
/// `form_id`; for any other, `message` says what to show, and without one the table that knows its
/// fields is summed up. Fields that cannot be read are named in one `error` line.
#[utoipa::path(
    post,
    path = "/ai/chat/filter",
    tag = "chat",
    request_body = FilterRequest,
    responses(
        (status = 200, description = "As `POST /ai/chat`.",
            content((Line = "application/x-ndjson"), (Line = "text/event-stream"))),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body says what this request cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many questions; `Retry-After` says when. `RateLimit-Remaining` on every answer says how many are left.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn filter(
    State(deps): State<Dependencies>,
    Caller(caller): Caller,
    headers: HeaderMap,
    Body(request): Body<FilterRequest>,
) -> Response {
    let (question, include) = request.into_question(caller);
    reply::as_accepted(&headers, answer(question, deps), include)
}
