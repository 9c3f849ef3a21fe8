//! `GET /chat/sessions/{id}/messages`.

use axum::{extract::State, response::Response};
use service::{Caller, Here, Problem, Query};
use store::{Store, messages::From};

use crate::{
    reply::Message,
    request::{MessagePages, SessionId, Start, Wanted},
};

/// Lists what was said in a session of the caller's.
///
/// The first page has the newest messages, and each page is in the order in which they were said.
/// `before` and `page` go together; `Link` has the cursor of the next page, which no message that is
/// said meanwhile can shift.
#[utoipa::path(
    get,
    path = "/chat/sessions/{id}/messages",
    tag = "sessions",
    params(("id" = String, Path, description = "The session's id."), MessagePages),
    responses(
        (status = 200, description = "A page.", body = [Message], headers(("link" = Option<String>, description = "`<…?cursor=…>; rel=\"next\"` where there are older messages."))),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller has no such session.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The query says what it cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(store): State<Store>,
    Caller(caller): Caller,
    SessionId(id): SessionId,
    here: Here,
    Query(pages): Query<MessagePages>,
) -> Result<Response, Problem> {
    let Wanted { size, from } = pages.checked()?;
    let from = match &from {
        Start::Cursor(cursor) => From::Cursor(cursor),
        Start::Page(number, None) => From::Page(*number),
        Start::Page(number, Some(time)) => From::PageBefore(*number, *time),
    };
    let page = store.messages(&caller.user_id, &id, size, from).await?;
    let page = page.map(Message::from);
    Ok(here.page(&page.entries, page.next.as_deref()))
}
