//! `GET /api/widget/{widget_id}`.

use answer::encode::descriptor::WidgetDescriptor;
use axum::{
    Json,
    extract::{Path, State},
};
use http::{HeaderName, HeaderValue, header};
use service::{Caller, Problem};
use widgets::Descriptor;

use crate::{Needs, refusal};

/// A widget, as the caller was shown it.
///
/// With the actions that the caller may run now, which may be fewer or more than when it was made.
/// Only who was shown it may have it; for everybody else it does not exist. One that has expired
/// can be read, though none of its actions runs.
#[utoipa::path(
    get,
    path = "/api/widget/{widget_id}",
    tag = "widgets",
    params(("widget_id" = Uuid, Path, description = "The widget's id.")),
    responses(
        (status = 200, description = "The widget.", body = WidgetDescriptor),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The caller was shown no such widget.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached now.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    Path(id): Path<String>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Descriptor>), Problem> {
    let id = super::id(&id)?;
    let widget = needs.store.widget(&caller.user_id, id).await;
    let widget = widget.map_err(refusal::of_store)?.descriptor.into_inner();
    let held = caller.permissions.iter().map(String::as_str);
    // What it shows depends on who asks, and when.
    let unkept = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([unkept], Json(widget.for_caller(held))))
}
