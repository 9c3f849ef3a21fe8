//! Questions over real sockets: what is sent, what is heard of every fault and how soon, that a
//! client who leaves takes the connection along, how providers are, and that a key shows nowhere.

mod asking;
mod faults;
mod health;
mod keys;
mod leaving;
mod secrecy;
mod server;

use std::time::Duration;

use futures::StreamExt;
use models::{Event, Failure, Jitter, Message, Models, Provider, Request, configuration};
use service::{Clock, config::Environment};
use tokio::time::Instant;

const KEY: &str = "sk-or-v1-5f3c0ffee0ddba11hunter2swordfish";

/// Providers of an `INLAY_MODELS`.
fn providers(written: &str) -> Vec<Provider> {
    let pairs = [
        (configuration::VARIABLE, written),
        ("OPENROUTER_API_KEY", KEY),
        ("LOCAL_KEY", KEY),
    ];
    let mut environment = Environment::from_pairs(pairs);
    let providers = configuration::read(&mut environment);
    environment.finish(providers).expect("no mistake")
}

fn models(written: &str) -> Models {
    Models::new(providers(written), Clock::system(), Jitter::told_by(|| 0.0))
}

fn question() -> Request {
    Request {
        messages: vec![Message::User("Sales?".to_owned())],
        ..Request::default()
    }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

async fn heard(models: &Models) -> Vec<Event> {
    models.ask(question(), None, soon()).collect().await
}

/// What is said, without who is asked and what it took.
fn said(events: &[Event]) -> String {
    let mut said = String::new();
    for event in events {
        match event {
            Event::Text(text) => said.push_str(text),
            Event::Passed { failure, .. } => said.push_str(&format!("[{}]", failure.code())),
            Event::Done(account) => said.push_str(&format!("[{:?}]", account.finish)),
            Event::Failed { failure, .. } => said.push_str(&format!("[failed {}]", failure.code())),
            _ => {}
        }
    }
    said
}

fn failure(events: &[Event]) -> &Failure {
    match events.last() {
        Some(Event::Failed { failure, .. }) => failure,
        other => panic!("{other:?}"),
    }
}
