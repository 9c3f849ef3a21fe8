//! `GET /health`.

use std::time::Duration;

use answer::Dependencies;
use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use service::health::{Condition, Health};
use tokio::time::timeout;

/// Longest wait for the data before it counts as out of reach.
const PATIENCE: Duration = Duration::from_secs(2);

/// How the function is.
///
/// Whether the data can be reached. Asks nobody who they are, and tells nothing about the data.
#[utoipa::path(
    get,
    path = "/health",
    tag = "health",
    security(()),
    responses(
        (status = 200, description = "Everything works.", body = Health),
        (status = 503, description = "The data cannot be reached.", body = Health),
    )
)]
pub async fn show(State(deps): State<Dependencies>) -> impl IntoResponse {
    let nobody = Default::default();
    let data = match timeout(PATIENCE, deps.engine.catalogue(&nobody)).await {
        Ok(Ok(_)) => Condition::Ok,
        _ => Condition::Degraded,
    };
    let status = match data {
        Condition::Ok => StatusCode::OK,
        Condition::Degraded => StatusCode::SERVICE_UNAVAILABLE,
    };
    (
        status,
        Json(Health::of(env!("CARGO_PKG_VERSION"), [("data", data)])),
    )
}
