//! The audit: read by user, by day, or by both, by those who may.

use service::{Clock, Ids};
use store::audit::{Deed, Kind};

use crate::client::Place;

fn deed(user: &str, subject: &str) -> Deed {
    Deed {
        user: user.to_owned(),
        kind: Kind::Export,
        subject: subject.to_owned(),
        tables: vec!["sales".to_owned()],
        sql: Some("SELECT 'what nobody may see'".to_owned()),
        rows: Some(7),
        outcome: "done".to_owned(),
        note: None,
    }
}

/// Two users, three days, two records a day each.
async fn kept() -> Place {
    let place = Place::new().await;
    for at in [
        "2025-04-01T00:00:00Z",
        "2025-04-01T23:59:59.999999Z",
        "2025-04-02T00:00:00Z",
        "2025-04-02T12:00:00Z",
        "2025-04-03T00:00:00Z",
        "2025-04-03T01:00:00Z",
    ] {
        let clock = Clock::fixed(at.parse().expect("a time"));
        let store = place
            .store_at(clock, Ids::random())
            .keeping_audit_for(36_500);
        for user in ["bob", "bob#2025-04-02"] {
            store.audit(deed(user, at)).await.expect("kept");
        }
    }
    place
}

#[tokio::test]
async fn records_are_read_by_user_by_day_and_by_both() {
    let place = kept().await;
    let auditor = place.ada().holding("auditor");
    let of = async |query: &str| {
        let mut found = Vec::new();
        let mut next = Some(format!("/audit?page_size=1&{query}"));
        while let Some(page) = next {
            let page = auditor.get(&page).await;
            assert_eq!(page.status, 200, "{}", page.json);
            found.extend(page.all("subject"));
            next = page.next();
        }
        found
    };
    assert_eq!(of("user_id=bob").await.len(), 6);
    assert_eq!(of("user_id=nobody").await.len(), 0);
    assert_eq!(of("day=2025-04-02").await.len(), 4);
    assert_eq!(of("day=2025-04-04").await.len(), 0);
    let both = of("user_id=bob&day=2025-04-01").await;
    assert_eq!(
        both,
        ["2025-04-01T23:59:59.999999Z", "2025-04-01T00:00:00Z"]
    );
    let both = of("user_id=bob%232025-04-02&day=2025-04-02").await;
    assert_eq!(both, ["2025-04-02T12:00:00Z", "2025-04-02T00:00:00Z"]);
    assert_eq!(of("user_id=bob&day=9999-12-31").await.len(), 0);
    assert_eq!(of("user_id=bob&day=0001-01-01").await.len(), 0);
}

#[tokio::test]
async fn a_record_tells_what_was_done_and_not_its_sql() {
    let place = kept().await;
    let auditor = place.ada().holding("auditor");
    let page = auditor
        .get("/audit?user_id=bob&day=2025-04-03&page_size=1")
        .await;
    let record = page.json[0].as_object().expect("a record");
    let fields: Vec<&String> = record.keys().collect();
    let expected = [
        "id", "at", "user_id", "kind", "subject", "tables", "sql_hash", "rows", "outcome", "note",
    ];
    assert_eq!(fields, expected);
    assert_eq!(record["at"], "2025-04-03T01:00:00.000000Z");
    assert_eq!(
        (&record["user_id"], &record["kind"]),
        (&"bob".into(), &"export".into())
    );
    assert_eq!(record["sql_hash"].as_str().map(str::len), Some(64));
    assert!(!page.json.to_string().contains("nobody may see"));
}

#[tokio::test]
async fn only_auditors_may_read_it_whatever_they_ask_for() {
    let place = kept().await;
    let ada = place.ada();
    for query in [
        "?user_id=bob",
        "?user_id=ada",
        "?day=2025-04-01",
        "?nonsense=1",
        "",
    ] {
        for caller in [ada.clone(), ada.holding("manager"), ada.holding("Auditor")] {
            let refused = caller.get(&format!("/audit{query}")).await;
            assert_eq!(refused.status, 403, "{query}");
            assert_eq!(refused.json["code"], "permission_denied");
        }
    }
}

#[tokio::test]
async fn a_question_for_nothing_or_for_no_day_is_named() {
    let place = Place::new().await;
    let auditor = place.ada().holding("auditor");
    for (query, pointer, code) in [
        ("", "", "missing_field"),
        ("?page_size=3", "", "missing_field"),
        ("?day=2025-02-30", "/day", "wrong_format"),
        ("?day=today", "/day", "wrong_format"),
        ("?user_id=", "/user_id", "empty"),
        ("?user=bob&day=2025-02-03", "/user", "unknown_field"),
        ("?user_id=bob&cursor=x", "/cursor", "bad_cursor"),
        (
            "?day=2025-04-01&user_id=bob&cursor=x",
            "/cursor",
            "bad_cursor",
        ),
    ] {
        let refused = auditor.get(&format!("/audit{query}")).await;
        assert_eq!(refused.status, 422, "{query}");
        assert_eq!(
            refused.issues(),
            [(pointer.to_owned(), code.to_owned())],
            "{query}"
        );
    }
}
