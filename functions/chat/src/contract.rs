//! The OpenAPI document of this function, made from the code.
//!
//! `infra/contract/openapi.json` is its committed text. The test below fails when the two differ;
//! `cargo xtask openapi` writes it anew.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{forms, health, questions};

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

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_contract_is_the_one_that_the_code_makes() {
        let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs this");
        let path = &format!("{here}/../../infra/contract/openapi.json");
        let made = super::openapi().to_pretty_json().expect("a document") + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &made).expect("the contract can be written");
        }
        let committed = std::fs::read_to_string(path).expect("the contract is there");
        assert!(
            committed == made,
            "infra/contract/openapi.json is stale; run `cargo xtask openapi`"
        );
    }
}
