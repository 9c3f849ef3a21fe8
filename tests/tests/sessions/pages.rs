//! Pages: every entry once, by cursor, by number and by time.

use serde_json::{Value, json};

use crate::client::{Client, Place};

async fn spoken(ada: &Client, count: usize) -> (String, Vec<String>) {
    let session = ada.begin().await;
    let mut said = Vec::new();
    for number in 0..count {
        let content = format!("Question {number:02}");
        ada.say(&session, &content).await;
        said.push(content);
    }
    (format!("{session}/messages"), said)
}

#[tokio::test]
async fn cursors_lead_through_all_messages_from_the_newest_back() {
    let place = Place::new().await;
    let ada = place.ada();
    let (path, said) = spoken(&ada, 10).await;
    let mut read = Vec::new();
    let mut next = Some(format!("{path}?page_size=4"));
    while let Some(page) = next {
        let answer = ada.get(&page).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
        let mut contents = answer.all("content");
        assert!(contents.is_sorted());
        contents.append(&mut read);
        read = contents;
        // What is said meanwhile shifts nothing.
        ada.post(&path, json!({"content": "Meanwhile"})).await;
        next = answer.next();
    }
    assert_eq!(read, said);
}

#[tokio::test]
async fn pages_have_numbers_and_times_too() {
    let place = Place::new().await;
    let ada = place.ada();
    let (path, said) = spoken(&ada, 10).await;
    for (query, expected) in [
        ("", &said[..]),
        ("page=1&page_size=4", &said[6..]),
        ("page=2&page_size=4", &said[2..6]),
        ("page=3&page_size=4", &said[..2]),
        ("page=4&page_size=4", &[]),
        ("page=9999&page_size=1", &[]),
        ("page_size=10", &said[..]),
    ] {
        let answer = ada.get(&format!("{path}?{query}")).await;
        assert_eq!(answer.all("content"), expected, "{query}");
        let more = expected.first().is_some_and(|first| *first != said[0]);
        assert_eq!(answer.next().is_some(), more, "{query}");
    }
    let times = ada.get(&path).await.all("created_at");
    let before = |at: usize| format!("{path}?page_size=4&before={}", times[at]);
    assert_eq!(ada.get(&before(5)).await.all("content"), &said[1..5]);
    assert_eq!(ada.get(&before(0)).await.json, json!([]));
    let second = format!("{}&page=2", before(5));
    let second = ada.get(&second).await;
    assert_eq!(second.all("content"), &said[..1]);
    let future = format!("{path}?before=2999-01-01T00:00:00Z&page_size=200");
    assert_eq!(ada.get(&future).await.all("content"), said);
    let long_ago = format!("{path}?before=1900-01-01T00:00:00Z");
    assert_eq!(ada.get(&long_ago).await.json, json!([]));
    // From a page by number, the link goes on by cursor.
    let first = ada.get(&format!("{path}?page=2&page_size=4")).await;
    let next = first.next().expect("there are more");
    assert!(
        !next.contains("page=") && next.contains("page_size=4"),
        "{next}"
    );
    assert_eq!(ada.get(&next).await.all("content"), &said[..2]);
}

#[tokio::test]
async fn sessions_are_listed_last_active_first() {
    let place = Place::new().await;
    let ada = place.ada();
    let mut sessions = Vec::new();
    for _ in 0..5 {
        let session = ada.begin().await;
        sessions.push(session.rsplit('/').next().expect("an id").to_owned());
    }
    ada.say(&format!("/chat/sessions/{}", sessions[1]), "Hello")
        .await;
    let order = [1, 4, 3, 2, 0].map(|at: usize| sessions[at].clone());
    assert_eq!(ada.get("/chat/sessions").await.all("id"), order);
    let first = ada.get("/chat/sessions?page_size=2").await;
    assert_eq!(first.all("id"), order[..2]);
    let second = ada.get(&first.next().expect("more")).await;
    assert_eq!(second.all("id"), order[2..4]);
    let third = ada.get(&second.next().expect("more")).await;
    assert_eq!((third.all("id"), third.next()), (order[4..].to_vec(), None));
    for (number, expected) in [
        (1, &order[..2]),
        (2, &order[2..4]),
        (3, &order[4..]),
        (4, &[]),
    ] {
        let page = ada
            .get(&format!("/chat/sessions?page={number}&page_size=2"))
            .await;
        assert_eq!(page.all("id"), expected, "page {number}");
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_only() {
    let place = Place::new().await;
    let ada = place.ada();
    let (path, _) = spoken(&ada, 3).await;
    let (other, _) = spoken(&ada, 3).await;
    let next = ada.get(&format!("{path}?page_size=1")).await.next();
    let (_, cursor) = next
        .as_deref()
        .and_then(|next| next.split_once("cursor="))
        .expect("a cursor");
    for stray in [
        format!("{other}?cursor={cursor}"),
        format!("/chat/sessions?cursor={cursor}"),
        format!("{path}?cursor={}", &cursor[1..]),
        format!("{path}?cursor="),
        format!("{path}?cursor=%F0%9F%8D%8E"),
        format!("{path}?cursor={}", "A".repeat(5_000)),
    ] {
        let answer = ada.get(&stray).await;
        assert_eq!(answer.status, 422, "{stray}");
        assert_eq!(
            answer.issues(),
            [("/cursor".to_owned(), "bad_cursor".to_owned())]
        );
    }
    let good = ada.get(&format!("{path}?cursor={cursor}")).await;
    assert_eq!(good.json.as_array().map(Vec::<Value>::len), Some(2));
}
