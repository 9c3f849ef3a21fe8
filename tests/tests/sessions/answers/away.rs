//! Storage that is away.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use serde_json::json;
use service::{Clock, Ids, config::Secret};
use store::{Cursors, Files, Store, Table, patience};

use super::{heard::end_of, heard::lines, shop::Shop};
use crate::client::{Client, Place};

/// What lasts, wherever that is.
fn store_at(endpoint: &str) -> Store {
    let credentials = || Credentials::new("local", "local", None, None, "local");
    let table = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("local"))
        .credentials_provider(credentials())
        .endpoint_url(endpoint)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(patience::retries())
        .timeout_config(patience::with_table())
        .build();
    let bucket = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("local"))
        .credentials_provider(credentials())
        .endpoint_url(endpoint)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Store::new(
        Table::new(aws_sdk_dynamodb::Client::from_conf(table), "inlay"),
        Files::new(aws_sdk_s3::Client::from_conf(bucket), "inlay"),
        Cursors::beside(&Secret::new("x".repeat(64))),
        Clock::system(),
        Ids::random(),
    )
}

/// An address that refuses every connection.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    format!("http://{address}")
}

#[tokio::test]
async fn outside_of_a_session_the_answer_comes_though_nothing_can_be_kept() {
    let shop = Shop::new();
    let ada = Client::answered(shop.open(), store_at(&nobody()), Clock::system());
    let mut heard = ada.ask(json!({})).await;
    let asked = Instant::now();
    heard.until("\"type\":\"done\"").await;
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}");
    let heard = lines(&heard.rest().await);
    assert_eq!(end_of(&heard), (None, "done"));
    assert!(heard.iter().any(|line| line["type"] == "data"));
}

#[tokio::test]
async fn in_a_session_the_client_is_told_that_the_conversation_cannot_be_reached() {
    let shop = Shop::new();
    let ada = Client::answered(shop.open(), store_at(&nobody()), Clock::system());
    for given in [
        json!({"session_id": "s-1"}),
        json!({"session_id": "s-1", "client_message_id": "c-1"}),
    ] {
        let heard = ada.answer(given).await;
        assert_eq!(
            end_of(&heard),
            (Some("storage_unavailable"), "done"),
            "{heard:?}"
        );
    }
    let path = "/chat/llm-stream/00000000-0000-0000-0000-000000000000";
    assert_eq!(ada.get(path).await.status, 503);
}

#[tokio::test]
async fn the_first_event_waits_for_no_table() {
    // It takes connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let endpoint = format!("http://{}", silent.local_addr().expect("an address"));
    let shop = Shop::new();
    let (engine, _hold) = shop.held();
    let ada = Client::answered(engine, store_at(&endpoint), Clock::system());
    for given in [
        json!({}),
        json!({"session_id": "s-1"}),
        json!({"session_id": "s-1", "client_message_id": "c-1"}),
    ] {
        // Others use the machine, too; the table would never answer.
        let mut took: Vec<Duration> = Vec::new();
        while took
            .last()
            .is_none_or(|last| *last > Duration::from_millis(5))
        {
            assert!(took.len() < 50, "{given}: {took:?}");
            let asked = Instant::now();
            let mut heard = ada.ask(given.clone()).await;
            heard.until("\"type\":\"status\"").await;
            took.push(asked.elapsed());
        }
    }
}

#[tokio::test]
async fn an_answer_on_its_way_outlives_a_table_that_goes_away() {
    let shop = Shop::new();
    let place = Place::new().await;
    let (held, hold) = shop.held();
    let ada = place.answering(held);
    let mut heard = ada.ask(json!({"session_id": "s-1"})).await;
    hold.has_begun().await;
    heard.until("\"type\":\"code\"").await;
    drop(place);
    hold.let_go();
    let heard = lines(&heard.rest().await);
    assert_eq!(end_of(&heard), (None, "done"));
}
