//! Budgets and the audit.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use service::{Clock, limit::Rate};
use store::{
    Store, StoreError,
    audit::{Deed, Kind, Record},
};

use crate::{count::Counter, faults::Proxy, ground::Ground};

fn at(ground: &Ground, time: &str) -> Store {
    let time = time.parse().expect("a time");
    ground.instance().clock(Clock::fixed(time)).store()
}

fn deed(user: &str, kind: Kind, subject: &str) -> Deed {
    Deed {
        user: user.to_owned(),
        kind,
        subject: subject.to_owned(),
        tables: vec!["sales".to_owned()],
        sql: Some("SELECT 1".to_owned()),
        rows: Some(5),
        outcome: "done".to_owned(),
        note: None,
    }
}

fn subjects(records: &[Record]) -> Vec<&str> {
    records
        .iter()
        .map(|record| record.subject.as_str())
        .collect()
}

on_both! {
    async fn a_budget_is_spent_one_by_one_and_comes_back_with_the_next_window(ground) {
        let store = at(&ground, "2095-04-01T09:30:18.4Z");
        let rate = Rate::per_minute(3);
        for left in [2, 1, 0] {
            let budget = store.spend("ada", "questions", rate).await.expect("something left");
            assert_eq!((budget.limit, budget.left, budget.seconds), (3, left, 42));
        }
        for _ in 0..2 {
            let refused = store.spend("ada", "questions", rate).await;
            assert_eq!(refused, Err(StoreError::Exhausted { seconds: 42 }));
        }
        store.spend("bob", "questions", rate).await.expect("his own");
        store.spend("ada", "actions", rate).await.expect("another");
        store.spend("ada", "questions", Rate { limit: 3, window: Duration::from_secs(3600) })
            .await.expect("another window");
        let next = at(&ground, "2095-04-01T09:31:00Z");
        let budget = next.spend("ada", "questions", rate).await.expect("a new minute");
        assert_eq!((budget.left, budget.seconds), (2, 60));
        let none = store.spend("ada", "nothing", Rate::per_minute(0)).await;
        assert!(matches!(none, Err(StoreError::Exhausted { .. })));
    }

    async fn of_many_at_once_exactly_as_many_come_through_as_may(ground) {
        let rate = Rate::per_minute(20);
        let stores: Vec<Store> = (0..8).map(|_| at(&ground, "2095-04-01T09:30:00Z")).collect();
        let all = (0..64).map(|number| {
            let store = stores[number % stores.len()].clone();
            async move { store.spend("ada", "questions", rate).await }
        });
        let results = futures::future::join_all(all).await;
        let mut left: Vec<u32> =
            results.iter().filter_map(|one| one.as_ref().ok()).map(|budget| budget.left).collect();
        left.sort_unstable();
        assert_eq!(left, (0..20).collect::<Vec<u32>>());
    }

    async fn never_more_come_through_than_may_though_requests_are_lost_and_doubled(ground) {
        let rate = Rate::per_minute(20);
        let time = "2095-04-01T09:30:00Z".parse().expect("a time");
        let proxy = Proxy::before(&ground.dynamodb, 7, 40).await;
        let all = (0..60).map(|_| {
            let clock = Clock::fixed(time);
            let store = ground.instance().clock(clock).through(&proxy.address).store();
            async move { store.spend("ada", "questions", rate).await.is_ok() }
        });
        let through = futures::future::join_all(all).await;
        let through = through.into_iter().filter(|through| *through).count();
        assert!((1..=20).contains(&through), "{through} came through");
    }

    async fn spending_costs_one_update(ground) {
        let counter = Counter::default();
        let store = ground.instance().counted(&counter).store();
        store.spend("ada", "questions", Rate::per_minute(1)).await.expect("left");
        assert_eq!(counter.taken(), [("UpdateItem".to_owned(), 1)].into());
        store.audit(deed("ada", Kind::Widget, "w")).await.expect("kept");
        assert_eq!(counter.taken(), [("TransactWriteItems".to_owned(), 1)].into());
        store.audit_of("ada", 10, None).await.expect("a page");
        assert_eq!(counter.taken(), [("Query".to_owned(), 1)].into());
    }

    async fn records_are_read_by_user_and_by_day_newest_first(ground) {
        let first = at(&ground, "2095-04-01T23:59:58Z");
        let second = at(&ground, "2095-04-01T23:59:59Z");
        let third = at(&ground, "2095-04-02T00:00:00Z");
        first.audit(deed("ada", Kind::Widget, "one")).await.expect("kept");
        second.audit(deed("bob", Kind::Action, "two")).await.expect("kept");
        let kept = third.audit(deed("ada", Kind::Export, "three")).await.expect("kept");
        let of_ada = third.audit_of("ada", 10, None).await.expect("a page").entries;
        assert_eq!(subjects(&of_ada), ["three", "one"]);
        assert_eq!(of_ada[0], kept);
        assert_eq!(kept.sql_hash.as_deref().map(str::len), Some(64));
        let day = "2095-04-01".parse().expect("a day");
        let page = third.audit_on(day, 1, None).await.expect("a page");
        assert_eq!(subjects(&page.entries), ["two"]);
        let rest = third.audit_on(day, 1, page.next.as_deref()).await.expect("a page");
        assert_eq!((subjects(&rest.entries), rest.next), (vec!["one"], None));
        assert!(third.audit_of("eve", 10, None).await.expect("a page").entries.is_empty());
    }

    async fn a_record_is_kept_for_as_long_as_it_was_to_be_and_no_longer(ground) {
        let start: Timestamp = "2095-04-01T09:00:00Z".parse().expect("a time");
        let year = at(&ground, "2095-04-01T09:00:00Z");
        year.audit(deed("ada", Kind::Widget, "a year")).await.expect("kept");
        let week = year.clone().keeping_audit_for(7);
        week.audit(deed("ada", Kind::Widget, "a week")).await.expect("kept");
        for (days, listed) in [(6, 2), (8, 1), (364, 1), (366, 0)] {
            let later = start + SignedDuration::from_hours(24 * days);
            let store = ground.instance().clock(Clock::fixed(later)).store();
            let page = store.audit_of("ada", 10, None).await.expect("a page");
            assert_eq!(page.entries.len(), listed, "after {days} days");
        }
    }
}
