//! The part of the OpenAPI document that is about this function's routes. The gateway joins it
//! with those of the others.

use utoipa::{OpenApi, openapi::OpenApi as Document};

use crate::{data, widget};

/// The contract of this function's routes.
#[derive(OpenApi)]
#[openapi(
    paths(
        widget::act::act,
        widget::show::show,
        widget::render::render,
        data::drilldown::drill_down,
    ),
    tags((name = "widgets", description = "Widgets: drawn, and acted on")),
)]
struct Contract;

/// The contract of this function's routes.
pub fn openapi() -> Document {
    Contract::openapi()
}
