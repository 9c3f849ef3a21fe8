//! `GET /chat/sessions`.

use axum::{extract::State, response::Response};
use service::{Caller, Here, Problem, Query};
use store::{Page, Store};

use crate::{
    reply::Session,
    request::{SessionPages, Start, Wanted},
};

/// Lists the caller's sessions, last active first.
///
/// A page is a bare array; the next one is in `Link`. A session that becomes active while pages are
/// read moves to the front, and may be missed by who is past it.
#[utoipa::path(
    get,
    path = "/chat/sessions",
    tag = "sessions",
    params(SessionPages),
    responses(
        (status = 200, description = "A page.", body = [Session], headers(("link" = Option<String>, description = "`<…?cursor=…>; rel=\"next\"` where there is a next page."))),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The query says what it cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(store): State<Store>,
    Caller(caller): Caller,
    here: Here,
    Query(pages): Query<SessionPages>,
) -> Result<Response, Problem> {
    let page = page_of(&store, &caller.user_id, pages.checked()?).await?;
    let page = page.map(Session::from);
    Ok(here.page(&page.entries, page.next.as_deref()))
}

async fn page_of(
    store: &Store,
    owner: &str,
    Wanted { size, from }: Wanted,
) -> store::Result<Page<store::sessions::Session>> {
    match from {
        Start::Page(1, _) => store.sessions(owner, size, None).await,
        Start::Page(number, _) => {
            let passed = store
                .sessions(owner, number.saturating_sub(1) * size, None)
                .await?;
            match passed.next {
                Some(cursor) => store.sessions(owner, size, Some(&cursor)).await,
                None => Ok(Page {
                    entries: Vec::new(),
                    next: None,
                }),
            }
        }
        Start::Cursor(cursor) => store.sessions(owner, size, Some(&cursor)).await,
    }
}
