//! What bad requests get: a problem that names the place and the remedy.

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value as Json, json};

use crate::client::{post, problem, send, shop};

async fn refused(path: &str, body: &str) -> (StatusCode, Json) {
    problem(send(shop(), post(path, body)).await).await
}

#[tokio::test]
async fn a_request_without_a_caller_is_not_signed_in() {
    for path in ["/ai/chat", "/chat", "/ai/chat/filter"] {
        let request = Request::post(path)
            .header("content-type", "application/json")
            .body(Body::from(r#"{"message":"hello"}"#))
            .expect("a request");
        let response = send(shop(), request).await;
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
        let (status, problem) = problem(response).await;
        assert_eq!(
            (status.as_u16(), &problem["code"]),
            (401, &json!("not_signed_in"))
        );
    }
}

#[tokio::test]
async fn broken_json_is_placed() {
    let (status, problem) = refused("/ai/chat", "{\"message\": \"hi\",\n}").await;
    assert_eq!(status, 400);
    assert_eq!(problem["code"], "invalid_json");
    assert_eq!(problem["request_id"], "r-1");
    let detail = problem["detail"].as_str().expect("a detail");
    assert!(detail.contains("line 2, column 1"), "{detail}");
}

#[tokio::test]
async fn deep_nesting_is_refused_without_harm() {
    let body = format!(
        r#"{{"message":"hi","parameters":{{"a":{}}}}}"#,
        "[".repeat(100_000)
    );
    let (status, problem) = refused("/chat", &body).await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (400, &json!("invalid_json"))
    );
}

#[tokio::test]
async fn messages_that_are_empty_too_long_or_hold_control_characters_are_refused() {
    let long = "x".repeat(8_001);
    for (message, code) in [
        ("", "empty"),
        (" \n\t", "empty"),
        (&long, "too_long"),
        ("a\u{0}b", "control_character"),
        ("\u{1b}[31mred", "control_character"),
    ] {
        for path in ["/ai/chat", "/chat"] {
            let (status, problem) = refused(path, &json!({"message": message}).to_string()).await;
            assert_eq!(status, 422);
            assert_eq!(problem["pointer"], "/message");
            assert_eq!(problem["issues"][0]["code"], code);
        }
    }
    let longest = json!({"message": "é".repeat(8_000)}).to_string();
    assert_eq!(send(shop(), post("/ai/chat", &longest)).await.status(), 200);
}

#[tokio::test]
async fn every_mistake_comes_back_at_once_with_its_place_and_a_remedy() {
    let body = json!({
        "mesage": "hi",
        "session_id": 7,
        "user_context": {"permisions": [], "active_sources": "sales"},
        "conversation_history": [{"role": "robot", "content": "hi"}, {"role": "user"}],
        "include": ["data", "rows"],
    });
    let (status, problem) = refused("/ai/chat", &body.to_string()).await;
    assert_eq!(status, 422);
    insta::assert_json_snapshot!(problem);
}

#[tokio::test]
async fn a_filter_needs_its_form_data() {
    let (status, problem) = refused("/ai/chat/filter", r#"{"message":"hi"}"#).await;
    assert_eq!(status, 422);
    assert_eq!(problem["issues"][0]["pointer"], "/form_data");
    assert_eq!(problem["issues"][0]["code"], "missing_field");
}

#[tokio::test]
async fn other_methods_and_paths_get_problems_too() {
    let request = Request::get("/ai/chat")
        .body(Body::empty())
        .expect("a request");
    let response = send(shop(), request).await;
    assert_eq!(response.headers()["allow"], "POST");
    assert_eq!(problem(response).await.0, 405);
    let request = Request::get("/ai").body(Body::empty()).expect("a request");
    assert_eq!(problem(send(shop(), request).await).await.0, 404);
}
