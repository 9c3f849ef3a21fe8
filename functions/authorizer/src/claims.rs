//! What a believed token must say, and who it makes the caller.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Map, Value};
use service::Principal;

use crate::{config::Config, refusal::Refusal};

/// How far two clocks may be apart, in seconds.
const LEEWAY: f64 = 60.0;

/// Longest `sub`, in bytes.
const LONGEST_ID: usize = 256;

/// The claims of RFC 7519 that say something about the token and not about the caller.
const ABOUT_THE_TOKEN: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// Checks that the token is of our issuer, for us, and of this time.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(claims: &Map<String, Value>, config: &Config, now: Timestamp) -> Result<(), Refusal> {
    if claims.get("iss").and_then(Value::as_str) != Some(config.issuer.as_str()) {
        return Err(Refusal::WrongIssuer);
    }
    let meant_for_us = match claims.get("aud") {
        Some(Value::String(one)) => *one == config.audience,
        Some(Value::Array(several)) => several
            .iter()
            .any(|one| one.as_str() == Some(config.audience.as_str())),
        _ => false,
    };
    if !meant_for_us {
        return Err(Refusal::WrongAudience);
    }
    let now = now.as_second() as f64;
    match claims.get("exp").and_then(Value::as_f64) {
        Some(end) if now < end + LEEWAY => {}
        _ => return Err(Refusal::Expired),
    }
    match claims.get("nbf").map(Value::as_f64) {
        None => {}
        Some(Some(start)) if now >= start - LEEWAY => {}
        Some(_) => return Err(Refusal::NotYetValid),
    }
    Ok(())
}

/// The caller that checked claims speak of.
///
/// `sub` is the user. The permissions' claim is a list of texts, or one text with spaces between.
/// Every other claim about the caller is handed on: a text, number or flag as one value, a list of
/// them as several; anything nested says nothing that row security could compare.
///
/// # Errors
///
/// Where there is no usable `sub`, or permissions are written in another way: to read them as none
/// would be safe, and would also hide that the issuer is set up wrongly.
pub fn principal(
    mut claims: Map<String, Value>,
    permissions_claim: &str,
) -> Result<Principal, Refusal> {
    let user_id = match claims.get("sub") {
        Some(Value::String(id))
            if !id.trim().is_empty()
                && id.len() <= LONGEST_ID
                && !id.chars().any(char::is_control) =>
        {
            id.clone()
        }
        _ => return Err(Refusal::NoPrincipal),
    };
    let permissions: BTreeSet<String> = match claims.remove(permissions_claim) {
        None => BTreeSet::new(),
        Some(Value::String(words)) => words.split_whitespace().map(str::to_owned).collect(),
        Some(Value::Array(words)) => words
            .into_iter()
            .map(|word| match word {
                Value::String(word) => Ok(word),
                _ => Err(Refusal::NoPrincipal),
            })
            .collect::<Result<_, _>>()?,
        Some(_) => return Err(Refusal::NoPrincipal),
    };
    let claims: BTreeMap<String, BTreeSet<String>> = claims
        .into_iter()
        .filter(|(name, _)| !ABOUT_THE_TOKEN.contains(&name.as_str()))
        .filter_map(|(name, value)| {
            let values = match value {
                Value::Array(values) => values.iter().filter_map(plain).collect(),
                value => BTreeSet::from([plain(&value)?]),
            };
            Some((name, values))
        })
        .collect();
    Ok(Principal {
        user_id,
        permissions,
        claims,
    })
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(claims: Value) -> Result<Principal, Refusal> {
        match claims {
            Value::Object(claims) => principal(claims, "permissions"),
            _ => Err(Refusal::Malformed),
        }
    }

    #[test]
    fn permissions_come_as_a_list_or_with_spaces_between() {
        let list = read(json!({"sub": "ada", "permissions": ["b", "a"]}));
        let words = read(json!({"sub": "ada", "permissions": " a  b "}));
        assert_eq!(list, words);
        assert_eq!(list.map(|ada| ada.permissions.len()), Ok(2));
    }

    #[test]
    fn claims_about_the_caller_are_handed_on_and_those_about_the_token_are_not() {
        let ada = read(json!({
            "sub": "ada", "iss": "x", "exp": 1, "regions": ["North", "South"], "level": 3,
            "staff": true, "address": {"city": "Bern"}, "none": [],
        }))
        .expect("a principal");
        let names: Vec<&str> = ada.claims.keys().map(String::as_str).collect();
        assert_eq!(names, ["level", "none", "regions", "staff"]);
        assert_eq!(ada.claims["regions"].len(), 2);
        assert!(ada.claims["none"].is_empty());
    }

    #[test]
    fn a_token_that_names_nobody_makes_no_principal() {
        for claims in [
            json!({}),
            json!({"sub": ""}),
            json!({"sub": 7}),
            json!({"sub": "a\nb"}),
            json!({"sub": "a".repeat(300)}),
            json!({"sub": "ada", "permissions": {"admin": true}}),
            json!({"sub": "ada", "permissions": ["a", 7]}),
        ] {
            assert_eq!(read(claims.clone()), Err(Refusal::NoPrincipal), "{claims}");
        }
    }
}
