//! An answer is followed at any instance, while it is made and afterwards.

use axum::http::Method;
use serde_json::json;

use super::{
    heard::{Heard, events, run_of},
    shop::{QUESTION, Shop},
};
use crate::client::{Client, Place};

#[tokio::test]
async fn the_other_instance_gives_the_events_while_they_are_made() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (held, hold) = shop.held();
    let (one, two) = (place.answering(held), place.answering(shop.open()));
    let mut heard = one.ask(json!({"session_id": "s-1"})).await;
    heard.until("\"type\":\"code\"").await;
    let run = run_of(&heard.text);
    let mut followed = two.follow(&run).await;
    followed.until("event: code").await;
    assert!(!followed.text.contains("event: data"), "{}", followed.text);
    let message = &two.said("s-1").await[1];
    assert_eq!(
        (&message["id"], &message["is_streaming"]),
        (&json!(run), &json!(true))
    );
    hold.let_go();
    let followed = events(&followed.rest().await);
    assert!(followed.iter().any(|event| event.name == "data"));
    let places: Vec<u64> = followed.iter().map(|event| event.id).collect();
    assert_eq!(places, (1..=followed.len() as u64).collect::<Vec<_>>());
    assert_eq!(
        followed.last().map(|event| event.name.as_str()),
        Some("done")
    );
    heard.rest().await;
}

#[tokio::test]
async fn whoever_follows_afterwards_gets_what_the_first_client_had_from_any_event_on() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (one, two) = (
        place.answering(shop.open()),
        place.answering(shop.failing()),
    );
    let had = streamed(&one, "s-1").await;
    let run = two.said("s-1").await[1]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    assert_eq!(two.follow(&run).await.rest().await, had);
    // The question names its answer, too.
    let question = two.said("s-1").await[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    assert_eq!(two.follow(&question).await.rest().await, had);
    let all = events(&had);
    for last in 0..=all.len() as u64 + 1 {
        let rest = two.follow_after(&run, Some(last)).await.rest().await;
        let after: Vec<_> = all
            .iter()
            .filter(|event| event.id > last)
            .cloned()
            .collect();
        assert_eq!(events(&rest), after, "after {last}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_goes_on_without_a_gap_at_the_other_instance() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (held, hold) = shop.held();
    let (one, two) = (place.answering(held), place.answering(shop.open()));
    let mut first = one.ask(json!({"session_id": "s-1"})).await;
    first.until("\"type\":\"code\"").await;
    let run = run_of(&first.text);
    drop(first);
    let mut broken = two.follow(&run).await;
    broken.until("event: code").await;
    let mut had = events(&broken.text);
    drop(broken);
    let last = had.last().expect("events").id;
    let resumed = one.follow_after(&run, Some(last)).await;
    hold.let_go();
    had.extend(events(&resumed.rest().await));
    assert_eq!(had, events(&two.follow(&run).await.rest().await));
}

/// The whole of an answer as `POST /chat` streams it.
async fn streamed(client: &Client, session: &str) -> String {
    let body = json!({"message": QUESTION, "session_id": session}).to_string();
    let response = client.open(Method::POST, "/chat", &[], Some(body)).await;
    Heard::new(response.into_body()).rest().await
}
