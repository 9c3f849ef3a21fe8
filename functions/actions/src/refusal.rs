//! Why an action does not run: a constructor for each reason, with its own code.

use analyst::drill;
use answer::Failure;
use http::StatusCode;
use service::{Issue, Problem, problems};
use store::StoreError;

/// 404: the caller has no such widget; whether there is one of somebody else's, nobody can tell.
pub fn unknown_widget() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "unknown_widget",
        "Unknown widget",
        "There is no such widget, or it was not shown to you. Ask again for one of your own.",
    )
}

/// 404: the caller sent no such form; whether somebody else did, nobody can tell.
pub fn unknown_submission() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "unknown_submission",
        "Unknown submission",
        "There is no such submission, or it is not yours. `GET /api/submissions` lists your own.",
    )
}

/// 404: the widget has no such action, whatever the request says.
pub fn unknown_action() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "unknown_action",
        "Unknown action",
        "The widget has no such action. `GET /api/widget/{widget_id}` lists those that you may run.",
    )
    .at("/action_id")
}

/// 410: it can be read, but no action runs any more.
pub fn widget_expired() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "widget_expired",
        "Widget expired",
        "The widget is too old to be acted on. Ask its question again: the new answer's actions work.",
    )
}

/// 403: none of the permissions that the action asks for is the caller's, or the request has
/// narrowed them away.
pub fn action_denied() -> Problem {
    problems::permission_denied("run this action")
}

/// 422: the parameters are not what the action takes; all of it at once.
pub fn invalid_params(issues: Vec<Issue>) -> Problem {
    Problem {
        kind: "/problems/invalid_params".to_owned(),
        title: "Invalid parameters".to_owned(),
        code: "invalid_params".to_owned(),
        ..problems::invalid_request(issues)
    }
}

/// 422: the stored action names an endpoint that is none of ours. It is never fetched.
pub fn unknown_endpoint() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "unknown_endpoint",
        "Unknown endpoint",
        "The action names an endpoint that is not served here, so nothing was called.",
    )
}

/// 422: the embedding page handles this action; the server has nothing to do with it.
pub fn client_action() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "client_action",
        "Action of the client",
        "The action says `handler: \"client\"`: the embedding page handles it, and the server does not.",
    )
    .at("/action_id")
}

/// 409: the same click is running.
pub fn in_progress() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "action_in_progress",
        "Action in progress",
        "The same click is running and takes long. Send it again under the same key to get its result.",
    )
    .with_header(http::header::RETRY_AFTER, 2.into())
}

/// 422: the action sends a form, but its widget is none.
pub fn no_form() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "no_form",
        "No form",
        "The action sends a form, but this widget has no fields.",
    )
}

/// What is wrong with a widget or with what was entered into it, as a request's issues.
pub fn of_issues(issues: Vec<widgets::Issue>) -> Vec<Issue> {
    let fix = |fix: &widgets::Fix| match fix {
        widgets::Fix::Replace { value, .. } | widgets::Fix::Add { value, .. } => {
            format!("Send {value}.")
        }
        widgets::Fix::Remove { .. } => "Leave it out.".to_owned(),
        widgets::Fix::Move { path, .. } => format!("Send it as `{path}`."),
    };
    issues
        .into_iter()
        .map(|issue| Issue {
            fix: issue.fix.as_deref().map(fix),
            pointer: issue.pointer,
            code: issue.code,
            message: issue.message,
        })
        .collect()
}

/// 422: there are no rows behind the widget.
pub fn no_data() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "no_data",
        "No data",
        "This widget shows no data of ours, so there is nothing to ask for.",
    )
}

/// What a client is told where the data cannot be asked.
pub fn of_failure(failure: Failure) -> Problem {
    let (status, title) = match failure.code.as_str() {
        "not_available" => (StatusCode::UNPROCESSABLE_ENTITY, "Not available"),
        "query_deadline" => (StatusCode::GATEWAY_TIMEOUT, "Took too long"),
        "query_too_large" | "query_failed" => (StatusCode::UNPROCESSABLE_ENTITY, "Cannot be asked"),
        "data_unavailable" => (StatusCode::SERVICE_UNAVAILABLE, "Not available now"),
        _ => return problems::internal(),
    };
    let problem = Problem::new(status, &failure.code, title, failure.message);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        problem.with_header(http::header::RETRY_AFTER, 1.into())
    } else {
        problem
    }
}

/// What a client is told where nothing can be shown behind a mark.
pub fn of_drill(refusal: drill::Refusal) -> Problem {
    let told = refusal.to_string();
    let (status, code, title) = match refusal {
        drill::Refusal::Selection(issues) => {
            return invalid_params(of_issues(issues));
        }
        drill::Refusal::NoData => return no_data(),
        drill::Refusal::Changed => (StatusCode::CONFLICT, "data_changed", "Data changed"),
        drill::Refusal::Gone => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "not_available",
            "Not available",
        ),
        drill::Refusal::Finest => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "nothing_behind",
            "Nothing behind it",
        ),
        drill::Refusal::NoWayBack => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "no_way_back",
            "No way back",
        ),
        drill::Refusal::Unusable(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "cannot_open",
            "Cannot be opened",
        ),
    };
    Problem::new(status, code, title, told)
}

/// What a client is told where the store has no such thing or fails.
pub fn of_store(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound { what: "widget" } => unknown_widget(),
        StoreError::NotFound { what: "submission" } => unknown_submission(),
        StoreError::KeyReused { .. } => Problem::from(error).at("/idempotency_key"),
        error => error.into(),
    }
}
