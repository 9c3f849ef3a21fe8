//! Messages: sent once, in one order.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::client::Place;

#[tokio::test]
async fn a_message_comes_back_whole_and_is_found_where_it_is_said_to_be() {
    let place = Place::new().await;
    let ada = place.ada();
    let session = ada.begin().await;
    let content = "Umsätze 売上 🍎 \"a\" \\ \t\n</script>";
    let sent = ada
        .post(
            &format!("{session}/messages"),
            json!({"content": content, "client_message_id": "c-1", "metadata": {"draft": {"n": 1.5}}}),
        )
        .await;
    assert_eq!(sent.status, 201, "{}", sent.json);
    let fields: Vec<&String> = sent.json.as_object().expect("an object").keys().collect();
    assert_eq!(
        fields,
        [
            "id",
            "session_id",
            "role",
            "content",
            "is_streaming",
            "llm_provider",
            "llm_model",
            "response_time_ms",
            "tokens_used",
            "error_message",
            "metadata",
            "created_at",
            "updated_at"
        ]
    );
    assert_eq!(sent.json["content"], content);
    assert_eq!(sent.json["role"], "user");
    assert_eq!(sent.json["is_streaming"], false);
    assert_eq!(
        sent.json["metadata"],
        json!({"draft": {"n": 1.5}, "client_message_id": "c-1"})
    );
    let found = ada.get(&sent.header("location")).await;
    assert_eq!((found.status.as_u16(), &found.json), (200, &sent.json));
    let listed = ada.get(&format!("{session}/messages")).await;
    assert_eq!(listed.json, json!([sent.json]));
}

#[tokio::test]
async fn the_same_client_id_says_the_same_thing_once() {
    let place = Place::new().await;
    let ada = place.ada();
    let (session, other) = (ada.begin().await, ada.begin().await);
    let path = format!("{session}/messages");
    let body = json!({"content": "Show sales", "client_message_id": "c-1"});
    let first = ada.post(&path, body.clone()).await;
    ada.say(&session, "And by product?").await;
    let again = ada.post(&path, body.clone()).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 200));
    assert_eq!(first.json, again.json);
    assert_eq!(first.header("location"), again.header("location"));

    let words = json!({"content": "Show costs", "client_message_id": "c-1"});
    let role = json!({"content": "Show sales", "role": "system", "client_message_id": "c-1"});
    for bent in [words, role] {
        let refused = ada.post(&path, bent).await;
        assert_eq!(refused.status, 409);
        assert_eq!(refused.json["code"], "idempotency_conflict");
    }
    // It is a name within its session.
    let elsewhere = ada.post(&format!("{other}/messages"), body).await;
    assert_eq!(elsewhere.status, 201);
    assert_eq!(
        ada.get(&path).await.all("content"),
        ["Show sales", "And by product?"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_all_kept_in_one_order() {
    let place = Place::new().await;
    let instances = [place.ada(), place.ada()];
    let session = instances[0].begin().await;
    let path = format!("{session}/messages");
    let sends = (0..100).map(|number| {
        let (client, path) = (instances[number % 2].clone(), path.clone());
        tokio::spawn(async move {
            // Every message is sent by both instances, at the same time.
            let name = format!("c-{}", number / 2);
            let content = format!("Question {}", number / 2);
            let body = json!({"content": content, "client_message_id": name});
            client.post(&path, body).await
        })
    });
    let mut new = 0;
    for sent in join_all(sends).await {
        let sent = sent.expect("it ran");
        assert!(matches!(sent.status.as_u16(), 200 | 201), "{}", sent.json);
        new += usize::from(sent.status == 201);
    }
    assert_eq!(new, 50);
    let listed = instances[0].get(&format!("{path}?page_size=200")).await;
    let mut contents = listed.all("content");
    contents.sort();
    contents.dedup();
    assert_eq!(contents.len(), 50);
    let times = listed.all("created_at");
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
    let session = instances[1].get(&session).await.json;
    assert_eq!(session["message_count"], 50);
}

#[tokio::test]
async fn an_answer_tells_its_run_and_what_the_run_has_shown() {
    use store::{
        messages::Said,
        runs::{Asking, Batch, Begun, Ending, RunState},
    };

    let place = Place::new().await;
    let ada = place.ada();
    let session = ada.begin().await;
    let id = session.rsplit('/').next().expect("an id").to_owned();
    let store = place.store();
    let said = Said::new(store::messages::Role::User, "Show sales");
    let run_id = store.run_id("ada", &id, &said);
    let asking = Asking::New {
        id: run_id,
        session_id: id,
        said: Box::new(said),
    };
    let Ok(Begun::Mine(running)) = store.begin("ada", asking).await else {
        panic!("a new run");
    };
    let listed = ada.get(&format!("{session}/messages")).await.json;
    assert_eq!(listed[1]["is_streaming"], true);
    assert_eq!(listed[1]["id"], run_id.to_string());

    let mut answer = Said::new(store::messages::Role::Assistant, "Here they are.");
    answer.llm_provider = Some("local".to_owned());
    answer.response_time_ms = Some(12);
    answer.tokens_used = Some(7);
    for (name, value) in [
        ("run_id", json!(run_id)),
        ("widgets", json!(["w"])),
        ("citations", json!([{"source_id": "sales"}])),
    ] {
        answer.metadata.insert(name.to_owned(), value);
    }
    let ending = Ending {
        deeds: Vec::new(),
        state: RunState::Done,
        error: None,
        said: answer,
    };
    assert_eq!(running.end(&Batch::default(), &[], ending).await, Ok(true));
    let listed = ada.get(&format!("{session}/messages")).await.json;
    let (question, answer) = (&listed[0], &listed[1]);
    assert_eq!(question["metadata"]["run_id"], json!(run_id));
    for (field, value) in [
        ("role", json!("assistant")),
        ("content", json!("Here they are.")),
        ("is_streaming", json!(false)),
        ("llm_provider", json!("local")),
        ("response_time_ms", json!(12)),
        ("tokens_used", json!(7)),
        ("error_message", Value::Null),
    ] {
        assert_eq!(answer[field], value, "{field}");
    }
    assert_eq!(answer["metadata"]["widgets"], json!(["w"]));
    assert_eq!(answer["metadata"]["citations"][0]["source_id"], "sales");
}
