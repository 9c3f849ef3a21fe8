//! What is asked of an engine, and what it answers.

use std::{sync::Arc, time::Duration};

use catalogue::{Rows, Scope, Visible};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

/// Runs SQL for a caller, and knows what data there is.
///
/// Dropping a returned future stops the work behind it.
pub trait QueryEngine: Send + Sync {
    /// The catalogue as that caller may know it, value lists and all.
    fn catalogue<'a>(
        &'a self,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Arc<Visible>, EngineError>>;

    /// Gates and runs one query as that caller.
    fn query<'a>(&'a self, request: QueryRequest) -> BoxFuture<'a, Result<Rows, EngineError>>;
}

/// One query of one caller.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryRequest {
    /// The SQL, not yet trusted.
    pub sql: String,
    /// Whose rows it may see.
    pub scope: Scope,
    /// How much it may take.
    pub limits: Limits,
}

/// How much a query may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Most rows that are given; more are cut off and the result says `truncated`.
    pub rows: usize,
    /// Most bytes of values that are given, as counted in their text; cut off in the same way.
    pub bytes: usize,
    /// Longest time from the start of the query to its last row.
    pub time: Duration,
}

impl Default for Limits {
    /// What a client is given: 1,000 rows, 4 MiB, 20 seconds.
    fn default() -> Self {
        Self {
            rows: 1_000,
            bytes: 4 << 20,
            time: Duration::from_secs(20),
        }
    }
}

/// Why SQL was not run. Names nothing that the caller did not write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Stable code, such as `unknown_table` or `function_not_allowed`.
    pub code: String,
    /// What is wrong and what to change, for a person.
    pub message: String,
}

/// Why there are no rows.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "error", content = "detail", rename_all = "snake_case")]
pub enum EngineError {
    /// The gate refused the SQL before it ran.
    #[error(transparent)]
    Refused(Refusal),
    /// It ran past its deadline and was stopped.
    #[error(
        "the query took longer than {0:?} and was stopped; ask for less, or narrow it by a filter"
    )]
    Deadline(Duration),
    /// It took its process down, mostly by the memory that it needed; the engine has started afresh.
    #[error(
        "the query took more memory than one query may, or its process was ended; ask for less, or ask again"
    )]
    Overran,
    /// The database could not run it: a division by zero, a value that does not convert. The
    /// database's own words stay in the log, for they may hold other callers' values.
    #[error("the query could not be run on this data")]
    Failed,
    /// The engine itself cannot be reached.
    #[error("the data cannot be reached at the moment; try again")]
    Unavailable,
}
