//! `POST /chat/sessions/{id}/process-llm`.

use answer::{
    Dependencies, Question, answer,
    encode::{chat::ChatEvent, sse::Vocabulary},
    question::{Asked, Within},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;
use service::{Body, Caller, Problem};
use store::messages::{From, Message, Role};

use super::store_of;
use crate::{providers, reply, request::ProcessRequest};

/// How far back the last question is looked for, in messages.
const LOOK_BACK: usize = 20;

/// Answers the last thing that its user said in a session.
///
/// Whoever may read the session may have it answered. It is answered once: asked again, the same
/// answer is replayed and goes on live, wherever it is made; only one that failed or was stopped is
/// made anew.
#[utoipa::path(
    post,
    path = "/chat/sessions/{id}/process-llm",
    tag = "chat",
    params(("id" = String, Path, description = "The session.")),
    request_body = ProcessRequest,
    responses(
        (status = 200, description = "Server-sent events as those of `POST /chat`.",
            body = ChatEvent, content_type = "text/event-stream"),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller has no such session, or no such message in it.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Nothing was asked in the session yet.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body says what this request cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many questions; `Retry-After` says when.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached now.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn process(
    State(deps): State<Dependencies>,
    Caller(caller): Caller,
    Path(session_id): Path<String>,
    Body(request): Body<ProcessRequest>,
) -> Result<Response, Problem> {
    let store = store_of(&deps)?;
    if let Some(problem) = providers::unknown(&deps, request.llm_provider.as_deref()) {
        return Err(problem);
    }
    let question = match request.message_id {
        Some(id) => {
            let message = store.message(&caller.user_id, id).await?;
            let is_question = message.session_id == session_id && message.said.role == Role::User;
            is_question.then_some(message).ok_or_else(no_question)?
        }
        None => {
            let recent = store
                .messages(&caller.user_id, &session_id, LOOK_BACK, From::Newest)
                .await?;
            let is_question = |message: &Message| message.said.role == Role::User;
            let last = recent.entries.into_iter().rfind(is_question);
            last.ok_or_else(no_question)?
        }
    };
    let context = request.user_context.unwrap_or_default();
    let caller = context.narrow(caller);
    let question = Question {
        caller,
        asked: Asked::Words(question.said.content.clone()),
        turns: Vec::new(),
        sources: context.active_sources.unwrap_or_default(),
        provider: request.llm_provider,
        within: Within::Sent(Box::new(question)),
    };
    Ok(reply::as_sse(answer(question, deps), Vocabulary::Chat))
}

fn no_question() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "nothing_asked",
        "Nothing asked yet",
        "There is no such question in this session. Send one first: POST …/messages.",
    )
}
