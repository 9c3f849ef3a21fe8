//! Tokens signed with a published key.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use authorizer::{Authorizer, Refusal, Trusted, jwks::Fetch};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::FutureExt;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, jwk::Jwk};
use serde_json::{Value, json};
use service::Clock;

use crate::made::{NOW, claims, clock, config, signed, with};

const RSA: &[u8] = include_bytes!("../keys/rsa2048.pkcs1.der");
const SHORT_RSA: &[u8] = include_bytes!("../keys/rsa1024.pkcs1.der");
const P256: &[u8] = include_bytes!("../keys/p256.pkcs8.der");

struct Publisher {
    fetched: Arc<AtomicUsize>,
    authorizer: Authorizer,
}

fn public(key: &EncodingKey, algorithm: Algorithm, id: &str) -> Value {
    let jwk = Jwk::from_encoding_key(key, algorithm).expect("a public key");
    let mut json = serde_json::to_value(jwk).expect("JSON");
    json["kid"] = id.into();
    json["use"] = "sig".into();
    json
}

fn publishing(keys: Value, clock: Clock) -> Publisher {
    let fetched = Arc::new(AtomicUsize::new(0));
    let count = fetched.clone();
    let fetch: Fetch = Arc::new(move || {
        count.fetch_add(1, Ordering::Relaxed);
        let text = json!({"keys": keys}).to_string().into_bytes();
        async move { Ok(text) }.boxed()
    });
    let url = "https://id.example/keys".to_owned();
    Publisher {
        fetched,
        authorizer: Authorizer::with_published(config(Trusted::Published { url }), clock, fetch),
    }
}

fn rsa() -> EncodingKey {
    EncodingKey::from_rsa_der(RSA)
}

fn p256() -> EncodingKey {
    EncodingKey::from_ec_der(P256)
}

fn both() -> Value {
    json!([
        {"kty": "quantum", "kid": "q"},
        public(&rsa(), Algorithm::RS256, "r"),
        public(&p256(), Algorithm::ES256, "e"),
    ])
}

fn by_key(id: Option<&str>, key: &EncodingKey, algorithm: Algorithm) -> String {
    let mut header = Header::new(algorithm);
    header.kid = id.map(str::to_owned);
    format!(
        "Bearer {}",
        encode(&header, &claims(), key).expect("a token")
    )
}

#[tokio::test]
async fn published_rsa_and_elliptic_keys_are_believed_and_fetched_once() {
    let publisher = publishing(both(), clock());
    for _ in 0..3 {
        for (id, key, algorithm) in [
            ("r", rsa(), Algorithm::RS256),
            ("e", p256(), Algorithm::ES256),
        ] {
            let checked = publisher
                .authorizer
                .check(Some(&by_key(Some(id), &key, algorithm)))
                .await;
            assert_eq!(checked.map(|ada| ada.user_id), Ok("ada".to_owned()));
        }
    }
    assert_eq!(publisher.fetched.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_token_must_name_a_published_key_and_strangers_cannot_make_us_ask() {
    let publisher = publishing(both(), clock());
    for id in [None, Some("x"), Some("q"), Some("y"), Some("z")] {
        let checked = publisher
            .authorizer
            .check(Some(&by_key(id, &rsa(), Algorithm::RS256)))
            .await;
        assert_eq!(checked, Err(Refusal::UnknownKey), "{id:?}");
    }
    assert_eq!(publisher.fetched.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_public_key_taken_for_a_secret_is_refused() {
    let publisher = publishing(both(), clock());
    let public = public(&rsa(), Algorithm::RS256, "r");
    for secret in [
        public["n"].as_str().expect("a modulus").as_bytes().to_vec(),
        public.to_string().into_bytes(),
    ] {
        let key = EncodingKey::from_secret(&secret);
        let forged = signed(
            &json!({"alg": "HS256", "kid": "r"}),
            &claims(),
            &key,
            Algorithm::HS256,
        );
        assert_eq!(
            publisher.authorizer.check(Some(&forged)).await,
            Err(Refusal::WrongAlgorithm)
        );
    }
}

#[tokio::test]
async fn a_key_that_the_token_brings_along_is_not_used() {
    let publisher = publishing(json!([public(&p256(), Algorithm::ES256, "e")]), clock());
    let brought = json!({
        "alg": "RS256", "kid": "e", "jwk": public(&rsa(), Algorithm::RS256, "e"),
        "jku": "https://evil.example/keys",
    });
    let forged = signed(&brought, &claims(), &rsa(), Algorithm::RS256);
    assert_eq!(
        publisher.authorizer.check(Some(&forged)).await,
        Err(Refusal::WrongAlgorithm)
    );
}

#[tokio::test]
async fn one_published_key_does_not_sign_for_another() {
    let publisher = publishing(both(), clock());
    let crossed = by_key(Some("r"), &p256(), Algorithm::ES256);
    assert_eq!(
        publisher.authorizer.check(Some(&crossed)).await,
        Err(Refusal::WrongAlgorithm)
    );
    let resized = by_key(Some("r"), &rsa(), Algorithm::RS512);
    assert_eq!(
        publisher.authorizer.check(Some(&resized)).await,
        Err(Refusal::WrongAlgorithm)
    );
}

#[tokio::test]
async fn weak_secret_and_encryption_keys_are_not_taken_from_a_set() {
    let short = EncodingKey::from_rsa_der(SHORT_RSA);
    let mut encryption = public(&rsa(), Algorithm::RS256, "enc");
    encryption["use"] = "enc".into();
    let publisher = publishing(
        json!([
            public(&short, Algorithm::RS256, "short"),
            {"kty": "oct", "kid": "oct", "k": URL_SAFE_NO_PAD.encode("0123456789abcdef0123456789abcdef")},
            encryption,
            public(&p256(), Algorithm::ES256, "e"),
        ]),
        clock(),
    );
    let secret = EncodingKey::from_secret(b"0123456789abcdef0123456789abcdef");
    for token in [
        by_key(Some("short"), &short, Algorithm::RS256),
        by_key(Some("enc"), &rsa(), Algorithm::RS256),
        by_key(Some("oct"), &secret, Algorithm::HS256),
    ] {
        assert_eq!(
            publisher.authorizer.check(Some(&token)).await,
            Err(Refusal::UnknownKey)
        );
    }
}

#[tokio::test]
async fn kept_keys_go_on_counting_for_a_day_when_the_publisher_is_gone() {
    let now = Arc::new(std::sync::Mutex::new(NOW));
    let told = now.clone();
    let clock = Clock::told_by(move || {
        jiff::Timestamp::from_second(*told.lock().expect("the time")).expect("a time")
    });
    let alive = Arc::new(AtomicUsize::new(1));
    let lives = alive.clone();
    let set = json!({"keys": both()}).to_string().into_bytes();
    let fetch: Fetch = Arc::new(move || {
        let answer = if lives.load(Ordering::Relaxed) == 1 {
            Ok(set.clone())
        } else {
            Err("gone".to_owned())
        };
        async move { answer }.boxed()
    });
    let url = "https://id.example/keys".to_owned();
    let authorizer = Authorizer::with_published(config(Trusted::Published { url }), clock, fetch);
    let token = |at: i64| {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some("e".to_owned());
        let claims = with("exp", json!(at + 600));
        format!(
            "Bearer {}",
            encode(&header, &claims, &p256()).expect("a token")
        )
    };
    assert!(authorizer.check(Some(&token(NOW))).await.is_ok());
    alive.store(0, Ordering::Relaxed);
    for (hours, expected) in [(2, true), (23, true), (25, false)] {
        let at = NOW + hours * 3_600;
        *now.lock().expect("the time") = at;
        let checked = authorizer.check(Some(&token(at))).await;
        assert_eq!(
            checked.is_ok(),
            expected,
            "after {hours} hours: {checked:?}"
        );
        if !expected {
            assert_eq!(checked, Err(Refusal::KeysUnavailable));
        }
    }
    alive.store(1, Ordering::Relaxed);
    *now.lock().expect("the time") += 120;
    assert!(
        authorizer
            .check(Some(&token(NOW + 25 * 3_600)))
            .await
            .is_ok()
    );
}
