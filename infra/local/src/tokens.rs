//! Tokens of this machine: made and believed by whoever holds the secret of a state folder.

use std::time::Duration;

use authorizer::{Config, Trusted, mint::MintError};
use service::{Clock, Principal, config::Secret};

/// Days that a token lasts unless it is said: as long as a piece of work does.
pub const DAYS: u32 = 30;

/// What an authorizer of this machine believes.
pub fn believed(secret: Secret) -> Config {
    Config {
        trusted: Trusted::Secret(secret),
        issuer: "inlay-local".to_owned(),
        audience: "inlay".to_owned(),
        permissions_claim: "permissions".to_owned(),
    }
}

/// A token that makes its bearer that principal for so many days.
///
/// # Errors
///
/// Where a claim has a name that tokens use themselves.
pub fn token(
    secret: Secret,
    caller: &Principal,
    days: u32,
    clock: &Clock,
) -> Result<String, MintError> {
    let lifetime = Duration::from_secs(u64::from(days) * 24 * 60 * 60);
    authorizer::mint(&believed(secret), caller, lifetime, clock)
}

#[cfg(test)]
mod tests {
    use authorizer::Authorizer;

    use super::*;

    #[tokio::test]
    async fn a_token_is_believed_where_its_secret_is_held_and_nowhere_else() {
        let clock = Clock::system();
        let [own, other] = ["a", "b"].map(|letter| Secret::new(letter.repeat(64)));
        let caller = Principal {
            user_id: "vera".to_owned(),
            permissions: ["manager".to_owned()].into(),
            claims: [("regions".to_owned(), ["North".to_owned()].into())].into(),
        };
        let token = token(own.clone(), &caller, DAYS, &clock).expect("a token");
        let judge = |secret| Authorizer::from_config(believed(secret), clock.clone());
        let bearer = format!("Bearer {token}");
        let believing = judge(own).expect("an authorizer");
        assert_eq!(believing.check(Some(&bearer)).await, Ok(caller));
        let stranger = judge(other).expect("an authorizer");
        assert!(stranger.check(Some(&bearer)).await.is_err());
    }
}
