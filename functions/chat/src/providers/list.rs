//! `GET /models`.

use answer::{Dependencies, spent::PLANNER};
use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::Serialize;
use service::{Caller, Problem};
use utoipa::ToSchema;

/// Somebody who can be asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Provider)]
pub struct Provider {
    /// Its name, as `llm_provider` takes it.
    #[schema(example = "local")]
    provider: String,
    /// `openrouter`, `local` for any other server, or `planner` for Inlay's own.
    kind: String,
    /// The model, as it is configured; none for the planner.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "qwen3:8b")]
    model: Option<String>,
    /// Whether it would be asked now.
    healthy: bool,
    /// Whether it is asked first where nobody is chosen.
    is_default: bool,
    /// When it was looked at; left out where it never was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, format = DateTime)]
    checked_at: Option<Timestamp>,
    /// What is wrong with it, to be read on after its name; where something is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<String>,
    /// In how many seconds it is asked again, where it is left alone for a while.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rests_s: Option<u64>,
}

/// Lists who can be asked, in the order in which they are.
///
/// Each server was looked at within the last seconds. The planner comes last and is always there.
/// Addresses and keys are not told.
#[utoipa::path(
    get,
    path = "/models",
    tag = "chat",
    responses(
        (status = 200, description = "Language models in order of preference, then the planner.", body = Vec<Provider>),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(deps): State<Dependencies>,
    Caller(_caller): Caller,
) -> Json<Vec<Provider>> {
    let health = match &deps.speakers {
        Some(speakers) => speakers.models().checked().await,
        None => Vec::new(),
    };
    let mut providers: Vec<Provider> = health
        .into_iter()
        .map(|health| Provider {
            kind: health.kind.as_str().to_owned(),
            provider: health.provider,
            model: Some(health.model),
            healthy: health.healthy,
            is_default: health.is_default,
            checked_at: health.checked_at,
            problem: health.problem,
            rests_s: health.rests_s,
        })
        .collect();
    providers.push(Provider {
        provider: PLANNER.to_owned(),
        kind: PLANNER.to_owned(),
        model: None,
        healthy: true,
        is_default: providers.is_empty(),
        checked_at: None,
        problem: None,
        rests_s: None,
    });
    Json(providers)
}
