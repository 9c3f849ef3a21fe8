//! The part of the OpenAPI document that is about this function's routes, made from the code. The
//! gateway joins it with those of the others.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{forms, health, providers, questions, runs};

/// The contract of this function's routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Inlay",
        description = "Ask questions of your data; answers stream back as text, rows, code and widgets.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(),
    ),
    paths(
        questions::ask::ask,
        questions::stream::stream,
        forms::filter::filter,
        runs::process::process,
        runs::follow::stream,
        runs::cancel::cancel,
        providers::list::list,
        health::show::show,
    ),
    tags(
        (name = "chat", description = "Questions in, streams of events out"),
        (name = "health", description = "How the service is"),
    ),
    modifiers(&Bearer),
    security(("bearer" = [])),
)]
struct Contract;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut Document) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(
                "A token of the configured issuer; the authorizer checks it.",
            ))
            .build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The contract of this function's routes.
pub fn openapi() -> Document {
    Contract::openapi()
}
