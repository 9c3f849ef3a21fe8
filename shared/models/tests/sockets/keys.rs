//! Keys that are kept elsewhere: when they are read, and what happens when one was changed.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{FutureExt, StreamExt, future::BoxFuture};
use models::{Event, Jitter, Key, Models, Vault, key::Unread};
use service::{Clock, config::Secret};
use tokio::time::Instant;

use crate::{
    KEY, heard, providers, question, said,
    server::{Server, Step, head, send, stop, text},
};

const ARN: &str = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:swordfish-AbCdEf";

/// What is read of it, in turn, the last one from then on; nothing where it hangs.
#[derive(Clone)]
struct Kept {
    values: Vec<Option<Result<&'static str, &'static str>>>,
    reads: Arc<Mutex<usize>>,
}

impl Kept {
    fn new(values: &[Result<&'static str, &'static str>]) -> Self {
        Self {
            values: values.iter().copied().map(Some).collect(),
            reads: Arc::default(),
        }
    }

    fn reads(&self) -> usize {
        *self.reads.lock().expect("a number")
    }
}

impl Vault for Kept {
    fn read<'a>(&'a self, arn: &'a str) -> BoxFuture<'a, Result<Secret, Unread>> {
        assert_eq!(arn, ARN);
        let mut reads = self.reads.lock().expect("a number");
        let value = self.values.get(*reads).or(self.values.last());
        *reads += 1;
        let value = *value.expect("a value");
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            match value {
                Some(Ok(value)) => Ok(Secret::new(value)),
                Some(Err(reason)) => Err(Unread(reason.to_owned())),
                None => std::future::pending().await,
            }
        }
        .boxed()
    }
}

/// Those providers, the first one's key kept in that vault.
fn models(written: &str, vault: &Kept) -> Models {
    let mut providers = providers(written);
    providers[0].key = Some(Key::Kept {
        arn: Secret::new(ARN),
        variable: "GPU_KEY".to_owned(),
    });
    let models = Models::new(providers, Clock::system(), Jitter::told_by(|| 0.0));
    models.with_vault(Arc::new(vault.clone()))
}

fn ok() -> Vec<Step> {
    vec![head(200, ""), text("ok"), stop()]
}

/// The keys that a server was sent.
fn sent(server: &Server) -> Vec<String> {
    let seen = server.seen().into_iter().map(|seen| {
        let line = seen
            .head
            .lines()
            .find_map(|line| line.strip_prefix("authorization: Bearer "));
        line.unwrap_or("none").to_owned()
    });
    seen.collect()
}

#[tokio::test]
async fn a_kept_key_is_read_when_it_is_first_needed_and_once_for_all() {
    let vault = Kept::new(&[Ok(r#"{"GPU_KEY":"sk-one"}"#)]);
    let server = Server::start(vec![ok()]).await;
    let models = models(&format!("local m {}", server.url), &vault);
    assert_eq!(vault.reads(), 0);
    for events in futures::future::join_all((0..10).map(|_| heard(&models))).await {
        assert_eq!(said(&events), "ok[Stop]");
    }
    assert!(models.checked().await[0].healthy);
    assert_eq!(vault.reads(), 1);
    assert_eq!(sent(&server), vec!["sk-one"; 11]);
}

#[tokio::test]
async fn a_key_that_was_changed_is_read_again_and_the_question_asked_again_at_once() {
    let vault = Kept::new(&[Ok("sk-one"), Ok("sk-two")]);
    let server = Server::start(vec![ok(), vec![head(401, "")], ok()]).await;
    let models = models(&format!("local m {}", server.url), &vault);
    assert_eq!(said(&heard(&models).await), "ok[Stop]");
    let events = heard(&models).await;
    assert_eq!(said(&events), "[model_key_refused]ok[Stop]");
    let Some(Event::Done(account)) = events.last() else {
        panic!("{events:?}");
    };
    assert_eq!((account.attempts, account.passed.len()), (2, 0));
    assert!(account.total < Duration::from_millis(100));
    assert_eq!(sent(&server), ["sk-one", "sk-one", "sk-two"]);
    assert_eq!(vault.reads(), 2);
}

#[tokio::test]
async fn a_look_reads_a_changed_key_too() {
    let vault = Kept::new(&[Ok("sk-one"), Ok("sk-two")]);
    let server = Server::start(vec![vec![head(401, "")], vec![head(200, "")]]).await;
    let models = models(&format!("local m {}", server.url), &vault);
    assert!(models.checked().await[0].healthy);
    assert_eq!(sent(&server), ["sk-one", "sk-two"]);
}

#[tokio::test]
async fn the_same_key_is_not_tried_twice() {
    for (status, reads) in [(401, 2), (403, 1)] {
        let vault = Kept::new(&[Ok("sk-one")]);
        let server = Server::start(vec![vec![head(status, "")]]).await;
        let models = models(&format!("local m {}", server.url), &vault);
        let events = heard(&models).await;
        assert_eq!(
            said(&events),
            "[model_key_refused][failed model_key_refused]"
        );
        assert_eq!((sent(&server).len(), vault.reads()), (1, reads));
    }
}

#[tokio::test]
async fn many_who_are_refused_together_read_the_changed_key_once() {
    let vault = Kept::new(&[Ok("sk-one"), Ok("sk-two")]);
    let mut scripts = vec![ok()];
    scripts.extend(vec![vec![head(401, "")]; 10]);
    scripts.push(ok());
    let server = Server::start(scripts).await;
    let models = models(&format!("local m {}", server.url), &vault);
    heard(&models).await;
    for events in futures::future::join_all((0..10).map(|_| heard(&models))).await {
        assert!(said(&events).ends_with("ok[Stop]"), "{}", said(&events));
    }
    assert_eq!(vault.reads(), 2);
}

#[tokio::test]
async fn a_key_that_cannot_be_read_is_a_failure_of_its_own_and_the_next_provider_answers() {
    let unreadable = [
        Err("AccessDeniedException"),
        Ok("two words"),
        Ok(r#"{"swordfish":"sk-one"}"#),
        Ok(""),
    ];
    for value in unreadable {
        let vault = Kept::new(&[value]);
        let (first, second) = (
            Server::start(vec![ok()]).await,
            Server::start(vec![ok()]).await,
        );
        let written = format!(
            "local m {}, local m {} key=LOCAL_KEY",
            first.url, second.url
        );
        let models = models(&written, &vault);
        let events = heard(&models).await;
        assert_eq!(said(&events), "[model_key_unread]ok[Stop]", "{value:?}");
        assert_eq!(vault.reads(), 1);
        assert_eq!(sent(&first).len(), 0);
        assert_eq!(sent(&second), [KEY]);
        let health = models.checked().await;
        let problem = health[0].problem.as_deref();
        assert_eq!(problem, Some("cannot be asked: its key could not be read"));
        let shown = format!("{events:?}{health:?}{models:?}");
        for hidden in ["swordfish", "123456789012", "sk-one", "two words"] {
            assert!(!shown.contains(hidden), "{hidden}: {shown}");
        }
    }
}

#[tokio::test]
async fn a_vault_that_does_not_answer_is_not_waited_for_longer_than_the_question_lasts() {
    let mut vault = Kept::new(&[]);
    vault.values.push(None);
    let server = Server::start(vec![vec![head(200, ""), send("")]]).await;
    let models = models(&format!("local m {}", server.url), &vault);
    let start = Instant::now();
    let deadline = start + Duration::from_millis(300);
    let events: Vec<Event> = models.ask(question(), None, deadline).collect().await;
    assert_eq!(said(&events), "[model_key_unread][failed model_key_unread]");
    assert!(start.elapsed() < Duration::from_millis(500));
    let health = models.checked().await;
    assert!(!health[0].healthy);
    assert!(start.elapsed() < Duration::from_secs(3));
}
