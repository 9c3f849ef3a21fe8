//! `GET /api/widget/{widget_id}/submissions`.

use axum::{
    extract::{Path, State},
    response::Response,
};
use service::{Caller, Here, Problem, Query};

use crate::{
    Needs, refusal,
    request::SubmissionPages,
    submissions::{self, Submission},
};

/// What the caller sent with one form, newest first.
///
/// A page is a bare array; the next one is in `Link`. A widget that was shown to somebody else does
/// not exist. What was sent with one that is gone by now is listed all the same.
#[utoipa::path(
    get,
    path = "/api/widget/{widget_id}/submissions",
    tag = "submissions",
    params(
        ("widget_id" = Uuid, Path, description = "The form's widget."),
        SubmissionPages,
    ),
    responses(
        (status = 200, description = "A page.", body = [Submission], headers(("link" = Option<String>, description = "`<…?cursor=…>; rel=\"next\"` where there is a next page."))),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller was shown no such widget.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The query says what it cannot say, or the cursor is of another list; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached now.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn submissions(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    Path(id): Path<String>,
    here: Here,
    Query(pages): Query<SubmissionPages>,
) -> Result<Response, Problem> {
    let (owner, id) = (&caller.user_id, super::id(&id)?);
    let page = needs
        .store
        .submissions_of(owner, id, pages.size(), pages.cursor())
        .await
        .map_err(refusal::of_store)?;
    if page.entries.is_empty() {
        // Nothing was sent with it, or it is not the caller's.
        let widget = needs.store.widget(owner, id).await;
        widget.map_err(refusal::of_store)?;
    }
    Ok(submissions::page(&here, page))
}
