//! Sessions.

use std::collections::BTreeSet;

use service::Clock;
use store::{
    Store, StoreError,
    messages::{From, Role, Said},
    runs::Asking,
    sessions::{NewSession, SessionChange},
};

use crate::count::Counter;

/// That there is no such session.
const NO_SESSION: StoreError = StoreError::NotFound { what: "session" };

fn question(words: &str) -> Said {
    Said::new(Role::User, words)
}

/// All pages of somebody's sessions.
async fn listed(store: &Store, owner: &str, size: usize) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), None);
    loop {
        let page = store.sessions(owner, size, cursor.as_deref()).await;
        let page = page.expect("a page");
        assert!(page.entries.len() <= size);
        ids.extend(page.entries.into_iter().map(|session| session.id));
        match page.next {
            Some(next) => cursor = Some(next),
            None => return ids,
        }
    }
}

on_both! {
    async fn a_session_is_read_as_it_was_made_and_changed(ground) {
        let store = ground.store();
        let mut settings = serde_json::Map::new();
        settings.insert("tone".to_owned(), "dry".into());
        let made = store.create_session("ada", NewSession {
            title: Some("Sales".to_owned()),
            llm_provider: Some("openrouter".to_owned()),
            llm_model: None,
            settings: settings.clone(),
        }).await.expect("made");
        let elsewhere = ground.store();
        assert_eq!(elsewhere.session("ada", &made.id).await, Ok(made.clone()));
        assert_eq!(made.title.as_deref(), Some("Sales"));
        assert_eq!((made.message_count, made.is_active), (0, true));
        assert_eq!(made.settings, settings);

        settings.insert("länge".to_owned(), serde_json::json!({"words": 3}));
        let changed = elsewhere.change_session("ada", &made.id, SessionChange {
            title: Some("Umsätze 📈".to_owned()),
            is_active: Some(false),
            settings: Some(settings.clone()),
            ..SessionChange::default()
        }).await.expect("changed");
        assert_eq!(store.session("ada", &made.id).await, Ok(changed.clone()));
        assert_eq!(changed.title.as_deref(), Some("Umsätze 📈"));
        assert_eq!((changed.is_active, &changed.settings), (false, &settings));
        assert_eq!(changed.llm_provider, "openrouter");
        assert_eq!(changed.created_at, made.created_at);
        assert!(changed.updated_at > made.updated_at);
    }

    async fn the_first_question_gives_a_session_its_title(ground) {
        let store = ground.store();
        let session = store.create_session("ada", NewSession::default()).await.expect("made");
        assert_eq!(session.title, None);
        for words in ["Show Q2\n sales", "and by product?"] {
            store.send("ada", &session.id, question(words)).await.expect("sent");
        }
        let session = store.session("ada", &session.id).await.expect("there");
        assert_eq!(session.title.as_deref(), Some("Show Q2 sales"));
        assert_eq!(session.message_count, 2);
    }

    async fn nobody_else_can_tell_that_a_session_is_there(ground) {
        let store = ground.store();
        let id = store.create_session("ada", NewSession::default()).await.expect("made").id;
        let sent = store.send("ada", &id, question("how many?")).await.expect("sent");
        for bob in ["bob", "ada#", "", "ADA", "ada%23", "a"] {
            assert_eq!(store.session(bob, &id).await, Err(NO_SESSION));
            assert_eq!(store.messages(bob, &id, 5, From::Newest).await, Err(NO_SESSION));
            let before = From::Before(jiff::Timestamp::MAX);
            assert_eq!(store.messages(bob, &id, 5, before).await, Err(NO_SESSION));
            assert_eq!(store.send(bob, &id, question("hm")).await, Err(NO_SESSION));
            let change = SessionChange { title: Some("mine".to_owned()), ..Default::default() };
            assert_eq!(store.change_session(bob, &id, change).await, Err(NO_SESSION));
            assert_eq!(store.delete_session(bob, &id).await, Err(NO_SESSION));
            assert_eq!(store.conversation(bob, &id, 9).await, Ok(None));
            let message = store.message(bob, sent.message.id).await;
            assert_eq!(message, Err(StoreError::NotFound { what: "message" }));
            assert!(store.sessions(bob, 5, None).await.expect("a page").entries.is_empty());
        }
        let session = store.session("ada", &id).await.expect("untouched");
        assert_eq!((session.title.as_deref(), session.message_count), (Some("how many?"), 1));
    }

    async fn sessions_are_listed_last_active_first_whatever_the_pages(ground) {
        let store = ground.store();
        let mut ids = Vec::new();
        for _ in 0..7 {
            ids.push(store.create_session("ada", NewSession::default()).await.expect("made").id);
        }
        store.create_session("bob", NewSession::default()).await.expect("made");
        store.send("ada", &ids[2], question("again")).await.expect("sent");
        let change = SessionChange { is_active: Some(false), ..Default::default() };
        store.change_session("ada", &ids[0], change).await.expect("changed");
        store.delete_session("ada", &ids[5]).await.expect("deleted");
        let wanted: Vec<String> =
            [0, 2, 6, 4, 3, 1].into_iter().map(|at: usize| ids[at].clone()).collect();
        for size in [1, 2, 3, 5, 6, 7, 100] {
            assert_eq!(listed(&store, "ada", size).await, wanted, "pages of {size}");
        }
    }

    async fn a_cursor_serves_its_own_list_only(ground) {
        let store = ground.store();
        let mut ids = Vec::new();
        for owner in ["ada", "ada", "bob", "bob"] {
            let made = store.create_session(owner, NewSession::default()).await.expect("made");
            ids.push(made.id.clone());
            for words in ["one", "two", "three"] {
                store.send(owner, &made.id, question(words)).await.expect("sent");
            }
        }
        let page = store.sessions("ada", 1, None).await.expect("a page");
        let sessions = page.next.expect("more");
        let page = store.messages("ada", &ids[0], 1, From::Newest).await.expect("a page");
        let messages = page.next.expect("more");
        let refused = Some(StoreError::BadCursor);
        assert_eq!(store.sessions("bob", 1, Some(&sessions)).await.err(), refused);
        assert_eq!(store.sessions("ada", 1, Some(&messages)).await.err(), refused);
        assert_eq!(store.sessions("ada", 1, Some("made up")).await.err(), refused);
        for (owner, id, cursor) in
            [("ada", &ids[1], &messages), ("ada", &ids[0], &sessions), ("bob", &ids[2], &messages)]
        {
            let page = store.messages(owner, id, 1, From::Cursor(cursor)).await;
            assert_eq!(page.err(), refused);
        }
        let page = store.messages("ada", &ids[0], 1, From::Cursor(&messages)).await;
        assert_eq!(page.expect("its own").entries[0].said.content, "two");
    }

    async fn a_deleted_session_leaves_nothing_behind(ground) {
        let store = ground.store();
        let kept = store.create_session("ada", NewSession::default()).await.expect("made").id;
        store.send("ada", &kept, question("stays")).await.expect("sent");
        let (items, objects) = (ground.items().await, ground.objects().await);
        let gone = store.create_session("ada", NewSession::default()).await.expect("made").id;
        for at in 0..60 {
            let long = "x".repeat(if at % 20 == 0 { 400_000 } else { 10 });
            store.send("ada", &gone, question(&long)).await.expect("sent");
        }
        assert_eq!(ground.objects().await.len(), objects.len() + 3);
        store.delete_session("ada", &gone).await.expect("deleted");
        let mut left: BTreeSet<String> = ground.items().await.into_iter().collect();
        for item in &items {
            assert!(left.remove(item), "{item} is gone too");
        }
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(ground.objects().await, objects);
        assert_eq!(store.session("ada", &gone).await, Err(NO_SESSION));
        assert_eq!(store.send("ada", &gone, question("late")).await, Err(NO_SESSION));
        assert_eq!(store.conversation("ada", &gone, 5).await, Err(NO_SESSION));
        assert_eq!(store.delete_session("ada", &gone).await, Err(NO_SESSION));
        assert_eq!(listed(&store, "ada", 10).await, [kept]);
    }

    async fn an_interrupted_deletion_is_finished_by_the_next(ground) {
        let store = ground.store();
        let id = store.create_session("ada", NewSession::default()).await.expect("made").id;
        for at in 0..80 {
            let long = "x".repeat(if at % 30 == 0 { 400_000 } else { 10 });
            store.send("ada", &id, question(&long)).await.expect("sent");
        }
        let counter = Counter::default();
        let broken = ground.instance().counted(&counter).store();
        for requests in [2, 30, 60] {
            let deleting = broken.delete_session("ada", &id);
            let enough = async {
                let mut sent = 0;
                while sent < requests {
                    tokio::time::sleep(std::time::Duration::from_micros(200)).await;
                    sent += counter.taken().values().sum::<usize>();
                }
            };
            // Dropped in the middle, as where a function's time is over.
            tokio::select! {
                _ = deleting => panic!("deleted within {requests} requests"),
                () = enough => {}
            }
            assert_eq!(store.session("ada", &id).await, Err(NO_SESSION));
            assert!(listed(&store, "ada", 5).await.is_empty());
        }
        store.delete_session("ada", &id).await.expect("finished");
        assert_eq!(ground.items().await.len(), 1);
        assert!(ground.objects().await.is_empty());
    }

    async fn names_are_taken_as_they_are(ground) {
        let store = ground.store();
        let owners = ["ada", "a#b", "a%23b", "Ада", "🦀", "a b\tc", "\u{0}", "#", "%"];
        let mut ids = Vec::new();
        for owner in owners {
            let id = store.create_session(owner, NewSession::default()).await.expect("made").id;
            store.send(owner, &id, question(owner)).await.expect("sent");
            ids.push(id);
        }
        for (owner, id) in owners.iter().zip(&ids) {
            assert_eq!(listed(&store, owner, 3).await, std::slice::from_ref(id));
            let page = store.messages(owner, id, 3, From::Newest).await.expect("a page");
            assert_eq!(page.entries[0].said.content, *owner);
        }
    }

    async fn names_have_a_longest_length_and_beyond_it_nothing_is_there(ground) {
        let store = ground.store();
        let asked = |id: &str| {
            let said = question("how many?");
            let (id, session_id) = (store.run_id("ada", id, &said), id.to_owned());
            store.begin("ada", Asking::New { id, session_id, said: Box::new(said) })
        };
        let longest = "é#".repeat(190);
        asked(&longest).await.expect("begun");
        assert_eq!(listed(&store, "ada", 3).await, std::slice::from_ref(&longest));
        store.delete_session("ada", &longest).await.expect("deleted");
        assert!(asked(&"é#".repeat(250)).await.is_err());
        for long in [1_000, 2_000, 5_000, 100_000] {
            let long = "é".repeat(long);
            assert_eq!(store.session("ada", &long).await, Err(NO_SESSION));
            assert_eq!(store.messages("ada", &long, 5, From::Newest).await, Err(NO_SESSION));
            let before = From::Before(jiff::Timestamp::MAX);
            assert_eq!(store.messages("ada", &long, 5, before).await, Err(NO_SESSION));
            let too_large = |error| matches!(error, Some(StoreError::TooLarge { .. }));
            assert!(too_large(store.send("ada", &long, question("hm")).await.err()));
            assert!(too_large(store.delete_session("ada", &long).await.err()));
            assert!(too_large(store.create_session(&long, NewSession::default()).await.err()));
            assert!(store.sessions(&long, 5, None).await.expect("a page").entries.is_empty());
        }
    }

    async fn a_tombstone_is_forgotten_in_the_end(ground) {
        let store = ground.store();
        let id = store.create_session("ada", NewSession::default()).await.expect("made").id;
        store.delete_session("ada", &id).await.expect("deleted");
        let later = Clock::told_by(|| {
            jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 31)
        });
        let later = ground.instance().clock(later).store();
        assert_eq!(later.session("ada", &id).await, Err(NO_SESSION));
        assert_eq!(later.conversation("ada", &id, 3).await, Ok(None));
    }
}
