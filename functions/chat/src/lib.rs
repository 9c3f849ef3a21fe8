//! A question in, a stream of events out.
//!
//! | route | handler |
//! | --- | --- |
//! | `POST /ai/chat` | [`questions::ask`] |
//! | `POST /chat` | [`questions::stream`] |
//! | `POST /ai/chat/filter` | [`forms::filter`] |
//! | `POST /chat/sessions/{id}/process-llm` | [`runs::process`] |
//! | `GET /chat/llm-stream/{message_id}` | [`runs::follow`] |
//! | `POST /chat/llm-stream/{message_id}/cancel` | [`runs::cancel`] |
//! | `GET /models` | [`providers::list`] |
//! | `GET /health` | [`health::show`] |
//!
//! [`request`] is what may be asked, [`reply`] how the stream leaves, [`contract`] the OpenAPI
//! document. The work itself is `answer`'s.

pub mod contract;
pub mod forms;
pub mod health;
pub mod providers;
pub mod questions;
pub mod reply;
pub mod request;
pub mod runs;

use answer::Dependencies;
use axum::{
    Router, middleware,
    routing::{get, post},
};
use service::limit::Limited;

pub use contract::openapi;

/// The function's routes, whose questions are kept to a rate. Bare: whoever serves them dresses
/// them with `service::edge::dress` and puts the caller into each request
/// (`service::AuthorizerContext`).
pub fn router(deps: Dependencies, questions: Limited) -> Router {
    let asking = Router::new()
        .route("/ai/chat", post(questions::ask::ask))
        .route("/ai/chat/filter", post(forms::filter::filter))
        .route("/chat", post(questions::stream::stream))
        .route(
            "/chat/sessions/{id}/process-llm",
            post(runs::process::process),
        )
        .route_layer(middleware::from_fn_with_state(questions, Limited::keep));
    Router::new()
        .route("/chat/llm-stream/{message_id}", get(runs::follow::stream))
        .route(
            "/chat/llm-stream/{message_id}/cancel",
            post(runs::cancel::cancel),
        )
        .route("/models", get(providers::list::list))
        .route("/health", get(health::show::show))
        .merge(asking)
        .with_state(deps)
}
