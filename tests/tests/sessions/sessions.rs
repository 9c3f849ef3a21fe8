//! Sessions: begun, shown, changed, deleted.

use serde_json::{Value, json};

use crate::client::Place;

const FIELDS: [&str; 10] = [
    "id",
    "title",
    "user_id",
    "llm_provider",
    "llm_model",
    "is_active",
    "message_count",
    "settings",
    "created_at",
    "updated_at",
];

fn fields(value: &Value) -> Vec<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_session_is_begun_as_the_client_says_and_found_where_it_is_said_to_be() {
    let place = Place::new().await;
    let ada = place.ada();
    let asked = json!({"title": " Q2 review ", "llm_provider": "openrouter", "llm_model": "m", "settings": {"a": [1, null]}});
    let made = ada.post("/chat/sessions", asked).await;
    assert_eq!(made.status, 201, "{}", made.json);
    assert_eq!(fields(&made.json), FIELDS);
    for (field, value) in [
        ("title", json!("Q2 review")),
        ("user_id", json!("ada")),
        ("llm_provider", json!("openrouter")),
        ("llm_model", json!("m")),
        ("is_active", json!(true)),
        ("message_count", json!(0)),
        ("settings", json!({"a": [1, null]})),
    ] {
        assert_eq!(made.json[field], value, "{field}");
    }
    let found = ada.get(&made.header("location")).await;
    assert_eq!((found.status.as_u16(), &found.json), (200, &made.json));
}

#[tokio::test]
async fn a_session_without_a_title_is_called_by_its_first_question() {
    let place = Place::new().await;
    let ada = place.ada();
    let session = ada.begin().await;
    let begun = ada.get(&session).await.json;
    assert_eq!(begun["title"], "New conversation");
    let instructions = json!({"content": "Answer in French.", "role": "system"});
    ada.post(&format!("{session}/messages"), instructions).await;
    assert_eq!(ada.get(&session).await.json["title"], "New conversation");
    ada.say(&session, "Show Q2\n sales by region").await;
    ada.say(&session, "And by product?").await;
    let now = ada.get(&session).await.json;
    assert_eq!(now["title"], "Show Q2 sales by region");
    assert_eq!(now["message_count"], 3);
    assert_eq!(now["created_at"], begun["created_at"]);
    assert!(now["updated_at"].as_str() > begun["updated_at"].as_str());
}

#[tokio::test]
async fn what_is_changed_changes_and_the_rest_stays() {
    let place = Place::new().await;
    let ada = place.ada();
    let session = ada.begin().await;
    ada.say(&session, "Show sales").await;
    let before = ada.get(&session).await.json;
    assert_eq!(ada.patch(&session, json!({})).await.json, before);
    for change in [
        json!({"title": "Sales"}),
        json!({"is_active": false}),
        json!({"settings": {"theme": "dark"}, "title": null}),
        json!({"llm_provider": "openrouter", "llm_model": "m/x"}),
    ] {
        let changed = ada.patch(&session, change).await;
        assert_eq!(changed.status, 200, "{}", changed.json);
        assert_eq!(ada.get(&session).await.json, changed.json);
    }
    let now = ada.get(&session).await.json;
    for (field, value) in [
        ("title", json!("Sales")),
        ("is_active", json!(false)),
        ("settings", json!({"theme": "dark"})),
        ("llm_provider", json!("openrouter")),
        ("llm_model", json!("m/x")),
        ("message_count", json!(1)),
    ] {
        assert_eq!(now[field], value, "{field}");
    }
    // A title that was given is not made anew.
    ada.say(&session, "Another question").await;
    assert_eq!(ada.get(&session).await.json["title"], "Sales");
}

#[tokio::test]
async fn a_deleted_session_is_gone_with_all_that_was_said_in_it() {
    let place = Place::new().await;
    let ada = place.ada();
    let session = ada.begin().await;
    let kept = ada.begin().await;
    let mut said = Vec::new();
    for number in 0..60 {
        said.push(ada.say(&session, &format!("Question {number}")).await);
    }
    ada.say(&kept, "Another").await;
    let deleted = ada.delete(&session).await;
    assert_eq!((deleted.status.as_u16(), deleted.json), (204, Value::Null));
    let messages = format!("{session}/messages");
    let first = said[0]["id"].as_str().expect("an id");
    for answer in [
        ada.get(&session).await,
        ada.patch(&session, json!({"title": "x"})).await,
        ada.delete(&session).await,
        ada.get(&messages).await,
        ada.post(&messages, json!({"content": "too late"})).await,
        ada.get(&format!("{messages}/{first}")).await,
    ] {
        assert_eq!(answer.status, 404, "{}", answer.json);
        assert_eq!(answer.json["code"], "not_found");
    }
    let listed = ada.get("/chat/sessions").await;
    assert_eq!(listed.json.as_array().map(Vec::len), Some(1));
    assert_eq!(
        ada.get(&format!("{kept}/messages")).await.all("content"),
        ["Another"]
    );
    // Nothing of it is left to be found by any other way.
    let id = first.parse().expect("an id");
    assert!(place.store().message("ada", id).await.is_err());
}
