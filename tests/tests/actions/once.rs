//! Clicks under a key: once, whoever sends them how often.

use std::sync::atomic::Ordering;

use axum::http::Method;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::client::{Client, House};

async fn slow(client: &Client) -> String {
    client
        .shown(json!([
            {"action_id": "slow", "label": "Slow", "type": "api_call", "params": {"endpoint": "/test/slow"}},
            {"action_id": "echo", "label": "Echo", "type": "api_call", "params": {"endpoint": "/test/echo"}},
        ]))
        .await
}

#[tokio::test]
async fn the_same_click_sent_again_gives_the_same_result_and_runs_once() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = slow(&ada).await;
    let key = json!({"idempotency_key": "k"});
    for _ in 0..3 {
        let answer = ada.act(&widget, "slow", key.clone()).await;
        assert_eq!(answer.json["message"], "run 1", "{}", answer.text);
    }
    assert_eq!(house.ran.load(Ordering::SeqCst), 1);
    assert_eq!(ada.audit().await.len(), 1);
    // Without a key, or under another, it runs again.
    assert_eq!(
        ada.act(&widget, "slow", json!({})).await.json["message"],
        "run 2"
    );
    let other = ada
        .act(&widget, "slow", json!({"idempotency_key": "l"}))
        .await;
    assert_eq!(other.json["message"], "run 3");
}

#[tokio::test]
async fn clicks_at_the_same_time_over_instances_run_once() {
    let house = House::new().await;
    let instances = [house.ada(), house.ada()];
    let widget = slow(&instances[0]).await;
    let clicks = (0..20).map(|at| {
        let (client, widget) = (instances[at % 2].clone(), widget.clone());
        async move {
            client
                .act(&widget, "slow", json!({"idempotency_key": "k"}))
                .await
        }
    });
    for answer in join_all(clicks).await {
        assert_eq!(answer.json["message"], "run 1", "{}", answer.text);
    }
    assert_eq!(house.ran.load(Ordering::SeqCst), 1);
    assert_eq!(instances[0].audit().await.len(), 1);
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_caller() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = slow(&ada).await;
    let other = slow(&ada).await;
    let said = |say: &str| json!({"idempotency_key": "k", "params": {"say": say}});
    assert_eq!(
        ada.act(&widget, "echo", said("a")).await.json["message"],
        "a"
    );
    for answer in [
        ada.act(&widget, "echo", said("b")).await,
        ada.act(&widget, "slow", json!({"idempotency_key": "k"}))
            .await,
        ada.act(&other, "echo", said("a")).await,
        // Who may see less now is not given what was made for more.
        ada.with(&["analyst"]).act(&widget, "echo", said("a")).await,
    ] {
        assert_eq!(
            answer.refusal(),
            (409, "idempotency_conflict"),
            "{}",
            answer.text
        );
    }
    let bob = ada.seller("bob", "North", &[]);
    assert_eq!(
        bob.act(&widget, "echo", said("a")).await.refusal(),
        (404, "unknown_widget")
    );
    let bobs = slow(&bob).await;
    assert_eq!(bob.act(&bobs, "echo", said("b")).await.json["message"], "b");
    assert_eq!(
        ada.act(&widget, "echo", said("a")).await.json["message"],
        "a"
    );
}

#[tokio::test]
async fn the_key_may_stand_in_the_header_that_is_made_for_it() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = slow(&ada).await;
    let send = |header: &'static str, body: Option<&'static str>| {
        let (ada, widget) = (ada.clone(), widget.clone());
        async move {
            let body = json!({"widget_id": widget, "action_id": "slow", "idempotency_key": body});
            let headers = [
                ("content-type", "application/json"),
                ("idempotency-key", header),
            ];
            ada.send(
                Method::POST,
                "/api/widget/action",
                &headers,
                &body.to_string(),
            )
            .await
        }
    };
    assert_eq!(send("k", None).await.json["message"], "run 1");
    assert_eq!(send("k", Some("k")).await.json["message"], "run 1");
    assert_eq!(
        send("k", Some("l")).await.refusal(),
        (422, "invalid_request")
    );
    assert_eq!(send("", None).await.refusal(), (422, "invalid_request"));
}

#[tokio::test]
async fn what_came_to_nothing_runs_again_and_what_was_refused_uses_no_key() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = slow(&ada).await;
    let fails = json!({"idempotency_key": "k", "params": {"fails": "once"}});
    assert_eq!(ada.act(&widget, "slow", fails.clone()).await.status, 503);
    for _ in 0..2 {
        assert_eq!(
            ada.act(&widget, "slow", fails.clone()).await.json["message"],
            "run 2"
        );
    }
    let wrong = json!({"idempotency_key": "l", "params": {"sya": "a"}});
    assert_eq!(ada.act(&widget, "echo", wrong).await.status, 422);
    let right = json!({"idempotency_key": "l", "params": {"say": "a"}});
    assert_eq!(ada.act(&widget, "echo", right).await.json["message"], "a");
}

#[tokio::test]
async fn a_click_whose_server_was_lost_runs_again_and_is_kept_once() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = slow(&ada).await;
    let key = json!({"idempotency_key": "k"});
    // The handler is dropped in the middle, as when its process dies.
    let began = async {
        while house.ran.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        answer = ada.act(&widget, "slow", key.clone()) => panic!("it ended: {}", answer.text),
        () = began => {}
    }
    // The clock of this house stands nearly still; the lease lapses when it is put forward.
    let waiting = tokio::spawn({
        let (ada, widget, key) = (ada.clone(), widget.clone(), key.clone());
        async move { ada.act(&widget, "slow", key).await }
    });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(
        house.ran.load(Ordering::SeqCst),
        1,
        "it waits for who may still run"
    );
    house.later(1);
    let answer = waiting.await.expect("an answer");
    assert_eq!(answer.json["message"], "run 2", "{}", answer.text);
    assert_eq!(ada.audit().await.len(), 1);
    // The widget has expired since; what became of the click can still be asked.
    assert_eq!(ada.act(&widget, "slow", key).await.json["message"], "run 2");
    let new = ada
        .act(&widget, "slow", Value::Object(Default::default()))
        .await;
    assert_eq!(new.refusal(), (410, "widget_expired"));
}
