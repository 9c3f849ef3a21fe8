//! The OpenAPI document: the functions' contracts in one.
//!
//! `infra/contract/openapi.json` is its committed text. The test below fails when the two differ;
//! `cargo xtask openapi` writes it anew.

use utoipa::openapi::OpenApi;

/// The contract of every function.
pub fn whole() -> OpenApi {
    // The first one says what the whole is called.
    let mut whole = chat::openapi();
    whole.merge(actions::openapi());
    whole.merge(exports::openapi());
    whole.merge(sessions::openapi());
    whole.merge(templates::openapi());
    whole
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_contract_is_the_one_that_the_code_makes() {
        let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs this");
        let path = &format!("{here}/../contract/openapi.json");
        let made = super::whole().to_pretty_json().expect("a document") + "\n";
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
