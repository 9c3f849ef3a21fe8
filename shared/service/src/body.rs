//! The JSON body of a request, as an extractor.
//!
//! In order: the media type is JSON and the body is not packed (415), the body is at most [`LIMIT`] bytes (413), it is JSON
//! (400, with line and column), it has the shape that the contract publishes (422, every mistake
//! at once). Syntax is 400 and meaning 422, so that a client can tell a broken serializer from a
//! misread contract.

use std::time::Duration;

use axum::{
    body::HttpBody,
    extract::{FromRequest, Request},
};
use http::header;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::{
    json,
    problem::{Issue, Problem},
    problems,
    shape::Shape,
};

/// Largest body, in bytes.
pub const LIMIT: usize = 256 * 1024;

/// Longest time that a body may take to come. One that stalls would otherwise hold its connection
/// for as long as its sender likes, and a gateway that wants to stop for as long as it may.
pub const TIME: Duration = Duration::from_secs(15);

/// Some editors put it before UTF-8; JSON has no place for it (RFC 8259, section 8.1).
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A body that has been checked.
#[derive(Debug, Clone)]
pub struct Body<T>(pub T);

impl<S: Sync, T: DeserializeOwned + ToSchema> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let media_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        if !media_type.as_deref().is_some_and(is_json) {
            return Err(problems::wrong_media_type(media_type.as_deref()));
        }
        let codings = request.headers().get_all(header::CONTENT_ENCODING);
        if let Some(coding) = codings
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .find(|coding| !coding.trim().eq_ignore_ascii_case("identity"))
        {
            return Err(problems::packed_body(&coding));
        }
        let body = request.into_body();
        if body.size_hint().lower() > LIMIT as u64 {
            return Err(problems::body_too_large(LIMIT));
        }
        let bytes = tokio::time::timeout(TIME, axum::body::to_bytes(body, LIMIT))
            .await
            .map_err(|_| problems::slow_body(TIME))?;
        let bytes = bytes.map_err(|error| {
            if is_limit(&error) {
                problems::body_too_large(LIMIT)
            } else {
                tracing::debug!(%error, "a body broke off");
                problems::broken_body()
            }
        })?;
        read(&bytes).map(Self).map_err(|problem| *problem)
    }
}

/// Reads a body's bytes as `T`.
///
/// # Errors
///
/// A problem that names every place that has to change.
pub fn read<T: DeserializeOwned + ToSchema>(bytes: &[u8]) -> Result<T, Box<Problem>> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Box::new(problems::empty_body()));
    }
    let value = json::read(bytes).map_err(|error| {
        let said = error.to_string();
        let reason = said.split(" at line ").next().unwrap_or("it breaks off");
        let reason = match reason {
            "recursion limit exceeded" => "it nests more than 127 levels deep".to_owned(),
            "expected value" if bytes.starts_with(BYTE_ORDER_MARK) => {
                "it begins with a byte order mark".to_owned()
            }
            other => other.replace("EOF while parsing", "it breaks off inside"),
        };
        Box::new(problems::invalid_json(
            &reason,
            error.line(),
            error.column(),
        ))
    })?;
    let issues = Shape::of::<T>().issues(&value);
    if !issues.is_empty() {
        return Err(Box::new(problems::invalid_request(issues)));
    }
    serde_json::from_value(value).map_err(|error| {
        Box::new(problems::invalid_request(vec![Issue {
            pointer: String::new(),
            code: "invalid_value".to_owned(),
            message: format!("The body cannot be read: {error}."),
            fix: None,
        }]))
    })
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn is_limit(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use axum::body::Body as Bytes;
    use futures::{StreamExt, stream};
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    struct Letter {
        #[schema(min_length = 1)]
        text: String,
    }

    async fn sent(media_type: Option<&str>, body: Bytes) -> Result<Letter, Problem> {
        let mut request = http::Request::post("/");
        if let Some(media_type) = media_type {
            request = request.header("content-type", media_type);
        }
        let request = request.body(body).expect("a request");
        Body::<Letter>::from_request(request, &())
            .await
            .map(|body| body.0)
    }

    #[tokio::test]
    async fn json_media_types_are_read_and_others_named() {
        for good in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/vnd.x+json",
        ] {
            let letter = sent(Some(good), Bytes::from(r#"{"text":"hi"}"#)).await;
            assert_eq!(letter.expect(good).text, "hi");
        }
        for bad in [
            None,
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
        ] {
            let problem = sent(bad, Bytes::from(r#"{"text":"hi"}"#))
                .await
                .expect_err("a mistake");
            assert_eq!(problem.status, 415);
        }
    }

    #[tokio::test]
    async fn a_packed_body_is_named_as_such() {
        for (coding, status) in [("gzip", 415), ("br, identity", 415), ("Identity", 200)] {
            let request = http::Request::post("/")
                .header("content-type", "application/json")
                .header("content-encoding", coding)
                .body(Bytes::from(r#"{"text":"hi"}"#))
                .expect("a request");
            let read = Body::<Letter>::from_request(request, &()).await;
            let told = read.err().map_or(200, |problem| problem.status);
            assert_eq!(told, status, "{coding}");
        }
    }

    #[tokio::test]
    async fn a_body_over_the_limit_is_too_large_whether_its_length_is_known_or_not() {
        let big = format!(r#"{{"text":"{}"}}"#, "x".repeat(LIMIT));
        let problem = sent(Some("application/json"), Bytes::from(big.clone()))
            .await
            .expect_err("a mistake");
        assert_eq!((problem.status, problem.code.as_str()), (413, "too_large"));
        let pieces: Vec<Result<String, std::io::Error>> = big
            .as_bytes()
            .chunks(9_999)
            .map(|piece| Ok(String::from_utf8_lossy(piece).into_owned()))
            .collect();
        let body = Bytes::from_stream(stream::iter(pieces));
        let problem = sent(Some("application/json"), body)
            .await
            .expect_err("a mistake");
        assert_eq!(problem.status, 413);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_stalls_is_waited_for_a_while_and_no_longer() {
        let stalled =
            stream::once(async { Ok::<_, std::io::Error>("{\"te") }).chain(stream::pending());
        let problem = sent(Some("application/json"), Bytes::from_stream(stalled))
            .await
            .expect_err("a mistake");
        assert_eq!((problem.status, problem.code.as_str()), (408, "slow_body"));
    }

    #[test]
    fn broken_json_is_placed_by_line_and_column() {
        let problem = read::<Letter>(b"{\n  \"text\": oops\n}").expect_err("a mistake");
        assert_eq!(
            (problem.status, problem.code.as_str()),
            (400, "invalid_json")
        );
        assert!(
            problem.detail.contains("at line 2, column 11"),
            "{}",
            problem.detail
        );
        for bytes in [
            &b""[..],
            b"  \n",
            b"\xff\xfe",
            br#"{"text":"\ud800"}"#,
            b"{} {}",
        ] {
            assert_eq!(
                read::<Letter>(bytes).expect_err("a mistake").code,
                "invalid_json"
            );
        }
        for (bytes, told) in [
            (&b"{\"text\":"[..], "it breaks off inside a value"),
            (b"\xef\xbb\xbf{}", "it begins with a byte order mark"),
        ] {
            let detail = read::<Letter>(bytes).expect_err("a mistake").detail;
            assert!(detail.contains(told), "{detail}");
        }
        let deep = "[".repeat(4_000);
        assert!(
            read::<Letter>(deep.as_bytes())
                .expect_err("a mistake")
                .detail
                .contains("127 levels")
        );
    }

    #[test]
    fn a_single_mistake_is_told_in_the_detail_with_its_place() {
        let problem = read::<Letter>(br#"{"text":""}"#).expect_err("a mistake");
        assert_eq!(problem.status, 422);
        assert_eq!(problem.pointer.as_deref(), Some("/text"));
        assert_eq!(problem.detail, "`/text` is empty. Write something.");
    }
}
