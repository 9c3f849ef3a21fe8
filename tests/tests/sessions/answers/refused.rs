//! Answers that come to nothing.

use serde_json::{Value, json};

use super::{
    heard::{end_of, events, lines, run_of},
    shop::Shop,
};
use crate::client::Place;

#[tokio::test]
async fn an_answer_that_fails_is_kept_with_its_error() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (one, two) = (
        place.answering(shop.failing()),
        place.answering(shop.open()),
    );
    let heard = one.ask(json!({"session_id": "s-1"})).await.rest().await;
    assert_eq!(end_of(&lines(&heard)), (Some("query_failed"), "done"));
    let failed = &two.said("s-1").await[1];
    assert_eq!(failed["is_streaming"], false);
    let message = failed["error_message"].as_str().expect("an error");
    assert!(message.contains("could not be run"), "{message}");
    let replayed = events(&two.follow(&run_of(&heard)).await.rest().await);
    let ends: Vec<&str> = replayed.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(ends[ends.len() - 2..], ["error", "done"]);
    // Asked again, it is answered.
    let again = events(&two.process("s-1").await.rest().await);
    assert!(again.iter().any(|event| event.name == "data"), "{again:?}");
    assert_eq!(two.said("s-1").await.len(), 3);
    // And that answer stays.
    assert_eq!(events(&one.process("s-1").await.rest().await), again);
    assert_eq!(two.said("s-1").await.len(), 3);
}

#[tokio::test]
async fn a_question_in_a_deleted_session_is_refused_and_leaves_nothing() {
    let (place, shop) = (Place::new().await, Shop::new());
    let ada = place.answering(shop.open());
    let session = ada.begin().await;
    let id = session.rsplit('/').next().expect("an id").to_owned();
    assert_eq!(ada.delete(&session).await.status, 204);
    for given in [
        json!({"session_id": id}),
        json!({"session_id": id, "client_message_id": "c-1"}),
    ] {
        let heard = ada.answer(given).await;
        assert_eq!(end_of(&heard), (Some("not_found"), "done"), "{heard:?}");
        let shows = |line: &Value| {
            ["text", "data", "widget"]
                .map(Value::from)
                .contains(&line["type"])
        };
        assert!(!heard.iter().any(shows), "{heard:?}");
        let run = heard[0]["run_id"].as_str().expect("a run");
        assert_eq!(
            ada.get(&format!("/chat/llm-stream/{run}")).await.status,
            404
        );
    }
    assert_eq!(ada.get(&session).await.status, 404);
    assert_eq!(ada.get("/chat/sessions").await.json, json!([]));
}

#[tokio::test]
async fn an_answer_whose_session_is_deleted_meanwhile_stops() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (held, hold) = shop.held();
    let (one, two) = (place.answering(held), place.answering(shop.open()));
    let mut heard = one.ask(json!({"session_id": "s-1"})).await;
    hold.has_begun().await;
    heard.until("\"type\":\"code\"").await;
    let run = run_of(&heard.text);
    two.follow(&run).await.until("event: code").await;
    assert_eq!(two.delete("/chat/sessions/s-1").await.status, 204);
    hold.was_dropped().await;
    let heard = heard.rest().await;
    assert_eq!(end_of(&lines(&heard)), (Some("not_found"), "done"));
    assert_eq!(
        two.get(&format!("/chat/llm-stream/{run}")).await.status,
        404
    );
    assert_eq!(two.get("/chat/sessions/s-1").await.status, 404);
}
