//! What actions come to.

use serde_json::{Value, json};

use crate::client::House;

#[tokio::test]
async fn navigate_and_dialog_come_back_as_they_are_stored() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = ada
        .shown(json!([
            {"action_id": "go", "label": "Go", "type": "navigate",
                "params": {"route": "/reports", "params": {"id": 7}, "tab": "sales"}},
            {"action_id": "ask", "label": "Delete?", "type": "dialog",
                "params": {"body": "Really?", "actions": [{"label": "Yes"}]}},
            {"action_id": "tell", "label": "Tell", "type": "dialog", "params": {"title": "News"}},
        ]))
        .await;
    let came = |action: &'static str| {
        let (ada, widget) = (ada.clone(), widget.clone());
        async move { ada.act(&widget, action, json!({})).await.json }
    };
    assert_eq!(
        came("go").await,
        json!({"type": "navigate", "route": "/reports", "params": {"tab": "sales", "id": 7}})
    );
    assert_eq!(
        came("ask").await,
        json!({"type": "dialog", "title": "Delete?", "body": "Really?", "actions": [{"label": "Yes"}]})
    );
    assert_eq!(
        came("tell").await,
        json!({"type": "dialog", "title": "News", "body": "", "actions": []})
    );
}

#[tokio::test]
async fn an_api_call_runs_an_endpoint_of_the_house_or_of_the_deployment() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = ada
        .shown(json!([
            {"action_id": "hello", "label": "Hello", "type": "api_call", "params": {"endpoint": "/api/widget/hello"}},
            {"action_id": "echo", "label": "Echo", "type": "api_call", "params": {"endpoint": "/test/echo"}},
        ]))
        .await;
    let hello = ada.act(&widget, "hello", json!({})).await;
    assert_eq!(
        hello.json,
        json!({"type": "message", "message": "Hello from backend!"})
    );
    let echo = ada
        .act(&widget, "echo", json!({"params": {"say": "hi"}}))
        .await;
    assert_eq!(echo.json["message"], "hi");
    // What the stored action says itself is nothing new.
    let stored = json!({"params": {"endpoint": "/test/echo", "method": "POST", "say": null}});
    assert_eq!(
        ada.act(&widget, "echo", stored).await.json["message"],
        "nothing"
    );
}

#[tokio::test]
async fn each_action_is_in_the_audit_whether_it_ran_or_not() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = ada
        .shown(json!([
            {"action_id": "go", "label": "Go", "type": "navigate", "params": {"route": "/a"}},
            {"action_id": "no", "label": "No", "type": "navigate", "params": {"route": "/b"}, "permissions": ["king"]},
        ]))
        .await;
    ada.act(&widget, "go", json!({})).await;
    ada.act(&widget, "no", json!({})).await;
    ada.act(&widget, "what", json!({})).await;
    let record = |action: &str, outcome: &str| {
        (
            "action".to_owned(),
            format!("{widget}/{action}"),
            outcome.to_owned(),
        )
    };
    assert_eq!(
        ada.audit().await,
        [
            record("what", "unknown_action"),
            record("no", "permission_denied"),
            record("go", "done"),
        ]
    );
}

#[tokio::test]
async fn an_action_changes_nothing_that_it_was_not_asked_to() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = ada
        .shown(json!([{"action_id": "go", "label": "Go", "type": "navigate", "params": {"route": "/a"}}]))
        .await;
    let before = ada.get(&format!("/api/widget/{widget}")).await;
    ada.act(&widget, "go", json!({})).await;
    let after = ada.get(&format!("/api/widget/{widget}")).await;
    assert_eq!(before.json, after.json);
    assert_ne!(before.json, Value::Null);
}

#[tokio::test]
async fn the_rows_behind_a_widget_are_those_that_the_caller_may_see_now() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = ada
        .shown_over("Show Q2 2025 sales by region", "/api/data/query")
        .await;
    let rows = ada.act(&widget, "go", json!({})).await;
    assert_eq!(rows.json["type"], "data", "{}", rows.text);
    assert_eq!(
        rows.json["payload"]["rows"],
        json!([["North", 300.5], ["West", 75.0], ["South", 50.0]])
    );
    // The same caller with fewer rights sees fewer rows, ...
    let mut less = ada.seller("ada", "South", &[]);
    let rows = less.act(&widget, "go", json!({})).await;
    assert_eq!(rows.json["payload"]["rows"], json!([["South", 50.0]]));
    // ... and the same holds for rights that the request leaves out.
    less = ada.clone();
    let narrowed = json!({"user_context": {"permissions": []}});
    let rows = less.act(&widget, "go", narrowed).await;
    assert_eq!(rows.json["payload"]["rows"], json!([]), "{}", rows.text);
}

#[tokio::test]
async fn a_table_that_is_hidden_meanwhile_is_not_named() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = ada
        .shown_over("average salary by person", "/api/data/query")
        .await;
    assert_eq!(ada.act(&widget, "go", json!({})).await.status, 200);
    let answer = ada.with(&["manager"]).act(&widget, "go", json!({})).await;
    assert_eq!(answer.refusal(), (422, "not_available"));
    for name in ["payroll", "salary", "person"] {
        assert!(!answer.text.contains(name), "{}", answer.text);
    }
    let plain = ada
        .shown(json!([{"action_id": "go", "label": "Go", "type": "api_call", "params": {"endpoint": "/api/data/query"}}]))
        .await;
    let answer = ada.act(&plain, "go", json!({})).await;
    assert_eq!(answer.refusal(), (422, "no_data"));
}
