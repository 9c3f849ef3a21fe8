//! A widget in, its picture out.
//!
//! | route | handler |
//! | --- | --- |
//! | `POST /api/widget/render` | [`widget::render`] |
//!
//! [`contract`] is the part of the OpenAPI document that is about these routes. The work itself is
//! that of `widgets`, which checks, and `render`, which draws.

pub mod contract;
pub mod widget;

use axum::{Router, routing::post};
use service::Clock;

pub use contract::openapi;

/// The function's routes. Bare: whoever serves them dresses them with `service::edge::dress` and
/// puts the caller into each request (`service::AuthorizerContext`).
pub fn router(clock: Clock) -> Router {
    Router::new()
        .route("/api/widget/render", post(widget::render::render))
        .with_state(clock)
}
