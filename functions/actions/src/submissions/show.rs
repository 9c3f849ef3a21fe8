//! `GET /api/submissions/{submission_id}`.

use axum::{
    Json,
    extract::{Path, State},
};
use http::{HeaderName, HeaderValue, header};
use service::{Caller, Problem};

use super::Submission;
use crate::{Needs, refusal, request};

/// A form as the caller sent it.
///
/// Only who sent it may have it; for everybody else it does not exist. It stays when the form's
/// widget is gone.
#[utoipa::path(
    get,
    path = "/api/submissions/{submission_id}",
    tag = "submissions",
    params(("submission_id" = Uuid, Path, description = "The `submission_id` that sending the form gave.")),
    responses(
        (status = 200, description = "The submission.", body = Submission),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller sent no such form.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached now.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    Path(id): Path<String>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Submission>), Problem> {
    let id = request::id(&id).ok_or_else(refusal::unknown_submission)?;
    let kept = needs.store.submission(&caller.user_id, id).await;
    let kept = kept.map_err(refusal::of_store)?;
    let unkept = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([unkept], Json(kept.into())))
}
