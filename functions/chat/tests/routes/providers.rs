//! `GET /models`, and who is chosen.

use http::StatusCode;
use serde_json::{Value, json};

use super::client::{lines, post, send, shop, text};

#[tokio::test]
async fn the_planner_is_there_where_nobody_else_is() {
    let mut request = post("/models", "");
    *request.method_mut() = http::Method::GET;
    let answer = send(shop(), request).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let listed: Value = serde_json::from_str(&text(answer).await).expect("JSON");
    assert_eq!(
        listed,
        json!([{"provider": "planner", "kind": "planner", "healthy": true, "is_default": true}])
    );
}

#[tokio::test]
async fn who_is_not_there_cannot_be_chosen() {
    for path in ["/ai/chat", "/chat"] {
        let body = json!({"message": "Sales by region", "llm_provider": "gpt"}).to_string();
        let answer = send(shop(), post(path, &body)).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let problem: Value = serde_json::from_str(&text(answer).await).expect("JSON");
        assert_eq!(problem["pointer"], "/llm_provider");
        assert_eq!(problem["issues"][0]["code"], "unknown_provider");
        assert_eq!(problem["issues"][0]["fix"], "Write one of planner.");
    }
}

#[tokio::test]
async fn the_planner_may_be_chosen_and_its_answer_tells_no_usage_where_nobody_else_is() {
    let body = json!({"message": "Sales by region", "llm_provider": "planner"}).to_string();
    let said = lines(send(shop(), post("/ai/chat", &body)).await).await;
    let done = said.last().expect("a line");
    assert_eq!(done["type"], "done");
    assert!(done.get("usage").is_none(), "{done}");
}
