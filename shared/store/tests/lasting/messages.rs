//! Messages.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use service::Clock;
use store::{
    Store, StoreError,
    messages::{From, Message, Role, Said},
    sessions::NewSession,
};

use crate::count::Counter;

fn said(words: &str, client_id: Option<&str>) -> Said {
    let mut said = Said::new(Role::User, words);
    said.client_message_id = client_id.map(str::to_owned);
    said
}

async fn session(store: &Store) -> String {
    let made = store.create_session("ada", NewSession::default()).await;
    made.expect("made").id
}

/// All pages from the newest backwards, in the order in which it was said.
pub async fn whole(store: &Store, owner: &str, id: &str, size: usize) -> Vec<Message> {
    let (mut all, mut cursor): (Vec<Message>, Option<String>) = (Vec::new(), None);
    loop {
        let from = cursor.as_deref().map_or(From::Newest, From::Cursor);
        let page = store.messages(owner, id, size, from).await.expect("a page");
        assert!(page.entries.len() <= size);
        all.splice(..0, page.entries);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return all,
        }
    }
}

fn words(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.said.content.as_str())
        .collect()
}

on_both! {
    async fn a_message_is_read_as_it_was_sent(ground) {
        let store = ground.store();
        let id = session(&store).await;
        let mut all = said("words", Some("c-1"));
        all.role = Role::Assistant;
        all.llm_provider = Some("openrouter".to_owned());
        all.llm_model = Some("a/b".to_owned());
        all.response_time_ms = Some(u64::MAX);
        all.tokens_used = Some(17);
        all.error_message = Some("it broke".to_owned());
        all.metadata.insert("cites".to_owned(), serde_json::json!([{"a": 1.5}, null, "é"]));
        for content in ["", "words", "\u{0}\u{7f}\"\\ é 🦀\r\n", &"long ".repeat(100_000)] {
            let mut sent = all.clone();
            sent.content = content.to_owned();
            sent.client_message_id = None;
            let sent = store.send("ada", &id, sent).await.expect("sent").message;
            let elsewhere = ground.store();
            assert_eq!(elsewhere.message("ada", sent.id).await, Ok(sent.clone()));
            let page = elsewhere.messages("ada", &id, 1, From::Newest).await.expect("a page");
            assert_eq!(page.entries, [sent]);
        }
    }

    async fn what_is_sent_twice_is_one_message(ground) {
        let (store, elsewhere) = (ground.store(), ground.store());
        let id = session(&store).await;
        for words in ["short", &"long ".repeat(100_000)] {
            let sent = said(words, Some(&words[..5]));
            let first = store.send("ada", &id, sent.clone()).await.expect("sent");
            let second = elsewhere.send("ada", &id, sent).await.expect("sent");
            assert!(first.is_new && !second.is_new);
            assert_eq!(first.message, second.message);
        }
        assert_eq!(store.session("ada", &id).await.expect("there").message_count, 2);
        assert_eq!(whole(&store, "ada", &id, 10).await.len(), 2);
    }

    async fn what_is_sent_by_many_at_once_is_one_message(ground) {
        let id = session(&ground.store()).await;
        let stores: Vec<Store> = (0..4).map(|_| ground.store()).collect();
        let sending = (0..32).map(|at| {
            let store = stores[at % 4].clone();
            let id = id.clone();
            async move { store.send("ada", &id, said("once", Some("c"))).await.expect("sent") }
        });
        let sent = join_all(sending).await;
        assert_eq!(sent.iter().filter(|sent| sent.is_new).count(), 1);
        assert!(sent.iter().all(|one| one.message == sent[0].message));
        let session = stores[0].session("ada", &id).await.expect("there");
        assert_eq!(session.message_count, 1);
        assert_eq!(whole(&stores[0], "ada", &id, 10).await.len(), 1);
    }

    async fn a_client_id_stands_for_its_first_words(ground) {
        let store = ground.store();
        let id = session(&store).await;
        for first in ["short", &"long ".repeat(100_000)] {
            let client_id = &first[..5];
            let sent = store.send("ada", &id, said(first, Some(client_id))).await.expect("sent");
            for other in ["other", &"other ".repeat(100_000)] {
                let refused = store.send("ada", &id, said(other, Some(client_id))).await;
                assert_eq!(refused, Err(StoreError::KeyReused { key: client_id.to_owned() }));
            }
            let mut role = said(first, Some(client_id));
            role.role = Role::System;
            assert!(store.send("ada", &id, role).await.is_err());
            assert_eq!(store.message("ada", sent.message.id).await, Ok(sent.message));
        }
        // It is the client's own name in that session, and nobody else's.
        let other = session(&store).await;
        assert!(store.send("ada", &other, said("else", Some("short"))).await.expect("sent").is_new);
    }

    async fn the_order_is_total_though_clocks_stand_still_or_run_behind(ground) {
        let now = Timestamp::now();
        let at = |seconds: i64| Clock::fixed(now + SignedDuration::from_secs(seconds));
        let clocks = [0, -100, 100, -3_600, 0, 50, -1];
        let stores: Vec<Store> =
            clocks.iter().map(|by| ground.instance().clock(at(*by)).store()).collect();
        let id = session(&stores[0]).await;
        for number in 0..35 {
            let store = &stores[number % stores.len()];
            store.send("ada", &id, said(&number.to_string(), None)).await.expect("sent");
        }
        let all = whole(&stores[0], "ada", &id, 4).await;
        let numbers: Vec<String> = (0..35).map(|number: u32| number.to_string()).collect();
        assert_eq!(words(&all), numbers);
        assert!(all.is_sorted_by(|one, next| one.created_at() < next.created_at()));
    }

    async fn many_writers_at_once_lose_and_double_nothing(ground) {
        let counter = Counter::default();
        let id = session(&ground.store()).await;
        let writers = (0..16).map(|writer| {
            let store = ground.instance().counted(&counter).store();
            let id = id.clone();
            async move {
                for number in 0..6 {
                    let words = format!("{writer} {number}");
                    store.send("ada", &id, said(&words, None)).await.expect("sent");
                }
            }
        });
        join_all(writers).await;
        let tries = counter.taken()["TransactWriteItems"];
        eprintln!("96 messages of 16 writers at once: {tries} transactions");
        let store = ground.store();
        let all = whole(&store, "ada", &id, 7).await;
        assert_eq!(all.len(), 96);
        for writer in 0..16 {
            let prefix = format!("{writer} ");
            let of_it: Vec<&str> =
                words(&all).into_iter().filter_map(|words| words.strip_prefix(&*prefix)).collect();
            assert_eq!(of_it, ["0", "1", "2", "3", "4", "5"]);
        }
        assert_eq!(store.session("ada", &id).await.expect("there").message_count, 96);
    }

    async fn pages_go_back_from_the_newest_and_read_forwards(ground) {
        let micros = Arc::new(AtomicI64::new(Timestamp::now().as_microsecond()));
        let ticking = micros.clone();
        let clock = Clock::told_by(move || {
            let micros = ticking.fetch_add(1_000_000, Ordering::Relaxed);
            Timestamp::from_microsecond(micros).expect("a time")
        });
        let store = ground.instance().clock(clock).store();
        let id = session(&store).await;
        let mut sent = Vec::new();
        for number in 0..23 {
            let message = store.send("ada", &id, said(&number.to_string(), None)).await;
            sent.push(message.expect("sent").message);
        }
        for size in [1, 2, 5, 22, 23, 24, 100] {
            assert_eq!(whole(&store, "ada", &id, size).await, sent, "pages of {size}");
        }
        let page = |number| store.messages("ada", &id, 5, From::Page(number));
        assert_eq!(page(1).await.expect("a page").entries, sent[18..]);
        assert_eq!(page(2).await.expect("a page").entries, sent[13..18]);
        assert_eq!(page(5).await.expect("a page").entries, sent[..3]);
        assert_eq!(page(5).await.expect("a page").next, None);
        assert!(page(6).await.expect("a page").entries.is_empty());
        assert!(page(usize::MAX).await.expect("a page").entries.is_empty());

        let before = |time| store.messages("ada", &id, 4, From::Before(time));
        let found = before(sent[9].created_at()).await.expect("a page");
        assert_eq!(found.entries, sent[5..9]);
        let cursor = found.next.expect("more");
        let next = store.messages("ada", &id, 4, From::Cursor(&cursor)).await.expect("a page");
        assert_eq!(next.entries, sent[1..5]);
        let a_bit_later = sent[9].created_at() + SignedDuration::from_nanos(1);
        assert_eq!(before(a_bit_later).await.expect("a page").entries, sent[6..10]);
        assert_eq!(before(Timestamp::MAX).await.expect("a page").entries, sent[19..]);
        for early in [Timestamp::MIN, Timestamp::UNIX_EPOCH, sent[0].created_at()] {
            let found = before(early).await.expect("a page");
            assert_eq!((found.entries.len(), found.next), (0, None));
        }
    }

    async fn pages_of_large_messages_are_whole(ground) {
        let store = ground.store();
        let id = session(&store).await;
        // Each stays in its item, and one answer of DynamoDB holds three of them.
        for number in 0..9 {
            let words = format!("{number}{}", "x".repeat(290_000));
            store.send("ada", &id, said(&words, None)).await.expect("sent");
        }
        let page = store.messages("ada", &id, 8, From::Newest).await.expect("a page");
        let first: Vec<&str> = page.entries.iter().map(|one| &one.said.content[..1]).collect();
        assert_eq!(first, ["1", "2", "3", "4", "5", "6", "7", "8"]);
        assert!(page.next.is_some());
    }

    async fn a_conversation_is_the_session_and_its_last_words(ground) {
        let store = ground.store();
        let id = session(&store).await;
        assert_eq!(store.conversation("ada", "never", 5).await, Ok(None));
        for number in 0..8 {
            store.send("ada", &id, said(&number.to_string(), None)).await.expect("sent");
        }
        let found = store.conversation("ada", &id, 3).await.expect("read");
        let (session, messages) = found.expect("there");
        assert_eq!((session.id, session.message_count), (id, 8));
        assert_eq!(words(&messages), ["5", "6", "7"]);
    }
}
