//! The contract for clients, made from the field tables: JSON Schema and TypeScript.
//!
//! JSON Schema says what is accepted: every alias, and null where it means absence. TypeScript says
//! what is written: one canonical form, which is accepted as well. Rules that neither can say (ids
//! that differ, forms that do not nest) are left to the validator.
//!
//! | module | makes |
//! | --- | --- |
//! | [`json`] | `descriptor.schema.json`, `tree.schema.json` |
//! | [`typescript`] | `descriptor.ts`, `tree.ts` |
//!
//! The files are committed in `infra/contract`; `cargo xtask schemas` writes them anew, and a test
//! fails where they are stale.

pub mod json;
pub mod typescript;

/// The files of the contract: name and text.
pub fn files() -> Vec<(&'static str, String)> {
    let [(_, descriptor), (_, tree)] = schemas();
    vec![
        ("descriptor.schema.json", descriptor),
        ("tree.schema.json", tree),
        ("descriptor.ts", typescript::descriptor()),
        ("tree.ts", typescript::tree()),
    ]
}

/// The JSON Schemas: name and text.
pub fn schemas() -> [(&'static str, String); 2] {
    [
        ("descriptor", pretty(&json::descriptor())),
        ("tree", pretty(&json::tree())),
    ]
}

fn pretty(schema: &serde_json::Value) -> String {
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_files_are_those_that_the_code_makes() {
        let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs this");
        for (name, text) in super::files() {
            let path = format!("{here}/../../infra/contract/{name}");
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&path, &text).expect("the contract's folder is there");
            }
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                committed == text,
                "infra/contract/{name} is stale; run `cargo xtask schemas`"
            );
        }
    }
}
