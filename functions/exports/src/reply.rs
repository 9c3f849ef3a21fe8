//! What comes back.

use jiff::Timestamp;
use serde::Serialize;
use service::Problem;
use utoipa::ToSchema;

use crate::making::Progress;

/// A file that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "type", rename = "download")]
pub struct ExportedFile {
    /// Where it is, for anybody who has this link, until `expires_at`.
    pub url: String,
    /// What it is called.
    #[schema(example = "Sum of amount by region 2025-06-30.csv")]
    pub filename: String,
    /// Its media type.
    #[schema(example = "text/csv; charset=utf-8")]
    pub content_type: String,
    /// Rows in it.
    pub rows: u64,
    /// Bytes in it.
    pub bytes: u64,
    /// When the link ends.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// An event of an export that is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ExportEvent {
    /// How far it is.
    Progress(ExportProgress),
    /// The file, as it would have come at once.
    Result(ExportedFile),
    /// There will be none.
    Error(ExportError),
    /// Nothing comes any more.
    Done(ExportDone),
}

/// How far a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "type", rename = "progress")]
pub struct ExportProgress {
    /// Rows so far.
    pub rows: u64,
    /// Bytes so far.
    pub bytes: u64,
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "type", rename = "error")]
pub struct ExportError {
    /// What happened and what to do.
    pub message: String,
    /// Where it happened.
    #[schema(example = "export")]
    pub stage: String,
    /// Stable snake_case code.
    pub code: String,
}

/// The last event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "type", rename = "done")]
pub struct ExportDone {}

impl ExportEvent {
    /// How far it is.
    pub fn progress(Progress { rows, bytes }: Progress) -> Self {
        Self::Progress(ExportProgress { rows, bytes })
    }

    /// The end of an export, good or bad.
    pub fn outcome(outcome: Result<ExportedFile, Problem>) -> Self {
        match outcome {
            Ok(file) => Self::Result(file),
            Err(problem) => Self::Error(ExportError {
                message: problem.detail,
                stage: "export".to_owned(),
                code: problem.code,
            }),
        }
    }

    /// As one server-sent event.
    pub fn as_sse(&self) -> String {
        let name = match self {
            Self::Progress(_) => "progress",
            Self::Result(_) => "result",
            Self::Error(_) => "error",
            Self::Done(_) => "done",
        };
        let data = serde_json::to_string(self).unwrap_or_default();
        format!("event: {name}\ndata: {data}\n\n")
    }
}
