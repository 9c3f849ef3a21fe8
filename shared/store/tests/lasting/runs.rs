//! Runs.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use futures::future::join_all;
use jiff::Timestamp;
use service::Clock;
use store::{
    Store, StoreError,
    messages::{From, Role, Said},
    runs::{Asking, Batch, Begun, Ending, Line, Progress, RunState, Running, Standing},
};

use crate::{ground::Ground, messages::whole};

fn question(client_id: Option<&str>) -> Said {
    let mut said = Said::new(Role::User, "Show Q2 sales");
    said.client_message_id = client_id.map(str::to_owned);
    said
}

async fn ask(store: &Store, session_id: &str, said: Said) -> Begun {
    let asking = Asking::New {
        id: store.run_id("ada", session_id, &said),
        session_id: session_id.to_owned(),
        said: Box::new(said),
    };
    store.begin("ada", asking).await.expect("begun")
}

async fn mine(store: &Store, session_id: &str, said: Said) -> Running {
    match ask(store, session_id, said).await {
        Begun::Mine(running) => *running,
        Begun::Known(id) => panic!("run {id} was there already"),
    }
}

fn lines(first: u64, count: u64) -> Batch {
    let line = |at: u64| Line::of(&serde_json::json!({"seq": at})).expect("JSON");
    Batch {
        first,
        events: (first..first + count).map(line).collect(),
    }
}

fn done(words: &str) -> Ending {
    Ending {
        deeds: Vec::new(),
        state: RunState::Done,
        error: None,
        said: Said::new(Role::Assistant, words),
    }
}

/// A clock, and what it is moved on by: seconds.
fn moved() -> (Clock, Arc<AtomicI64>) {
    let by = Arc::new(AtomicI64::new(0));
    let moved = by.clone();
    let clock = Clock::told_by(move || {
        Timestamp::now() + jiff::SignedDuration::from_secs(moved.load(Ordering::Relaxed))
    });
    (clock, by)
}

/// The places of the events that a replay after some place gives.
async fn replayed(ground: &Ground, id: uuid::Uuid, after: u64) -> Vec<u64> {
    let replay = ground.store().replay("ada", id, after).await;
    let replay = replay.expect("a replay");
    let mut places = Vec::new();
    for batch in replay.batches {
        for (at, line) in batch.events.iter().enumerate() {
            let place = batch.first + at as u64;
            assert_eq!(line.get(), format!("{{\"seq\":{place}}}"));
            places.push(place);
        }
    }
    places
}

on_both! {
    async fn a_question_asked_by_many_at_once_begins_one_run(ground) {
        let stores: Vec<Store> = (0..4).map(|_| ground.store()).collect();
        let asking = (0..16).map(|at| {
            let store = stores[at % 4].clone();
            async move { ask(&store, "talk", question(Some("c"))).await }
        });
        let begun = join_all(asking).await;
        let mut ids: Vec<uuid::Uuid> = Vec::new();
        let mut mine = 0;
        for one in &begun {
            match one {
                Begun::Mine(running) => {
                    mine += 1;
                    ids.push(running.id());
                }
                Begun::Known(id) => ids.push(*id),
            }
        }
        ids.dedup();
        assert_eq!((mine, ids.len()), (1, 1));
        let all = whole(&stores[0], "ada", "talk", 10).await;
        let roles: Vec<Role> = all.iter().map(|message| message.said.role).collect();
        assert_eq!(roles, [Role::User, Role::Assistant]);
        assert_eq!(all[1].id, ids[0]);
        assert!(all[1].is_streaming && all[0].answered_by == Some(ids[0]));
        let session = stores[0].session("ada", "talk").await.expect("there");
        assert_eq!((session.title.as_deref(), session.message_count), (Some("Show Q2 sales"), 2));
    }

    async fn events_are_replayed_from_any_place_by_any_instance(ground) {
        let store = ground.store();
        let running = mine(&store, "talk", question(None)).await;
        let progress = Progress { said: "so far".to_owned(), shown: Vec::new() };
        for batch in [lines(1, 3), lines(4, 1), lines(5, 5)] {
            assert_eq!(running.write(&batch, &progress).await, Ok(Standing::Running));
        }
        let ended = running.end(&lines(10, 3), &[], done("All of it.")).await;
        assert_eq!(ended, Ok(true));
        for after in 0..14 {
            let wanted: Vec<u64> = (after + 1..=12).collect();
            assert_eq!(replayed(&ground, running.id(), after).await, wanted, "after {after}");
        }
        assert!(replayed(&ground, running.id(), u64::MAX).await.is_empty());
        assert!(replayed(&ground, running.id(), 1 << 40).await.is_empty());
        let run = ground.store().run("ada", running.id()).await.expect("there");
        assert_eq!((run.state, run.last_seq), (RunState::Done, 12));
        let answer = ground.store().message("ada", running.id()).await.expect("there");
        assert_eq!((&*answer.said.content, answer.is_streaming), ("All of it.", false));
    }

    async fn a_run_ends_exactly_once(ground) {
        let store = ground.store();
        let running = mine(&store, "talk", question(None)).await;
        let ends = (0..8).map(|at| {
            let running = running.clone();
            async move {
                let state = if at % 2 == 0 { RunState::Done } else { RunState::Cancelled };
                let mut ending = done(&at.to_string());
                ending.state = state;
                running.end(&lines(1, 1), &[], ending).await.expect("tried")
            }
        });
        let ended = join_all(ends).await;
        let winners: Vec<usize> =
            ended.iter().enumerate().filter(|(_, won)| **won).map(|(at, _)| at).collect();
        assert_eq!(winners.len(), 1);
        let answer = store.message("ada", running.id()).await.expect("there");
        assert_eq!(answer.said.content, winners[0].to_string());
        let progress = Progress::default();
        assert_eq!(running.write(&lines(2, 1), &progress).await, Ok(Standing::Over));
        assert_eq!(running.renew().await, Ok(Standing::Over));
        assert_eq!(store.cancel("ada", running.id()).await, Ok(false));
    }

    async fn a_run_that_is_cancelled_elsewhere_is_told_with_its_next_write(ground) {
        let running = mine(&ground.store(), "talk", question(None)).await;
        let elsewhere = ground.store();
        assert_eq!(elsewhere.cancel("ada", running.id()).await, Ok(true));
        assert_eq!(running.renew().await, Ok(Standing::Cancelling));
        let progress = Progress::default();
        assert_eq!(running.write(&lines(1, 1), &progress).await, Ok(Standing::Cancelling));
        assert!(replayed(&ground, running.id(), 0).await.is_empty());
        let no_run = StoreError::NotFound { what: "run" };
        assert_eq!(elsewhere.cancel("bob", running.id()).await, Err(no_run.clone()));
        assert_eq!(elsewhere.cancel("ada", uuid::Uuid::nil()).await, Err(no_run));
    }

    async fn a_run_whose_maker_is_lost_has_failed_and_can_be_asked_again(ground) {
        let (clock, by) = moved();
        let store = ground.instance().clock(clock).store();
        let running = mine(&store, "talk", question(Some("c"))).await;
        let progress = Progress { said: "Half of".to_owned(), shown: Vec::new() };
        running.write(&lines(1, 4), &progress).await.expect("written");
        by.store(7, Ordering::Relaxed);
        let page = store.messages("ada", "talk", 10, From::Newest).await.expect("a page");
        let answer = &page.entries[1];
        assert_eq!((&*answer.said.content, answer.is_streaming), ("Half of", false));
        assert!(answer.said.error_message.is_some());
        let run = store.run("ada", running.id()).await.expect("there");
        assert_eq!((run.state, run.last_seq), (RunState::Failed, 4));
        assert_eq!(replayed(&ground, running.id(), 1).await.last(), Some(&4));
        // Its maker was only slow, but comes too late.
        assert_eq!(running.end(&lines(5, 1), &[], done("late")).await, Ok(false));
        assert_eq!(running.renew().await, Ok(Standing::Over));

        // The same request once more is the same run; the message can be answered again.
        let Begun::Known(id) = ask(&store, "talk", question(Some("c"))).await else {
            panic!("it was asked")
        };
        assert_eq!(id, running.id());
        let asked = store.messages("ada", "talk", 10, From::Newest).await.expect("a page");
        let asked = Asking::Sent(Box::new(asked.entries[0].clone()));
        let Begun::Mine(again) = store.begin("ada", asked).await.expect("begun") else {
            panic!("it failed before")
        };
        assert_ne!(again.id(), running.id());
        assert_eq!(again.end(&lines(1, 1), &[], done("whole")).await, Ok(true));
        let Begun::Known(id) = ask(&store, "talk", question(Some("c"))).await else {
            panic!("it is answered")
        };
        assert_eq!(id, again.id());
        let all = whole(&store, "ada", "talk", 10).await;
        let words: Vec<&str> = all.iter().map(|message| &*message.said.content).collect();
        assert_eq!(words, ["Show Q2 sales", "Half of", "whole"]);
    }

    async fn runs_expire_though_the_table_keeps_them(ground) {
        let (clock, by) = moved();
        let store = ground.instance().clock(clock).store();
        let id = uuid::Uuid::new_v4();
        let asking = Asking::Alone { id, question: "how many?".to_owned() };
        let Begun::Mine(running) = store.begin("ada", asking).await.expect("begun") else {
            panic!("it is new")
        };
        assert_eq!(running.end(&lines(1, 2), &[], done("two")).await, Ok(true));
        assert!(store.run("ada", id).await.is_ok());
        by.store(8 * 24 * 3_600, Ordering::Relaxed);
        let no_run = StoreError::NotFound { what: "run" };
        assert_eq!(store.run("ada", id).await, Err(no_run.clone()));
        assert_eq!(store.replay("ada", id, 0).await.err(), Some(no_run));
    }

    async fn a_deleted_session_takes_its_runs_along(ground) {
        let store = ground.store();
        for number in 0..3 {
            let running = mine(&store, "talk", question(None)).await;
            for batch in 0..45 {
                let progress = Progress::default();
                let batch = lines(1 + batch * 2, 2);
                assert_eq!(running.write(&batch, &progress).await, Ok(Standing::Running));
            }
            let large = Batch {
                first: 91,
                events: vec![Line::of(&"x".repeat(400_000)).expect("JSON")],
            };
            if number == 0 {
                assert_eq!(running.end(&large, &[], done("done")).await, Ok(true));
            }
        }
        assert_eq!(ground.objects().await.len(), 1);
        store.delete_session("ada", "talk").await.expect("deleted");
        let left = ground.items().await;
        assert_eq!(left.len(), 1, "{left:?}");
        assert!(ground.objects().await.is_empty());
    }
}
