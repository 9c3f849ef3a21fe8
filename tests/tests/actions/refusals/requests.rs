//! What no action runs for: an endpoint that is not served, a widget that lacks what it needs, a
//! request that says what no click says.

use serde_json::json;
use uuid::Uuid;

use crate::{client::House, forms};

const PATH: &str = "/api/widget/action";

#[tokio::test]
async fn an_endpoint_that_is_not_served_is_never_called() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let here = listener.local_addr().expect("an address").to_string();
    let house = House::new().await;
    let ada = house.ada();
    for endpoint in [
        "/api/sales/drilldown",
        "/api/widget/hello/",
        "/api/widget/hello?x=1",
        "/API/widget/hello",
        "/api/widget/../widget/hello",
        "/api/widget/%68ello",
        &format!("http://{here}/api/widget/hello"),
        &format!("//{here}/api/widget/hello"),
    ] {
        for kind in ["api_call", "submit"] {
            let action = json!([{"action_id": "go", "label": "Go", "type": kind, "params": {"endpoint": endpoint}}]);
            let widget = json!({"type": "widget", "widget_id": Uuid::new_v4(), "widget_type": "form", "data": forms::entry(), "actions": action});
            // What is no path of ours cannot even be kept.
            if widgets::Valid::<widgets::Descriptor>::from_value(&widget).is_err() {
                continue;
            }
            let widget = ada.shown_as("form", forms::entry(), action).await;
            let answer = ada.act(&widget, "go", json!({})).await;
            let refusal = (422, "unknown_endpoint");
            assert_eq!(answer.refusal(), refusal, "{kind} {endpoint}");
        }
    }
    let called = tokio::time::timeout(std::time::Duration::from_millis(200), listener.accept());
    assert!(called.await.is_err(), "something was fetched");
}

#[tokio::test]
async fn a_widget_without_what_an_action_needs_says_so() {
    let house = House::new().await;
    let ada = house.ada();
    let right = json!({"title": "Neither form nor rows"});
    for (kind, params, refusal) in [
        (
            "submit",
            json!({"endpoint": "/api/widget/action"}),
            (422, "no_form"),
        ),
        (
            "submit",
            json!({"endpoint": "/ai/chat/filter"}),
            (422, "no_form"),
        ),
        (
            "download",
            json!({"format": "csv", "filename": "a.csv"}),
            (422, "nothing_to_export"),
        ),
        (
            "api_call",
            json!({"endpoint": "/api/data/query"}),
            (422, "no_data"),
        ),
        (
            "api_call",
            json!({"endpoint": "/api/data/drilldown"}),
            (422, "no_data"),
        ),
    ] {
        let action = json!([{"action_id": "go", "label": "Go", "type": kind, "params": params}]);
        let card = ada.shown_as("card", right.clone(), action).await;
        let answer = ada.act(&card, "go", json!({})).await;
        assert_eq!(
            answer.refusal(),
            refusal,
            "{kind} {params}: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn bad_requests_are_told_with_their_places() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = ada
        .shown(json!([{"action_id": "echo", "label": "Echo", "type": "api_call", "params": {"endpoint": "/test/echo"}}]))
        .await;
    let deep = format!(
        "{{\"widget_id\":\"{widget}\",\"action_id\":\"echo\",\"params\":{{\"say\":{}1{}}}}}",
        "[".repeat(200),
        "]".repeat(200)
    );
    let twice =
        format!("{{\"widget_id\":\"{widget}\",\"action_id\":\"echo\",\"action_id\":\"other\"}}");
    for (body, refusal) in [
        ("", (400, "invalid_json")),
        ("{", (400, "invalid_json")),
        (deep.as_str(), (400, "invalid_json")),
        (twice.as_str(), (400, "invalid_json")),
        ("[]", (422, "invalid_request")),
        ("null", (422, "invalid_request")),
        ("{}", (422, "invalid_request")),
    ] {
        assert_eq!(ada.post_text(PATH, body).await.refusal(), refusal, "{body}");
    }
    for (body, pointer) in [
        (
            json!({"widget_id": "w-12345", "action_id": "a"}),
            "/widget_id",
        ),
        (json!({"widget_id": 7, "action_id": "a"}), "/widget_id"),
        (json!({"widget_id": widget, "action_id": ""}), "/action_id"),
        (
            json!({"widget_id": widget, "action_id": "x".repeat(257)}),
            "/action_id",
        ),
        (
            json!({"widget_id": widget, "action_id": {"$ne": ""}}),
            "/action_id",
        ),
        (
            json!({"widget_id": widget, "action_id": "echo", "idempotency_key": ""}),
            "/idempotency_key",
        ),
        (
            json!({"widget_id": widget, "action_id": "echo", "idempotency_key": "x".repeat(129)}),
            "/idempotency_key",
        ),
        (
            json!({"widget_id": widget, "action_id": "echo", "user_context": {"roles": []}}),
            "/user_context/roles",
        ),
    ] {
        let answer = ada.post(PATH, body).await;
        assert_eq!(
            answer.refusal(),
            (422, "invalid_request"),
            "{}",
            answer.text
        );
        assert_eq!(answer.json["pointer"], pointer);
    }
    // All of it at once, and names with anything in them.
    let wrong = json!({"params": {"say": 7, "sya": "x", "a/b~c": 1, "__proto__": {}}});
    let answer = ada.act(&widget, "echo", wrong).await;
    assert_eq!(answer.refusal(), (422, "invalid_params"));
    let issues = answer.issues();
    for (pointer, code) in [
        ("/params/say", "wrong_type"),
        ("/params/sya", "unknown_param"),
        ("/params/a~1b~0c", "unknown_param"),
        ("/params/__proto__", "unknown_param"),
    ] {
        let it = (pointer.to_owned(), code.to_owned());
        assert!(issues.contains(&it), "{pointer} in {issues:?}");
    }
    assert_eq!(issues.len(), 4);
    assert!(
        answer.text.contains("Did you mean `say`?"),
        "{}",
        answer.text
    );
}
