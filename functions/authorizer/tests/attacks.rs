//! What is tried on an authorizer, and what is refused.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use authorizer::{Authorizer, Config, Refusal, Trusted, jwks::Fetch, mint};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::FutureExt;
use jsonwebtoken::{Algorithm, EncodingKey, Header, crypto::sign, encode, jwk::Jwk};
use serde_json::{Value, json};
use service::{Clock, Principal, config::Secret};

const RSA: &[u8] = include_bytes!("keys/rsa2048.pkcs1.der");
const SHORT_RSA: &[u8] = include_bytes!("keys/rsa1024.pkcs1.der");
const P256: &[u8] = include_bytes!("keys/p256.pkcs8.der");
const NOW: i64 = 1_752_580_800; // 2025-07-15T12:00:00Z

fn clock() -> Clock {
    Clock::fixed("2025-07-15T12:00:00Z".parse().expect("a time"))
}

fn config(trusted: Trusted) -> Config {
    Config {
        trusted,
        issuer: "https://id.example".to_owned(),
        audience: "inlay".to_owned(),
        permissions_claim: "permissions".to_owned(),
    }
}

fn with_secret() -> Config {
    config(Trusted::Secret(Secret::new(
        "0123456789abcdef0123456789abcdef",
    )))
}

fn authorizer() -> Authorizer {
    Authorizer::from_config(with_secret(), clock()).expect("an authorizer")
}

fn claims() -> Value {
    json!({
        "iss": "https://id.example", "aud": "inlay", "sub": "ada", "exp": NOW + 600,
        "permissions": ["analyst"], "regions": ["North"],
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().expect("an object").remove(name);
    claims
}

/// A token signed with that key, whatever its header says.
fn signed(header: &Value, claims: &Value, key: &EncodingKey, algorithm: Algorithm) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = sign(message.as_bytes(), key, algorithm).expect("a signature");
    format!("Bearer {message}.{signature}")
}

fn ours(claims: &Value) -> String {
    let key = EncodingKey::from_secret(b"0123456789abcdef0123456789abcdef");
    signed(
        &json!({"alg": "HS256", "typ": "JWT"}),
        claims,
        &key,
        Algorithm::HS256,
    )
}

async fn refusal(header: &str) -> Refusal {
    match authorizer().check(Some(header)).await {
        Err(refusal) => refusal,
        Ok(principal) => panic!("{header} was believed: {principal:?}"),
    }
}

#[tokio::test]
async fn a_minted_token_makes_its_bearer_that_principal() {
    let ada = Principal {
        user_id: "ada".to_owned(),
        permissions: ["analyst".to_owned(), "pii reader".to_owned()].into(),
        claims: [(
            "regions".to_owned(),
            ["North".to_owned(), "South".to_owned()].into(),
        )]
        .into(),
    };
    let token = mint(&with_secret(), &ada, Duration::from_secs(60), &clock()).expect("a token");
    let checked = authorizer().check(Some(&format!("Bearer {token}"))).await;
    assert_eq!(checked, Ok(ada));
}

#[tokio::test]
async fn a_minted_token_ends() {
    let ada = Principal {
        user_id: "ada".to_owned(),
        ..Principal::default()
    };
    let token = mint(&with_secret(), &ada, Duration::from_secs(60), &clock()).expect("a token");
    let later = Clock::fixed("2025-07-15T12:02:00Z".parse().expect("a time"));
    let authorizer = Authorizer::from_config(with_secret(), later).expect("an authorizer");
    let checked = authorizer.check(Some(&format!("Bearer {token}"))).await;
    assert_eq!(checked, Err(Refusal::Expired));
}

#[tokio::test]
async fn a_claim_cannot_take_the_place_of_the_tokens_own() {
    for name in ["exp", "sub", "permissions", "jti"] {
        let eve = Principal {
            user_id: "eve".to_owned(),
            claims: [(name.to_owned(), ["x".to_owned()].into())].into(),
            ..Principal::default()
        };
        assert!(
            mint(&with_secret(), &eve, Duration::from_secs(60), &clock()).is_err(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn times_issuers_and_audiences_are_checked() {
    for (claims, refused) in [
        (with("exp", json!(NOW - 61)), Refusal::Expired),
        (without("exp"), Refusal::Expired),
        (with("exp", json!("tomorrow")), Refusal::Expired),
        (with("exp", json!(null)), Refusal::Expired),
        (with("nbf", json!(NOW + 61)), Refusal::NotYetValid),
        (with("nbf", json!("yesterday")), Refusal::NotYetValid),
        (
            with("iss", json!("https://id.example.evil")),
            Refusal::WrongIssuer,
        ),
        (
            with("iss", json!(["https://id.example"])),
            Refusal::WrongIssuer,
        ),
        (without("iss"), Refusal::WrongIssuer),
        (with("aud", json!("other")), Refusal::WrongAudience),
        (with("aud", json!([])), Refusal::WrongAudience),
        (with("aud", json!({"inlay": true})), Refusal::WrongAudience),
        (without("aud"), Refusal::WrongAudience),
        (without("sub"), Refusal::NoPrincipal),
    ] {
        assert_eq!(refusal(&ours(&claims)).await, refused, "{claims}");
    }
}

#[tokio::test]
async fn clocks_may_be_a_minute_apart_and_audiences_several() {
    for claims in [
        with("exp", json!(NOW - 59)),
        with("nbf", json!(NOW + 59)),
        with("exp", json!(NOW as f64 + 0.5)),
        with("aud", json!(["other", "inlay"])),
    ] {
        assert!(
            authorizer().check(Some(&ours(&claims))).await.is_ok(),
            "{claims}"
        );
    }
}

#[tokio::test]
async fn a_token_that_says_it_needs_no_signature_is_refused() {
    let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
    for alg in ["none", "None", "NONE", "", "hs256"] {
        let message = format!("{}.{}", part(json!({"alg": alg})), part(claims()));
        assert_eq!(
            refusal(&format!("Bearer {message}.")).await,
            Refusal::WrongAlgorithm
        );
    }
    let unsigned = format!("{}.{}", part(json!({"alg": "HS256"})), part(claims()));
    assert_eq!(
        refusal(&format!("Bearer {unsigned}.")).await,
        Refusal::BadSignature
    );
    assert_eq!(
        refusal(&format!("Bearer {unsigned}")).await,
        Refusal::Malformed
    );
}

#[tokio::test]
async fn a_changed_or_foreign_token_is_refused() {
    let token = ours(&claims());
    let parts: Vec<&str> = token.split('.').collect();
    let admin = URL_SAFE_NO_PAD.encode(with("permissions", json!(["admin"])).to_string());
    let changed = format!("{}.{admin}.{}", parts[0], parts[2]);
    assert_eq!(refusal(&changed).await, Refusal::BadSignature);
    let other = EncodingKey::from_secret(b"another secret of the right size");
    let foreign = signed(
        &json!({"alg": "HS256"}),
        &claims(),
        &other,
        Algorithm::HS256,
    );
    assert_eq!(refusal(&foreign).await, Refusal::BadSignature);
    let key = EncodingKey::from_secret(b"0123456789abcdef0123456789abcdef");
    let stronger = signed(&json!({"alg": "HS512"}), &claims(), &key, Algorithm::HS512);
    assert_eq!(refusal(&stronger).await, Refusal::WrongAlgorithm);
}

#[tokio::test]
async fn oversized_and_broken_headers_are_refused() {
    let long = with("padding", json!("x".repeat(9_000)));
    assert_eq!(refusal(&ours(&long)).await, Refusal::TooLong);
    assert_eq!(refusal("Basic YTpi").await, Refusal::NoToken);
    assert_eq!(refusal("Bearer a.b.c").await, Refusal::Malformed);
    assert_eq!(authorizer().check(None).await, Err(Refusal::NoToken));
}

// Published keys.

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
