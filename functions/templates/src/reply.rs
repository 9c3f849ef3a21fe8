//! What comes back.

use analyst::form::parameters::Parameter;
use answer::{
    Sequenced,
    encode::sse::{self, Vocabulary},
};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use futures::Stream;
use http::{HeaderName, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use service::Here;
use store::problem::etag;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::request::{Data, Sharing};

/// A template.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Template {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: Summary,
    /// The question as SQL.
    pub generated_sql: Option<String>,
    /// The component that draws it.
    pub ui_code: Option<String>,
    /// Values of its parameters, by their names.
    #[schema(value_type = Object)]
    pub parameters: Map<String, Value>,
    /// The rows as its owner saw them; null for everyone else.
    pub data: Option<Data>,
    /// The parameters that a run takes from this caller; null where it is about data that is not
    /// there for them, or that cannot be reached now.
    pub accepts: Option<Vec<Parameter>>,
}

/// What a list shows of a template.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Summary {
    /// Its id.
    pub id: Uuid,
    /// The question.
    pub prompt: String,
    /// Where its rows come from.
    pub data_source: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Goes up by one with every change; also the `ETag`.
    pub version: u64,
    /// Whose it is.
    pub owner: String,
    /// Who may see it and run it, beside its owner. Whoever is not its owner sees no names but
    /// their own.
    pub sharing: Sharing,
}

impl From<store::templates::Summary> for Summary {
    fn from(summary: store::templates::Summary) -> Self {
        Self {
            id: summary.id,
            prompt: summary.prompt,
            data_source: summary.data_source,
            created_at: summary.created_at,
            updated_at: summary.updated_at,
            version: summary.version,
            owner: summary.owner,
            sharing: summary.sharing.into(),
        }
    }
}

impl From<store::templates::Template> for Template {
    fn from(template: store::templates::Template) -> Self {
        let contents = template.contents;
        Self {
            summary: template.summary.into(),
            generated_sql: contents.generated_sql,
            ui_code: contents.ui_code,
            parameters: contents.parameters,
            data: contents.data.map(Data::from),
            accepts: None,
        }
    }
}

impl IntoResponse for Template {
    fn into_response(self) -> Response {
        let tag = tag(self.summary.version);
        ([tag], Json(self)).into_response()
    }
}

impl Template {
    /// As the answer to the request that made it.
    pub fn created(self, here: &Here) -> Response {
        let location = [(
            header::LOCATION,
            here.location(&self.summary.id.to_string()),
        )];
        (StatusCode::CREATED, location, self).into_response()
    }
}

/// The entity tag of a version.
pub fn tag(version: u64) -> (HeaderName, HeaderValue) {
    let value = HeaderValue::from_str(&etag(version));
    (
        header::ETAG,
        value.unwrap_or(HeaderValue::from_static("\"0\"")),
    )
}

/// A run as server-sent events.
pub fn as_sse(
    run: impl Stream<Item = Sequenced> + Send + 'static,
    vocabulary: Vocabulary,
) -> Response {
    service::reply::streamed(sse::MEDIA_TYPE, sse::stream(run, vocabulary))
}
