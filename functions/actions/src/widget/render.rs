//! `POST /api/widget/render`.

use axum::{
    Extension, Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use render::{Direction, Theme, View};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service::{Body, Caller, Clock, Problem, RequestId};
use utoipa::{IntoParams, ToSchema};
use widgets::{Issue, Valid, Widget};

use crate::Needs;

/// How the widget is to be shown.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Dress {
    /// `light` or `dark`; as the page around it where nothing is said.
    theme: Option<ThemeWord>,
    /// `ltr` or `rtl`; as the page around it where nothing is said.
    dir: Option<DirectionWord>,
    /// Room for the widget in CSS pixels, from 200 to 4000: charts are drawn for it where it is
    /// narrow, as on a phone.
    #[param(minimum = 200, maximum = 4000)]
    width: Option<u16>,
}

/// A theme.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ThemeWord {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// A direction of writing.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DirectionWord {
    /// As in English.
    Ltr,
    /// As in Arabic.
    Rtl,
}

/// A widget as HTML.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rendered {
    /// The widget, drawn; every text of it is escaped. The style sheet is `/assets/inlay.css` of the
    /// gallery.
    html: String,
    /// What is doubtful though valid.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    warnings: Vec<WidgetIssue>,
}

/// One thing that is wrong, or doubtful, in a widget.
#[derive(Debug, Serialize, ToSchema)]
pub struct WidgetIssue {
    /// JSON Pointer (RFC 6901) into the body; a missing field has the pointer it would have.
    pointer: String,
    /// Stable snake_case code.
    code: String,
    /// What is wrong, with the nearest known name where a name is.
    message: String,
    /// `error` or `warning`.
    severity: &'static str,
    /// The repair, where it is certain: one operation of JSON Patch (RFC 6902) on the widget.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, nullable = false)]
    fix: Option<widgets::Fix>,
}

impl WidgetIssue {
    fn of(issue: &Issue, under: &str) -> Self {
        Self {
            pointer: format!("{under}{}", issue.pointer),
            code: issue.code.clone(),
            message: issue.message.clone(),
            severity: if issue.is_error() { "error" } else { "warning" },
            fix: issue.fix.as_deref().cloned(),
        }
    }
}

/// What is wrong with a widget, all of it: a problem (RFC 9457) whose issues are a widget's.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvalidWidget {
    /// `/problems/invalid_widget`.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in a few words.
    title: String,
    /// HTTP status.
    status: u16,
    /// `invalid_widget`.
    code: String,
    /// What happened and what to do.
    detail: String,
    /// Every issue.
    issues: Vec<WidgetIssue>,
    /// Names the request in the logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    request_id: Option<String>,
}

/// Draws a widget.
///
/// The body is a descriptor or a component tree, as an answer holds it, or `{"widget": …}` around
/// one. It comes back as the HTML that the gallery shows, or with everything that is wrong with
/// it. Nothing is stored, and nothing of it runs.
#[utoipa::path(
    post,
    path = "/api/widget/render",
    tag = "widgets",
    params(Dress),
    request_body(content = Object, description = "A descriptor or a component tree.", content_type = "application/json"),
    responses(
        (status = 200, description = "The widget as HTML.", body = Rendered),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "This is no valid widget; `issues` lists every place.", body = InvalidWidget, content_type = "application/problem+json"),
    )
)]
pub async fn render(
    State(needs): State<Needs>,
    _: Caller,
    id: Option<Extension<RequestId>>,
    dress: Result<Query<Dress>, axum::extract::rejection::QueryRejection>,
    Body(body): Body<Value>,
) -> Response {
    let dress = match dress {
        Ok(Query(dress)) if dress.is_wearable() => dress,
        _ => return unknown_dress().into_response(),
    };
    let (widget, under) = unwrapped(&body);
    match Valid::<Widget>::from_value(widget) {
        Ok(widget) => {
            let view = dress.view(&needs.answers.clock);
            let warnings = widget.warnings().iter();
            Json(Rendered {
                warnings: warnings
                    .map(|issue| WidgetIssue::of(issue, under))
                    .collect(),
                html: render::widget(&widget, &view).into_fragment(),
            })
            .into_response()
        }
        Err(issues) => invalid(&issues, under, id.map(|Extension(id)| id)),
    }
}

impl Dress {
    fn is_wearable(&self) -> bool {
        self.width.is_none_or(|width| (200..=4000).contains(&width))
    }

    fn view(&self, clock: &Clock) -> View {
        View {
            theme: self.theme.map(|theme| match theme {
                ThemeWord::Light => Theme::Light,
                ThemeWord::Dark => Theme::Dark,
            }),
            direction: self.dir.map(|direction| match direction {
                DirectionWord::Ltr => Direction::LeftToRight,
                DirectionWord::Rtl => Direction::RightToLeft,
            }),
            now: Some(clock.now()),
            width: self.width.map(f64::from),
            ..View::default()
        }
    }
}

/// The widget of a body, and what its pointers begin with. An item of a conversation has a `type`
/// beside its `widget` and is a widget itself.
fn unwrapped(body: &Value) -> (&Value, &'static str) {
    match body.as_object().and_then(|fields| fields.get("widget")) {
        Some(widget) if body.get("type").is_none() => (widget, "/widget"),
        _ => (body, ""),
    }
}

fn unknown_dress() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid_request",
        "Invalid request",
        "The query takes `theme`, which is `light` or `dark`, and `dir`, which is `ltr` or `rtl`, and `width`, from 200 to 4000.",
    )
}

fn invalid(issues: &[Issue], under: &str, id: Option<RequestId>) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let errors = issues.iter().filter(|issue| issue.is_error()).count();
    let body = InvalidWidget {
        kind: "/problems/invalid_widget".to_owned(),
        title: "Invalid widget".to_owned(),
        status: status.as_u16(),
        code: "invalid_widget".to_owned(),
        detail: match errors {
            1 => "One thing in the widget has to change; `issues` names it.".to_owned(),
            several => {
                format!("{several} things in the widget have to change; `issues` lists them.")
            }
        },
        issues: issues
            .iter()
            .map(|issue| WidgetIssue::of(issue, under))
            .collect(),
        request_id: id.map(|id| id.0),
    };
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}
