//! The outermost layer of every function's router: ids, panics, unknown paths.
//!
//! Functions give bare routers, so that a laptop's gateway can merge them; whoever serves one
//! dresses it once.

use std::any::Any;

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, Method, Uri};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

use crate::{Problem, problems};

/// Names a request in answers and logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

impl RequestId {
    /// The id that API Gateway gave, else one that the client sent and that is fit for a log
    /// line, else a new one.
    fn of(request: &Request) -> Self {
        if let Some(given) = request.extensions().get::<Self>() {
            return given.clone();
        }
        request
            .headers()
            .get(HEADER)
            .and_then(|sent| sent.to_str().ok())
            .filter(|sent| {
                (1..=64).contains(&sent.len())
                    && sent
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
            })
            .map_or_else(
                || Self(uuid::Uuid::new_v4().to_string()),
                |sent| Self(sent.to_owned()),
            )
    }
}

/// Dresses a router: every answer names its request, unknown paths and methods get a problem,
/// and a panic in a handler is a 500 that tells nothing.
pub fn dress(router: Router) -> Router {
    router
        .fallback(|uri: Uri| async move { problems::no_such_path(uri.path()) })
        .method_not_allowed_fallback(|method: Method, uri: Uri| async move {
            problems::method_not_allowed(method.as_str(), uri.path())
        })
        .layer(CatchPanicLayer::custom(caught))
        .layer(middleware::from_fn(identify))
}

fn caught(_: Box<dyn Any + Send>) -> Response {
    // The panic's own words are in the log, by the panic hook; they may hold a caller's data.
    problems::internal().into_response()
}

async fn identify(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(&request);
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!(
        "request",
        request_id = %id.0,
        method = %request.method(),
        path = request.uri().path(),
    );
    let mut response = next.run(request).instrument(span).await;
    if let Some(mut problem) = response.extensions_mut().remove::<Problem>()
        && problem.request_id.is_none()
    {
        problem.request_id = Some(id.0.clone());
        // Only the body is written anew: layers have put headers beside it.
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(http::header::CONTENT_LENGTH);
        response = Response::from_parts(parts, problem.into_response().into_body());
    }
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, routing::get};
    use http::StatusCode;
    use serde_json::Value;
    use tower::ServiceExt;

    use super::*;

    async fn answer(request: http::request::Builder) -> (StatusCode, http::HeaderMap, Value) {
        let router = dress(Router::new().route("/here", get(async || "hello")).route(
            "/broken",
            get(async || -> &'static str { panic!("secret of another caller") }),
        ));
        let request = request.body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("bytes");
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        (parts.status, parts.headers, json)
    }

    #[tokio::test]
    async fn an_unknown_path_gets_a_problem_that_carries_the_request_id() {
        let request = http::Request::get("/nowhere").header("x-request-id", "r-1");
        let (status, headers, problem) = answer(request).await;
        assert_eq!(status, 404);
        assert_eq!(headers["x-request-id"], "r-1");
        assert_eq!(headers["content-type"], "application/problem+json");
        assert_eq!(problem["request_id"], "r-1");
        assert_eq!(problem["code"], "not_found");
    }

    #[tokio::test]
    async fn a_wrong_method_gets_a_problem_and_the_allowed_ones() {
        let (status, headers, problem) = answer(http::Request::delete("/here")).await;
        assert_eq!(status, 405);
        assert_eq!(headers["allow"], "GET,HEAD");
        assert_eq!(problem["code"], "method_not_allowed");
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_error_that_tells_nothing() {
        let (status, _, problem) = answer(http::Request::get("/broken")).await;
        assert_eq!(status, 500);
        assert_eq!(problem["code"], "internal");
        assert!(!problem.to_string().contains("secret"), "{problem}");
    }

    #[tokio::test]
    async fn an_id_unfit_for_a_log_line_is_replaced() {
        let request = http::Request::get("/here").header("x-request-id", "a b\tc");
        let (_, headers, _) = answer(request).await;
        assert!(uuid::Uuid::parse_str(headers["x-request-id"].to_str().unwrap_or("")).is_ok());
    }
}
