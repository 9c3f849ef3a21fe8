//! What of a widget a caller is shown.

use serde_json::{Value, json};

use crate::client::House;

fn labels(widget: &Value) -> Vec<&str> {
    let actions = widget["actions"].as_array().into_iter().flatten();
    actions
        .filter_map(|action| action["label"].as_str())
        .collect()
}

#[tokio::test]
async fn a_widget_is_kept_whole_and_shown_as_far_as_each_may_act() {
    let house = House::new().await;
    let ada = house.ada();
    // Asked without any permission, it comes without actions, ...
    let widgets = ada
        .with(&["manager"])
        .asked("Show Q2 2025 sales by region")
        .await;
    let id = widgets[0]["widget_id"].as_str().expect("an id");
    assert_eq!(labels(&widgets[0]), ["View Details"]);
    assert_eq!(widgets[0]["config"]["exportable"], false);
    // ... and who has more permissions later sees more of it, as does who has fewer less.
    let path = format!("/api/widget/{id}");
    let whole = ada.get(&path).await;
    assert_eq!(whole.status, 200, "{}", whole.text);
    assert_eq!(
        labels(&whole.json),
        ["View Details", "Export CSV", "Export PDF"]
    );
    assert_eq!(whole.json["config"]["exportable"], true);
    assert_eq!(whole.header("cache-control"), "no-store");
    let nothing = ada.with(&[]).get(&path).await.json;
    assert_eq!(labels(&nothing), [] as [&str; 0]);
    assert_eq!(nothing["config"]["drill_down_enabled"], false);
}

#[tokio::test]
async fn a_replayed_answer_shows_what_may_be_done_now() {
    let house = House::new().await;
    let ada = house.ada();
    let answer = ada
        .post(
            "/ai/chat",
            json!({"message": "Show Q2 2025 sales by region"}),
        )
        .await;
    let line: Value =
        serde_json::from_str(answer.text.lines().next().expect("a line")).expect("JSON");
    let run = line["run_id"].as_str().expect("a run");
    let path = format!("/chat/llm-stream/{run}");
    let whole = ada.get(&path).await.text;
    assert!(whole.contains("Export CSV") && whole.contains("View Details"));
    let less = ada.with(&["analyst"]).get(&path).await.text;
    assert!(!less.contains("Export CSV") && less.contains("View Details"));
}

#[tokio::test]
async fn only_who_was_shown_a_widget_can_read_it_and_it_stays_readable() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = ada.shown(json!([])).await;
    let path = format!("/api/widget/{widget}");
    assert_eq!(
        ada.seller("bob", "North", &["manager"])
            .get(&path)
            .await
            .refusal(),
        (404, "unknown_widget")
    );
    assert_eq!(
        ada.nobody().get(&path).await.refusal(),
        (401, "not_signed_in")
    );
    for wrong in [
        "7",
        "x",
        "%00",
        "00000000000040008000000000000000",
        "action",
        "..%2f",
    ] {
        let answer = ada.get(&format!("/api/widget/{wrong}")).await;
        assert!(
            matches!(answer.status.as_u16(), 404 | 405),
            "{wrong}: {}",
            answer.text
        );
    }
    house.later(2);
    let read = ada.get(&path).await;
    assert_eq!(read.json["metadata"]["expires_at"], "2025-07-15T13:00:00Z");
}
