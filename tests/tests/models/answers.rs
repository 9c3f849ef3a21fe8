//! Where nothing goes wrong: text, reasoning, tools and what they took.

use inlay_tests::aimock::Aimock;
use models::{Event, Finish, Message, ToolCall};
use serde_json::{Value, json};

use crate::{account, heard, models, openai, question, text};

const GREETING: &str = "Guten Morgen, Zürich! 日本の売上は ¥1,200 📈 — “fine”.";

#[tokio::test]
async fn a_text_comes_in_pieces_with_what_it_took() {
    let Some(server) = Aimock::start() else {
        return;
    };
    let events = heard(&openai(&server), question("Say good morning")).await;
    assert_eq!(text(&events), GREETING);
    let pieces = events
        .iter()
        .filter(|event| matches!(event, Event::Text(_)));
    assert!(pieces.count() > 10);
    let ("done", account) = account(&events) else {
        panic!("{events:?}");
    };
    assert_eq!(account.finish, Finish::Stop);
    assert_eq!(account.answered_by.as_deref(), Some("gpt-4o"));
    assert_eq!(account.usage.prompt_tokens, Some(21));
    assert_eq!(account.usage.completion_tokens, Some(13));
    assert!(account.first <= Some(account.total));
}

#[tokio::test]
async fn openrouter_is_understood_with_its_comments_and_its_cost() {
    let Some(server) = Aimock::start() else {
        return;
    };
    let models = models(&format!("openrouter openai/gpt-4o {}", server.openrouter()));
    let events = heard(&models, question("Say good morning")).await;
    assert_eq!(text(&events), GREETING);
    let (_, account) = account(&events);
    assert_eq!(account.usage.cost, Some(0.00042));
    assert_eq!(account.usage.reasoning_tokens, Some(4));
    let journal: Value = serde_json::from_str(&server.journal()).expect("JSON");
    let body = &journal[0]["body"];
    assert_eq!(body["model"], "openai/gpt-4o", "{journal}");
    assert_eq!(body["usage"], json!({"include": true}));
}

#[tokio::test]
async fn reasoning_is_told_apart_from_the_answer() {
    let Some(server) = Aimock::start() else {
        return;
    };
    for written in [
        format!("{} deepseek-reasoner", server.openai()),
        format!("openrouter deepseek/deepseek-r1 {}", server.openrouter()),
    ] {
        let events = heard(&models(&written), question("Think first")).await;
        let thoughts = events.iter().filter_map(|event| match event {
            Event::Thought(piece) => Some(&**piece),
            _ => None,
        });
        let thoughts: String = thoughts.collect();
        assert_eq!(thoughts, "Three and four make seven.", "{written}");
        assert_eq!(text(&events), "Seven.");
    }
}

#[tokio::test]
async fn tools_are_called_and_their_results_read_in_a_second_round() {
    let Some(server) = Aimock::start() else {
        return;
    };
    for stream in ["", "stream=no"] {
        let models = models(&format!("{} gpt-4o {stream}", server.openai()));
        let asked = question("Show sales by region");
        let events = heard(&models, asked.clone()).await;
        assert_eq!(text(&events), "Let me look. ");
        let ("done", first) = account(&events) else {
            panic!("{events:?}");
        };
        assert_eq!(first.finish, Finish::Calls);
        let calls: Vec<ToolCall> = events
            .iter()
            .filter_map(|event| match event {
                Event::Call(call) => Some(call.clone()),
                _ => None,
            })
            .collect();
        let names: Vec<&str> = calls.iter().map(|call| &*call.name).collect();
        assert_eq!(names, ["query_data", "run_sql"]);
        assert_eq!(calls[0].id, "call_sales");
        let arguments: Value = calls[0].arguments().expect("JSON");
        assert_eq!(
            arguments,
            json!({"table": "sales", "measures": [{"column": "amount", "aggregate": "sum"}],
                "dimensions": [{"column": "region"}]})
        );
        let arguments: Value = calls[1].arguments().expect("JSON");
        assert_eq!(arguments["query"], "SELECT count(*) AS \"rows\" FROM sales");

        let mut again = asked;
        let results = calls.iter().map(|call| Message::Tool {
            call_id: call.id.clone(),
            content: json!([["North", 1200], ["South", 800]]).to_string(),
        });
        let results: Vec<Message> = results.collect();
        let said = Message::Assistant {
            text: text(&events),
            calls,
        };
        again.messages.push(said);
        again.messages.extend(results);
        let events = heard(&models, again).await;
        assert_eq!(text(&events), "North sold most.");
        let (_, second) = account(&events);
        let both = first.clone().join(second.clone());
        assert_eq!((both.rounds, both.attempts), (2, 2));
        assert_eq!(both.finish, Finish::Stop);
        let tokens = |account: &models::Account| account.usage.tokens().expect("tokens");
        assert_eq!(tokens(&both), tokens(first) + tokens(second));
    }
}

#[tokio::test]
async fn an_end_that_is_none_is_said() {
    let Some(server) = Aimock::start() else {
        return;
    };
    let models = openai(&server);
    for (asked, said, finish) in [
        ("Stop early", "As far as the tokens", Finish::Length),
        ("Filter it", "As far as the filter", Finish::Filtered),
    ] {
        let events = heard(&models, question(asked)).await;
        assert_eq!(text(&events), said);
        let (_, account) = account(&events);
        assert_eq!(account.finish, finish);
        assert!(!account.finish.is_whole());
    }
}

#[tokio::test]
async fn a_look_finds_it_well() {
    let Some(server) = Aimock::start() else {
        return;
    };
    let models = models(&format!(
        "{} gpt-4o, openrouter m {}, http://127.0.0.1:1 m",
        server.openai(),
        server.openrouter()
    ));
    let health = models.checked().await;
    let well: Vec<bool> = health.iter().map(|health| health.healthy).collect();
    assert_eq!(well, [true, true, false], "{health:?}");
}
