//! The gateway's own paths, which need no caller: the gallery, the contract, and health.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use catalogue::Scope;
use engine::QueryEngine;
use service::health::{Condition, Health};
use store::Store;
use utoipa::openapi::OpenApi;

/// What the pages are made from.
#[derive(Clone)]
pub struct Pages {
    /// The functions' contracts in one.
    pub contract: Arc<OpenApi>,
    /// What lasts.
    pub store: Store,
    /// The data.
    pub engine: Arc<dyn QueryEngine>,
    /// What the gallery says of the data.
    pub gallery: gallery::Backend,
}

/// The gateway's own paths that its functions' contracts do not have, besides the gallery's files.
pub const PATHS: [&str; 4] = [
    "/",
    "/openapi.json",
    "/schema/descriptor.json",
    "/schema/tree.json",
];

pub(super) fn router(pages: Pages) -> Router {
    let mut router = Router::new()
        .route("/openapi.json", get(contract))
        .route("/health", get(health));
    for (name, schema) in widgets::schema::schemas() {
        let answer = move || {
            let kind = [(header::CONTENT_TYPE, "application/schema+json")];
            std::future::ready((kind, schema.clone()))
        };
        router = router.route(&format!("/schema/{name}.json"), get(answer));
    }
    for made in gallery::site(&gallery::Host::Gateway(pages.gallery.clone())) {
        let made = Arc::new(made);
        let answer = || {
            let made = made.clone();
            get(move || file(made.clone()))
        };
        if made.path == "index.html" {
            router = router.route("/", answer());
        }
        router = router.route(&format!("/{}", made.path), answer());
    }
    router.with_state(pages)
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
        pages.store.table().is_well(),
        pages.store.files().is_well(),
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

/// Answers with a file of the gallery. It is the same until the program is another, so a browser
/// may keep it but has to ask.
async fn file(file: Arc<gallery::File>) -> Response {
    let html = file.media_type.starts_with("text/html");
    let mut response = file.content.clone().into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(file.media_type),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if html {
        // As the pages say themselves; a frame's parents can only be named here.
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("frame-ancestors 'none'"),
        );
    }
    response
}
