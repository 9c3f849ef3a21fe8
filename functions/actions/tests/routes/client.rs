//! A client of the function.

use axum::body::Body;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use service::{AuthorizerContext, Clock, Principal};
use tower::ServiceExt;

/// What comes back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

/// Posts a body as `ada`, or as nobody.
pub async fn post(path: &str, body: &str, signed_in: bool) -> Answer {
    let router = service::edge::dress(actions::router(Clock::system()));
    let mut request = Request::post(path)
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .expect("a request");
    if signed_in {
        let ada = Principal {
            user_id: "ada".to_owned(),
            ..Principal::default()
        };
        request.extensions_mut().insert(AuthorizerContext::of(&ada));
    }
    let response = router.oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        json: serde_json::from_slice(&bytes).unwrap_or_default(),
    }
}
