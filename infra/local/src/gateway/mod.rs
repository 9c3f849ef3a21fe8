//! What API Gateway does in the cloud, on this machine.
//!
//! ```text
//! request ─▶ id ─▶ CORS ─▶ route ─▶ caller ─▶ the function's own router
//!                            └────▶ the gateway's own pages: no caller needed
//! ```
//!
//! | module | does |
//! | --- | --- |
//! | [`callers`] | runs the authorizer, and says who calls without a token |
//! | [`routes`] | which path belongs to which function: those of its contract |
//! | [`cors`] | lets pages of other origins in |
//! | [`contract`] | the functions' contracts in one |
//! | [`pages`] | the gateway's own paths: the gallery, contract, health |
//! | [`drain`] | stops: no new requests, running streams to their end |

pub mod callers;
pub mod contract;
pub mod cors;
pub mod drain;
pub mod pages;
pub mod routes;

use axum::Router;

pub use callers::Callers;
pub use pages::Pages;
pub use routes::Function;

/// The gateway over these functions.
pub fn router(functions: Vec<Function>, callers: Callers, pages: Pages) -> Router {
    let routes = routes::of(functions, callers).merge(pages::router(pages));
    service::edge::dress(routes).layer(cors::layer())
}
