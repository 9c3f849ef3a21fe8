//! What bad requests get: a problem that names every place.

use axum::http::Method;
use serde_json::{Value, json};

use crate::client::{Answer, Place};

fn issues(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter()
        .map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned()))
        .collect()
}

fn refused(answer: &Answer, of: &[(&str, &str)]) {
    assert_eq!(answer.status, 422, "{}", answer.json);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.json["code"], "invalid_request");
    assert_eq!(answer.issues(), issues(of), "{}", answer.json);
}

#[tokio::test]
async fn every_mistake_in_a_session_is_named_at_once() {
    let place = Place::new().await;
    let ada = place.ada();
    let session = ada.begin().await;
    let body = json!({"titel": "x", "title": "x".repeat(256), "llm_provider": "", "llm_model": 7, "settings": []});
    let expected = [
        ("/titel", "unknown_field"),
        ("/title", "too_long"),
        ("/llm_provider", "empty"),
        ("/llm_model", "wrong_type"),
        ("/settings", "wrong_type"),
    ];
    refused(&ada.post("/chat/sessions", body.clone()).await, &expected);
    let changed = ada.patch(&session, body).await;
    refused(&changed, &expected);
    assert_eq!(changed.json["issues"][0]["fix"], "Did you mean `title`?");
    let large = json!({"settings": {"a": "x".repeat(16 * 1024)}});
    refused(
        &ada.post("/chat/sessions", large.clone()).await,
        &[("/settings", "too_large")],
    );
    refused(
        &ada.patch(&session, large).await,
        &[("/settings", "too_large")],
    );
    for own in ["id", "user_id", "message_count", "created_at"] {
        let answer = ada.patch(&session, json!({own: "x"})).await;
        refused(&answer, &[(&format!("/{own}"), "unknown_field")]);
    }
    let largest = json!({"title": "🍎".repeat(255), "settings": {"a": "🍎".repeat(4_000)}});
    assert_eq!(ada.patch(&session, largest).await.status, 200);
}

#[tokio::test]
async fn every_mistake_in_a_message_is_named_at_once() {
    let place = Place::new().await;
    let ada = place.ada();
    let session = ada.begin().await;
    let path = format!("{session}/messages");
    for (body, expected) in [
        (json!({}), vec![("/content", "missing_field")]),
        (json!({"content": " \n"}), vec![("/content", "empty")]),
        (
            json!({"content": "x".repeat(8_001)}),
            vec![("/content", "too_long")],
        ),
        (
            json!({"content": "a\u{0}"}),
            vec![("/content", "control_character")],
        ),
        (
            json!({"content": 1, "role": "assistant", "client_message_id": "", "metadata": "m"}),
            vec![
                ("/content", "wrong_type"),
                ("/role", "not_allowed"),
                ("/client_message_id", "empty"),
                ("/metadata", "wrong_type"),
            ],
        ),
        (
            json!({"content": "a", "client_message_id": "x".repeat(129)}),
            vec![("/client_message_id", "too_long")],
        ),
        (
            json!({"content": "a", "metadata": {"run_id": 1, "x": "y".repeat(20_000), "widgets": []}}),
            vec![
                ("/metadata", "too_large"),
                ("/metadata/run_id", "reserved"),
                ("/metadata/widgets", "reserved"),
            ],
        ),
        (Value::Null, vec![("", "wrong_type")]),
    ] {
        refused(&ada.post(&path, body).await, &expected);
    }
    let longest =
        json!({"content": "🍎".repeat(8_000), "metadata": {"a": "\u{1F34E}".repeat(4_000)}});
    assert_eq!(ada.post(&path, longest).await.status, 201);
}

#[tokio::test]
async fn every_mistake_in_a_query_is_named_at_once() {
    let place = Place::new().await;
    let ada = place.ada();
    let path = format!("{}/messages", ada.begin().await);
    for (query, expected) in [
        ("page=0", vec![("/page", "out_of_range")]),
        ("page_size=201", vec![("/page_size", "out_of_range")]),
        (
            "page_size=0&page=-1",
            vec![("/page_size", "out_of_range"), ("/page", "out_of_range")],
        ),
        (
            "page=two&before=now&size=3",
            vec![
                ("/page", "wrong_type"),
                ("/before", "wrong_format"),
                ("/size", "unknown_field"),
            ],
        ),
        ("page=1&page=2", vec![("/page", "repeated")]),
        ("page=10000&page_size=200", vec![("/page", "too_far")]),
        (
            "page=1&before=2025-04-01T00:00:00Z&cursor=x",
            vec![("/page", "with_cursor"), ("/before", "with_cursor")],
        ),
        ("cursor=x", vec![("/cursor", "bad_cursor")]),
        ("before=2025-04-01", vec![("/before", "wrong_format")]),
    ] {
        refused(&ada.get(&format!("{path}?{query}")).await, &expected);
    }
    refused(
        &ada.get("/chat/sessions?before=2025-04-01T00:00:00Z&page_size=x")
            .await,
        &[("/before", "unknown_field"), ("/page_size", "wrong_type")],
    );
}

#[tokio::test]
async fn names_of_nothing_are_not_found() {
    let place = Place::new().await;
    let ada = place.ada();
    let session = ada.begin().await;
    for id in [
        "x",
        "%2e%2e",
        "%00",
        "%FF%FE",
        "a%2Fb",
        "%23",
        &"x".repeat(128),
        &"x".repeat(5_000),
        "💥",
    ] {
        let id: String = id
            .chars()
            .map(|letter| match letter {
                '💥' => "%F0%9F%92%A5".to_owned(),
                other => other.to_string(),
            })
            .collect();
        let path = format!("/chat/sessions/{id}");
        for answer in [
            ada.get(&path).await,
            ada.delete(&path).await,
            ada.patch(&path, json!({"title": "x"})).await,
            ada.get(&format!("{path}/messages")).await,
            ada.post(&format!("{path}/messages"), json!({"content": "x"}))
                .await,
            ada.get(&format!("{session}/messages/{id}")).await,
        ] {
            assert_eq!(answer.status, 404, "{id}: {}", answer.json);
        }
    }
}

#[tokio::test]
async fn bodies_that_are_none_are_told_apart() {
    let place = Place::new().await;
    let ada = place.ada();
    let session = ada.begin().await;
    let send = async |body: String| {
        let path = format!("{session}/messages");
        ada.send(Method::POST, &path, Some(body))
            .await
            .status
            .as_u16()
    };
    assert_eq!(send("{".to_owned()).await, 400);
    assert_eq!(send(String::new()).await, 400);
    assert_eq!(
        send(r#"{"content":"a","content":"b"}"#.to_owned()).await,
        400
    );
    assert_eq!(send("[".repeat(100_000)).await, 400);
    assert_eq!(
        send(format!(r#"{{"content":"{}"}}"#, "x".repeat(300 * 1024))).await,
        413
    );
    assert_eq!(ada.get(&session).await.json["message_count"], 0);
}
