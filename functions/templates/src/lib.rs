//! Saved questions with parameters: kept, shared, asked again.
//!
//! | route | handler |
//! | --- | --- |
//! | `POST /templates` | [`templates::create`] |
//! | `GET /templates` | [`templates::list`] |
//! | `GET /templates/{id}` | [`templates::show`] |
//! | `PUT /templates/{id}` | [`templates::replace`] |
//! | `DELETE /templates/{id}` | [`templates::delete`] |
//! | `POST /templates/{id}/run` | [`templates::run`] |
//!
//! [`request`] is what may be sent, [`reply`] what comes back, [`condition`] how two who change a
//! template at the same time learn of each other, [`asking`] what a template asks, [`contract`] the
//! OpenAPI document. Keeping is `store`'s work, answering `answer`'s.

pub mod asking;
pub mod condition;
pub mod contract;
pub mod reply;
pub mod request;
pub mod templates;

use answer::Dependencies;
use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use service::limit::Limited;
use store::Store;

pub use contract::openapi;

/// What the function needs.
#[derive(Clone)]
pub struct Needs {
    /// Answers questions.
    pub answers: Dependencies,
    /// Keeps templates.
    pub store: Store,
    /// How often a caller may ask; a run is a question like any other.
    pub limited: Limited,
}

/// The function's routes. Bare: whoever serves them dresses them with `service::edge::dress` and
/// puts the caller into each request (`service::AuthorizerContext`).
pub fn router(needs: Needs) -> Router {
    let runs = Router::new()
        .route("/templates/{id}/run", post(templates::run::run))
        .route_layer(from_fn_with_state(needs.limited.clone(), Limited::keep));
    Router::new()
        .merge(runs)
        .route(
            "/templates",
            get(templates::list::list).post(templates::create::create),
        )
        .route(
            "/templates/{id}",
            get(templates::show::show)
                .put(templates::replace::replace)
                .delete(templates::delete::delete),
        )
        .with_state(needs)
}
