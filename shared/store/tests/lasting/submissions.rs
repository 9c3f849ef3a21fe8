//! Submitted forms: they come back as they were, to whoever submitted them and to nobody else.

use serde_json::{Map, Value, json};
use store::{StoreError, submissions::Submission};
use uuid::Uuid;

use crate::count::Counter;

/// A form of its own, sent under that name.
pub fn entered(name: &str) -> Submission {
    let values: Map<String, Value> = json!({
        "name": name, "regions": ["north", "O'Brien\u{0}"], "least": 12.5, "note": "\u{202e}evil",
    })
    .as_object()
    .cloned()
    .unwrap_or_default();
    Submission {
        id: Uuid::new_v4(),
        created_at: "2025-04-01T09:30:00.123456Z".parse().expect("a time"),
        form_id: "entry.sales".to_owned(),
        widget_id: Uuid::new_v4(),
        session_id: Some("mine#1".to_owned()),
        values,
    }
}

on_both! {
    async fn a_submission_comes_back_to_its_owner_alone(ground) {
        let store = ground.store();
        for wanted in [entered("Ada"), entered(&"x".repeat(400_000))] {
            store.submit("ada", &wanted).await.expect("kept");
            assert_eq!(store.submission("ada", wanted.id).await.expect("found"), wanted);
            assert!(store.submit("ada", &wanted).await.is_err());
            for other in ["bob", "ada#", "", "ada%23"] {
                assert_eq!(
                    store.submission(other, wanted.id).await.expect_err("nobody else's"),
                    StoreError::NotFound { what: "submission" }
                );
            }
        }
        assert!(store.submissions("bob", 10, None).await.expect("a page").entries.is_empty());
    }

    async fn submissions_are_listed_newest_first_a_page_a_query(ground) {
        let counter = Counter::default();
        let store = ground.instance().counted(&counter).store();
        let mut made = Vec::new();
        for number in 0..7 {
            let submission = entered(&number.to_string());
            store.submit("ada", &submission).await.expect("kept");
            made.push(submission.id);
        }
        let mut found = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            counter.taken();
            let page = store.submissions("ada", 3, cursor.as_deref()).await.expect("a page");
            assert_eq!(counter.taken(), [("Query".to_owned(), 1)].into());
            found.extend(page.entries.into_iter().map(|submission| submission.id));
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        made.sort();
        found.sort();
        assert_eq!(found, made);
        let cursor = cursor.expect("several pages");
        assert!(store.submissions("bob", 3, Some(&cursor)).await.is_err());
    }

    async fn submissions_of_one_widget_are_a_list_of_their_own(ground) {
        let counter = Counter::default();
        let store = ground.instance().counted(&counter).store();
        let widgets = [Uuid::new_v4(), Uuid::new_v4()];
        let mut made = Vec::new();
        for number in 0..7_i64 {
            let widget_id = widgets[usize::from(number == 3)];
            let later = jiff::SignedDuration::from_secs(number);
            let before = entered(if number == 5 { "large" } else { "small" });
            let created_at = before.created_at + later;
            let mut submission = Submission { widget_id, created_at, ..before };
            if number == 5 {
                submission.values.insert("note".to_owned(), "x".repeat(400_000).into());
            }
            store.submit("ada", &submission).await.expect("kept");
            made.insert(0, submission);
        }
        let other = made.remove(3);
        for size in [1, 2, 6, 10] {
            let mut found = Vec::new();
            let mut cursor: Option<String> = None;
            loop {
                counter.taken();
                let of = store.submissions_of("ada", widgets[0], size, cursor.as_deref());
                let page = of.await.expect("a page");
                assert_eq!(counter.taken()["Query"], 1);
                found.extend(page.entries);
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(found, made, "{size} a page");
        }
        let alone = store.submissions_of("ada", widgets[1], 10, None).await.expect("a page");
        assert_eq!((alone.entries, alone.next), (vec![other], None));
        for (owner, widget) in [("bob", widgets[0]), ("ada", Uuid::new_v4()), ("ada#", widgets[0])] {
            let none = store.submissions_of(owner, widget, 10, None).await.expect("a page");
            assert!(none.entries.is_empty(), "{owner}");
        }
        let cursor = store.submissions_of("ada", widgets[0], 1, None).await.expect("a page").next;
        let cursor = cursor.as_deref();
        for (owner, widget) in [("bob", widgets[0]), ("ada", widgets[1])] {
            let refused = store.submissions_of(owner, widget, 1, cursor).await;
            assert_eq!(refused.expect_err("another list"), StoreError::BadCursor);
        }
        assert!(store.submissions("ada", 1, cursor).await.is_err());
    }

    async fn who_has_too_long_a_name_submits_nothing(ground) {
        let store = ground.store();
        let long = "x".repeat(1_000);
        let refused = store.submit(&long, &entered("Ada")).await.expect_err("too long");
        assert!(matches!(refused, StoreError::TooLarge { .. }), "{refused}");
        let widget = Uuid::new_v4();
        let none = store.submissions_of(&long, widget, 10, None).await.expect("a page");
        assert!(none.entries.is_empty());
        assert!(ground.items().await.is_empty());
    }
}
