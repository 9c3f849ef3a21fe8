//! Tokens for development: what `inlay serve` prints, and what tests send.

use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Map, Value};
use service::{Clock, Principal};

use crate::config::{Config, Trusted};

/// Why no token was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MintError {
    /// Only who holds the secret can sign; published keys are somebody else's.
    #[error("tokens can only be made with a shared secret")]
    NoSecret,
    /// A claim of the caller has the name of one that speaks of the token.
    #[error("the claim `{0}` cannot be handed on: the token uses that name itself")]
    ReservedClaim(String),
    /// Signing failed.
    #[error("the token cannot be signed")]
    Signing,
}

/// A token that makes its bearer that principal, from now on for `lifetime`, to an authorizer of
/// the same configuration.
///
/// # Errors
///
/// Where the configuration holds no secret, or a claim's name is taken.
pub fn mint(
    config: &Config,
    principal: &Principal,
    lifetime: Duration,
    clock: &Clock,
) -> Result<String, MintError> {
    let Trusted::Secret(secret) = &config.trusted else {
        return Err(MintError::NoSecret);
    };
    let now = clock.now().as_second();
    let end = now.saturating_add(i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX));
    let mut claims = Map::from_iter([
        ("iss".to_owned(), Value::from(config.issuer.as_str())),
        ("aud".to_owned(), config.audience.as_str().into()),
        ("sub".to_owned(), principal.user_id.as_str().into()),
        ("iat".to_owned(), now.into()),
        ("nbf".to_owned(), now.into()),
        ("exp".to_owned(), end.into()),
        (
            config.permissions_claim.clone(),
            principal.permissions.iter().cloned().collect(),
        ),
    ]);
    for (name, values) in &principal.claims {
        if name == "jti" || claims.contains_key(name) {
            return Err(MintError::ReservedClaim(name.clone()));
        }
        claims.insert(name.clone(), values.iter().cloned().collect());
    }
    let key = EncodingKey::from_secret(secret.expose().as_bytes());
    encode(&Header::new(Algorithm::HS256), &claims, &key).map_err(|_| MintError::Signing)
}
