//! What `GET /health` answers.

use std::collections::BTreeMap;

use serde::Serialize;

/// How a function is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Health {
    /// `ok` where every check is `ok`, else `degraded`.
    pub status: Condition,
    /// Version of the program.
    pub version: String,
    /// What was looked at, and how it is.
    pub checks: BTreeMap<String, Condition>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It works.
    Ok,
    /// It does not, or not fully.
    Degraded,
}

impl Health {
    /// The health that those checks amount to.
    pub fn of(version: &str, checks: impl IntoIterator<Item = (&'static str, Condition)>) -> Self {
        let checks: BTreeMap<String, Condition> = checks
            .into_iter()
            .map(|(name, condition)| (name.to_owned(), condition))
            .collect();
        let status = if checks.values().all(|check| *check == Condition::Ok) {
            Condition::Ok
        } else {
            Condition::Degraded
        };
        Self {
            status,
            version: version.to_owned(),
            checks,
        }
    }
}
