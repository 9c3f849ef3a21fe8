//! Who is calling.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A caller, as the authorizer vouched for them. Never made from a request body; a body may only
/// narrow it, with [`Principal::narrowed_to`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Who it is.
    pub user_id: String,
    /// What they may do, matched exactly.
    pub permissions: BTreeSet<String>,
    /// What is known of them: a claim's name and its values.
    pub claims: BTreeMap<String, BTreeSet<String>>,
}

impl Principal {
    /// The same caller with no more than `wanted` of their permissions.
    #[must_use]
    pub fn narrowed_to(mut self, wanted: &[String]) -> Self {
        self.permissions.retain(|held| wanted.contains(held));
        self
    }
}
