//! A JWT taken apart (RFC 7519, compact form), bounded and strict, before anything is believed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use service::json;

use crate::refusal::Refusal;

/// Longest token, in bytes. API Gateway takes no more than 10 KiB of headers altogether.
pub const LONGEST: usize = 8 * 1024;

/// A token's parts. Nothing in them is believed yet.
#[derive(Debug, PartialEq)]
pub struct Token<'a> {
    /// The algorithm that it says it is signed with.
    pub algorithm: String,
    /// The key that it says it is signed with.
    pub key_id: Option<String>,
    /// What it says.
    pub claims: Map<String, Value>,
    /// What is signed.
    pub message: &'a str,
    /// The signature, as it is written.
    pub signature: &'a str,
}

impl<'a> Token<'a> {
    /// The token of an `Authorization` header: `Bearer <token>` (RFC 6750).
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn of_header(header: Option<&'a str>) -> Result<&'a str, Refusal> {
        let (scheme, token) = header
            .and_then(|header| header.trim().split_once(' '))
            .ok_or(Refusal::NoToken)?;
        if !scheme.eq_ignore_ascii_case("bearer") || token.trim().is_empty() {
            return Err(Refusal::NoToken);
        }
        Ok(token.trim())
    }

    /// Takes a token apart.
    ///
    /// # Errors
    ///
    /// Where it is too long or no JWT. A header that names extensions that must be understood
    /// (`crit`) is refused: none are.
    pub fn parse(text: &'a str) -> Result<Self, Refusal> {
        if text.len() > LONGEST {
            return Err(Refusal::TooLong);
        }
        let (message, signature) = text.rsplit_once('.').ok_or(Refusal::Malformed)?;
        let (header, claims) = message.split_once('.').ok_or(Refusal::Malformed)?;
        let header = object(header)?;
        if header.contains_key("crit") {
            return Err(Refusal::Malformed);
        }
        let text = |name: &str| match header.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Refusal::Malformed),
        };
        Ok(Self {
            algorithm: text("alg")?.ok_or(Refusal::Malformed)?,
            key_id: text("kid")?,
            claims: object(claims)?,
            message,
            signature,
        })
    }
}

/// A part that must be a JSON object without a key twice: a verifier and a reader that picked
/// different ones of two equal keys would believe different things.
fn object(part: &str) -> Result<Map<String, Value>, Refusal> {
    let bytes = URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| Refusal::Malformed)?;
    match json::read(&bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Refusal::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(json: &str) -> String {
        URL_SAFE_NO_PAD.encode(json)
    }

    #[test]
    fn a_bearer_token_is_found_whatever_the_case_of_its_scheme() {
        assert_eq!(Token::of_header(Some("Bearer abc")), Ok("abc"));
        assert_eq!(Token::of_header(Some("bearer  abc ")), Ok("abc"));
        for none in [
            None,
            Some(""),
            Some("Bearer"),
            Some("Bearer "),
            Some("Basic abc"),
            Some("abc"),
        ] {
            assert_eq!(Token::of_header(none), Err(Refusal::NoToken), "{none:?}");
        }
    }

    #[test]
    fn what_is_no_jwt_is_malformed() {
        let good = part(r#"{"alg":"HS256"}"#);
        for text in [
            String::new(),
            "..".to_owned(),
            "a.b".to_owned(),
            format!("{good}.{}.x.y", part("{}")),
            format!("{good}.{}.x", part("[]")),
            format!("{good}=.{}.x", part("{}")),
            format!("{}.{}.x", part("{}"), part("{}")),
            format!(
                "{}.{}.x",
                part(r#"{"alg":"HS256","crit":["b64"]}"#),
                part("{}")
            ),
            format!(
                "{}.{}.x",
                part(r#"{"alg":"HS256","alg":"none"}"#),
                part("{}")
            ),
            format!("{}.{}.x", part(r#"{"alg":7}"#), part("{}")),
            format!("{good}.{}.x", part(r#"{"sub":"a","sub":"b"}"#)),
        ] {
            assert_eq!(Token::parse(&text), Err(Refusal::Malformed), "{text}");
        }
    }

    #[test]
    fn a_token_without_end_is_not_even_looked_at() {
        assert_eq!(
            Token::parse(&"a".repeat(LONGEST + 1)),
            Err(Refusal::TooLong)
        );
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused_without_panic(text in ".{0,200}") {
            let _ = Token::of_header(Some(&text));
            let _ = Token::parse(&text);
        }
    }
}
