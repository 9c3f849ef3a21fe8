//! The part of the OpenAPI document that is about this function's routes. The gateway joins it
//! with those of the others.

use utoipa::{OpenApi, openapi::OpenApi as Document};

use crate::templates;

/// The contract of this function's routes.
#[derive(OpenApi)]
#[openapi(
    paths(
        templates::create::create,
        templates::list::list,
        templates::show::show,
        templates::replace::replace,
        templates::delete::delete,
        templates::run::run,
    ),
    tags((name = "templates", description = "Saved questions with parameters")),
)]
struct Contract;

/// The contract of this function's routes.
pub fn openapi() -> Document {
    Contract::openapi()
}
