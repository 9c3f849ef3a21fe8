//! `inlay serve` with a language model that others wrote: what somebody who asks sees of it.

use inlay_tests::{aimock::Aimock, served::Served};
use serde_json::{Value, json};

fn of<'a>(lines: &'a [Value], kind: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["type"] == kind).collect()
}

fn text(lines: &[Value]) -> String {
    let texts = of(lines, "text");
    texts
        .iter()
        .filter_map(|line| line["content"].as_str())
        .collect()
}

/// The tools that were used, and how each of them ended.
fn ended(lines: &[Value]) -> Vec<(&str, &str)> {
    let uses = of(lines, "tool").into_iter().map(|line| {
        let word = |name: &str| line["content"][name].as_str().unwrap_or_default();
        (word("name"), word("state"))
    });
    uses.filter(|(_, state)| *state != "started").collect()
}

/// The last line, which says what the answer took.
fn usage(lines: &[Value]) -> &Value {
    let done = lines.last().expect("a line");
    assert_eq!(done["type"], "done", "{done}");
    &done["usage"]
}

#[test]
fn a_question_is_answered_through_the_model_and_its_tools() {
    let Some(model) = Aimock::start() else { return };
    let Some(inlay) = Served::start(&format!("{} gpt-4o", model.openai())) else {
        return;
    };

    let said = inlay.ask(&json!({"message": "Say good morning", "include": ["thought"]}));
    assert!(text(&said).starts_with("Guten Morgen, Zürich!"), "{said:?}");
    assert!(of(&said, "text").len() > 10, "it came all at once");
    let took = usage(&said);
    assert_eq!(took["provider"], "local");
    assert_eq!(took["answered_by"], "gpt-4o");
    assert_eq!(
        (&took["prompt_tokens"], &took["completion_tokens"]),
        (&json!(21), &json!(13))
    );

    let said = inlay.ask(&json!({"message": "Which region sells most?", "include": ["tools"]}));
    assert_eq!(text(&said), "Let me look. \n\nNorth sells most.");
    assert_eq!(ended(&said), [("query_data", "done")]);
    assert_eq!(of(&said, "widget").len(), 1);
    assert_eq!(usage(&said)["rounds"], 2);

    let said = inlay.ask(&json!({"message": "How many lines are there?", "include": ["tools"]}));
    assert_eq!(text(&said), "As many as are shown.");
    assert_eq!(ended(&said), [("run_sql", "done"), ("show_widget", "done")]);
    assert_eq!(of(&said, "widget").len(), 1);

    let entry = format!("{} deepseek-reasoner", model.openai());
    let Some(thinking) = Served::start(&entry) else {
        return;
    };
    let said = thinking.ask(&json!({"message": "Think first", "include": ["thought"]}));
    let reasoning: String = of(&said, "thought")
        .iter()
        .filter(|line| line["partial"] == true)
        .filter_map(|line| line["content"].as_str())
        .collect();
    assert_eq!(
        (text(&said).as_str(), reasoning.as_str()),
        ("Seven.", "Three and four make seven.")
    );
}

#[test]
fn who_can_be_asked_is_listed_and_may_be_chosen() {
    let Some(model) = Aimock::start() else { return };
    let entries = format!(
        "http://127.0.0.1:1/v1 secret-model name=away, {0} spare name=spare, openrouter openai/gpt-4o {1}",
        model.openai(),
        model.openrouter()
    );
    let Some(inlay) = Served::start(&entries) else {
        return;
    };
    let listed = inlay.get("/models");
    assert!(
        !listed.contains("127.0.0.1") && !listed.contains("sk-or-mock"),
        "{listed}"
    );
    let listed: Vec<Value> = serde_json::from_str(&listed).expect("a list");
    let known: Vec<(&Value, &Value)> = listed
        .iter()
        .map(|one| (&one["provider"], &one["healthy"]))
        .collect();
    assert_eq!(
        known,
        [
            (&json!("away"), &json!(false)),
            (&json!("spare"), &json!(true)),
            (&json!("openrouter"), &json!(true)),
            (&json!("planner"), &json!(true)),
        ]
    );

    let said = inlay.ask(&json!({"message": "Say good morning"}));
    assert_eq!(text(&said), "The spare one answers.");
    let took = usage(&said);
    assert_eq!(took["provider"], "spare");
    assert_eq!(took["passed"][0]["provider"], "away");
    assert_eq!(took["passed"][0]["code"], "model_unreachable");

    let said = inlay.ask(&json!({"message": "Say good morning", "llm_provider": "openrouter"}));
    assert_eq!(usage(&said)["cost"], 0.00042);

    let question = json!({"message": "Show Q2 2025 sales by region", "llm_provider": "planner"});
    let said = inlay.ask(&question);
    assert!(text(&said).contains("largest for North"), "{said:?}");
    assert_eq!(usage(&said)["provider"], "planner");
}

#[test]
fn where_the_model_hangs_up_somebody_else_answers_and_says_so() {
    let Some(model) = Aimock::start() else { return };
    let Some(inlay) = Served::start(&format!("{} gpt-4o", model.openai())) else {
        return;
    };
    for asked in ["Break off", "Hang up"] {
        let said = inlay.ask(&json!({"message": asked}));
        let text = text(&said);
        assert!(text.contains("local (gpt-4o) broke off"), "{asked}: {text}");
        assert!(text.contains("Inlay's own answer"), "{asked}: {text}");
        let took = usage(&said);
        assert_eq!(took["provider"], "planner");
        assert_eq!(took["passed"][0]["provider"], "local");
    }
}
