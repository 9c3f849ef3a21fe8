//! Chat sessions and their messages, and the audit.
//!
//! | route | handler |
//! | --- | --- |
//! | `POST /chat/sessions` | [`sessions::create`] |
//! | `GET /chat/sessions` | [`sessions::list`] |
//! | `GET /chat/sessions/{id}` | [`sessions::show`] |
//! | `PATCH /chat/sessions/{id}` | [`sessions::change`] |
//! | `DELETE /chat/sessions/{id}` | [`sessions::delete`] |
//! | `POST /chat/sessions/{id}/messages` | [`messages::send`] |
//! | `GET /chat/sessions/{id}/messages` | [`messages::list`] |
//! | `GET /chat/sessions/{id}/messages/{message_id}` | [`messages::show`] |
//! | `GET /audit` | [`audit::list`] |
//!
//! A session of another caller is 404 in every one of them. [`request`] is what may be
//! asked, [`reply`] what comes back, [`contract`] the OpenAPI document. What lasts is `store`'s.

pub mod audit;
pub mod contract;
pub mod messages;
pub mod reply;
pub mod request;
pub mod sessions;

use axum::{
    Router,
    routing::{get, post},
};
use store::Store;

pub use audit::list::AUDITOR;
pub use contract::openapi;

/// The function's routes. Bare: whoever serves them dresses them with `service::edge::dress` and
/// puts the caller into each request (`service::AuthorizerContext`).
pub fn router(store: Store) -> Router {
    Router::new()
        .route(
            "/chat/sessions",
            post(sessions::create::create).get(sessions::list::list),
        )
        .route(
            "/chat/sessions/{id}",
            get(sessions::show::show)
                .patch(sessions::change::change)
                .delete(sessions::delete::delete),
        )
        .route(
            "/chat/sessions/{id}/messages",
            post(messages::send::send).get(messages::list::list),
        )
        .route(
            "/chat/sessions/{id}/messages/{message_id}",
            get(messages::show::show),
        )
        .route("/audit", get(audit::list::list))
        .with_state(store)
}
