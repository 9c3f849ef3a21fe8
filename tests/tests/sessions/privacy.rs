//! What belongs to one caller does not exist for another.

use serde_json::json;

use crate::client::Place;

#[tokio::test]
async fn a_session_of_another_caller_is_not_there_in_any_verb() {
    let place = Place::new().await;
    let ada = place.ada();
    let session = ada.begin().await;
    let message = ada.say(&session, "Salaries by name").await;
    let id = message["id"].as_str().expect("an id");
    let messages = format!("{session}/messages");
    // Names that would share ada's keys, were they not escaped.
    for name in ["bob", "ADA", "ada#", "a", "ada%23", "%"] {
        let bob = place.ada().called(name);
        let own = bob.begin().await;
        for answer in [
            bob.get(&session).await,
            bob.patch(&session, json!({"title": "mine"})).await,
            bob.delete(&session).await,
            bob.get(&messages).await,
            bob.get(&format!("{messages}?page=2")).await,
            bob.get(&format!("{messages}?before=2999-01-01T00:00:00Z"))
                .await,
            bob.post(&messages, json!({"content": "hello"})).await,
            bob.get(&format!("{messages}/{id}")).await,
            bob.get(&format!("{own}/messages/{id}")).await,
        ] {
            assert_eq!(answer.status, 404, "{name}: {}", answer.json);
            assert_eq!(answer.json["code"], "not_found");
            assert!(!answer.json.to_string().contains("Salaries"));
        }
        assert_eq!(
            bob.get("/chat/sessions")
                .await
                .json
                .as_array()
                .map(Vec::len),
            Some(1)
        );
    }
    assert_eq!(
        ada.get(&messages).await.all("content"),
        ["Salaries by name"]
    );
    assert_eq!(ada.get(&session).await.json["title"], "Salaries by name");
}

#[tokio::test]
async fn a_cursor_of_another_caller_is_no_cursor() {
    let place = Place::new().await;
    let ada = place.ada();
    for _ in 0..3 {
        ada.begin().await;
    }
    let next = ada
        .get("/chat/sessions?page_size=1")
        .await
        .next()
        .expect("more");
    assert_eq!(ada.get(&next).await.status, 200);
    assert_eq!(ada.called("bob").get(&next).await.status, 422);
}
