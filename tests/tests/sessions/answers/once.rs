//! What is sent twice is answered once.

use futures::future::join;
use serde_json::json;

use super::{
    heard::{end_of, lines, run_of},
    shop::{QUESTION, Shop},
};
use crate::client::Place;

#[tokio::test]
async fn a_question_sent_twice_at_once_from_two_instances_is_answered_once() {
    let (place, shop) = (Place::new().await, Shop::new());
    for round in 0..10 {
        let ((first, hold), (second, other)) = (shop.held(), shop.held());
        let (one, two) = (place.answering(first), place.answering(second));
        let session = format!("s-{round}");
        let given = json!({"session_id": session, "client_message_id": "c-1"});
        let (one_hears, two_hears) = join(one.ask(given.clone()), two.ask(given)).await;
        hold.let_go();
        other.let_go();
        let (heard, also) = join(one_hears.rest(), two_hears.rest()).await;
        assert_eq!(heard, also, "round {round}");
        assert_eq!(end_of(&lines(&heard)), (None, "done"), "{heard}");
        assert_eq!(hold.begun() + other.begun(), 1, "one query");

        let said = one.said(&session).await;
        assert_eq!(said.len(), 2, "{said:?}");
        assert_eq!(
            (&said[0]["role"], &said[0]["content"]),
            (&json!("user"), &json!(QUESTION))
        );
        assert_eq!(said[1]["role"], "assistant");
        assert_eq!(said[1]["id"], json!(run_of(&heard)));
        assert_eq!(said[1]["is_streaming"], false);
    }
}

#[tokio::test]
async fn a_question_sent_again_after_its_end_is_answered_with_the_same_bytes() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (one, two) = (
        place.answering(shop.open()),
        place.answering(shop.failing()),
    );
    let given = json!({"session_id": "s-1", "client_message_id": "c-1"});
    let heard = one.ask(given.clone()).await.rest().await;
    assert_eq!(two.ask(given.clone()).await.rest().await, heard);
    assert_eq!(one.said("s-1").await.len(), 2);
    // Other words under the same name are refused, and leave nothing.
    let mut bent = given;
    bent["message"] = json!("total amount by product");
    let refused = two.answer(bent).await;
    assert_eq!(end_of(&refused), (Some("idempotency_conflict"), "done"));
    assert_eq!(one.said("s-1").await.len(), 2);
}

#[tokio::test]
async fn a_message_that_was_only_sent_so_far_is_answered_under_one_id() {
    let (place, shop) = (Place::new().await, Shop::new());
    let ada = place.answering(shop.open());
    let session = ada.begin().await;
    let sent = json!({"content": QUESTION, "client_message_id": "c-1"});
    assert_eq!(
        ada.post(&format!("{session}/messages"), sent).await.status,
        201
    );
    let id = session.rsplit('/').next().expect("an id");
    let heard = ada
        .answer(json!({"session_id": id, "client_message_id": "c-1"}))
        .await;
    assert_eq!(end_of(&heard), (None, "done"));
    let said = ada.said(id).await;
    assert_eq!(said.len(), 2, "{said:?}");
    for line in &heard {
        assert_eq!(line["run_id"], said[1]["id"]);
    }
}
