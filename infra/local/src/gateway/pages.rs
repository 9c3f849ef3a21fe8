//! The gateway's own paths, which need no caller: the start page, the contract, and health.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use catalogue::{Catalogue, Scope};
use engine::QueryEngine;
use service::health::{Condition, Health};
use utoipa::openapi::OpenApi;

use crate::cloud::Cloud;

/// What the pages are made from.
#[derive(Clone)]
pub struct Pages {
    /// The functions' contracts in one.
    pub contract: Arc<OpenApi>,
    /// The table and the bucket.
    pub cloud: Cloud,
    /// The data.
    pub engine: Arc<dyn QueryEngine>,
    /// What data there is.
    pub catalogue: Arc<Catalogue>,
}

/// The gateway's own paths that its functions' contracts do not have.
pub const PATHS: [&str; 2] = ["/", "/openapi.json"];

pub(super) fn router(pages: Pages) -> Router {
    Router::new()
        .route("/", get(start))
        .route("/openapi.json", get(contract))
        .route("/health", get(health))
        .with_state(pages)
}

async fn contract(State(pages): State<Pages>) -> Json<OpenApi> {
    Json((*pages.contract).clone())
}

/// Asks the table, the bucket and the data how they are.
async fn health(State(pages): State<Pages>) -> (StatusCode, Json<Health>) {
    let told = |well| {
        if well {
            Condition::Ok
        } else {
            Condition::Degraded
        }
    };
    let nobody = Scope::default();
    let (table, bucket, data) = tokio::join!(
        pages.cloud.table.is_well(),
        pages.cloud.bucket.is_well(),
        pages.engine.catalogue(&nobody)
    );
    let health = Health::of(
        env!("CARGO_PKG_VERSION"),
        [
            ("table", told(table)),
            ("bucket", told(bucket)),
            ("data", told(data.is_ok())),
        ],
    );
    let status = match health.status {
        Condition::Ok => StatusCode::OK,
        Condition::Degraded => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, Json(health))
}

/// Says what is there, and takes a first question.
async fn start(State(pages): State<Pages>) -> Response {
    let tables: String = pages
        .catalogue
        .tables
        .iter()
        .map(|table| {
            format!(
                "<li><b>{}</b> {} rows{}{}</li>",
                escaped(&table.name),
                table.row_count,
                if table.description.is_empty() {
                    ""
                } else {
                    " · "
                },
                escaped(&table.description)
            )
        })
        .collect();
    let page = include_str!("start.html")
        .replace("{title}", &escaped(&pages.catalogue.title))
        .replace("{tables}", &tables);
    let mut response = Html(page).into_response();
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; \
             style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    );
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_of_tables_cannot_write_markup() {
        assert_eq!(
            super::escaped("<b title=\"x\">&"),
            "&lt;b title=&quot;x&quot;&gt;&amp;"
        );
    }
}
