//! Clients that go away before the end.

use serde_json::json;

use super::{
    heard::{events, run_of},
    shop::Shop,
};
use crate::client::Place;

#[tokio::test]
async fn outside_of_a_session_the_query_stops_with_its_client() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (held, hold) = shop.held();
    let (one, two) = (place.answering(held), place.answering(shop.open()));
    let mut heard = one.ask(json!({})).await;
    hold.has_begun().await;
    heard.until("\"type\":\"code\"").await;
    let run = run_of(&heard.text);
    two.follow(&run).await.until("event: code").await;
    drop(heard);
    hold.was_dropped().await;
    let replayed = events(&two.follow(&run).await.rest().await);
    let error = replayed.iter().find(|event| event.name == "error");
    assert_eq!(
        error.map(|event| &event.data["code"]),
        Some(&json!("cancelled"))
    );
    assert_eq!(two.cancel(&run).await.json["cancelled"], false);
}

#[tokio::test]
async fn in_a_session_the_answer_goes_on_to_its_end_without_its_client() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (held, hold) = shop.held();
    let (one, two) = (place.answering(held), place.answering(shop.open()));
    let mut heard = one.ask(json!({"session_id": "s-1"})).await;
    hold.has_begun().await;
    heard.until("\"type\":\"code\"").await;
    let run = run_of(&heard.text);
    drop(heard);
    let followed = two.follow(&run).await;
    hold.let_go();
    let followed = events(&followed.rest().await);
    assert!(hold.none_was_dropped());
    for name in ["thought", "code", "data", "text", "widget", "done"] {
        assert!(followed.iter().any(|event| event.name == name), "{name}");
    }
    let message = &two.said("s-1").await[1];
    let told: String = followed
        .iter()
        .filter(|event| event.name == "text")
        .filter_map(|event| event.data["content"].as_str())
        .collect();
    assert_eq!(message["content"], json!(told));
    assert_eq!(message["error_message"], json!(null));
    assert_eq!(message["is_streaming"], false);
}
