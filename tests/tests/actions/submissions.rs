//! What was entered into forms is read again by who entered it, and by nobody else.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    client::{Client, House},
    forms::{data, entry_form},
};

const ALL: &str = "/api/submissions";

/// Sends a form that many times, and gives the ids of what was kept, newest first.
async fn sent(client: &Client, form: &str, times: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for number in 0..times {
        let name = format!("Name {number}");
        let values = json!({"name": name, "email": "a@example.org", "pin": "very secret"});
        let answer = client.act(form, "add", data(values)).await;
        let id = answer.json["submission_id"].as_str();
        ids.push(id.unwrap_or_else(|| panic!("{}", answer.text)).to_owned());
    }
    ids.reverse();
    ids
}

fn of(widget: &str) -> String {
    format!("/api/widget/{widget}/submissions")
}

/// All pages from that one on.
async fn pages(client: &Client, mut path: String) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    loop {
        let page = client.get(&path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        assert_eq!(page.header("cache-control"), "no-store");
        pages.push(page.json.as_array().expect("a bare array").clone());
        let link = page.header("link");
        let Some((next, rest)) = link.strip_prefix('<').and_then(|link| link.split_once('>'))
        else {
            return pages;
        };
        assert_eq!(rest, "; rel=\"next\"");
        path = next.to_owned();
    }
}

fn ids(pages: &[Vec<Value>]) -> Vec<&str> {
    let all = pages.iter().flatten();
    all.map(|entry| entry["id"].as_str().expect("an id"))
        .collect()
}

#[tokio::test]
async fn submissions_are_listed_newest_first_by_form_and_all_together() {
    let house = House::new().await;
    let ada = house.ada();
    let (one, other) = (entry_form(&ada).await, entry_form(&ada).await);
    let older = sent(&ada, &one, 3).await;
    let newer = sent(&ada, &other, 2).await;
    let all: Vec<String> = newer.iter().chain(&older).cloned().collect();
    for (size, lengths) in [(1, vec![1; 5]), (2, vec![2, 2, 1]), (200, vec![5])] {
        let found = pages(&ada, format!("{ALL}?page_size={size}")).await;
        assert_eq!(ids(&found), all, "{size}");
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), lengths);
    }
    let found = pages(&ada, format!("{}?page_size=2", of(&one))).await;
    assert_eq!(ids(&found), older);
    assert_eq!(found.len(), 2);
    assert_eq!(ids(&pages(&ada, of(&other)).await), newer);
    let unsent = entry_form(&ada).await;
    assert_eq!(ada.get(&of(&unsent)).await.json, json!([]));

    // One alone is what the lists have.
    for entry in pages(&ada, ALL.to_owned()).await.concat() {
        let path = format!("{ALL}/{}", entry["id"].as_str().expect("an id"));
        assert_eq!(ada.get(&path).await.json, entry);
        assert_eq!(entry["form_id"], "entry.customers");
        assert_eq!(entry["values"]["email"], "a@example.org");
        assert!(entry.get("session_id").is_some_and(Value::is_null));
        assert!(
            entry["created_at"]
                .as_str()
                .is_some_and(|at| at.ends_with('Z'))
        );
        assert!(!entry.to_string().contains("secret"), "{entry}");
    }
}

#[tokio::test]
async fn nobody_else_learns_of_a_submission() {
    let house = House::new().await;
    let ada = house.ada();
    let form = entry_form(&ada).await;
    let id = &sent(&ada, &form, 3).await[0];
    let bob = ada.seller("bob", "North", &["manager", "hr", "auditor"]);
    let one = format!("{ALL}/{id}");
    for other in [&bob, &ada.seller("ada#", "North", &[])] {
        assert_eq!(other.get(ALL).await.json, json!([]));
        assert_eq!(other.get(&one).await.refusal(), (404, "unknown_submission"));
        assert_eq!(
            other.get(&of(&form)).await.refusal(),
            (404, "unknown_widget")
        );
    }
    for path in [ALL, &one, &of(&form)] {
        let refused = ada.nobody().get(path).await;
        assert_eq!(refused.refusal(), (401, "not_signed_in"), "{path}");
    }
    // A cursor is of one caller's one list.
    let cursor = |path: String| {
        let ada = ada.clone();
        async move {
            let link = ada.get(&format!("{path}?page_size=1")).await.header("link");
            let (_, rest) = link.split_once("cursor=").expect("a next page");
            rest.split_once('>').expect("its end").0.to_owned()
        }
    };
    let (of_all, of_one) = (cursor(ALL.to_owned()).await, cursor(of(&form)).await);
    for (who, path, cursor) in [
        (&bob, ALL.to_owned(), &of_all),
        (&bob, of(&form), &of_one),
        (&ada, of(&form), &of_all),
        (&ada, ALL.to_owned(), &of_one),
        (&ada, of(&entry_form(&ada).await), &of_one),
        (&ada, ALL.to_owned(), &"bm8gY3Vyc29y".to_owned()),
    ] {
        let refused = who.get(&format!("{path}?cursor={cursor}")).await;
        assert_eq!(refused.refusal(), (422, "invalid_request"), "{path}");
        assert_eq!(
            refused.issues(),
            [("/cursor".to_owned(), "bad_cursor".to_owned())]
        );
    }
}

#[tokio::test]
async fn what_names_no_submission_is_refused() {
    let house = House::new().await;
    let ada = house.ada();
    let form = entry_form(&ada).await;
    let id = sent(&ada, &form, 1).await.remove(0);
    let bare = id.replace('-', "");
    for name in [
        Uuid::new_v4().to_string().as_str(),
        // A widget is no submission.
        &form,
        &bare,
        &format!("{{{id}}}").replace('{', "%7B").replace('}', "%7D"),
        "x",
        "%00",
        "..%2Fwidget",
        &"9".repeat(5_000),
    ] {
        let refused = ada.get(&format!("{ALL}/{name}")).await;
        assert_eq!(refused.refusal(), (404, "unknown_submission"), "{name}");
    }
    for name in [&Uuid::new_v4().to_string(), &id, "x", "%00"] {
        let refused = ada.get(&of(name)).await;
        assert_eq!(refused.refusal(), (404, "unknown_widget"), "{name}");
    }
    for path in [ALL.to_owned(), of(&form)] {
        for (query, pointer) in [
            ("page_size=0", "/page_size"),
            ("page_size=201", "/page_size"),
            ("page_size=many", "/page_size"),
            ("user_id=bob", "/user_id"),
            ("cursor=a&cursor=b", "/cursor"),
        ] {
            let refused = ada.get(&format!("{path}?{query}")).await;
            assert_eq!(refused.refusal(), (422, "invalid_request"), "{query}");
            assert_eq!(refused.json["pointer"], pointer);
        }
    }
}

#[tokio::test]
async fn submissions_outlive_the_widget_of_their_form() {
    let house = House::new().await;
    let ada = house.ada();
    let (form, unsent) = (entry_form(&ada).await, entry_form(&ada).await);
    let kept = sent(&ada, &form, 2).await;
    house.later(24 * 365);
    for widget in [&form, &unsent] {
        let gone = ada.get(&format!("/api/widget/{widget}")).await;
        assert_eq!(gone.refusal(), (404, "unknown_widget"));
    }
    assert_eq!(ids(&pages(&ada, of(&form)).await), kept);
    assert_eq!(ids(&pages(&ada, ALL.to_owned()).await), kept);
    assert_eq!(
        ada.get(&of(&unsent)).await.refusal(),
        (404, "unknown_widget")
    );
}
