//! Templates: who sees them, who may change them, and that nothing of them is lost or left.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use service::Clock;
use store::{
    Store, StoreError,
    templates::{
        Contents, Data, MOST_USERS, Search, Sharing, Template, Wanted, Which, words::Words,
    },
};

use crate::{count::Counter, ground::Ground};

fn wanted(prompt: &str, sharing: Sharing) -> Wanted {
    Wanted {
        prompt: prompt.to_owned(),
        data_source: "duckdb".to_owned(),
        sharing,
        contents: Contents {
            generated_sql: Some("SELECT region, sum(amount) FROM sales GROUP BY 1".to_owned()),
            ui_code: Some("export default function Viz() {}".to_owned()),
            parameters: json!({"title": "Sales", "limit": 3})
                .as_object()
                .cloned()
                .unwrap_or_default(),
            plan: Some(json!({"table": "sales"})),
            data: Some(Data {
                columns: vec!["region".to_owned()],
                rows: vec![vec![json!("North")], vec![json!(0.1)]],
                row_count: 2,
            }),
        },
    }
}

/// With contents of more than an item holds.
fn large(prompt: &str) -> Wanted {
    let mut wanted = wanted(prompt, Sharing::Private);
    wanted.contents.ui_code = Some("x".repeat(400_000));
    wanted
}

fn users(names: &[&str]) -> Sharing {
    Sharing::Users(names.iter().map(|name| (*name).to_owned()).collect())
}

fn gone<T: std::fmt::Debug>(result: Result<T, StoreError>) {
    assert_eq!(
        result.expect_err("gone"),
        StoreError::NotFound { what: "template" }
    );
}

async fn made(store: &Store, owner: &str, prompt: &str, sharing: Sharing) -> Template {
    store
        .create_template(owner, wanted(prompt, sharing))
        .await
        .expect("made")
}

/// The prompts of a whole list, read in pages of that size.
async fn prompts(store: &Store, caller: &str, search: &Search, size: usize) -> Vec<String> {
    let mut prompts = Vec::new();
    let mut cursor = None;
    loop {
        let page = store
            .templates(caller, search, size, cursor.as_deref())
            .await
            .expect("a page");
        assert!(page.entries.len() <= size);
        prompts.extend(page.entries.into_iter().map(|summary| summary.prompt));
        match page.next {
            Some(next) => cursor = Some(next),
            None => return prompts,
        }
    }
}

fn searched(which: Which, words: &str) -> Search {
    Search {
        which,
        words: Words::of(words),
    }
}

/// An instance whose clock ticks a second with every look.
fn ticking(ground: &Ground) -> Store {
    let start: Timestamp = "2025-04-01T09:00:00Z".parse().expect("a time");
    let ticks = std::sync::atomic::AtomicI64::new(0);
    let clock = Clock::told_by(move || {
        let tick = ticks.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        start + SignedDuration::from_secs(tick)
    });
    ground.instance().clock(clock).store()
}

on_both! {
    async fn a_template_comes_back_as_it_was_saved(ground) {
        let store = ground.store();
        for wanted in [wanted("Sales by region", Sharing::Private), large("Large")] {
            let made = store.create_template("ada", wanted.clone()).await.expect("made");
            let found = store.template("ada", made.summary.id).await.expect("found");
            assert_eq!(found, made);
            assert_eq!(found.contents, wanted.contents);
            assert_eq!((found.summary.version, &*found.summary.owner), (1, "ada"));
        }
        assert_eq!(ground.objects().await.len(), 1);
    }

    async fn who_may_not_see_a_template_finds_none_and_who_may_sees_no_rows(ground) {
        let store = ground.store();
        let private = made(&store, "ada", "Private", Sharing::Private).await.summary.id;
        let named = made(&store, "ada", "Named", users(&["bob", "eve", "ada"])).await.summary.id;
        let open = made(&store, "ada", "Open", Sharing::Everyone).await.summary.id;
        gone(store.template("bob", private).await);
        gone(store.template("dan", named).await);
        gone(store.template("ada", uuid::Uuid::new_v4()).await);
        for (caller, id) in [("bob", named), ("bob", open), ("dan", open)] {
            let seen = store.template(caller, id).await.expect("seen");
            assert_eq!(seen.contents.data, None);
            assert!(seen.contents.generated_sql.is_some());
        }
        let seen = store.template("bob", named).await.expect("seen").summary.sharing;
        assert_eq!(seen, users(&["bob"]));
        let own = store.template("ada", named).await.expect("seen").summary.sharing;
        assert_eq!(own, users(&["bob", "eve"]));
    }

    async fn only_its_owner_changes_a_template(ground) {
        let store = ground.store();
        let id = made(&store, "ada", "Open", Sharing::Everyone).await.summary.id;
        let hers = made(&store, "ada", "Private", Sharing::Private).await.summary.id;
        let other = wanted("Mine now", Sharing::Private);
        let not_owner = StoreError::NotOwner { what: "template" };
        let replaced = store.replace_template("bob", id, 1, other.clone()).await;
        assert_eq!(replaced, Err(not_owner.clone()));
        assert_eq!(store.delete_template("bob", id, None).await, Err(not_owner));
        gone(store.replace_template("bob", hers, 1, other).await);
        gone(store.delete_template("bob", hers, None).await);
        assert_eq!(store.template("ada", id).await.expect("there").summary.prompt, "Open");
    }

    async fn a_change_that_was_overtaken_is_refused_and_leaves_nothing(ground) {
        let store = ground.store();
        let id = made(&store, "ada", "One", Sharing::Private).await.summary.id;
        let two = store.replace_template("ada", id, 1, large("Two")).await.expect("replaced");
        assert_eq!(two.summary.version, 2);
        let late = store.replace_template("ada", id, 1, large("Late")).await;
        let changed = StoreError::Changed { what: "template", version: 2 };
        assert_eq!(late, Err(changed.clone()));
        assert_eq!(store.delete_template("ada", id, Some(1)).await, Err(changed));
        assert_eq!(store.template("ada", id).await, Ok(two));
        assert_eq!(ground.objects().await.len(), 1);
        let small = wanted("Three", Sharing::Private);
        store.replace_template("ada", id, 2, small).await.expect("replaced");
        assert!(ground.objects().await.is_empty());
    }

    async fn of_many_who_replace_at_once_one_wins_each_round(ground) {
        let id = made(&ground.store(), "ada", "0", Sharing::Private).await.summary.id;
        for round in 1..=8 {
            let all = (0..8).map(|writer| {
                let store = ground.store();
                async move {
                    let wanted = match writer % 2 {
                        0 => large(&format!("{round} by {writer}")),
                        _ => wanted(&format!("{round} by {writer}"), Sharing::Everyone),
                    };
                    store.replace_template("ada", id, round, wanted).await
                }
            });
            let results = futures::future::join_all(all).await;
            let won: Vec<&Template> = results.iter().filter_map(|one| one.as_ref().ok()).collect();
            let [won] = won.as_slice() else { panic!("{} won", won.len()) };
            assert_eq!(&ground.store().template("ada", id).await.expect("there"), *won);
            for lost in results.iter().filter_map(|one| one.as_ref().err()) {
                assert_eq!(lost, &StoreError::Changed { what: "template", version: round + 1 });
            }
        }
        let left = ground.objects().await.len();
        assert!(left <= 1, "{left} objects");
    }

    async fn sharing_moves_a_template_between_lists(ground) {
        let store = ground.store();
        let all = Search::default();
        let id = made(&store, "ada", "T", users(&["bob", "eve"])).await.summary.id;
        let mut version = 1;
        for (sharing, seen_by) in [
            (users(&["eve", "dan"]), &["ada", "dan", "eve"][..]),
            (Sharing::Everyone, &["ada", "bob", "dan", "eve", "someone"]),
            (users(&["ada"]), &["ada"]),
            (users(&["bob"]), &["ada", "bob"]),
            (Sharing::Private, &["ada"]),
        ] {
            store.replace_template("ada", id, version, wanted("T", sharing)).await.expect("done");
            version += 1;
            for caller in ["ada", "bob", "dan", "eve", "someone"] {
                let listed = prompts(&store, caller, &all, 10).await.len();
                let sees = usize::from(seen_by.contains(&caller));
                assert_eq!(listed, sees, "{caller} at version {version}");
                assert_eq!(store.template(caller, id).await.is_ok(), sees == 1);
            }
        }
    }

    async fn lists_are_one_order_over_all_that_a_caller_sees(ground) {
        let store = ticking(&ground);
        let mut newest_first = Vec::new();
        for number in 0..24 {
            let (owner, sharing) = match number % 6 {
                0 => ("bob", Sharing::Private),
                1 => ("ada", users(&["bob"])),
                2 => ("eve", Sharing::Everyone),
                3 => ("bob", Sharing::Everyone),
                4 => ("ada", Sharing::Private),
                _ => ("bob", users(&["ada"])),
            };
            let prompt = format!("{number} of {owner}");
            made(&store, owner, &prompt, sharing).await;
            if number % 6 != 4 {
                newest_first.insert(0, prompt);
            }
        }
        for size in [1, 2, 3, 7, 20, 100] {
            assert_eq!(prompts(&store, "bob", &Search::default(), size).await, newest_first);
            let (mine, theirs): (Vec<String>, Vec<String>) =
                newest_first.iter().cloned().partition(|prompt| prompt.ends_with("bob"));
            let listed = prompts(&store, "bob", &searched(Which::Mine, ""), size).await;
            assert_eq!(listed, mine);
            let listed = prompts(&store, "bob", &searched(Which::Shared, ""), size).await;
            assert_eq!(listed, theirs);
        }
        let of_eve = prompts(&store, "bob", &searched(Which::All, "EV"), 2).await;
        assert_eq!(of_eve, ["20 of eve", "14 of eve", "8 of eve", "2 of eve"]);
        assert!(prompts(&store, "bob", &searched(Which::Mine, "eve"), 2).await.is_empty());
        assert_eq!(prompts(&store, "bob", &searched(Which::All, "of 17"), 2).await, ["17 of bob"]);
    }

    async fn a_cursor_serves_its_own_list_only(ground) {
        let store = ground.store();
        for _ in 0..3 {
            made(&store, "ada", "Sales", Sharing::Everyone).await;
        }
        let all = Search::default();
        let next = store.templates("ada", &all, 2, None).await.expect("a page").next;
        let next = next.expect("more");
        let rest = store.templates("ada", &all, 2, Some(&next)).await.expect("a page");
        assert_eq!((rest.entries.len(), rest.next), (1, None));
        for (caller, search) in [
            ("bob", all),
            ("ada", searched(Which::Mine, "")),
            ("ada", searched(Which::All, "sales")),
        ] {
            let page = store.templates(caller, &search, 2, Some(&next)).await;
            assert_eq!(page, Err(StoreError::BadCursor));
        }
    }

    async fn a_template_goes_with_all_that_belongs_to_it(ground) {
        let store = ground.store();
        let id = made(&store, "ada", "T", users(&["bob", "eve"])).await.summary.id;
        let mut two = large("T");
        two.sharing = users(&["bob"]);
        store.replace_template("ada", id, 1, two).await.expect("replaced");
        store.delete_template("ada", id, Some(2)).await.expect("deleted");
        gone(store.template("ada", id).await);
        gone(store.delete_template("ada", id, None).await);
        assert!(ground.items().await.is_empty() && ground.objects().await.is_empty());
    }

    async fn a_deletion_that_broke_off_is_gone_for_all_and_can_be_repeated(ground) {
        let store = ground.store();
        let mut shared = large("T");
        shared.sharing = users(&["bob"]);
        let id = store.create_template("ada", shared).await.expect("made").summary.id;
        // The bucket cannot be reached: the deletion breaks off after its first step.
        let broken = ground.instance().without_bucket().store();
        broken.delete_template("ada", id, None).await.expect_err("broken off");
        for caller in ["ada", "bob"] {
            gone(store.template(caller, id).await);
            assert!(prompts(&store, caller, &Search::default(), 5).await.is_empty());
        }
        gone(store.replace_template("ada", id, 1, large("Back")).await);
        gone(store.delete_template("bob", id, None).await);
        assert_eq!(ground.objects().await.len(), 1);
        store.delete_template("ada", id, None).await.expect("deleted");
        assert!(ground.items().await.is_empty() && ground.objects().await.is_empty());
    }

    async fn as_many_users_as_promised_can_be_exchanged_at_once(ground) {
        let store = ground.store();
        let named = |from: usize, count: usize| {
            let names: BTreeSet<String> = (from..from + count).map(|n| format!("user {n}")).collect();
            Sharing::Users(names)
        };
        let id = made(&store, "ada", "T", named(0, MOST_USERS)).await.summary.id;
        let others = wanted("T", named(MOST_USERS, MOST_USERS));
        store.replace_template("ada", id, 1, others).await.expect("replaced");
        assert_eq!(ground.items().await.len(), MOST_USERS + 2);
        let refused = store.create_template("ada", wanted("T", named(0, MOST_USERS + 1))).await;
        assert_eq!(refused, Err(StoreError::TooMany { what: "users", limit: MOST_USERS }));
    }

    async fn each_operation_on_templates_makes_the_requests_that_it_promises(ground) {
        let counter = Counter::default();
        let store = ground.instance().counted(&counter).store();
        let took = |wanted: &[(&str, usize)]| {
            let wanted: std::collections::BTreeMap<String, usize> =
                wanted.iter().map(|(name, times)| ((*name).to_owned(), *times)).collect();
            assert_eq!(counter.taken(), wanted);
        };
        let id = made(&store, "ada", "T", users(&["bob"])).await.summary.id;
        took(&[("TransactWriteItems", 1)]);
        store.template("ada", id).await.expect("there");
        took(&[("Query", 1)]);
        store.templates("ada", &searched(Which::Mine, ""), 20, None).await.expect("a page");
        took(&[("Query", 1)]);
        store.templates("ada", &Search::default(), 20, None).await.expect("a page");
        took(&[("Query", 3)]);
        store.replace_template("ada", id, 1, wanted("U", Sharing::Private)).await.expect("done");
        took(&[("GetItem", 1), ("TransactWriteItems", 1)]);
        store.delete_template("ada", id, None).await.expect("done");
        took(&[("GET", 1), ("GetItem", 1), ("TransactWriteItems", 2)]);
    }
}
