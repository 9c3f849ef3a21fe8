//! `PUT /templates/{id}`.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use service::{Body, Caller, Problem};
use store::StoreError;

use crate::{
    Needs, asking,
    condition::{self, Match},
    reply::Template,
    request::TemplateRequest,
};

/// Replaces a template: what the body leaves out is gone.
///
/// Only its owner may. `If-Match` says which version is replaced; where somebody was quicker,
/// nothing is changed and the answer says so. What the template means is kept as long as its
/// `generated_sql` stays the same.
#[utoipa::path(
    put,
    path = "/templates/{id}",
    tag = "templates",
    params(
        ("id" = Uuid, Path, description = "The template's id."),
        ("If-Match" = String, Header, description = "The `ETag` of the version that is replaced, or `*`."),
    ),
    request_body = TemplateRequest,
    responses(
        (status = 200, description = "The template, as it is now.", body = Template,
            headers(("ETag" = String, description = "Its version."))),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "It is someone else's, who shares it with the caller.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such template for this caller.", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "It is at another version.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body says what a template cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn replace(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(request): Body<TemplateRequest>,
) -> Result<Response, Problem> {
    let id = super::id(&id)?;
    // Who may not change it hears so before anything else.
    let before = needs.store.template(&caller.user_id, id).await?;
    if before.summary.owner != caller.user_id {
        return Err(StoreError::NotOwner { what: "template" }.into());
    }
    let version = before.summary.version;
    match condition::if_match(&headers) {
        None => return Err(condition::required()),
        Some(Match::Versions(versions)) if !versions.contains(&version) => {
            return Err(stale(version));
        }
        Some(_) => {}
    }
    let wanted = asking::wanted(&needs, &caller, request, Some(before.contents)).await?;
    let template = needs
        .store
        .replace_template(&caller.user_id, id, version, wanted)
        .await?;
    let template = asking::described(&needs, &caller, template).await?;
    Ok(template.into_response())
}

/// 412: it is at that version.
pub(super) fn stale(version: u64) -> Problem {
    StoreError::Changed {
        what: "template",
        version,
    }
    .into()
}
