//! `GET /health`.

use answer::memory::Memory;
use axum::body::Body;
use engine::EngineError;
use http::Request;

use crate::client::{function, send, shop, text};

fn get() -> Request<Body> {
    Request::get("/health")
        .body(Body::empty())
        .expect("a request")
}

#[tokio::test]
async fn health_is_told_without_a_token() {
    let response = send(shop(), get()).await;
    assert_eq!(response.status(), 200);
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        text(response).await,
        format!(r#"{{"status":"ok","version":"{version}","checks":{{"data":"ok"}}}}"#)
    );
}

#[tokio::test]
async fn data_out_of_reach_is_degraded() {
    let response = send(function(Memory::failing(EngineError::Unavailable)), get()).await;
    assert_eq!(response.status(), 503);
    assert!(text(response).await.contains("\"data\":\"degraded\""));
}
