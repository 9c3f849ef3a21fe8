//! Tokens made by hand, and whom they are shown to.

use authorizer::{Config, Trusted};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto::sign};
use serde_json::{Value, json};
use service::{Clock, config::Secret};

/// Now, in seconds.
pub const NOW: i64 = 1_752_580_800; // 2025-07-15T12:00:00Z

pub fn clock() -> Clock {
    Clock::fixed("2025-07-15T12:00:00Z".parse().expect("a time"))
}

pub fn config(trusted: Trusted) -> Config {
    Config {
        trusted,
        issuer: "https://id.example".to_owned(),
        audience: "inlay".to_owned(),
        permissions_claim: "permissions".to_owned(),
    }
}

pub fn with_secret() -> Config {
    config(Trusted::Secret(Secret::new(
        "0123456789abcdef0123456789abcdef",
    )))
}

pub fn claims() -> Value {
    json!({
        "iss": "https://id.example", "aud": "inlay", "sub": "ada", "exp": NOW + 600,
        "permissions": ["analyst"], "regions": ["North"],
    })
}

pub fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

pub fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().expect("an object").remove(name);
    claims
}

/// A token signed with that key, whatever its header says.
pub fn signed(header: &Value, claims: &Value, key: &EncodingKey, algorithm: Algorithm) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = sign(message.as_bytes(), key, algorithm).expect("a signature");
    format!("Bearer {message}.{signature}")
}
