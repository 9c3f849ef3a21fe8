//! Instances that are lost in the middle of an answer.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use service::Clock;
use store::runs::LEASE;

use super::{
    heard::{Sent, end_of, events, lines, run_of},
    shop::Shop,
};
use crate::client::{Client, Place};

/// A clock that goes on, and can be moved further.
#[derive(Clone, Default)]
struct Moved(Arc<Mutex<SignedDuration>>);

impl Moved {
    fn clock(&self) -> Clock {
        let moved = self.clone();
        Clock::told_by(move || Timestamp::now() + *moved.0.lock().expect("a clock"))
    }

    fn move_past_a_lease(&self) {
        *self.0.lock().expect("a clock") += LEASE + SignedDuration::from_secs(1);
    }
}

fn assert_broke_off(message: &Value, replayed: &[Sent]) {
    assert_eq!(message["is_streaming"], false, "{message}");
    let error = message["error_message"].as_str().expect("an error");
    assert!(error.contains("broke off"), "{error}");
    let names: Vec<&str> = replayed.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names[names.len() - 2..], ["error", "done"]);
    assert_eq!(replayed[names.len() - 2].data["code"], "interrupted");
    let places: Vec<u64> = replayed.iter().map(|event| event.id).collect();
    assert_eq!(places, (1..=names.len() as u64).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_whose_instance_is_lost_fails_once_its_lease_has_lapsed() {
    let (place, shop, moved) = (Place::new().await, Shop::new(), Moved::default());
    let (held, hold) = shop.held();
    let one = place.answering_at(held, &moved.clock());
    let two = place.answering_at(shop.open(), &moved.clock());

    let machine = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let asking = machine.spawn(async move {
        let mut heard = one.ask(json!({"session_id": "s-1"})).await;
        heard.until("\"type\":\"code\"").await;
        run_of(&heard.text)
    });
    let run = asking.await.expect("a run");
    let mut follower = two.follow(&run).await;
    follower.until("event: code").await;
    let had = events(&follower.text);
    machine.shutdown_background();
    hold.was_dropped().await;

    // Nobody knows yet.
    assert_eq!(two.said("s-1").await[1]["is_streaming"], true);
    moved.move_past_a_lease();
    let followed = events(&follower.rest().await);
    let said = two.said("s-1").await;
    assert_broke_off(&said[1], &followed);
    assert_eq!(followed[..had.len()], had);
    assert_eq!(events(&two.follow(&run).await.rest().await), followed);

    // Asked again, it is answered anew.
    let again = events(&two.process("s-1").await.rest().await);
    assert_eq!(again.last().map(|event| event.name.as_str()), Some("done"));
    assert!(again.iter().any(|event| event.name == "data"), "{again:?}");
    let said = two.said("s-1").await;
    assert_eq!(said.len(), 3);
    assert_eq!(said[2]["error_message"], json!(null));
}

#[tokio::test]
async fn a_maker_that_was_given_up_and_wakes_again_writes_nothing_more() {
    let (place, shop, moved) = (Place::new().await, Shop::new(), Moved::default());
    let (held, hold) = shop.held();
    let one = place.answering_at(held, &moved.clock());
    let two = place.answering_at(shop.open(), &moved.clock());
    let mut heard = one.ask(json!({"session_id": "s-1"})).await;
    heard.until("\"type\":\"code\"").await;
    let run = run_of(&heard.text);
    two.follow(&run).await.until("event: code").await;
    let given_up = give_up(&two, &moved).await;
    let replayed = events(&two.follow(&run).await.rest().await);
    assert_broke_off(&given_up, &replayed);
    hold.was_dropped().await;
    hold.let_go();
    // Its own client hears the same.
    let heard = lines(&heard.rest().await);
    assert_eq!(end_of(&heard), (Some("interrupted"), "done"), "{heard:?}");
    assert_eq!(two.said("s-1").await[1], given_up);
    assert_eq!(events(&two.follow(&run).await.rest().await), replayed);
}

/// Moves the clock until the lease has lapsed: the maker renews it now and then.
async fn give_up(client: &Client, moved: &Moved) -> Value {
    for _ in 0..20 {
        moved.move_past_a_lease();
        let message = client.said("s-1").await.swap_remove(1);
        if message["is_streaming"] == false {
            return message;
        }
        tokio::time::sleep(Duration::from_millis(13)).await;
    }
    panic!("it was never given up");
}
