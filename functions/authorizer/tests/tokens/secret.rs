//! Tokens signed with a shared secret.

use std::time::Duration;

use authorizer::{Authorizer, Refusal, mint};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};
use service::{Clock, Principal};

use crate::made::{NOW, claims, clock, signed, with, with_secret, without};

fn authorizer() -> Authorizer {
    Authorizer::from_config(with_secret(), clock()).expect("an authorizer")
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
