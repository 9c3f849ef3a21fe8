//! `DELETE /templates/{id}`.

use axum::extract::{Path, State};
use http::{HeaderMap, StatusCode};
use service::{Caller, Problem};
use store::StoreError;

use super::replace::stale;
use crate::{
    Needs,
    condition::{self, Match},
};

/// Deletes a template, with everything that belongs to it.
///
/// Only its owner may. With `If-Match` it is deleted at that version only. A deletion that was
/// interrupted can be repeated.
#[utoipa::path(
    delete,
    path = "/templates/{id}",
    tag = "templates",
    params(
        ("id" = Uuid, Path, description = "The template's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version that is deleted."),
    ),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "It is someone else's, who shares it with the caller.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such template for this caller.", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "It is at another version.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn delete(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let id = super::id(&id)?;
    let at = match condition::if_match(&headers) {
        None | Some(Match::Any) => None,
        Some(Match::Versions(versions)) => {
            let found = needs.store.template(&caller.user_id, id).await?;
            if found.summary.owner != caller.user_id {
                return Err(StoreError::NotOwner { what: "template" }.into());
            }
            let version = found.summary.version;
            if !versions.contains(&version) {
                return Err(stale(version));
            }
            Some(version)
        }
    };
    needs.store.delete_template(&caller.user_id, id, at).await?;
    Ok(StatusCode::NO_CONTENT)
}
