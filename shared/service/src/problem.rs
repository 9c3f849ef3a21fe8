//! Errors as clients see them: RFC 9457 `application/problem+json`.
//!
//! [`Problem`] is the one error type at the HTTP edge; libraries have their own, and a handler
//! turns them into one of the kinds in [`crate::problems`], which read as prose. Inside a stream,
//! where the status has long been sent, an error is an event instead.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

/// What went wrong with a request, where, and what to change.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// A URI reference that names the kind: `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable snake_case code.
    pub code: String,
    /// What happened and what to do.
    pub detail: String,
    /// JSON Pointer (RFC 6901) into the request, where one place is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pointer: Option<String>,
    /// Every problem found, where places in the request are at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub issues: Vec<Issue>,
    /// Names the request in the logs; also in the header `x-request-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub request_id: Option<String>,
    /// Headers that go with it, such as `Allow` and `Retry-After`.
    #[serde(skip)]
    #[schema(ignore)]
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// One thing that is wrong at one place of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Issue {
    /// JSON Pointer (RFC 6901) to the place; empty for the whole body.
    pub pointer: String,
    /// Stable snake_case code, such as `unknown_field` or `wrong_type`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub fix: Option<String>,
}

impl Problem {
    /// A problem of that status and code. `title` is the kind, `detail` the case.
    pub fn new(
        status: StatusCode,
        code: &str,
        title: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: format!("/problems/{code}"),
            title: title.into(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: detail.into(),
            pointer: None,
            issues: Vec::new(),
            request_id: None,
            headers: Vec::new(),
        }
    }

    /// The same problem, at one place of the request.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// The same problem with a header beside it.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl From<Box<Self>> for Problem {
    fn from(boxed: Box<Self>) -> Self {
        *boxed
    }
}

impl IntoResponse for Problem {
    /// The body is written at the edge once more, with the request's id; see [`crate::edge`].
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        for (name, value) in &self.headers {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        response.extensions_mut().insert(self);
        response
    }
}
