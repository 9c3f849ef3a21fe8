//! Files, by a widget's own action.

use axum::http::Method;
use serde_json::{Value, json};

use crate::client::{Answer, Client, House};

/// A chart, and the id of its action of that label.
async fn chart(client: &Client, label: &str) -> (String, String) {
    let widgets = client.asked("Show Q2 2025 sales by region").await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut actions = widgets[0]["actions"].as_array().into_iter().flatten();
    let action = actions
        .find(|action| action["label"] == label)
        .expect("an action");
    (text(&widgets[0]["widget_id"]), text(&action["action_id"]))
}

fn named(answer: &Answer, ending: &str) {
    assert_eq!(answer.json["type"], "download", "{}", answer.text);
    let name = answer.json["filename"].as_str().unwrap_or_default();
    assert!(name.ends_with(ending), "{}", answer.text);
    assert_eq!(answer.json["rows"], 3);
    assert!(
        answer.json["url"]
            .as_str()
            .is_some_and(|url| url.starts_with("http"))
    );
    assert!(answer.json["bytes"].as_u64().is_some_and(|bytes| bytes > 0));
}

#[tokio::test]
async fn each_action_gives_its_own_format_and_those_that_it_lists() {
    let house = House::new().await;
    let ada = house.ada();
    let (widget, csv) = chart(&ada, "Export CSV").await;
    named(&ada.act(&widget, &csv, json!({})).await, ".csv");
    let named_so = json!({"params": {"format": "csv", "filename": "mine"}});
    let file = ada.act(&widget, &csv, named_so).await;
    assert_eq!(file.json["filename"], "mine.csv", "{}", file.text);
    let sheet = ada
        .act(&widget, &csv, json!({"params": {"format": "xlsx"}}))
        .await;
    named(&sheet, ".xlsx");
    let both = ada
        .shown_with(
            "Show Q2 2025 sales by region",
            json!([{"action_id": "both", "label": "Export", "type": "download",
                "params": {"format": "csv", "filename": "sales.csv", "formats": ["csv", "pdf"]}}]),
        )
        .await;
    let pdf = json!({"params": {"format": "pdf"}});
    named(&ada.act(&both, "both", pdf).await, ".pdf");
    let (widget, pdf) = chart(&ada, "Export PDF").await;
    named(&ada.act(&widget, &pdf, json!({})).await, ".pdf");
    // What another action offers, this one does not.
    let other = ada
        .act(&widget, &pdf, json!({"params": {"format": "csv"}}))
        .await;
    assert_eq!(other.refusal(), (422, "invalid_params"));
    assert_eq!(
        other.issues(),
        [("/params/format".to_owned(), "bad_enum".to_owned())]
    );
}

#[tokio::test]
async fn a_file_has_the_rows_that_who_clicks_may_see() {
    let house = House::new().await;
    let ada = house.ada();
    let (widget, csv) = chart(&ada, "Export CSV").await;
    let less = ada.seller("ada", "South", &["data_exporter"]);
    let file = less.act(&widget, &csv, json!({})).await;
    assert_eq!(file.json["rows"], 1, "{}", file.text);
    let narrowed = json!({"user_context": {"permissions": ["data_exporter"]}});
    let file = ada.act(&widget, &csv, narrowed).await;
    assert_eq!(file.json["rows"], 0, "{}", file.text);
    let denied = json!({"user_context": {"permissions": ["manager"]}});
    let file = ada.act(&widget, &csv, denied).await;
    assert_eq!(file.refusal(), (403, "permission_denied"));
}

#[tokio::test]
async fn who_listens_hears_how_far_a_file_is_and_who_repeats_gets_the_same_one() {
    let house = House::new().await;
    let ada = house.ada();
    let (widget, csv) = chart(&ada, "Export CSV").await;
    let body = json!({"widget_id": widget, "action_id": csv, "idempotency_key": "k"}).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("accept", "text/event-stream"),
    ];
    let path = "/api/widget/action";
    let answer = ada.send(Method::POST, path, &headers, &body).await;
    let names: Vec<&str> = answer
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("event: "))
        .collect();
    assert_eq!(names.first(), Some(&"started"));
    assert_eq!(
        &names[names.len() - 2..],
        ["result", "done"],
        "{}",
        answer.text
    );
    let again = ada
        .act(&widget, &csv, json!({"idempotency_key": "k"}))
        .await;
    let url = again.json["url"].as_str().expect("a link");
    assert!(answer.text.contains(url), "{url} in {}", answer.text);
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_told_with_its_place_in_the_click() {
    let house = House::new().await;
    let ada = house.ada();
    let (widget, csv) = chart(&ada, "Export CSV").await;
    for (params, pointer) in [
        (json!({"format": "exe"}), "/params/format"),
        (json!({"format": 7}), "/params/format"),
        (json!({"filename": "x".repeat(256)}), "/params/filename"),
        (
            json!({"options": {"delimiter": "#"}}),
            "/params/options/delimiter",
        ),
        (json!({"options": {"bmo": true}}), "/params/options/bmo"),
        (json!({"options": []}), "/params/options"),
        (json!({"sql": "SELECT 1"}), "/params/sql"),
    ] {
        let answer = ada.act(&widget, &csv, json!({"params": params})).await;
        assert_eq!(answer.refusal(), (422, "invalid_params"), "{}", answer.text);
        assert_eq!(answer.issues()[0].0, pointer, "{}", answer.text);
    }
    let plain = ada
        .shown(json!([{"action_id": "csv", "label": "CSV", "type": "download", "params": {"format": "csv", "filename": "x"}}]))
        .await;
    let answer = ada.act(&plain, "csv", json!({})).await;
    assert_eq!(answer.status, 422, "{}", answer.text);
}
