//! What clients are told when something of the store's goes wrong.

use http::{HeaderValue, StatusCode, header};
use service::{Issue, Problem, problems};

use crate::StoreError;

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound { what } => Self::new(
                StatusCode::NOT_FOUND,
                "not_found",
                "Not found",
                format!("There is no such {what}, or it is not yours."),
            ),
            StoreError::NotOwner { what } => {
                problems::permission_denied(&format!("change this {what}: it is someone else's"))
            }
            StoreError::Changed { what, version } => {
                let problem = Self::new(
                    StatusCode::PRECONDITION_FAILED,
                    "precondition_failed",
                    "Changed meanwhile",
                    format!(
                        "The {what} is at version {version} now. Read it again, and send your change \
                         with the `ETag` that comes with it."
                    ),
                );
                match HeaderValue::from_str(&etag(version)) {
                    Ok(value) => problem.with_header(header::ETAG, value),
                    Err(_) => problem,
                }
            }
            StoreError::KeyReused { key } => Self::new(
                StatusCode::CONFLICT,
                "idempotency_conflict",
                "Key used before",
                format!("`{key}` was used before, for something else. Use another one."),
            ),
            StoreError::Exhausted { seconds } => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "Too many requests",
                format!("Try again in {seconds} seconds."),
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
            StoreError::TooLarge { what, limit } => Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "Too large",
                format!("The {what} is larger than {} KiB.", limit / 1024),
            ),
            StoreError::Unavailable { reason } => {
                tracing::error!(reason, "what lasts cannot be reached");
                problems::unavailable()
            }
            StoreError::Corrupt { reason } => {
                tracing::error!(reason, "an item cannot be understood");
                problems::internal()
            }
        }
    }
}

/// The entity tag of a version (RFC 9110, section 8.8.3).
pub fn etag(version: u64) -> String {
    format!("\"{version}\"")
}
