//! Faults that the server puts into its answers: what is heard of each, and that the next provider
//! answers where nothing was said yet.

use std::time::{Duration, Instant};

use futures::StreamExt;
use inlay_tests::aimock::Aimock;
use models::Event;

use crate::{account, heard, models, openai, question, text};

#[tokio::test]
async fn what_fails_before_its_first_word_is_passed_over() {
    let Some(server) = Aimock::start() else {
        return;
    };
    let url = server.openai();
    for (asked, code, attempts) in [
        ("Be busy", "model_busy", 1),
        ("Refuse the key", "model_key_refused", 1),
        ("Fail", "model_error", 3),
        ("Talk nonsense", "model_unreadable", 1),
        ("Drop the line", "model_cut_off", 3),
        ("What is not in the fixtures", "model_error", 3),
    ] {
        let models = models(&format!("{url} gpt-4o, {url} spare name=spare"));
        let events = heard(&models, question(asked)).await;
        let ("done", account) = account(&events) else {
            panic!("{asked}: {events:?}");
        };
        assert_eq!(account.passed.len(), 1);
        assert_eq!(account.passed[0].code, code, "{asked}");
        let spoke = account.speaker.as_ref().map(|speaker| &*speaker.provider);
        assert_eq!(spoke, Some("spare"));
        let asked_first = events
            .iter()
            .filter(|event| matches!(event, Event::Asking(speaker) if speaker.provider == "local"));
        assert_eq!(asked_first.count(), attempts, "{asked}");
        assert_eq!(text(&events), "The spare one answers.");
        let shown = format!("{events:?}");
        assert!(!shown.contains("127.0.0.1"), "{shown}");
    }
}

#[tokio::test]
async fn one_who_is_busy_for_a_moment_is_asked_again() {
    let Some(server) = Aimock::start() else {
        return;
    };
    let events = heard(&openai(&server), question("Wait a moment")).await;
    assert_eq!(text(&events), "Now.");
    let (_, account) = account(&events);
    assert_eq!((account.attempts, account.passed.len()), (2, 0));
}

#[tokio::test]
async fn what_was_said_stays_said_and_the_end_is_told() {
    let Some(server) = Aimock::start() else {
        return;
    };
    for asked in ["Break off", "Hang up"] {
        // Nobody else is asked: a person would see an answer begin twice.
        let url = server.openai();
        let models = models(&format!("{url} gpt-4o, {url} gpt-4o name=second"));
        let events = heard(&models, question(asked)).await;
        assert!(!text(&events).is_empty(), "{asked}: {events:?}");
        let ("model_cut_off", account) = account(&events) else {
            panic!("{asked}: {events:?}");
        };
        assert_eq!(account.attempts, 1);
        assert!(account.first.is_some());
    }
}

#[tokio::test]
async fn who_is_slow_is_heard_as_he_speaks_and_who_is_too_slow_is_passed_over() {
    let Some(server) = Aimock::start() else {
        return;
    };
    let url = server.openai();
    let events = heard(&openai(&server), question("Speak slowly")).await;
    let (_, took) = account(&events);
    assert!(took.first >= Some(Duration::from_millis(290)), "{took:?}");
    assert!(took.total >= took.first.unwrap_or_default() + Duration::from_millis(200));

    let hasty = models(&format!("{url} gpt-4o first=100ms"));
    let events = heard(&hasty, question("Speak slowly")).await;
    assert_eq!(account(&events).0, "model_timeout");
    assert_eq!(text(&events), "");
}

#[tokio::test]
async fn a_server_that_is_stopped_in_the_middle_is_told_at_once() {
    let Some(server) = Aimock::start() else {
        return;
    };
    let models = openai(&server);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    let mut events = models.ask(question("Speak at length"), None, deadline);
    let mut said = Vec::new();
    let mut server = Some(server);
    let mut stopped = None;
    while let Some(event) = events.next().await {
        said.push(event);
        if text(&said).len() > 100 && server.take().is_some() {
            stopped = Some(Instant::now());
        }
    }
    let waited = stopped.expect("it was stopped").elapsed();
    assert!(waited < Duration::from_millis(500), "{waited:?}");
    assert_eq!(account(&said).0, "model_cut_off");
    assert!(!models.checked().await[0].healthy);
}
