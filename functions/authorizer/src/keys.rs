//! The key that a token must be signed with.
//!
//! A key decides which algorithm it is used with. The token's own `alg` is compared with that and
//! never obeyed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey,
    crypto::verify,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse},
};

use crate::{refusal::Refusal, token::Token};

/// A key and its algorithm.
#[derive(Clone)]
pub struct Key {
    key: DecodingKey,
    algorithm: Algorithm,
    name: &'static str,
}

/// Fewest bytes of an RSA modulus: 2,048 bits (RFC 7518, section 3.3).
const MODULUS_BYTES: usize = 256;

impl Key {
    /// A shared secret, for HS256.
    pub fn secret(secret: &[u8]) -> Self {
        Self {
            key: DecodingKey::from_secret(secret),
            algorithm: Algorithm::HS256,
            name: "HS256",
        }
    }

    /// A published key: RSA of at least 2,048 bits for RS256, or P-256 for ES256. `None` for any
    /// other key, for one that is published for another use, and for a secret that has no business
    /// among published keys.
    pub fn published(jwk: &Jwk) -> Option<Self> {
        if !matches!(
            jwk.common.public_key_use,
            None | Some(PublicKeyUse::Signature)
        ) {
            return None;
        }
        let (algorithm, name, said) = match &jwk.algorithm {
            AlgorithmParameters::RSA(rsa) => {
                let modulus = URL_SAFE_NO_PAD.decode(&rsa.n).ok()?;
                if modulus.len() < MODULUS_BYTES {
                    return None;
                }
                (Algorithm::RS256, "RS256", KeyAlgorithm::RS256)
            }
            AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => {
                (Algorithm::ES256, "ES256", KeyAlgorithm::ES256)
            }
            _ => return None,
        };
        if jwk.common.key_algorithm.is_some_and(|other| other != said) {
            return None;
        }
        Some(Self {
            key: DecodingKey::from_jwk(jwk).ok()?,
            algorithm,
            name,
        })
    }

    /// Checks a token's signature.
    ///
    /// # Errors
    ///
    /// Where the token names another algorithm, or the signature is not of this key.
    pub fn check(&self, token: &Token<'_>) -> Result<(), Refusal> {
        if token.algorithm != self.name {
            return Err(Refusal::WrongAlgorithm);
        }
        match verify(
            token.signature,
            token.message.as_bytes(),
            &self.key,
            self.algorithm,
        ) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(Refusal::BadSignature),
        }
    }
}
