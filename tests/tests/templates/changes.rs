//! Changing and deleting.

use axum::http::Method;
use serde_json::json;

use crate::client::House;

#[tokio::test]
async fn a_change_needs_the_version_that_was_read_and_a_lost_one_is_told() {
    let house = House::new().await;
    let ada = house.ada();
    let path = ada
        .saved(json!({"prompt": "Sales by region", "parameters": {"title": "One"}}))
        .await;
    let change = json!({"prompt": "Sales by product", "parameters": {"title": "Two"}});
    let missing = ada.send(Method::PUT, &path, &[], &change.to_string()).await;
    assert_eq!(
        (missing.status.as_u16(), missing.json["code"].as_str()),
        (428, Some("precondition_required"))
    );
    let changed = ada.put(&path, "\"1\"", change.clone()).await;
    assert_eq!(
        (changed.status.as_u16(), changed.header("etag").as_str()),
        (200, "\"2\"")
    );
    assert_eq!(changed.json["prompt"], "Sales by product");
    for stale in ["\"1\"", "W/\"2\"", "\"x\"", "2"] {
        let refused = ada.put(&path, stale, change.clone()).await;
        assert_eq!(
            (refused.status.as_u16(), refused.json["code"].as_str()),
            (412, Some("precondition_failed")),
            "{stale}"
        );
        assert_eq!(refused.header("etag"), "\"2\"");
    }
    let any = ada.put(&path, "*", change.clone()).await;
    assert_eq!(any.header("etag"), "\"3\"");
    let stale = ada
        .send(Method::DELETE, &path, &[("if-match", "\"1\"")], "")
        .await;
    assert_eq!(stale.status, 412);
    let gone = ada
        .send(Method::DELETE, &path, &[("if-match", "\"3\"")], "")
        .await;
    assert_eq!(gone.status, 204);
    for answer in [
        ada.get(&path).await,
        ada.delete(&path).await,
        ada.put(&path, "*", change).await,
    ] {
        assert_eq!(answer.status, 404);
    }
}

#[tokio::test]
async fn what_was_read_can_be_sent_back_and_keeps_its_meaning() {
    let house = House::new().await;
    let ada = house.ada();
    let run_id = ada.asked("Show Q2 2025 sales by region").await;
    let path = ada.saved(json!({"run_id": run_id})).await;
    let mut read = ada.get(&path).await.json;
    read["prompt"] = json!("Ours, by region");
    read["sharing"] = json!(["bob", "ada"]);
    let changed = ada.put(&path, "\"1\"", read.clone()).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(changed.json["sharing"], json!(["bob"]));
    for same in [
        "id",
        "generated_sql",
        "ui_code",
        "data",
        "created_at",
        "accepts",
    ] {
        assert_eq!(changed.json[same], read[same], "{same}");
    }
    assert_ne!(changed.json["updated_at"], read["updated_at"]);
    let rows = ada.run(&path, json!({"region": "West"})).await.rows();
    assert_eq!(rows, json!([["West", 75.0]]));
    // Other SQL means something else.
    read["generated_sql"] = json!("SELECT 1 AS one");
    let changed = ada.put(&path, "\"2\"", read).await;
    assert_eq!(changed.status, 200);
    assert_eq!(ada.run(&path, json!({})).await.rows(), json!([[1]]));
    let issues = ada.refused(&path, json!({"region": "West"})).await;
    assert_eq!(issues[0].1, "unknown_parameter");
}

#[tokio::test]
async fn a_client_that_knows_a_version_is_not_sent_it_again() {
    let house = House::new().await;
    let ada = house.ada();
    let path = ada.saved(json!({"prompt": "Sales"})).await;
    let known = ada
        .send(Method::GET, &path, &[("if-none-match", "\"1\"")], "")
        .await;
    assert_eq!((known.status.as_u16(), known.text.as_str()), (304, ""));
    assert_eq!(known.header("etag"), "\"1\"");
    let new = ada
        .send(Method::GET, &path, &[("if-none-match", "\"0\"")], "")
        .await;
    assert_eq!(new.status, 200);
}

#[tokio::test]
async fn of_two_who_change_at_once_one_hears_of_the_other() {
    let house = House::new().await;
    let ada = house.ada();
    let path = ada.saved(json!({"prompt": "Sales"})).await;
    for version in 1..=5 {
        let tag = format!("\"{version}\"");
        let both = [json!({"prompt": "One"}), json!({"prompt": "Two"})];
        let both = both.map(|change| ada.put(&path, &tag, change));
        let answers = futures::future::join_all(both).await;
        let mut codes: Vec<u16> = answers
            .iter()
            .map(|answer| answer.status.as_u16())
            .collect();
        codes.sort_unstable();
        assert_eq!(codes, [200, 412]);
    }
}
