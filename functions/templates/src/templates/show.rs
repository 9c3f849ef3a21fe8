//! `GET /templates/{id}`.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use service::{Caller, Problem};

use crate::{
    Needs, asking, condition,
    reply::{Template, tag},
};

/// A template.
///
/// Its owner may see it, and those with whom it is shared; they get it without its rows. To
/// everyone else there is none.
#[utoipa::path(
    get,
    path = "/templates/{id}",
    tag = "templates",
    params(("id" = Uuid, Path, description = "The template's id.")),
    responses(
        (status = 200, description = "The template.", body = Template,
            headers(("ETag" = String, description = "Its version."))),
        (status = 304, description = "`If-None-Match` says that the client has this version."),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such template for this caller.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = super::id(&id)?;
    let template = needs.store.template(&caller.user_id, id).await?;
    let version = template.summary.version;
    if condition::is_known(&headers, version) {
        return Ok((StatusCode::NOT_MODIFIED, [tag(version)]).into_response());
    }
    Ok(asking::described(&needs, &caller, template)
        .await?
        .into_response())
}
