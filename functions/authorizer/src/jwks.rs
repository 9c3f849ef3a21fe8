//! Published keys (RFC 7517), kept.
//!
//! Keys are kept for an hour. A token that names an unknown key makes us look again, for keys are
//! rotated, yet at most once a minute, or strangers could make us ask on their behalf. While the
//! publisher cannot be reached, the keys last seen go on counting for a day.

use std::{collections::HashMap, sync::Arc};

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use service::Clock;
use tokio::sync::Mutex;

use crate::{keys::Key, refusal::Refusal};

/// Fetches the JWK set's text. The error is for the log.
pub type Fetch = Arc<dyn Fn() -> BoxFuture<'static, Result<Vec<u8>, String>> + Send + Sync>;

const FRESH: SignedDuration = SignedDuration::from_hours(1);
const LAST_RESORT: SignedDuration = SignedDuration::from_hours(24);
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// Most keys that are kept of one set.
const MOST_KEYS: usize = 100;

/// Published keys.
pub struct Jwks {
    fetch: Fetch,
    clock: Clock,
    // Held while fetching, so that many requests at once fetch once.
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    keys: HashMap<String, Key>,
    seen: Option<Timestamp>,
    asked: Option<Timestamp>,
}

/// A set whose entries are read one by one: a kind of key that we do not know must not hide the
/// ones that we do.
#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

impl Jwks {
    /// Keys that `fetch` gets.
    pub fn new(fetch: Fetch, clock: Clock) -> Self {
        Self {
            fetch,
            clock,
            kept: Mutex::default(),
        }
    }

    /// The key of that id.
    ///
    /// # Errors
    ///
    /// Where none is published under it, or keys cannot be fetched and none are kept.
    pub async fn key(&self, id: &str) -> Result<Key, Refusal> {
        let mut kept = self.kept.lock().await;
        let now = self.clock.now();
        let age = |then: Option<Timestamp>| {
            then.map_or(SignedDuration::MAX, |then| now.duration_since(then))
        };
        let wanted = age(kept.seen) > FRESH || !kept.keys.contains_key(id);
        if wanted && age(kept.asked) > PAUSE {
            kept.asked = Some(now);
            match (self.fetch)().await.and_then(|text| read(&text)) {
                Ok(keys) => {
                    kept.keys = keys;
                    kept.seen = Some(now);
                }
                Err(reason) => tracing::error!(reason, "published keys cannot be fetched"),
            }
        }
        if age(kept.seen) > LAST_RESORT {
            return Err(Refusal::KeysUnavailable);
        }
        kept.keys.get(id).cloned().ok_or(Refusal::UnknownKey)
    }
}

fn read(text: &[u8]) -> Result<HashMap<String, Key>, String> {
    let set: Set = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let mut keys = HashMap::new();
    for entry in set.keys.into_iter().take(MOST_KEYS) {
        let Ok(jwk) = serde_json::from_value::<Jwk>(entry) else {
            continue;
        };
        if let (Some(id), Some(key)) = (jwk.common.key_id.clone(), Key::published(&jwk)) {
            keys.insert(id, key);
        }
    }
    if keys.is_empty() {
        return Err("the set holds no key that can be used".to_owned());
    }
    Ok(keys)
}
