//! The part of the OpenAPI document that is about this function's routes. The gateway joins it
//! with those of the others.

use utoipa::{OpenApi, openapi::OpenApi as Document};

use crate::{audit, messages, sessions};

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
        audit::list::list,
    ),
    tags(
        (name = "sessions", description = "Conversations and what was said in them"),
        (name = "audit", description = "Who saw or did what"),
    ),
)]
struct Contract;

/// The contract of this function's routes.
pub fn openapi() -> Document {
    Contract::openapi()
}
