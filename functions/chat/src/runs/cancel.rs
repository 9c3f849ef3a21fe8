//! `POST /chat/llm-stream/{message_id}/cancel`.

use answer::Dependencies;
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Serialize;
use service::{Caller, Problem};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{run_of, store_of};

/// What became of stopping an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cancelled {
    /// The run.
    run_id: Uuid,
    /// Whether there was anything to stop; what had ended stays as it is.
    cancelled: bool,
}

/// Stops an answer.
///
/// Only its owner may, from any instance. The instance that makes it stops at once where it is asked
/// itself, and sees the wish within half a second otherwise; its query and its language model stop
/// then, and its stream ends with an `error` event of the code `cancelled`, and
/// `done`.
#[utoipa::path(
    post,
    path = "/chat/llm-stream/{message_id}/cancel",
    tag = "chat",
    params(("message_id" = Uuid, Path, description = "The answer's id, or its question's.")),
    responses(
        (status = 202, description = "It is being stopped, or has ended already.", body = Cancelled),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller has no such answer.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached now.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn cancel(
    State(deps): State<Dependencies>,
    Caller(caller): Caller,
    Path(message_id): Path<String>,
) -> Result<Response, Problem> {
    let store = store_of(&deps)?;
    let message_id = super::named(&message_id)?;
    // What is made here is known here: its model is not paid on while the store is asked.
    let is_here = deps.stop(&caller.user_id, message_id);
    let run_id = run_of(store, &caller.user_id, message_id).await?;
    let is_here = is_here || deps.stop(&caller.user_id, run_id);
    let was_running = store.cancel(&caller.user_id, run_id).await?;
    let cancelled = is_here || was_running;
    let body = Cancelled { run_id, cancelled };
    Ok((StatusCode::ACCEPTED, Json(body)).into_response())
}
