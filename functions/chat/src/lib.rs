//! A question in, a stream of events out.
//!
//! | route | handler |
//! | --- | --- |
//! | `POST /ai/chat` | [`questions::ask`] |
//! | `POST /chat` | [`questions::stream`] |
//! | `POST /ai/chat/filter` | [`forms::filter`] |
//! | `GET /health` | [`health::show`] |
//!
//! [`request`] is what may be asked, [`reply`] how the stream leaves, [`contract`] the OpenAPI
//! document. The work itself is `answer`'s.

pub mod contract;
pub mod forms;
pub mod health;
pub mod questions;
pub mod reply;
pub mod request;

use answer::Dependencies;
use axum::{
    Router,
    routing::{get, post},
};

pub use contract::openapi;

/// The function's routes. Bare: whoever serves them dresses them with `service::edge::dress` and
/// puts the caller into each request (`service::AuthorizerContext`).
pub fn router(deps: Dependencies) -> Router {
    Router::new()
        .route("/ai/chat", post(questions::ask::ask))
        .route("/ai/chat/filter", post(forms::filter::filter))
        .route("/chat", post(questions::stream::stream))
        .route("/health", get(health::show::show))
        .with_state(deps)
}
