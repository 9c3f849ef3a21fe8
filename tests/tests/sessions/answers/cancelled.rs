//! An answer is stopped from any instance, once.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{
    heard::{end_of, events, lines, run_of},
    shop::Shop,
};
use crate::client::Place;

/// How long it may take to stop a query: until the wish is seen, and from then on.
const SOON: Duration = Duration::from_millis(500 + 100 + 100);

#[tokio::test]
async fn an_answer_is_stopped_from_the_other_instance_once() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (held, hold) = shop.held();
    let (one, two) = (place.answering(held), place.answering(shop.open()));
    let mut heard = one.ask(json!({"session_id": "s-1"})).await;
    hold.has_begun().await;
    heard.until("\"type\":\"code\"").await;
    let run = run_of(&heard.text);
    // The table knows of the run by the time that anybody follows it.
    two.follow(&run).await.until("event: code").await;

    let asked = Instant::now();
    let stopped = two.cancel(&run).await;
    assert_eq!(stopped.status, 202, "{}", stopped.json);
    assert_eq!(stopped.json, json!({"run_id": run, "cancelled": true}));
    let took = hold.was_dropped().await - asked;
    assert!(took <= SOON, "{took:?}");

    let heard = heard.rest().await;
    assert_eq!(end_of(&lines(&heard)), (Some("cancelled"), "done"));
    let again = two.cancel(&run).await;
    assert_eq!(again.status, 202);
    assert_eq!(again.json, json!({"run_id": run, "cancelled": false}));
    let message = &two.said("s-1").await[1];
    assert_eq!(message["is_streaming"], false);
    assert_eq!(message["error_message"], "The answer was stopped.");
    let replayed = events(&two.follow(&run).await.rest().await);
    let ends: Vec<&str> = replayed.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(ends[ends.len() - 2..], ["error", "done"]);
    assert_eq!(ends.iter().filter(|name| **name == "error").count(), 1);
    // Nothing of it comes after all.
    hold.let_go();
    assert_eq!(two.said("s-1").await[1], *message);
}

#[tokio::test]
async fn an_answer_outside_of_any_session_is_stopped_too() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (held, hold) = shop.held();
    let (one, two) = (place.answering(held), place.answering(shop.open()));
    let mut heard = one.ask(json!({})).await;
    hold.has_begun().await;
    heard.until("\"type\":\"code\"").await;
    let run = run_of(&heard.text);
    two.follow(&run).await.until("event: code").await;
    assert_eq!(two.cancel(&run).await.json["cancelled"], true);
    hold.was_dropped().await;
    let heard = heard.rest().await;
    assert_eq!(end_of(&lines(&heard)), (Some("cancelled"), "done"));
}

#[tokio::test]
async fn what_has_ended_is_not_stopped_and_stays_as_it_is() {
    let (place, shop) = (Place::new().await, Shop::new());
    let ada = place.answering(shop.open());
    let heard = ada.ask(json!({"session_id": "s-1"})).await.rest().await;
    let before = ada.said("s-1").await;
    let stopped = ada.cancel(&run_of(&heard)).await;
    assert_eq!(
        (stopped.status.as_u16(), &stopped.json["cancelled"]),
        (202, &json!(false))
    );
    assert_eq!(ada.said("s-1").await, before);
}
