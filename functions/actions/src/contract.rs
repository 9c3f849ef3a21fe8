//! The part of the OpenAPI document that is about this function's routes. The gateway joins it
//! with those of the others.

use utoipa::{OpenApi, openapi::OpenApi as Document};

use crate::{data, submissions, widget};

/// The contract of this function's routes.
#[derive(OpenApi)]
#[openapi(
    paths(
        widget::act::act,
        widget::show::show,
        widget::submissions::submissions,
        widget::render::render,
        data::drilldown::drill_down,
        submissions::list::list,
        submissions::show::show,
    ),
    tags(
        (name = "widgets", description = "Widgets: drawn, and acted on"),
        (name = "submissions", description = "What was entered into forms"),
    ),
)]
struct Contract;

/// The contract of this function's routes.
pub fn openapi() -> Document {
    Contract::openapi()
}
