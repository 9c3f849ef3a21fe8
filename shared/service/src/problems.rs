//! The kinds of problem that every function shares, as constructors that read as prose.
//! A kind that only one function knows stands in that function.

use http::{HeaderValue, StatusCode, header};

use crate::{
    limit::{self, Budget},
    problem::{Issue, Problem},
};

/// 401: nobody vouched for the caller.
pub fn not_signed_in() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "not_signed_in",
        "Not signed in",
        "Send a valid token: `Authorization: Bearer <JWT>`.",
    )
    .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}

/// 403: the caller is known and may not do this.
pub fn permission_denied(to_do: &str) -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "permission_denied",
        "Permission denied",
        format!("You may not {to_do}."),
    )
}

/// 404: there is no such path.
pub fn no_such_path(path: &str) -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "Not found",
        format!(
            "There is nothing at {}. GET /openapi.json lists what there is.",
            clipped(path)
        ),
    )
}

/// 405: the path is there, the method is not. The router adds `Allow`.
pub fn method_not_allowed(method: &str, path: &str) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "Method not allowed",
        format!(
            "{} does not answer {method}; the header `Allow` lists what it answers.",
            clipped(path)
        ),
    )
}

/// 413: the body is larger than `limit` bytes.
pub fn body_too_large(limit: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "Request too large",
        format!(
            "The body is larger than {} KiB. Send less: a shorter message or fewer turns of history.",
            limit / 1024
        ),
    )
}

/// 415: the body is not said to be JSON. `sent` is the media type it was said to be, if any.
pub fn wrong_media_type(sent: Option<&str>) -> Problem {
    let said = match sent {
        Some(sent) => format!("The body is said to be `{}`.", clipped(sent)),
        None => "The body's media type is missing.".to_owned(),
    };
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "Unsupported media type",
        format!("{said} Send JSON with `Content-Type: application/json`."),
    )
}

/// 415: the body is packed, which we do not unpack.
pub fn packed_body(coding: &str) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_encoding",
        "Unsupported content encoding",
        format!(
            "The body is said to be packed with `{}`. Send it as it is, without `Content-Encoding`.",
            clipped(coding)
        ),
    )
    .with_header(
        header::ACCEPT_ENCODING,
        HeaderValue::from_static("identity"),
    )
}

/// 400: the body is not JSON from `line` and `column` on, both counted from 1.
pub fn invalid_json(reason: &str, line: usize, column: usize) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "invalid_json",
        "Invalid JSON",
        format!("The body is not valid JSON: {reason} at line {line}, column {column}."),
    )
}

/// 400: the body is empty.
pub fn empty_body() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "invalid_json",
        "Invalid JSON",
        "The body is empty. Send a JSON object.",
    )
}

/// 400: the body could not be read to its end.
pub fn broken_body() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "broken_body",
        "Broken body",
        "The body could not be read to its end. Send it again.",
    )
}

/// 408: the body did not come within `limit`.
pub fn slow_body(limit: std::time::Duration) -> Problem {
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "slow_body",
        "Request timeout",
        format!(
            "The body did not come within {} seconds. Send it again.",
            limit.as_secs()
        ),
    )
    .with_header(header::CONNECTION, HeaderValue::from_static("close"))
}

/// 422: the body is JSON, and says what this request cannot say. All of it at once; where only
/// one place is at fault, `pointer` names it too.
pub fn invalid_request(issues: Vec<Issue>) -> Problem {
    let detail = match issues.as_slice() {
        [only] => match &only.fix {
            Some(fix) => format!("{} {fix}", only.message),
            None => only.message.clone(),
        },
        several => format!(
            "{} things in the request have to change; `issues` lists them.",
            several.len()
        ),
    };
    let mut problem = Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid_request",
        "Invalid request",
        detail,
    );
    if let [only] = issues.as_slice() {
        problem.pointer = Some(only.pointer.clone());
    }
    problem.issues = issues;
    problem
}

/// 429: `what` was done too often; it goes on after so many seconds.
pub fn rate_limited(what: &str, limit: u32, seconds: u64) -> Problem {
    let mut problem = Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "rate_limited",
        "Too many requests",
        format!("All {limit} {what} of this minute are used up. Try again in {seconds} seconds."),
    )
    .with_header(header::RETRY_AFTER, seconds.into());
    let budget = Budget {
        limit,
        left: 0,
        seconds,
    };
    problem.headers.extend(limit::fields(budget));
    problem
}

/// 503: what lasts cannot be reached.
pub fn unavailable() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "unavailable",
        "Not available now",
        "Something that this needs cannot be reached at the moment. Try again.",
    )
    .with_header(header::RETRY_AFTER, HeaderValue::from_static("1"))
}

/// 500: our fault, and nothing about it is told. The log knows more under the request's id.
pub fn internal() -> Problem {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "Internal error",
        "Something went wrong on our side. Try again; if it stays, name the request id.",
    )
}

/// Text of a client's in an error of ours: short, and on one line.
pub(crate) fn clipped(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut clipped: String = text
        .chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST)
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        clipped.push('…');
    }
    clipped
}
