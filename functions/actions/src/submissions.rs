//! What the caller entered into forms, one file for each route.

pub mod list;
pub mod show;

use axum::response::Response;
use http::{HeaderValue, header};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use service::Here;
use store::Page;
use utoipa::ToSchema;
use uuid::Uuid;

/// A form as it was sent.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Submission {
    /// Its id: the `submission_id` that sending the form gave.
    pub id: Uuid,
    /// The form's name.
    pub form_id: String,
    /// The widget that it was.
    pub widget_id: Uuid,
    /// The session that it was shown in.
    #[schema(required)]
    pub session_id: Option<String>,
    /// What was entered, by field; what a field hides while it is typed is not kept.
    #[schema(value_type = Object)]
    pub values: Map<String, Value>,
    /// When it was sent.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl From<store::submissions::Submission> for Submission {
    fn from(kept: store::submissions::Submission) -> Self {
        let store::submissions::Submission {
            id,
            form_id,
            widget_id,
            session_id,
            values,
            created_at,
        } = kept;
        Self {
            id,
            form_id,
            widget_id,
            session_id,
            values,
            created_at,
        }
    }
}

/// A page of submissions. It is the caller's own, so nobody on the way keeps it.
pub(crate) fn page(here: &Here, page: Page<store::submissions::Submission>) -> Response {
    let page = page.map(Submission::from);
    let mut response = here.page(&page.entries, page.next.as_deref());
    let unkept = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, unkept);
    response
}
