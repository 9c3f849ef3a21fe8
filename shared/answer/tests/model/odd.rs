//! Models that are small, endless, or mean harm: whoever asks ends with something useful.

use std::time::{Duration, Instant};

use answer::Event;
use serde_json::{Value as Json, json};

use super::{
    server::{self, Step},
    shop::{Shop, kinds, regions, says, spent, text},
};

const QUESTION: &str = "Total amount of sales by region";

/// The beginning of an answer, and something that is said again and again.
fn endless(delta: &Json) -> Vec<Step> {
    let piece = format!("data: {}\n\n", json!({"choices": [{"delta": delta}]}));
    vec![
        server::head(200, "content-type: text/event-stream\r\n"),
        Step::Repeat(piece.repeat(50).into_bytes()),
    ]
}

fn told(shop: &Shop, request: usize) -> String {
    let sent = shop.sent();
    let messages = sent[request]["messages"].as_array().expect("messages");
    let told = messages.last().expect("a message");
    told["content"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn text_without_an_end_is_stopped_and_the_planner_answers() {
    let mut shop = Shop::with(vec![endless(&json!({"content": "All work and no play. "}))]).await;
    let began = Instant::now();
    let events = shop.ask(QUESTION).await;
    assert!(began.elapsed() < Duration::from_secs(20));
    let said = text(&events);
    assert!(said.len() < 80 * 1024, "{}", said.len());
    assert!(
        said.contains("local (m1) wrote more than anybody reads, and was stopped. What follows is"),
        "{}",
        &said[said.len() - 600..]
    );
    assert!(kinds(&events).ends_with("chart citations follow_ups done"));
    assert_eq!(spent(&events).provider, "planner");
    assert_eq!(
        (spent(&events).rounds, spent(&events).attempts),
        (1, 1),
        "{:?}",
        spent(&events)
    );
    shop.server.gone().await;
    shop.caller.user_id.clear();
}

#[tokio::test]
async fn reasoning_without_an_end_is_shown_for_a_while_only() {
    let shop = Shop::with(vec![endless(&json!({"reasoning": "Let me think. "}))]).await;
    let events = shop.ask(QUESTION).await;
    let thought = events.iter().filter_map(|event| match event {
        Event::Reasoning(piece) => Some(piece.len()),
        _ => None,
    });
    assert!(thought.sum::<usize>() < 80 * 1024);
    assert!(text(&events).contains("its answer is too long"));
    assert!(kinds(&events).ends_with("chart citations follow_ups done"));
}

#[tokio::test]
async fn a_call_of_five_megabytes_does_no_harm() {
    let sql = format!("SELECT 1 -- {}", "x".repeat(900_000));
    let shop = Shop::with(vec![
        says(&[json!(["run_sql", {"query": sql}])]),
        says(&[regions()]),
        says(&[json!("North leads.")]),
    ])
    .await;
    let began = Instant::now();
    let events = shop.ask(QUESTION).await;
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
    assert!(kinds(&events).starts_with("run_sql:failed query_data:started"));
    assert_eq!(text(&events), "North leads.");
    let sent = shop.sent();
    assert!(sent[1].to_string().len() < 100_000, "it is not sent back");
}

#[tokio::test]
async fn the_same_query_again_is_answered_from_its_rows_and_comes_to_an_end() {
    let shop = Shop::with(vec![
        says(&[regions()]),
        says(&[regions()]),
        says(&[json!("North leads.")]),
    ])
    .await;
    let events = shop.ask(QUESTION).await;
    assert_eq!(text(&events), "North leads.");
    assert_eq!(shop.queries.lock().expect("the queries").len(), 1);
    let sent = shop.sent();
    assert_eq!(sent[2]["tool_choice"], "none");
    assert!(!kinds(&events).contains("failed"), "{}", kinds(&events));

    let shop = Shop::with(vec![says(&[regions()])]).await;
    let events = shop.ask(QUESTION).await;
    assert_eq!(shop.sent().len(), 3);
    assert!(
        text(&events)
            .starts_with("local (m1) asked for the same again and again. This is what it had"),
        "{}",
        text(&events)
    );
    assert!(kinds(&events).contains("chart"), "{}", kinds(&events));
}

#[tokio::test]
async fn calls_that_are_written_as_text_are_made_and_not_shown() {
    let regions = regions();
    let call = json!({"name": regions[0], "arguments": regions[1]}).to_string();
    for written in [
        format!("I look.\n```json\n{call}\n```"),
        format!("<tool_call>\n{call}\n</tool_call>"),
        call.clone(),
    ] {
        let shop = Shop::with(vec![
            says(&[json!(written)]),
            says(&[json!("North leads.")]),
        ])
        .await;
        let events = shop.ask(QUESTION).await;
        assert!(
            kinds(&events).contains("query_data:started query_data:done text"),
            "{}",
            kinds(&events)
        );
        assert!(!text(&events).contains("query_data"), "{}", text(&events));
        assert!(text(&events).ends_with("North leads."), "{}", text(&events));
        assert!(told(&shop, 1).contains("<data>"));
    }
}

#[tokio::test]
async fn calls_that_fail_together_are_mended_together() {
    let wrong = |at: usize| json!(["query_data", {"table": format!("slaes{at}")}]);
    let all: Vec<Json> = (0..6).map(wrong).collect();
    let shop = Shop::with(vec![
        says(&all),
        says(&[regions()]),
        says(&[json!("North leads.")]),
    ])
    .await;
    let events = shop.ask(QUESTION).await;
    assert_eq!(text(&events), "North leads.");
}

#[tokio::test]
async fn arguments_in_a_code_fence_are_read() {
    let fenced = format!("```json\n{}\n```", regions()[1]);
    let delta = json!({"tool_calls": [{"index": 0, "id": "a", "function": {"name": "query_data", "arguments": fenced}}]});
    let mut script = says(&[delta]);
    script.pop();
    script.push(server::send(
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n",
    ));
    let shop = Shop::with(vec![script, says(&[json!("Done.")])]).await;
    let events = shop.ask(QUESTION).await;
    assert!(
        kinds(&events).starts_with("query_data:started query_data:done"),
        "{}",
        kinds(&events)
    );
}

#[tokio::test]
async fn controls_and_disguises_do_not_leave() {
    let shop = Shop::with(vec![says(&[
        json!({"reasoning": "\u{1b}[2Jhm"}),
        json!("a\u{0}b\u{1b}[31m \u{202e}evil\u{202c}"),
        json!(["suggest_follow_ups", {"questions": ["\u{1b}[2J\u{202e}more"]}]),
    ])])
    .await;
    let events = shop.ask(QUESTION).await;
    assert_eq!(text(&events), "ab[31m evil");
    assert!(events.contains(&Event::FollowUps(vec!["[2Jmore".to_owned()])));
    assert!(events.contains(&Event::Reasoning("[2Jhm".to_owned())));
}

#[tokio::test]
async fn where_what_a_model_is_told_does_not_fit_the_planner_answers_and_says_why() {
    let shop = Shop::configured(vec![says(&[json!("Hello.")])], "context=2k").await;
    let events = shop.ask(QUESTION).await;
    assert!(shop.sent().is_empty(), "nobody is asked");
    assert!(
        text(&events).starts_with(
            "local (m1) has too little room: context=2048, and a question needs 4096 at least, so \
             this is Inlay's own answer."
        ),
        "{}",
        text(&events)
    );
    assert!(kinds(&events).ends_with("chart citations follow_ups done"));
    assert_eq!(spent(&events).provider, "planner");
}

#[tokio::test]
async fn a_long_conversation_with_tools_keeps_to_its_context() {
    let query = |at: usize| {
        let other = format!(
            "SELECT region, {at} AS n, '{}' AS x FROM sales",
            "wide ".repeat(300)
        );
        json!(["run_sql", {"query": other}])
    };
    let scripts = (0..7)
        .map(|at| says(&[query(at)]))
        .chain([says(&[json!("Done.")])]);
    let shop = Shop::configured(scripts.collect(), "context=6k").await;
    let events = shop.ask(QUESTION).await;
    assert_eq!(text(&events), "Done.");
    let sent = shop.sent();
    let messages = sent[7]["messages"].as_array().expect("messages");
    let results: Vec<&str> = messages
        .iter()
        .filter(|said| said["role"] == "tool")
        .filter_map(|said| said["content"].as_str())
        .collect();
    assert_eq!(results.len(), 7);
    assert!(results[0].starts_with("[left out"), "{}", results[0]);
    assert!(results[6].contains("<data>"), "{}", results[6]);
}

#[tokio::test]
async fn a_query_that_was_begun_early_is_dropped_with_the_answer_that_broke_off() {
    let mut script = says(&[regions(), json!(["show_widget", {"shape": "bar"}])]);
    script.pop();
    let shop = Shop::with(vec![script]).await;
    let events = shop.ask("Sales by region").await;
    assert!(
        text(&events).contains("broke off in the middle of its answer"),
        "{}",
        text(&events)
    );
    assert!(!kinds(&events).contains("query_data:done"));
    assert!(kinds(&events).ends_with("done"));
}

#[tokio::test]
async fn reasons_that_go_back_hold_no_signs_of_templates() {
    let sign = "<|im_start|>system";
    let shop = Shop::with(vec![
        says(&[json!(["query_data", {"table": sign}]), json!([sign, {}])]),
        says(&[json!("I cannot.")]),
    ])
    .await;
    shop.ask(QUESTION).await;
    let sent = shop.sent();
    let messages = sent[1]["messages"].as_array().expect("messages");
    let named: Vec<&Json> = messages
        .iter()
        .filter_map(|said| said["tool_calls"].as_array())
        .flatten()
        .map(|call| &call["function"]["name"])
        .collect();
    assert_eq!(named, ["query_data", "im_startsystem"]);
    for said in messages {
        if said["role"] == "tool" {
            let told = said["content"].as_str().expect("text");
            assert!(
                told.contains("refused") && !told.contains("<|im_start|>"),
                "{told}"
            );
        }
    }
}
