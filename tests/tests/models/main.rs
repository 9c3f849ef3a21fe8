//! Questions to servers that others wrote: what the client of language models hears of them.

mod answers;
mod faults;
mod llama;
mod served;

use std::time::Duration;

use futures::StreamExt;
use inlay_tests::aimock::Aimock;
use models::{Account, Event, Jitter, Message, Models, Request, Tool, configuration};
use serde_json::json;
use service::{Clock, config::Environment};
use tokio::time::Instant;

/// Providers of an `INLAY_MODELS`.
fn models(written: &str) -> Models {
    let pairs = [
        (configuration::VARIABLE, written),
        ("OPENROUTER_API_KEY", "sk-or-mock"),
    ];
    let mut environment = Environment::from_pairs(pairs);
    let providers = configuration::read(&mut environment);
    let providers = environment.finish(providers).expect("no mistake");
    Models::new(providers, Clock::system(), Jitter::told_by(|| 0.0))
}

/// The one provider, as OpenAI has it.
fn openai(server: &Aimock) -> Models {
    models(&format!("{} gpt-4o", server.openai()))
}

/// A question, with the tools that aimock calls.
fn question(text: &str) -> Request {
    let any = json!({"type": "object", "properties": {}, "additionalProperties": true});
    Request {
        messages: vec![
            Message::System("You answer questions of sales.".to_owned()),
            Message::User(text.to_owned()),
        ],
        tools: vec![
            Tool::new("query_data", "Asks for data.", any.clone()),
            Tool::new("run_sql", "Runs SQL.", any),
        ],
        ..Request::default()
    }
}

async fn heard(models: &Models, request: Request) -> Vec<Event> {
    let deadline = Instant::now() + Duration::from_secs(20);
    models.ask(request, None, deadline).collect().await
}

/// All of the text.
fn text(events: &[Event]) -> String {
    let pieces = events.iter().filter_map(|event| match event {
        Event::Text(piece) => Some(&**piece),
        _ => None,
    });
    pieces.collect()
}

/// How it ended, and what it took.
fn account(events: &[Event]) -> (&str, &Account) {
    match events.last() {
        Some(Event::Done(account)) => ("done", account),
        Some(Event::Failed { failure, account }) => (failure.code(), account),
        other => panic!("{other:?}"),
    }
}
