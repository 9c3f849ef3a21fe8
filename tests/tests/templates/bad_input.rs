//! What cannot be saved, and how it is told.

use axum::http::Method;
use serde_json::json;

use crate::client::House;

#[tokio::test]
async fn everything_wrong_with_a_template_is_told_at_once() {
    let house = House::new().await;
    let ada = house.ada();
    let many: Vec<String> = (0..41).map(|number| format!("user {number}")).collect();
    let answer = ada
        .post(
            "/templates",
            json!({
                "data": {"columns": ["a", "b"], "rows": [[1, 2], [3]], "row_count": 1},
                "sharing": many,
            }),
        )
        .await;
    assert_eq!(answer.status, 422);
    let pointers: Vec<String> = answer.issues().into_iter().map(|(at, _)| at).collect();
    assert_eq!(
        pointers,
        ["/prompt", "/data/rows/1", "/data/row_count", "/sharing"]
    );
    let answer = ada
        .post("/templates", json!({
            "prompt": "", "promt": "x", "parameters": [], "sharing": "nobody", "data": {"rows": 7},
            "run_id": "seven", "data_source": "x".repeat(65),
        }))
        .await;
    let pointers: Vec<String> = answer.issues().into_iter().map(|(at, _)| at).collect();
    for wanted in [
        "/prompt",
        "/promt",
        "/parameters",
        "/sharing",
        "/data/rows",
        "/data_source",
    ] {
        assert!(
            pointers.iter().any(|at| at == wanted),
            "{wanted} in {pointers:?}"
        );
    }
    assert!(answer.status == 422 && pointers.len() >= 7, "{pointers:?}");
}

#[tokio::test]
async fn parameters_that_an_answer_does_not_take_are_named_when_it_is_saved() {
    let house = House::new().await;
    let ada = house.ada();
    let run_id = ada.asked("Show Q2 2025 sales by region").await;
    let parameters = json!({"limit": "two", "regio": "North", "chart_type": "gauge"});
    let answer = ada
        .post(
            "/templates",
            json!({"run_id": run_id, "parameters": parameters}),
        )
        .await;
    let pointers: Vec<String> = answer.issues().into_iter().map(|(at, _)| at).collect();
    assert_eq!(
        pointers,
        [
            "/parameters/limit",
            "/parameters/regio",
            "/parameters/chart_type"
        ]
    );
}

#[tokio::test]
async fn bodies_that_are_none_get_their_own_problems() {
    let house = House::new().await;
    let ada = house.ada();
    let path = ada.saved(json!({"prompt": "sales by region"})).await;
    let run = format!("{path}/run");
    for (method, path, body, status) in [
        (Method::POST, "/templates", "", 400),
        (Method::POST, "/templates", "{", 400),
        (Method::POST, "/templates", "[]", 422),
        (Method::POST, run.as_str(), "{\"parameters\": 7}", 422),
        (Method::POST, run.as_str(), "{\"params\": {}}", 422),
        (Method::POST, run.as_str(), "nonsense", 400),
        (Method::PATCH, path.as_str(), "{}", 405),
        (Method::GET, run.as_str(), "", 405),
    ] {
        let answer = ada.send(method.clone(), path, &[], body).await;
        assert_eq!(answer.status, status, "{method} {path} {body}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let large = json!({"prompt": "x", "ui_code": "x".repeat(300_000)});
    assert_eq!(ada.post("/templates", large).await.status, 413);
}
