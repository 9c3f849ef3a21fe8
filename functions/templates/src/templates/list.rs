//! `GET /templates`.

use axum::{extract::State, response::Response};
use service::{Caller, Here, Problem, Query};

use crate::{Needs, reply::Summary, request::TemplatePages};

/// The caller's templates, and those that others share with them; newest first.
///
/// `q` finds those whose prompt has a word that begins with each of its words, case and accents
/// aside. A search may give a page that is short, or empty, and has a next one all the same.
#[utoipa::path(
    get,
    path = "/templates",
    tag = "templates",
    params(TemplatePages),
    responses(
        (status = 200, description = "A page of templates, without SQL, code and rows.", body = Vec<Summary>,
            headers(("Link" = String, description = "The next page, `rel=\"next\"`, where there is one."))),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The query cannot be read, or the cursor is of another list.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    here: Here,
    Query(pages): Query<TemplatePages>,
) -> Result<Response, Problem> {
    let cursor = pages.cursor.as_deref();
    let page = needs
        .store
        .templates(&caller.user_id, &pages.search(), pages.size(), cursor)
        .await?;
    let page = page.map(Summary::from);
    Ok(here.page(&page.entries, page.next.as_deref()))
}
