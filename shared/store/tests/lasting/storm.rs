//! Many writers and spenders at once, through a proxy that breaks one request in four.

use std::time::Duration;

use futures::future::join_all;
use service::{Clock, limit::Rate};
use store::{
    Store, StoreError,
    messages::{From, Role, Said},
    runs::{Asking, Begun},
    sessions::NewSession,
};

use crate::{
    faults::{Proxy, Seeded},
    messages::whole,
};

/// So many at once.
const MANY: usize = 64;

/// Tries until the store can be reached, as clients do.
pub async fn insist<T>(mut attempt: impl AsyncFnMut() -> store::Result<T>) -> store::Result<T> {
    let mut pauses = Seeded::new(1);
    for _ in 0..200 {
        match attempt().await {
            Err(StoreError::Unavailable { .. }) => {
                tokio::time::sleep(Duration::from_millis(pauses.below(50))).await;
            }
            other => return other,
        }
    }
    panic!("it could not be reached 200 times in a row")
}

fn said(words: &str) -> Said {
    let mut said = Said::new(Role::User, words);
    said.client_message_id = Some(words.to_owned());
    said
}

on_both! {
    async fn what_many_write_at_once_is_there_once_and_in_order(ground) {
        const EACH: usize = 5;
        let proxy = Proxy::before(&ground.dynamodb, 11, 25).await;
        let made = ground.store().create_session("ada", NewSession::default()).await;
        let id = made.expect("made").id;
        let writers = (0..MANY).map(|writer| {
            let store = ground.instance().through(&proxy.address).store();
            let id = id.clone();
            async move {
                for number in 0..EACH {
                    let words = format!("{writer} {number}");
                    let sent = insist(async || store.send("ada", &id, said(&words)).await).await;
                    assert_eq!(sent.expect("sent").message.said.content, words);
                }
            }
        });
        join_all(writers).await;
        assert!(proxy.faults() > 50, "{} faults", proxy.faults());
        // What the proxy still holds back comes late, and changes nothing.
        tokio::time::sleep(Duration::from_millis(100)).await;

        let store = ground.store();
        let all = whole(&store, "ada", &id, 50).await;
        assert_eq!(all.len(), MANY * EACH);
        assert!(all.is_sorted_by(|one, next| one.place < next.place));
        for writer in 0..MANY {
            let prefix = format!("{writer} ");
            let of_it: Vec<String> = all
                .iter()
                .filter_map(|message| message.said.content.strip_prefix(&prefix))
                .map(str::to_owned)
                .collect();
            let wanted: Vec<String> = (0..EACH).map(|number| number.to_string()).collect();
            assert_eq!(of_it, wanted, "of writer {writer}");
        }
        let session = store.session("ada", &id).await.expect("there");
        assert_eq!(session.message_count, (MANY * EACH) as u64);
        for message in &all {
            assert_eq!(store.message("ada", message.id).await.as_ref(), Ok(message));
        }
    }

    async fn what_many_ask_at_once_begins_each_run_once(ground) {
        let proxy = Proxy::before(&ground.dynamodb, 12, 25).await;
        let asking = (0..MANY).map(|caller| {
            let store: Store = ground.instance().through(&proxy.address).store();
            async move {
                // Each question is asked by eight, in one session.
                let said = said(&format!("question {}", caller % 8));
                let id = store.run_id("ada", "talk", &said);
                let begun = insist(async || {
                    let said = Box::new(said.clone());
                    let session_id = "talk".to_owned();
                    store.begin("ada", Asking::New { id, session_id, said }).await
                });
                match begun.await.expect("begun") {
                    Begun::Mine(running) => (running.id(), true),
                    Begun::Known(id) => (id, false),
                }
            }
        });
        let begun = join_all(asking).await;
        for (at, (id, _)) in begun.iter().enumerate() {
            assert_eq!(*id, begun[at % 8].0);
        }
        for question in 0..8 {
            // Whose answer was lost may think that it was another's, and never that it was its own
            // beside another's.
            let mine = begun.iter().skip(question).step_by(8).filter(|(_, mine)| *mine).count();
            assert!(mine <= 1, "question {question} was begun {mine} times");
        }
        let all = whole(&ground.store(), "ada", "talk", 100).await;
        assert_eq!(all.len(), 16);
        for pair in all.chunks(2) {
            assert_eq!(pair[0].answered_by, Some(pair[1].id));
        }
    }

    async fn a_budget_lets_exactly_its_limit_through(ground) {
        let clock = Clock::fixed("2096-01-01T00:00:10Z".parse().expect("a time"));
        let rate = Rate { limit: 100, window: Duration::from_secs(60) };
        let spenders = (0..MANY).map(|_| {
            let store = ground.instance().clock(clock.clone()).store();
            async move {
                let mut passed = 0;
                for _ in 0..4 {
                    match store.spend("ada", "questions", rate).await {
                        Ok(_) => passed += 1,
                        Err(error) => assert_eq!(error, StoreError::Exhausted { seconds: 50 }),
                    }
                }
                passed
            }
        });
        let passed: u32 = join_all(spenders).await.into_iter().sum();
        assert_eq!(passed, 100);
    }

    async fn a_budget_never_lets_more_through_whatever_breaks(ground) {
        let proxy = Proxy::before(&ground.dynamodb, 13, 25).await;
        let clock = Clock::fixed("2096-01-01T00:00:10Z".parse().expect("a time"));
        let rate = Rate { limit: 100, window: Duration::from_secs(60) };
        let spenders = (0..MANY).map(|_| {
            let instance = ground.instance().through(&proxy.address);
            let store = instance.clock(clock.clone()).store();
            async move {
                let mut passed = 0;
                for _ in 0..4 {
                    match store.spend("ada", "questions", rate).await {
                        Ok(budget) => {
                            assert_eq!((budget.limit, budget.seconds), (100, 50));
                            passed += 1;
                        }
                        Err(StoreError::Exhausted { .. } | StoreError::Unavailable { .. }) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
                passed
            }
        });
        let passed: u32 = join_all(spenders).await.into_iter().sum();
        assert!(proxy.faults() > 30, "{} faults", proxy.faults());
        // What counted twice was lost to the callers, and no more than that.
        assert!((50..=100).contains(&passed), "{passed} passed");
        let next = ground.instance().clock(clock.clone()).store();
        let refused = next.spend("ada", "questions", rate).await;
        assert_eq!(refused.err(), Some(StoreError::Exhausted { seconds: 50 }));
    }

    async fn deleting_through_faults_leaves_nothing_behind(ground) {
        let store = ground.store();
        let id = store.create_session("ada", NewSession::default()).await.expect("made").id;
        for number in 0..60 {
            store.send("ada", &id, said(&number.to_string())).await.expect("sent");
        }
        let proxy = Proxy::before(&ground.dynamodb, 14, 40).await;
        let broken = ground.instance().through(&proxy.address).store();
        let deleted = insist(async || broken.delete_session("ada", &id).await).await;
        // Done before, and its answer lost: then it is gone.
        assert!(matches!(deleted, Ok(()) | Err(StoreError::NotFound { .. })), "{deleted:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(ground.items().await.len(), 1);
        let page = store.messages("ada", &id, 5, From::Newest).await;
        assert_eq!(page.err(), Some(StoreError::NotFound { what: "session" }));
    }
}
