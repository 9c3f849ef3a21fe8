//! `POST /api/data/drilldown`.

use axum::{extract::State, response::Response};
use http::HeaderMap;
use service::{Body, Caller, Issue, Problem, problems};
use uuid::Uuid;
use widgets::{ActionKind, Descriptor};

use crate::{
    Needs,
    endpoints::drilldown::PATH,
    refusal,
    request::{ActionRequest, DrillDownRequest},
    result::ActionResult,
    widget::act::answered,
};

/// Opens what lies behind a mark of a widget.
///
/// The same as the widget's own action for it (`View Details`), which is what runs: with its
/// permissions, once for its key, remembered in the audit.
#[utoipa::path(
    post,
    path = "/api/data/drilldown",
    tag = "widgets",
    request_body = DrillDownRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "As `idempotency_key` in the body.")),
    responses(
        (status = 200, description = "`new_widget`: the next finer widget, or the rows.", body = ActionResult),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`permission_denied`: the caller may not run it.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`unknown_widget`, or `unknown_action`: nothing of it opens.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`idempotency_conflict`, `action_in_progress`, or `data_changed` since it was drawn.", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`widget_expired`: ask again for a new one.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Nothing that the widget shows was clicked, or nothing lies behind it.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many actions in this minute; `Retry-After` says when to go on.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What this needs cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn drill_down(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    headers: HeaderMap,
    Body(request): Body<DrillDownRequest>,
) -> Result<Response, Problem> {
    let widget_id = named(&request).ok_or_else(nameless)?;
    let widget = needs.store.widget(&caller.user_id, widget_id).await;
    let widget = widget.map_err(refusal::of_store)?;
    let action_id = opens(widget.descriptor.get()).ok_or_else(refusal::unknown_action)?;
    let request = ActionRequest {
        widget_id,
        action_id: action_id.to_owned(),
        params: Some(request.selection()),
        idempotency_key: request.idempotency_key,
        user_context: request.user_context,
    };
    answered(needs, caller, &headers, request).await
}

/// The widget: by its own id, or by what its action calls its data.
fn named(request: &DrillDownRequest) -> Option<Uuid> {
    let by_data = || Uuid::try_parse(request.data_key.as_deref()?).ok();
    request.widget_id.or_else(by_data)
}

/// The widget's own action that opens its marks.
fn opens(widget: &Descriptor) -> Option<&str> {
    let opens = |action: &&widgets::Action| match &action.kind {
        ActionKind::ApiCall(call) => {
            call.endpoint == PATH && analyst::drill::detail(call).is_none()
        }
        _ => false,
    };
    let action = widget.actions.iter().find(opens)?;
    Some(&action.action_id)
}

fn nameless() -> Problem {
    problems::invalid_request(vec![Issue {
        pointer: "/widget_id".to_owned(),
        code: "missing_field".to_owned(),
        message: "The body does not say which widget was clicked.".to_owned(),
        fix: Some("Add its `widget_id`, or the `data_key` of its action.".to_owned()),
    }])
}
