//! An `Authorization` header in, a principal or a refusal out.

use service::{Clock, Principal, config::Misconfigured};

use crate::{
    claims,
    config::{Config, Trusted},
    jwks::{Fetch, Jwks},
    keys::Key,
    refusal::Refusal,
    token::Token,
};

/// Vouches for callers.
pub struct Authorizer {
    config: Config,
    clock: Clock,
    keys: Keys,
}

enum Keys {
    Secret(Key),
    Published(Jwks),
}

impl Authorizer {
    /// An authorizer that believes what the configuration says. Nothing is fetched before the
    /// first token comes.
    ///
    /// # Errors
    ///
    /// Where keys are published and this build cannot fetch them (feature `lambda`).
    pub fn from_config(config: Config, clock: Clock) -> Result<Self, Misconfigured> {
        match &config.trusted {
            Trusted::Secret(secret) => {
                let keys = Keys::Secret(Key::secret(secret.expose().as_bytes()));
                Ok(Self {
                    config,
                    clock,
                    keys,
                })
            }
            #[cfg(feature = "lambda")]
            Trusted::Published { url } => {
                let fetch = crate::fetch::from(url.clone());
                Ok(Self::with_published(config, clock, fetch))
            }
            #[cfg(not(feature = "lambda"))]
            Trusted::Published { .. } => {
                use service::config::Mistake;
                Err(Misconfigured(vec![Mistake {
                    variable: "INLAY_JWKS_URL".to_owned(),
                    message: "cannot be used by this build, which fetches no keys; \
                              set INLAY_JWT_SECRET"
                        .to_owned(),
                }]))
            }
        }
    }

    /// An authorizer over published keys that `fetch` gets.
    pub fn with_published(config: Config, clock: Clock, fetch: Fetch) -> Self {
        let keys = Keys::Published(Jwks::new(fetch, clock.clone()));
        Self {
            config,
            clock,
            keys,
        }
    }

    /// Who the bearer of an `Authorization` header is.
    ///
    /// # Errors
    ///
    /// Why nobody is vouched for.
    pub async fn check(&self, header: Option<&str>) -> Result<Principal, Refusal> {
        let token = Token::parse(Token::of_header(header)?)?;
        match &self.keys {
            Keys::Secret(key) => key.check(&token)?,
            Keys::Published(jwks) => {
                let id = token.key_id.as_deref().ok_or(Refusal::UnknownKey)?;
                jwks.key(id).await?.check(&token)?;
            }
        }
        claims::check(&token.claims, &self.config, self.clock.now())?;
        claims::principal(token.claims, &self.config.permissions_claim)
    }
}
