//! How long the clients wait, and how often they try again: the same everywhere, so that a laptop
//! and the tests meet what the cloud will.
//!
//! DynamoDB answers in a few milliseconds. A request that has not come back after two seconds never
//! will, and the next one goes over another connection. An attempt that did reach the table does no
//! harm twice: transactions carry a token. Everything together ends well before a person gives up
//! or API Gateway does.

use std::time::Duration;

use aws_smithy_types::{retry::RetryConfig, timeout::TimeoutConfig};

/// Tries of one request. The SDK tries again what may pass: 5xx, throttling, broken connections.
const ATTEMPTS: u32 = 5;

/// How often a request is tried again, and after what pause.
pub fn retries() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(ATTEMPTS)
        // Doubled with each try, and drawn from zero up to that.
        .with_initial_backoff(Duration::from_millis(50))
        .with_max_backoff(Duration::from_secs(1))
}

/// How long a request to the table may take.
pub fn with_table() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(2))
        .operation_timeout(Duration::from_secs(8))
        .build()
}

/// How long a request to the bucket may take, up to the first byte of the answer. Objects are of
/// some megabytes at most; a body that stalls on its way is ended by the SDK itself.
pub fn with_bucket() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(10))
        .operation_timeout(Duration::from_secs(20))
        .build()
}
