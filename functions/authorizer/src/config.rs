//! Which tokens are believed.

use service::config::{Environment, Misconfigured, Secret};

/// Which tokens are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Whose signature counts.
    pub trusted: Trusted,
    /// Who must have issued a token: its `iss`.
    pub issuer: String,
    /// Whom a token must be meant for: one of its `aud`.
    pub audience: String,
    /// The claim that lists permissions: a list of texts, or one text with spaces between.
    pub permissions_claim: String,
}

/// Whose signature counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trusted {
    /// HS256 with a shared secret of at least 32 bytes.
    Secret(Secret),
    /// RS256 or ES256 with a key published at that address, a JWK set.
    Published {
        /// `https://…`, or `http://` on this machine.
        url: String,
    },
}

/// An HS256 secret shorter than the hash is weaker than the hash (RFC 7518, section 3.2).
const SECRET_BYTES: usize = 32;

impl Config {
    /// Reads `INLAY_JWT_SECRET` or `INLAY_JWKS_URL` (exactly one), `INLAY_JWT_ISSUER`,
    /// `INLAY_JWT_AUDIENCE`, and `INLAY_PERMISSIONS_CLAIM` (default `permissions`).
    ///
    /// # Errors
    ///
    /// Every mistake in them.
    pub fn from_environment(mut environment: Environment) -> Result<Self, Misconfigured> {
        let secret = environment.secret("INLAY_JWT_SECRET", SECRET_BYTES);
        let url = environment.text("INLAY_JWKS_URL");
        let trusted = match (secret, url) {
            (Some(secret), None) => Trusted::Secret(secret),
            (None, Some(url)) => {
                if !is_safe(&url) {
                    environment.refuse("INLAY_JWKS_URL", "must begin with https://");
                }
                Trusted::Published { url }
            }
            (secret, _) => {
                let both = secret.is_some();
                environment.refuse(
                    "INLAY_JWT_SECRET",
                    if both {
                        "is set beside INLAY_JWKS_URL; set one of the two"
                    } else {
                        "is not set, nor is INLAY_JWKS_URL; set one of the two"
                    },
                );
                Trusted::Published { url: String::new() }
            }
        };
        let config = Self {
            trusted,
            issuer: environment.required("INLAY_JWT_ISSUER", "the issuer of tokens, their `iss`"),
            audience: environment.required(
                "INLAY_JWT_AUDIENCE",
                "whom tokens are meant for, their `aud`",
            ),
            permissions_claim: environment
                .text("INLAY_PERMISSIONS_CLAIM")
                .unwrap_or_else(|| "permissions".to_owned()),
        };
        environment.finish(config)
    }
}

/// Keys that somebody on the way could replace are no keys.
fn is_safe(url: &str) -> bool {
    url.starts_with("https://")
        || ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"]
            .iter()
            .any(|here| url.starts_with(here))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_of_trust_is_wanted_and_every_mistake_is_told() {
        let error = Config::from_environment(Environment::default()).expect_err("a mistake");
        let named: Vec<&str> = error.0.iter().map(|one| one.variable.as_str()).collect();
        assert_eq!(
            named,
            ["INLAY_JWT_SECRET", "INLAY_JWT_ISSUER", "INLAY_JWT_AUDIENCE"]
        );
        let environment = Environment::from_pairs([
            ("INLAY_JWT_SECRET", "0123456789abcdef0123456789abcdef"),
            ("INLAY_JWKS_URL", "https://id.example/keys"),
            ("INLAY_JWT_ISSUER", "https://id.example"),
            ("INLAY_JWT_AUDIENCE", "inlay"),
        ]);
        let error = Config::from_environment(environment).expect_err("a mistake");
        assert!(error.to_string().contains("one of the two"), "{error}");
    }

    #[test]
    fn keys_are_fetched_over_https_only() {
        let environment = Environment::from_pairs([
            ("INLAY_JWKS_URL", "http://id.example/keys"),
            ("INLAY_JWT_ISSUER", "https://id.example"),
            ("INLAY_JWT_AUDIENCE", "inlay"),
        ]);
        let error = Config::from_environment(environment).expect_err("a mistake");
        assert_eq!(error.0[0].variable, "INLAY_JWKS_URL");
    }
}
