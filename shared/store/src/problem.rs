//! What a client is told of a store's error: the same in every function.
//!
//! What the table or the bucket said goes to the log and never to a client: it names keys, and
//! keys name callers.

use http::{HeaderValue, StatusCode, header};
use service::{Issue, Problem, problems};

use crate::StoreError;

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let told = error.to_string();
        match error {
            StoreError::NotFound { what } => Problem::new(
                StatusCode::NOT_FOUND,
                "not_found",
                "Not found",
                format!("There is no such {what}, or it is not yours."),
            ),
            StoreError::NotOwner { what } => {
                problems::permission_denied(&format!("change this {what}: it is someone else's"))
            }
            StoreError::Changed { what, version } => {
                let problem = Problem::new(
                    StatusCode::PRECONDITION_FAILED,
                    "precondition_failed",
                    "Changed meanwhile",
                    format!(
                        "The {what} is at version {version} now. Read it again, and send your change \
                         with the `ETag` that comes with it in `If-Match`."
                    ),
                );
                match HeaderValue::from_str(&etag(version)) {
                    Ok(value) => problem.with_header(header::ETAG, value),
                    Err(_) => problem,
                }
            }
            StoreError::KeyReused { key } => Problem::new(
                StatusCode::CONFLICT,
                "idempotency_conflict",
                "Key used before",
                format!("`{key}` was used before, for something else. Use another one."),
            ),
            StoreError::Exhausted { seconds } => Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "Too many requests",
                format!("The budget is used up. Try again in {seconds} seconds."),
            )
            .with_header(header::RETRY_AFTER, seconds.into()),
            StoreError::BadCursor => problems::invalid_request(vec![Issue {
                pointer: "/cursor".to_owned(),
                code: "bad_cursor".to_owned(),
                message: "`cursor` was not made by this list.".to_owned(),
                fix: Some("Begin without it, and follow the header `Link`.".to_owned()),
            }]),
            StoreError::TooMany { what, limit } => problems::invalid_request(vec![Issue {
                pointer: String::new(),
                code: "too_many".to_owned(),
                message: format!("There are more than {limit} {what}."),
                fix: Some(format!("Send at most {limit}.")),
            }]),
            StoreError::TooLarge { what, limit } => Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "Too large",
                format!("The {what} is larger than {} KiB.", limit / 1024),
            ),
            StoreError::Unavailable { reason } => {
                tracing::error!(reason, "{told}");
                problems::unavailable()
            }
            StoreError::Corrupt { reason } => {
                tracing::error!(reason, "{told}");
                problems::internal()
            }
        }
    }
}

/// The entity tag of a version (RFC 9110, section 8.8.3).
pub fn etag(version: u64) -> String {
    format!("\"{version}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_has_its_status_and_a_reason_never_leaves() {
        let what = "session";
        let reason = || "SESSION#ada#7: `title`".to_owned();
        let key = "k".to_owned();
        for (error, status, code) in [
            (StoreError::NotFound { what }, 404, "not_found"),
            (
                StoreError::Changed { what, version: 3 },
                412,
                "precondition_failed",
            ),
            (StoreError::KeyReused { key }, 409, "idempotency_conflict"),
            (StoreError::Exhausted { seconds: 7 }, 429, "rate_limited"),
            (StoreError::BadCursor, 422, "invalid_request"),
            (StoreError::NotOwner { what }, 403, "permission_denied"),
            (
                StoreError::TooMany { what, limit: 9 },
                422,
                "invalid_request",
            ),
            (StoreError::TooLarge { what, limit: 9 }, 413, "too_large"),
            (
                StoreError::Unavailable { reason: reason() },
                503,
                "unavailable",
            ),
            (StoreError::Corrupt { reason: reason() }, 500, "internal"),
        ] {
            let problem = Problem::from(error.clone());
            assert_eq!((problem.status, problem.code.as_str()), (status, code));
            let written = serde_json::to_string(&problem).unwrap_or_default();
            assert!(!written.contains("SESSION#"), "{written}");
            let waits = problem.headers.iter();
            let waits = waits
                .filter(|(name, _)| name == header::RETRY_AFTER)
                .count();
            assert_eq!(waits, usize::from(matches!(status, 429 | 503)), "{error}");
        }
    }
}
