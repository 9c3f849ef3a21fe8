//! The caller of a request, as the authorizer vouched for them.
//!
//! API Gateway hands an authorizer's context on as strings. [`AuthorizerContext`] is that context;
//! on AWS start-up takes it from the request context, on a laptop the gateway puts the same thing
//! into the request after running the same authorizer, and from there on the path is one.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde_json::{Map, Value};

use crate::{Principal, Problem, problems};

/// What an authorizer hands on: `user_id`, and `permissions` and `claims` as JSON text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AuthorizerContext(pub Map<String, Value>);

impl AuthorizerContext {
    /// The context that stands for that principal.
    pub fn of(principal: &Principal) -> Self {
        let text = |json: serde_json::Result<String>| Value::String(json.unwrap_or_default());
        Self(Map::from_iter([
            ("user_id".to_owned(), principal.user_id.clone().into()),
            (
                "permissions".to_owned(),
                text(serde_json::to_string(&principal.permissions)),
            ),
            (
                "claims".to_owned(),
                text(serde_json::to_string(&principal.claims)),
            ),
        ]))
    }

    /// The principal that the context stands for; `None` where any of it is missing or malformed,
    /// for half a principal might be more than the whole.
    pub fn principal(&self) -> Option<Principal> {
        let text = |name: &str| self.0.get(name).and_then(Value::as_str);
        let user_id = text("user_id").filter(|id| !id.is_empty())?.to_owned();
        Some(Principal {
            user_id,
            permissions: serde_json::from_str(text("permissions")?).ok()?,
            claims: serde_json::from_str(text("claims")?).ok()?,
        })
    }
}

/// A request's caller. A handler that takes one answers 401 to everyone else.
#[derive(Debug, Clone)]
pub struct Caller(pub Principal);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<AuthorizerContext>()
            .and_then(AuthorizerContext::principal)
            .map(Self)
            .ok_or_else(problems::not_signed_in)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Principal {
        Principal {
            user_id: "ada".to_owned(),
            permissions: ["analyst".to_owned(), "a\"b".to_owned()].into(),
            claims: [("regions".to_owned(), ["north".to_owned()].into())].into(),
        }
    }

    #[test]
    fn a_principal_survives_the_way_through_the_gateway() {
        assert_eq!(AuthorizerContext::of(&ada()).principal(), Some(ada()));
    }

    #[test]
    fn a_context_that_lost_or_bent_a_part_stands_for_nobody() {
        for name in ["user_id", "permissions", "claims"] {
            let mut context = AuthorizerContext::of(&ada());
            context.0.shift_remove(name);
            assert_eq!(context.principal(), None, "without {name}");
            for bent in [Value::Null, "".into(), 7.into()] {
                context.0.insert(name.to_owned(), bent.clone());
                assert_eq!(context.principal(), None, "{name} = {bent}");
            }
        }
    }
}
