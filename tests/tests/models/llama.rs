//! llama.cpp, as people run it at home: text, calls held to the grammars of our schemas, and what it
//! refuses.

use std::time::{Duration, Instant};

use analyst::written;
use futures::StreamExt;
use inlay_tests::llama::{CONTEXT, Llama};
use models::{Choice, Event, Finish, Message, Models, Request, Tool, ToolCall};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{account, heard, models, text};

/// It, the client of it, and the folder of its model.
fn started() -> Option<(Llama, Models, TempDir)> {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Llama::start(folder.path())?;
    let models = models(&format!("{} senseless context={CONTEXT}", server.url()));
    Some((server, models, folder))
}

fn question(text: &str, tools: Vec<Tool>) -> Request {
    let choice = match tools.len() {
        0 => Choice::Free,
        // A model without sense has to be made to call one.
        _ => Choice::Some,
    };
    Request {
        messages: vec![
            Message::System("You answer questions of sales.".to_owned()),
            Message::User(text.to_owned()),
        ],
        tools,
        choice,
        // Without sense it does not know when to stop calling.
        max_tokens: Some(500),
        ..Request::default()
    }
}

fn calls(events: &[Event]) -> Vec<ToolCall> {
    let calls = events.iter().filter_map(|event| match event {
        Event::Call(call) => Some(call.clone()),
        _ => None,
    });
    calls.collect()
}

fn run_sql() -> Tool {
    let parameters = json!({
        "type": "object",
        "properties": {
            "query": {"type": "string"},
            "limit": {"type": "integer", "minimum": 1, "maximum": 1000},
        },
        "required": ["query"],
        "additionalProperties": false,
    });
    Tool::new("run_sql", "Runs SQL.", parameters)
}

/// A question whose answer is a call of thousands of tokens.
fn recital() -> Request {
    let words = json!({"type": "array", "minItems": 200, "maxItems": 200,
        "items": {"type": "string", "enum": ["supercalifragilisticexpialidocious"]}});
    let parameters =
        json!({"type": "object", "properties": {"words": words}, "required": ["words"]});
    Request {
        max_tokens: None,
        ..question("Recite", vec![Tool::new("recite", "Recites.", parameters)])
    }
}

#[tokio::test]
async fn it_says_something_counts_it_and_is_well() {
    let Some((_server, models, _folder)) = started() else {
        return;
    };
    assert!(models.checked().await[0].healthy);
    let events = heard(&models, question("Sales?", vec![])).await;
    let ("done", account) = account(&events) else {
        panic!("{events:?}");
    };
    assert_eq!(account.finish, Finish::Stop);
    assert!(!text(&events).is_empty());
    assert!(account.usage.prompt_tokens > Some(20));
    assert!(account.usage.completion_tokens > Some(1));
    let answered_by = account.answered_by.as_deref();
    assert_eq!(answered_by, Some("senseless.gguf"));
}

#[tokio::test]
async fn calls_are_held_to_the_schemas_and_their_results_are_read() {
    let Some((_server, models, _folder)) = started() else {
        return;
    };
    let query = Tool::new("query_data", "Asks for data.", written::schema());
    let mut called = Vec::new();
    for (number, tool) in [run_sql(), query.clone(), query].into_iter().enumerate() {
        let asked = question(&format!("Sales of {number}?"), vec![tool.clone()]);
        let events = heard(&models, asked.clone()).await;
        let ("done", account) = account(&events) else {
            panic!("{events:?}");
        };
        let calls = calls(&events);
        // It may talk for longer than it is let; what it called until then is whole.
        assert!(
            !calls.is_empty() || account.finish == Finish::Length,
            "{events:?}"
        );
        for call in &calls {
            assert_eq!(call.name, tool.name);
            let arguments: Value = call.arguments().expect("a JSON object");
            let properties = tool.parameters["properties"]
                .as_object()
                .expect("properties");
            let known = |name: &String| properties.contains_key(name);
            assert!(
                arguments
                    .as_object()
                    .is_some_and(|object| object.keys().all(known))
            );
        }
        called.extend(calls.iter().map(|call| call.name.clone()));
        if calls.is_empty() {
            continue;
        }
        let mut again = asked;
        let said = Message::Assistant {
            text: text(&events),
            calls: calls.clone(),
        };
        again.messages.push(said);
        again
            .messages
            .extend(calls.into_iter().map(|call| Message::Tool {
                call_id: call.id,
                content: json!([["North", 1200]]).to_string(),
            }));
        again.choice = Choice::Never;
        let events = heard(&models, again).await;
        assert_eq!(crate::account(&events).0, "done", "{events:?}");
    }
    assert!(called.iter().any(|name| name == "run_sql"), "{called:?}");
    assert!(called.iter().any(|name| name == "query_data"), "{called:?}");
}

#[tokio::test]
async fn what_its_context_has_no_room_for_is_refused_and_said() {
    let Some((_server, models, _folder)) = started() else {
        return;
    };
    let events = heard(&models, question(&"sales ".repeat(4000), vec![])).await;
    let ("model_refused", account) = account(&events) else {
        panic!("{events:?}");
    };
    assert_eq!(account.attempts, 1);
    let said = &account.passed[0].message;
    assert!(said.contains("context"), "{said}");
    // The request was at fault, not the server.
    assert!(models.health()[0].healthy);
}

#[tokio::test]
async fn who_leaves_lets_the_next_one_in() {
    let Some((_server, models, _folder)) = started() else {
        return;
    };
    // It answers one at a time.
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    let mut events = models.ask(recital(), None, deadline);
    while !matches!(events.next().await, Some(Event::Arguments { .. }) | None) {}
    drop(events);
    let left = Instant::now();
    let events = heard(&models, question("Sales?", vec![])).await;
    assert_eq!(account(&events).0, "done");
    assert!(
        left.elapsed() < Duration::from_secs(1),
        "{:?}",
        left.elapsed()
    );
}

#[tokio::test]
async fn one_that_is_stopped_in_the_middle_is_told_at_once() {
    let Some((server, models, _folder)) = started() else {
        return;
    };
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    let mut events = models.ask(recital(), None, deadline);
    let mut server = Some(server);
    let mut heard = Vec::new();
    let mut stopped = None;
    while let Some(event) = events.next().await {
        if matches!(event, Event::Arguments { .. }) && server.take().is_some() {
            stopped = Some(Instant::now());
        }
        heard.push(event);
    }
    let waited = stopped.expect("it called").elapsed();
    assert!(waited < Duration::from_secs(1), "{waited:?}");
    assert_eq!(account(&heard).0, "model_cut_off");
    // A call that is cut off is never made.
    assert!(calls(&heard).is_empty());
}
