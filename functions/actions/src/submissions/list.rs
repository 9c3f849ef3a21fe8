//! `GET /api/submissions`.

use axum::{extract::State, response::Response};
use service::{Caller, Here, Problem, Query};

use super::Submission;
use crate::{Needs, refusal, request::SubmissionPages};

/// What the caller sent with forms, newest first.
///
/// A page is a bare array; the next one is in `Link`.
#[utoipa::path(
    get,
    path = "/api/submissions",
    tag = "submissions",
    params(SubmissionPages),
    responses(
        (status = 200, description = "A page.", body = [Submission], headers(("link" = Option<String>, description = "`<…?cursor=…>; rel=\"next\"` where there is a next page."))),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The query says what it cannot say, or the cursor is of another list; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached now.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    here: Here,
    Query(pages): Query<SubmissionPages>,
) -> Result<Response, Problem> {
    let page = needs
        .store
        .submissions(&caller.user_id, pages.size(), pages.cursor())
        .await
        .map_err(refusal::of_store)?;
    Ok(super::page(&here, page))
}
