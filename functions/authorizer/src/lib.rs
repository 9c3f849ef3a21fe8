//! A token in, a principal out.
//!
//! | module | holds |
//! | --- | --- |
//! | [`authorizer`](mod@authorizer) | [`Authorizer`]: an `Authorization` header in, a principal or a [`Refusal`] out |
//! | [`config`] | which tokens are believed |
//! | [`token`] | a JWT taken apart, bounded and strict, before anything is believed |
//! | [`claims`] | what a believed token must say, and who it makes the caller |
//! | [`keys`], [`jwks`] | keys: a shared secret, or published ones, kept |
//! | [`policy`] | API Gateway's question and our answer |
//! | [`mint`](mod@mint) | tokens for development |
//!
//! A key decides which algorithm it is used with; a token never does. That one rule closes `none`,
//! and a public key taken for a secret.

pub mod authorizer;
pub mod claims;
pub mod config;
#[cfg(feature = "lambda")]
pub mod fetch;
pub mod jwks;
pub mod keys;
pub mod mint;
pub mod policy;
pub mod refusal;
#[cfg(feature = "lambda")]
pub mod start;
pub mod token;

pub use authorizer::Authorizer;
pub use config::{Config, Trusted};
pub use mint::mint;
pub use refusal::Refusal;
