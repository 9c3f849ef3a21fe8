//! `POST /api/widget/action`.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, header};
use service::{Body, Caller, Issue, Principal, Problem, problems, reply::wants_events};

use crate::{
    Needs,
    act::{self, Teller},
    request::ActionRequest,
    result::ActionResult,
    stream::{self, ActionEvent},
};

/// Runs an action of a widget.
///
/// The action is that of the widget as it was kept, never of the request: the request names it and
/// says what it takes. It runs for whoever the widget was shown to, while it has not expired, and if they
/// have one of the permissions that it asks for; rows are those that the caller may see now. What is sent
/// twice under one `idempotency_key` runs once.
///
/// With `Accept: text/event-stream` it says how far it is, and then what it came to. That is how the
/// actions of component trees (`handler: "server"`) are meant to be run; their `action_id` is their
/// `type`, and `params` may have the `payload` as it stands in the tree and the `form_data`.
#[utoipa::path(
    post,
    path = "/api/widget/action",
    tag = "widgets",
    request_body = ActionRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "As `idempotency_key` in the body.")),
    responses(
        (status = 200, description = "What it came to.", content(
            (ActionResult = "application/json"),
            (ActionEvent = "text/event-stream"),
        )),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`permission_denied`: the caller may not run it.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`unknown_widget` or `unknown_action`.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`idempotency_conflict`: the key was used for another request; `action_in_progress`: the same click runs.", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`widget_expired`: ask again for a new one.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid_params` or `invalid_request`, `issues` lists every place; `unknown_endpoint`: the widget names what is not served.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many actions in this minute; `Retry-After` says when to go on.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What this needs cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn act(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    headers: HeaderMap,
    Body(request): Body<ActionRequest>,
) -> Result<Response, Problem> {
    answered(needs, caller, &headers, request).await
}

/// The answer to a click, whole or as events, as the client asks for it.
pub(crate) async fn answered(
    needs: Needs,
    caller: Principal,
    headers: &HeaderMap,
    mut request: ActionRequest,
) -> Result<Response, Problem> {
    key_of(headers, &mut request)?;
    let widget = request.widget_id.to_string();
    needs.limited.one(&caller, &widget).await?;
    let (checked, remembered) = act::checked(&needs, caller, request).await?;
    if wants_events(headers) {
        return Ok(stream::streamed(needs, checked, remembered));
    }
    let result = checked.run(&needs, remembered, &Teller::silent()).await?;
    let json = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, json)], result).into_response())
}

/// The key may stand in the header that is made for it; it says the same as the body then.
fn key_of(headers: &HeaderMap, request: &mut ActionRequest) -> Result<(), Box<Problem>> {
    let Some(sent) = headers.get("idempotency-key") else {
        return Ok(());
    };
    let sent = sent
        .to_str()
        .ok()
        .filter(|key| (1..=128).contains(&key.len()));
    let wrong = |message: &str, fix: &str| {
        let issue = Issue {
            pointer: "/idempotency_key".to_owned(),
            code: "bad_key".to_owned(),
            message: message.to_owned(),
            fix: Some(fix.to_owned()),
        };
        Err(Box::new(problems::invalid_request(vec![issue])))
    };
    match (sent, &request.idempotency_key) {
        (None, _) => wrong(
            "The header `Idempotency-Key` is no key.",
            "Send 1 to 128 plain letters.",
        ),
        (Some(header), Some(body)) if header != body => wrong(
            "The header `Idempotency-Key` and the body name two keys.",
            "Send one, or the same twice.",
        ),
        (Some(header), _) => {
            request.idempotency_key = Some(header.to_owned());
            Ok(())
        }
    }
}
