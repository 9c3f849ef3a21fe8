//! What a client says of its user, in the body of a request.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::Principal;

/// What the client knows of its user. Nobody is believed here: who calls comes from the token.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserContext {
    /// Accepted and not used; the token says who calls.
    #[schema(max_length = 256)]
    pub user_id: Option<String>,
    /// Accepted and not used; `session_id` stands beside `message`.
    #[schema(max_length = 128)]
    pub session_id: Option<String>,
    /// Permissions to use of those that the token gives. Others change nothing.
    #[schema(max_items = 1000)]
    pub permissions: Option<Vec<String>>,
    /// Tables or sources to which the answer is confined; an empty list confines nothing.
    #[schema(max_items = 1000)]
    pub active_sources: Option<Vec<String>>,
    /// How the client likes its answers.
    pub preferences: Option<BTreeMap<String, Value>>,
}

impl UserContext {
    /// The caller with no more permissions than the client wants to use.
    #[must_use]
    pub fn narrow(&self, caller: Principal) -> Principal {
        match &self.permissions {
            Some(wanted) => caller.narrowed_to(wanted),
            None => caller,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_in_a_body_narrow_and_never_widen() {
        let caller = Principal {
            permissions: ["analyst".to_owned(), "manager".to_owned()].into(),
            ..Principal::default()
        };
        let narrowed = |wanted: Option<&[&str]>| {
            let permissions = wanted.map(|names| names.iter().map(|&name| name.into()).collect());
            let context = UserContext {
                permissions,
                ..UserContext::default()
            };
            context.narrow(caller.clone()).permissions
        };
        assert_eq!(narrowed(None), caller.permissions);
        assert_eq!(
            narrowed(Some(&["manager", "hr"])),
            ["manager".to_owned()].into()
        );
        assert!(narrowed(Some(&[])).is_empty());
    }
}
