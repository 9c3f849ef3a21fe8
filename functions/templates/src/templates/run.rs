//! `POST /templates/{id}/run`.

use answer::{
    Question, answer,
    encode::{chat::ChatEvent, sse::Vocabulary},
    question::Within,
    saved,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use service::{Caller, Problem};

use crate::{
    Needs, asking, reply,
    request::{MaybeBody, RunRequest},
};

/// Asks a saved question again.
///
/// As `POST /chat` answers it, with other parameters: dates, values, chart type, limit, heading.
/// Whoever may see the template may run it, and sees the rows that they may see, not its owner's.
/// Parameters that it does not take are named, all of them, before anything is streamed. A run
/// counts as a question.
#[utoipa::path(
    post,
    path = "/templates/{id}/run",
    tag = "templates",
    params(("id" = Uuid, Path, description = "The template's id.")),
    request_body = Option<RunRequest>,
    responses(
        (status = 200, description = "Server-sent events, as `POST /chat` gives them; `done` always last.",
            body = ChatEvent, content_type = "text/event-stream"),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such template for this caller.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Parameters that it does not take, `issues` lists every one; or it is over data that is not there for this caller.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many questions in this minute; `Retry-After` says when to ask again.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What this needs cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn run(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    Path(id): Path<String>,
    MaybeBody(request): MaybeBody<RunRequest>,
) -> Result<Response, Problem> {
    let id = super::id(&id)?;
    let template = needs.store.template(&caller.user_id, id).await?;
    let question = asking::of_template(&template, &caller);
    let given = request.parameters.unwrap_or_default();
    let asked = saved::bind(&question, &given, asking::AT, &caller, &needs.answers)
        .await
        .map_err(asking::refused)?;
    let question = Question {
        caller,
        asked,
        turns: Vec::new(),
        sources: Vec::new(),
        provider: None,
        within: Within::Nothing,
    };
    Ok(reply::as_sse(
        answer(question, needs.answers),
        Vocabulary::Chat,
    ))
}
