//! The part of the OpenAPI document that is about this function's routes. The gateway joins it
//! with those of the others.

use utoipa::{OpenApi, openapi::OpenApi as Document};

use crate::{messages, sessions};

/// The contract of this function's routes.
#[derive(OpenApi)]
#[openapi(
    paths(
        sessions::create::create,
        sessions::list::list,
        sessions::show::show,
        sessions::change::change,
        sessions::delete::delete,
        messages::send::send,
        messages::list::list,
        messages::show::show,
    ),
    tags((name = "sessions", description = "Conversations and what was said in them")),
)]
struct Contract;

/// The contract of this function's routes.
pub fn openapi() -> Document {
    Contract::openapi()
}
