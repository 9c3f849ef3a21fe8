//! A click on a widget in, what it does out.
//!
//! | route | handler |
//! | --- | --- |
//! | `POST /api/widget/action` | [`widget::act`] |
//! | `POST /api/data/drilldown` | [`data::drilldown`] |
//! | `GET /api/widget/{widget_id}` | [`widget::show`] |
//! | `GET /api/widget/{widget_id}/submissions` | [`widget::submissions`] |
//! | `POST /api/widget/render` | [`widget::render`] |
//! | `GET /api/submissions` | [`submissions::list`] |
//! | `GET /api/submissions/{submission_id}` | [`submissions::show`] |
//!
//! [`act`] is the way of a click, [`endpoints`] what an `api_call` may name, [`request`] and
//! [`params`] what may be sent, [`result`] what comes back, whole or as a [`stream`], [`refusal`] why an action does not run,
//! [`contract`] the OpenAPI document.

pub mod act;
pub mod contract;
pub mod data;
pub mod endpoints;
pub mod params;
pub mod refusal;
pub mod request;
pub mod result;
pub mod stream;
pub mod submissions;
pub mod widget;

use std::sync::Arc;

use answer::Dependencies;
use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use service::{Problem, limit::Limited, peers::Routes};
use store::Store;

pub use contract::openapi;
pub use endpoints::Endpoints;

/// What the function needs.
#[derive(Clone)]
pub struct Needs {
    /// Runs what widgets ask of the data, and draws what comes.
    pub answers: Dependencies,
    /// Keeps widgets, and what became of clicks.
    pub store: Store,
    /// How often a caller may act.
    pub limited: Limited,
    /// What an action may call.
    pub endpoints: Endpoints,
    /// The exports function, which makes files.
    pub exports: Arc<dyn Routes>,
}

/// The function's routes. Bare: whoever serves them dresses them with `service::edge::dress` and
/// puts the caller into each request (`service::AuthorizerContext`).
pub fn router(needs: Needs) -> Router {
    let acting = Router::new()
        .route("/api/widget/action", post(widget::act::act))
        .route("/api/data/drilldown", post(data::drilldown::drill_down))
        .route_layer(from_fn_with_state(needs.limited.clone(), Limited::keep));
    Router::new()
        .merge(acting)
        .route("/api/widget/{widget_id}", get(widget::show::show))
        .route(
            "/api/widget/{widget_id}/submissions",
            get(widget::submissions::submissions),
        )
        .route("/api/widget/render", post(widget::render::render))
        .route("/api/submissions", get(submissions::list::list))
        .route(
            "/api/submissions/{submission_id}",
            get(submissions::show::show),
        )
        .with_state(needs)
}
