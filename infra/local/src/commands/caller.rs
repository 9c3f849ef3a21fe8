//! The caller of a command that runs SQL: what `--permissions` and `--claim` say.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use catalogue::Scope;

/// Makes a scope of permissions and of claims as `NAME=VALUE,VALUE`.
///
/// # Errors
///
/// Where a claim has no `=`.
pub fn scope(permissions: &[String], claims: &[String]) -> anyhow::Result<Scope> {
    let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for claim in claims {
        let (name, values) = claim
            .split_once('=')
            .with_context(|| format!("--claim {claim}: write NAME=VALUE,VALUE"))?;
        held.entry(name.to_owned())
            .or_default()
            .extend(values.split(',').map(str::to_owned));
    }
    Ok(Scope {
        permissions: permissions
            .iter()
            .filter(|permission| !permission.is_empty())
            .cloned()
            .collect(),
        claims: held,
    })
}
