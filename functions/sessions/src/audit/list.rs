//! `GET /audit`.

use axum::{
    extract::{FromRequestParts, State},
    response::Response,
};
use http::request::Parts;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use service::{Caller, Here, Issue, Problem, Query, problems};
use store::{
    Store,
    audit::{Kind, Record},
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{reply::to_the_microsecond, request::PAGE_SIZE};

/// The permission to read the audit.
pub const AUDITOR: &str = "auditor";

/// A caller who may read the audit. Everyone else is refused, whatever they ask for.
#[derive(Debug, Clone)]
pub struct Auditor;

impl<S: Send + Sync> FromRequestParts<S> for Auditor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Caller(caller) = Caller::from_request_parts(parts, state).await?;
        if caller.permissions.contains(AUDITOR) {
            Ok(Self)
        } else {
            Err(problems::permission_denied("read the audit"))
        }
    }
}

/// Which records are wanted: of a user, of a day, or of a user on a day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditPages {
    /// Who did it.
    #[param(min_length = 1, max_length = 256)]
    user_id: Option<String>,
    /// The day on which it was done (UTC).
    #[param(value_type = Option<String>, format = Date)]
    day: Option<Date>,
    /// Entries of a page; 50 unless told otherwise.
    #[param(minimum = 1, maximum = 200)]
    page_size: Option<usize>,
    /// Where the list goes on: from the `Link` of the page before.
    cursor: Option<String>,
}

/// Something that was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditRecord {
    /// Its id.
    id: Uuid,
    /// When it was done.
    #[serde(serialize_with = "to_the_microsecond")]
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who did it.
    user_id: String,
    /// What kind of thing it was.
    kind: AuditKind,
    /// What it was done to: a widget's id, an export's file.
    subject: String,
    /// The tables that it read.
    tables: Vec<String>,
    /// SHA-256 of the SQL that ran, in hexadecimal digits. The SQL itself is not kept: its words
    /// may be what those who read this may not see.
    #[schema(required)]
    sql_hash: Option<String>,
    /// Rows that were given.
    #[schema(required)]
    rows: Option<u64>,
    /// How it ended: `done`, or the code of its error.
    #[schema(example = "done")]
    outcome: String,
    /// What was out of the ordinary, such as `safe=false` of an export.
    #[schema(required)]
    note: Option<String>,
}

/// What kind of thing was done.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditKind {
    /// A widget was made.
    Widget,
    /// An action of a widget ran.
    Action,
    /// Rows left as a file.
    Export,
}

impl From<Record> for AuditRecord {
    fn from(record: Record) -> Self {
        Self {
            id: record.id,
            at: record.at,
            user_id: record.user,
            kind: match record.kind {
                Kind::Widget => AuditKind::Widget,
                Kind::Action => AuditKind::Action,
                Kind::Export => AuditKind::Export,
            },
            subject: record.subject,
            tables: record.tables,
            sql_hash: record.sql_hash,
            rows: record.rows,
            outcome: record.outcome,
            note: record.note,
        }
    }
}

/// Lists what was done, the latest first.
///
/// Only callers with the permission `auditor` may read it. It is read by user, by day, or by both;
/// days are those of UTC.
#[utoipa::path(
    get,
    path = "/audit",
    tag = "audit",
    params(AuditPages),
    responses(
        (status = 200, description = "A page.", body = [AuditRecord], headers(("link" = Option<String>, description = "`<…?cursor=…>; rel=\"next\"` where there is a next page."))),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The caller lacks the permission `auditor`.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The query says what it cannot say; `issues` lists every place.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What lasts cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(store): State<Store>,
    _: Auditor,
    here: Here,
    Query(wanted): Query<AuditPages>,
) -> Result<Response, Problem> {
    let size = wanted.page_size.unwrap_or(PAGE_SIZE);
    let cursor = wanted.cursor.as_deref();
    let page = match (&wanted.user_id, wanted.day) {
        (Some(user), Some(day)) => store.audit_of_on(user, day, size, cursor).await?,
        (Some(user), None) => store.audit_of(user, size, cursor).await?,
        (None, Some(day)) => store.audit_on(day, size, cursor).await?,
        (None, None) => return Err(neither()),
    };
    let page = page.map(AuditRecord::from);
    Ok(here.page(&page.entries, page.next.as_deref()))
}

fn neither() -> Problem {
    problems::invalid_request(vec![Issue {
        pointer: String::new(),
        code: "missing_field".to_owned(),
        message: "The query names neither a user nor a day.".to_owned(),
        fix: Some("Add `user_id`, `day` or both.".to_owned()),
    }])
}
