//! Answers belong to whoever asked.

use serde_json::json;

use super::{heard::run_of, shop::Shop};
use crate::client::Place;

#[tokio::test]
async fn two_callers_who_use_the_same_name_have_two_sessions() {
    let (place, shop) = (Place::new().await, Shop::new());
    let ada = place.answering(shop.open());
    let bob = place.answering(shop.open()).called("bob");
    let given = json!({"session_id": "mine", "client_message_id": "c-1"});
    let (hers, his) = (ada.answer(given.clone()).await, bob.answer(given).await);
    assert_ne!(hers[0]["run_id"], his[0]["run_id"]);
    let (hers, his) = (ada.said("mine").await, bob.said("mine").await);
    assert_eq!((hers.len(), his.len()), (2, 2));
    assert_ne!(hers[1]["id"], his[1]["id"]);
    assert_eq!(bob.delete("/chat/sessions/mine").await.status, 204);
    assert_eq!(ada.said("mine").await, hers);
}

#[tokio::test]
async fn nobody_follows_or_stops_an_answer_of_somebody_else() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (held, hold) = shop.held();
    let ada = place.answering(held);
    let bob = ada.called("bob");
    let mut heard = ada.ask(json!({"session_id": "s-1"})).await;
    hold.has_begun().await;
    heard.until("\"type\":\"code\"").await;
    let run = run_of(&heard.text);
    ada.follow(&run).await.until("event: code").await;
    let question = ada.said("s-1").await[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    for id in [
        run.as_str(),
        &question,
        "nothing",
        "%00",
        "00000000-0000-0000-0000-000000000000",
    ] {
        let path = format!("/chat/llm-stream/{id}");
        assert_eq!(bob.get(&path).await.status, 404, "{id}");
        assert_eq!(bob.cancel(id).await.status, 404, "{id}");
    }
    assert!(hold.none_was_dropped());
    hold.let_go();
    heard.rest().await;
    assert_eq!(ada.said("s-1").await[1]["error_message"], json!(null));
}
