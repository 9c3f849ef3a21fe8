//! Actions: a click runs once for its key, and is kept with all that it made or not at all.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use service::Clock;
use store::{
    Store, StoreError,
    actions::{Claim, Claimed, KEPT, Made, Once},
    audit::{Deed, Kind},
    messages::{Role, Said},
    runs::{Asking, Batch, Begun, LEASE, Line, Progress},
    submissions::Submission,
    widgets::{NewWidget, StoredWidget},
};
use uuid::Uuid;
use widgets::Valid;

use crate::{faults::Proxy, storm::insist, submissions::entered};

fn once(key: &str, request: &str) -> Once {
    Once {
        key: key.to_owned(),
        request: request.to_owned(),
    }
}

fn widget(title: &str) -> NewWidget {
    let descriptor = json!({
        "type": "widget", "widget_id": Uuid::new_v4(), "widget_type": "custom", "data": {"title": title},
        "actions": [], "metadata": {"generated_at": "2025-04-01T09:30:00Z"},
    });
    NewWidget {
        descriptor: Valid::from_value(&descriptor).unwrap_or_else(|issues| panic!("{issues:?}")),
        plan: Some(json!({"title": title})),
    }
}

/// A widget that was shown to `ada` in that session.
async fn shown(store: &Store, session_id: &str) -> StoredWidget {
    let said = Said::new(Role::User, "Show Q2 sales");
    let asking = Asking::New {
        id: store.run_id("ada", session_id, &said),
        session_id: session_id.to_owned(),
        said: Box::new(said),
    };
    let Begun::Mine(running) = store.begin("ada", asking).await.expect("begun") else {
        panic!("it is new");
    };
    let widget = widget("Shown");
    let id = widget.descriptor.get().widget_id.0;
    let batch = Batch {
        first: 1,
        events: vec![Line::of(&json!("shown")).expect("a line")],
    };
    let progress = Progress {
        said: String::new(),
        shown: vec![widget],
    };
    running.write(&batch, &progress).await.expect("shown");
    store.widget("ada", id).await.expect("kept")
}

async fn claimed(store: &Store, once: &Once) -> Box<Claimed> {
    match store.claim("ada", once).await.expect("claimed") {
        Claim::Mine(claimed) => claimed,
        other => panic!("it is free: {other:?}"),
    }
}

/// Something of each kind, made by a click on a widget.
fn made(by: &StoredWidget, name: &str) -> Made {
    let submission = Submission {
        widget_id: by.descriptor.get().widget_id.0,
        ..entered(name)
    };
    Made {
        widgets: vec![widget(name)],
        submissions: vec![submission],
        deeds: vec![Deed {
            user: "ada".to_owned(),
            kind: Kind::Action,
            subject: name.to_owned(),
            tables: Vec::new(),
            sql: None,
            rows: None,
            outcome: "done".to_owned(),
            note: None,
        }],
    }
}

/// What is there of clicks: names in submissions, and subjects in the audit, newest first.
async fn kept(store: &Store) -> (Vec<Value>, Vec<String>) {
    let submissions = store.submissions("ada", 100, None).await.expect("a page");
    let audit = store.audit_of("ada", 100, None).await.expect("a page");
    let names = submissions.entries.iter();
    (
        names.map(|one| one.values["name"].clone()).collect(),
        audit.entries.into_iter().map(|one| one.subject).collect(),
    )
}

/// A clock, and what it is moved on by: seconds.
fn moved() -> (Clock, Arc<AtomicI64>) {
    let by = Arc::new(AtomicI64::new(0));
    let moved = by.clone();
    let clock = Clock::told_by(move || {
        Timestamp::now() + SignedDuration::from_secs(moved.load(Ordering::Relaxed))
    });
    (clock, by)
}

on_both! {
    async fn of_many_who_claim_a_key_one_runs_and_all_have_its_result(ground) {
        let by = shown(&ground.store(), "talk").await;
        let clicks = (0..16).map(|number: i32| {
            let (store, by) = (ground.store(), by.clone());
            async move {
                let once = once("key", "request");
                loop {
                    match store.claim("ada", &once).await.expect("claimed") {
                        Claim::Mine(claim) => {
                            assert_eq!(claim.renew().await, Ok(true));
                            let made = made(&by, &number.to_string());
                            return claim.finish(&by, format!("run {number}"), made).await.expect("kept");
                        }
                        Claim::Done(result) => return result,
                        Claim::Running => tokio::time::sleep(Duration::from_millis(20)).await,
                    }
                }
            }
        });
        let results = join_all(clicks).await;
        let first = results[0].clone();
        assert!(results.iter().all(|result| *result == first), "{results:?}");
        let number = first.strip_prefix("run ").expect("a number");
        let store = ground.store();
        assert_eq!(kept(&store).await, (vec![json!(number)], vec![number.to_owned()]));
        assert_eq!(store.acted("ada", &once("key", "request")).await, Ok(Some(first)));
    }

    async fn a_key_is_its_owners_and_of_one_request(ground) {
        let store = ground.store();
        let by = shown(&store, "talk").await;
        let wanted = once("key#1%", "request");
        assert_eq!(store.acted("ada", &wanted).await, Ok(None));
        let claim = claimed(&store, &wanted).await;
        assert_eq!(store.acted("ada", &wanted).await, Ok(None));
        // While it runs and when it has run.
        let reused = Err(StoreError::KeyReused { key: "key#1%".to_owned() });
        let other = once("key#1%", "another request");
        assert_eq!(store.acted("ada", &other).await, reused);
        assert_eq!(store.claim("ada", &other).await.expect_err("reused"), reused.clone().expect_err("reused"));
        assert!(matches!(store.claim("ada", &wanted).await, Ok(Claim::Running)));
        // A result that does not fit into an item.
        let result = "x".repeat(400_000);
        let finished = claim.finish(&by, result.clone(), Made::default()).await;
        assert_eq!(finished.as_ref(), Ok(&result));
        assert_eq!(store.acted("ada", &wanted).await, Ok(Some(result)));
        assert_eq!(store.acted("ada", &other).await, reused);
        for (owner, key) in [("bob", "key#1%"), ("ada", "key"), ("ada#key", "1%"), ("ada", "key%231%25")] {
            assert_eq!(store.acted(owner, &once(key, "request")).await, Ok(None), "{owner} {key}");
        }
        assert!(matches!(store.claim("bob", &other).await, Ok(Claim::Mine(_))));
    }

    async fn a_claim_that_came_to_nothing_is_free_at_once(ground) {
        let store = ground.store();
        let by = shown(&store, "talk").await;
        let once = once("key", "request");
        let first = claimed(&store, &once).await;
        first.release().await.expect("released");
        let second = claimed(&store, &once).await;
        // Who let go writes nothing any more, and has no say over who came next.
        assert_eq!(first.renew().await, Ok(false));
        first.release().await.expect("nothing");
        assert!(matches!(store.claim("ada", &once).await, Ok(Claim::Running)));
        let late = first.finish(&by, "first".to_owned(), made(&by, "first")).await;
        assert!(matches!(late, Err(StoreError::Unavailable { .. })), "{late:?}");
        let done = second.finish(&by, "second".to_owned(), made(&by, "second")).await;
        assert_eq!(done, Ok("second".to_owned()));
        assert_eq!(kept(&store).await, (vec![json!("second")], vec!["second".to_owned()]));
    }

    async fn a_holder_who_is_lost_is_followed_by_the_next(ground) {
        let (clock, by_seconds) = moved();
        let store = ground.instance().clock(clock).store();
        let by = shown(&store, "talk").await;
        let once = once("key", "request");
        let lost = claimed(&store, &once).await;
        let lease = LEASE.as_secs();
        // A holder who is there renews.
        by_seconds.store(lease - 1, Ordering::Relaxed);
        assert_eq!(lost.renew().await, Ok(true));
        by_seconds.store(lease + 1, Ordering::Relaxed);
        assert!(matches!(store.claim("ada", &once).await, Ok(Claim::Running)));
        by_seconds.store(3 * lease, Ordering::Relaxed);
        let next = claimed(&store, &once).await;
        assert_eq!(lost.renew().await, Ok(false));
        assert_eq!(next.finish(&by, "next".to_owned(), made(&by, "next")).await, Ok("next".to_owned()));
        // Who was given up hears what came of it, and leaves nothing.
        let late = lost.finish(&by, "lost".to_owned(), made(&by, "lost")).await;
        assert_eq!(late, Ok("next".to_owned()));
        assert_eq!(kept(&store).await, (vec![json!("next")], vec!["next".to_owned()]));
    }

    async fn a_result_is_forgotten_after_a_day(ground) {
        let (clock, by_seconds) = moved();
        let store = ground.instance().clock(clock).store();
        let by = shown(&store, "talk").await;
        let wanted = once("key", "request");
        let claim = claimed(&store, &wanted).await;
        claim.finish(&by, "done".to_owned(), Made::default()).await.expect("kept");
        by_seconds.store(KEPT.as_secs() - 60, Ordering::Relaxed);
        assert!(matches!(store.claim("ada", &wanted).await, Ok(Claim::Done(result)) if result == "done"));
        by_seconds.store(KEPT.as_secs() + 60, Ordering::Relaxed);
        assert_eq!(store.acted("ada", &wanted).await, Ok(None));
        // DynamoDB has not deleted it yet; it is as good as gone, for any request.
        assert!(matches!(store.claim("ada", &once("key", "another")).await, Ok(Claim::Mine(_))));
    }

    async fn what_a_click_made_is_there_like_anything_else(ground) {
        let store = ground.store();
        let by = shown(&store, "talk").await;
        for (at, key) in [None, Some("key")].into_iter().enumerate() {
            let made = made(&by, &at.to_string());
            let (widget, submission) = (made.widgets[0].clone(), made.submissions[0].clone());
            match key {
                None => store.keep_made("ada", &by, made).await.expect("kept"),
                Some(key) => {
                    let claim = claimed(&store, &once(key, "request")).await;
                    claim.finish(&by, "done".to_owned(), made).await.expect("kept");
                }
            }
            let id = widget.descriptor.get().widget_id.0;
            let found = store.widget("ada", id).await.expect("found");
            assert_eq!(found.descriptor, widget.descriptor);
            assert_eq!((found.plan, found.session_id, found.run_id), (widget.plan, by.session_id.clone(), by.run_id));
            assert_eq!(store.submission("ada", submission.id).await, Ok(submission.clone()));
            let of_widget = store.submissions_of("ada", submission.widget_id, 2, None).await;
            assert!(of_widget.expect("a page").entries.contains(&submission));
            assert!(store.widget("bob", id).await.is_err());
        }
        assert_eq!(kept(&store).await.1, ["1", "0"]);
    }

    async fn a_click_leaves_nothing_where_its_widget_is_deleted_meanwhile(ground) {
        let store = ground.store();
        let by = shown(&store, "talk").await;
        let wanted = once("key", "request");
        let claim = claimed(&store, &wanted).await;
        store.delete_session("ada", "talk").await.expect("deleted");
        let gone = StoreError::NotFound { what: "widget" };
        let with_key = claim.finish(&by, "x".repeat(400_000), made(&by, "one")).await;
        assert_eq!(with_key, Err(gone.clone()));
        assert_eq!(store.keep_made("ada", &by, made(&by, "two")).await, Err(gone));
        assert_eq!(kept(&store).await, (vec![], vec![]));
        assert_eq!(store.acted("ada", &wanted).await, Ok(None));
        let left: Vec<String> = ground.items().await.into_iter().filter(|item| item.contains("WIDGET")).collect();
        assert!(left.is_empty(), "{left:?}");
    }

    async fn what_goes_with_a_session_are_the_results_of_its_clicks_not_what_was_entered(ground) {
        let store = ground.store();
        let by = shown(&store, "talk").await;
        let wanted = once("key", "request");
        let claim = claimed(&store, &wanted).await;
        claim.finish(&by, "x".repeat(400_000), made(&by, "one")).await.expect("kept");
        store.delete_session("ada", "talk").await.expect("deleted");
        assert_eq!(store.acted("ada", &wanted).await, Ok(None));
        assert!(ground.objects().await.is_empty());
        assert_eq!(kept(&store).await.0, [json!("one")]);
    }

    async fn a_click_is_kept_once_through_a_storm(ground) {
        let by = shown(&ground.store(), "talk").await;
        let proxy = Proxy::before(&ground.dynamodb, 5, 25).await;
        let clicks = (0..24).map(|number: i32| {
            let store = ground.instance().through(&proxy.address).store();
            let (by, wanted) = (by.clone(), once(&format!("key {}", number % 4), "request"));
            async move {
                loop {
                    let claim = insist(async || store.claim("ada", &wanted).await).await;
                    match claim.expect("claimed") {
                        Claim::Mine(claim) => {
                            let made = made(&by, &wanted.key);
                            match claim.finish(&by, wanted.key.clone(), made).await {
                                Ok(result) => return result,
                                Err(StoreError::Unavailable { .. }) => {}
                                Err(error) => panic!("{error}"),
                            }
                        }
                        Claim::Done(result) => return result,
                        Claim::Running => tokio::time::sleep(Duration::from_millis(100)).await,
                    }
                }
            }
        });
        for (at, result) in join_all(clicks).await.into_iter().enumerate() {
            assert_eq!(result, format!("key {}", at % 4));
        }
        assert!(proxy.faults() > 5, "{} faults", proxy.faults());
        // What the proxy still holds back comes late, and changes nothing.
        tokio::time::sleep(Duration::from_millis(100)).await;
        let (mut names, mut subjects) = kept(&ground.store()).await;
        names.sort_by_key(Value::to_string);
        subjects.sort();
        assert_eq!(subjects, ["key 0", "key 1", "key 2", "key 3"]);
        assert_eq!(names, ["key 0", "key 1", "key 2", "key 3"].map(Value::from));
    }
}
