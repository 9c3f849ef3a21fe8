//! The part of the OpenAPI document that is about this function's routes. The gateway joins it
//! with those of the others.

use utoipa::{OpenApi, openapi::OpenApi as Document};

use crate::{exports, reply};

/// The contract of this function's routes.
#[derive(OpenApi)]
#[openapi(
    paths(exports::create::create),
    components(schemas(reply::ExportEvent)),
    tags((name = "exports", description = "Rows as files")),
)]
struct Contract;

/// The contract of this function's routes.
pub fn openapi() -> Document {
    Contract::openapi()
}
