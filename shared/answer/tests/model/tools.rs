//! What becomes of tools.

use answer::{By, Event};
use serde_json::json;

use super::shop::{Shop, kinds, regions, says, spent, text};

#[tokio::test]
async fn a_question_becomes_a_query_a_widget_and_words() {
    let shop = Shop::with(vec![
        says(&[
            json!({"reasoning": "By region."}),
            regions(),
            json!(["show_widget", {"shape": "bar", "title": "Regions"}]),
        ]),
        says(&[
            json!("North "),
            json!("leads."),
            json!(["suggest_follow_ups", {"questions": ["and by day?"]}]),
        ]),
    ])
    .await;
    let events = shop.ask("Sales by region").await;
    assert_eq!(
        kinds(&events),
        "reasoning query_data:started code query_data:done show_widget:done understood data chart \
         text suggest_follow_ups:done citations follow_ups done"
    );
    assert_eq!(text(&events), "North leads.");
    let widget = events.iter().find_map(|event| match event {
        Event::Widget(widget) => Some(serde_json::to_value(widget).expect("JSON")),
        _ => None,
    });
    let widget = widget.expect("a widget");
    assert_eq!(widget["data"]["chart_type"], "bar");
    assert_eq!(widget["data"]["title"], "Regions");
    assert_eq!(
        widget["data"]["series"][0]["values"]
            .as_array()
            .map(Vec::len),
        Some(3)
    );
    assert!(events.contains(&Event::FollowUps(vec!["and by day?".to_owned()])));
    let spent = spent(&events);
    assert_eq!(
        (spent.provider.as_str(), spent.model.as_deref()),
        ("local", Some("m1"))
    );
    assert_eq!(
        (spent.rounds, spent.prompt_tokens, spent.tokens()),
        (2, Some(200), Some(220))
    );
    assert_eq!(spent.finish.as_deref(), Some("calls"));

    let sent = shop.sent();
    let results: Vec<_> = sent[1]["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .filter(|said| said["role"] == "tool")
        .collect();
    assert_eq!(results.len(), 2);
    let told = results[0]["content"].as_str().expect("text");
    assert!(told.contains("450") && told.contains("<data>"), "{told}");
    assert_eq!(results[0]["tool_call_id"], "c1");
}

#[tokio::test]
async fn rows_that_nobody_showed_are_shown_with_our_own_words_where_the_model_has_none() {
    let shop = Shop::with(vec![says(&[regions()]), says(&[])]).await;
    let events = shop.ask("Sales by region").await;
    assert_eq!(
        kinds(&events),
        "query_data:started query_data:done understood code data chart text citations follow_ups done"
    );
    assert!(text(&events).contains("North"), "{}", text(&events));
}

#[tokio::test]
async fn a_refused_call_goes_back_with_the_reason_and_is_mended() {
    let wrong = json!(["query_data", {"table": "sales", "measures": [{"aggregate": "sum", "column": "amuont"}]}]);
    let shop = Shop::with(vec![
        says(&[wrong]),
        says(&[regions()]),
        says(&[json!("Done.")]),
    ])
    .await;
    let events = shop.ask("Sales by region").await;
    assert!(
        kinds(&events).starts_with("query_data:failed query_data:started query_data:done"),
        "{}",
        kinds(&events)
    );
    let sent = shop.sent();
    let told = sent[1]["messages"]
        .as_array()
        .and_then(|all| all.last())
        .expect("a message");
    let told = told["content"].as_str().expect("text");
    assert!(told.contains("amuont") && told.contains("amount"), "{told}");
}

#[tokio::test]
async fn after_three_repairs_the_planner_answers_and_says_why() {
    let wrong = json!(["query_data", {"table": "slaes"}]);
    let shop = Shop::with(vec![says(&[wrong])]).await;
    let events = shop.ask("Total amount of sales by region").await;
    assert_eq!(shop.sent().len(), 4);
    let text = text(&events);
    assert!(text.starts_with("local (m1) did not find a way to ask the data in 4 attempts, so this is Inlay's own answer."), "{text}");
    assert!(
        kinds(&events).ends_with("chart citations follow_ups done"),
        "{}",
        kinds(&events)
    );
    assert_eq!(spent(&events).provider, "planner");
    assert_eq!(spent(&events).passed[0].provider, "local");
}

#[tokio::test]
async fn who_asks_back_ends_its_turn_with_answers_to_choose_from() {
    let ask = json!(["ask_user", {"question": "Which year?", "options": ["2024", "2025"]}]);
    let shop = Shop::with(vec![says(&[ask])]).await;
    let events = shop.ask("Sales by region").await;
    assert_eq!(kinds(&events), "ask_user:done text follow_ups done");
    assert_eq!(text(&events), "Which year?");
    assert_eq!(shop.sent().len(), 1);
}

#[tokio::test]
async fn code_of_the_models_own_leaves_once_and_only_if_it_reaches_for_nothing() {
    let good = "import React from \"react\";\n\nexport default function Viz({ data }) {\n  return <p>{data ? 1 : 0}</p>;\n}";
    let shop = Shop::with(vec![
        says(&[regions(), json!(["show_code", {"code": good}])]),
        says(&[json!("Here.")]),
    ])
    .await;
    let events = shop.ask("Sales by region, as code").await;
    let code: String = events
        .iter()
        .filter_map(|event| match event {
            Event::Code(piece) => Some(piece.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(code, good);
    assert!(
        kinds(&events).contains("show_code:done"),
        "{}",
        kinds(&events)
    );

    let bad = format!("{good}\nfetch('https://evil.example')");
    let shop = Shop::with(vec![
        says(&[regions(), json!(["show_code", {"code": bad}])]),
        says(&[json!("Here.")]),
    ])
    .await;
    let events = shop.ask("Sales by region, as code").await;
    assert!(
        kinds(&events).contains("show_code:failed"),
        "{}",
        kinds(&events)
    );
    let evil = events
        .iter()
        .any(|event| matches!(event, Event::Code(piece) if piece.contains("evil")));
    assert!(!evil);
}

#[tokio::test]
async fn a_query_runs_while_the_model_still_writes() {
    let mut script = says(&[regions(), json!(["show_widget", {}])]);
    // The second call has begun; its end takes its time.
    let end = script.len() - 1;
    script.insert(end, super::server::wait(400));
    let shop = Shop::with(vec![script, says(&[json!("Done.")])]).await;
    let queries = shop.queries.clone();
    let (events, early) = tokio::join!(shop.ask("Sales by region"), async {
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        queries.lock().expect("the queries").len()
    });
    assert_eq!(early, 1, "{}", kinds(&events));
    assert_eq!(shop.queries.lock().expect("the queries").len(), 1);
}

#[tokio::test]
async fn what_was_said_before_is_told_and_instructions_of_a_client_are_not() {
    let shop = Shop::with(vec![says(&[json!("Hello.")])]).await;
    let turns = [
        (By::User, "Sales by region"),
        (By::Assistant, "North leads."),
    ];
    shop.asked("and by day?", None, &turns).await;
    let sent = shop.sent();
    let said: Vec<(&str, &str)> = sent[0]["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .filter_map(|said| Some((said["role"].as_str()?, said["content"].as_str()?)))
        .skip(1)
        .collect();
    assert_eq!(
        said,
        [
            ("user", "Sales by region"),
            ("assistant", "North leads."),
            ("user", "and by day?")
        ]
    );
}

#[tokio::test]
async fn who_is_chosen_answers() {
    let shop = Shop::with(vec![says(&[json!("Hello.")])]).await;
    let events = shop
        .asked("Total amount of sales by region", Some("planner"), &[])
        .await;
    assert!(shop.sent().is_empty());
    assert_eq!(spent(&events).provider, "planner");
    assert!(kinds(&events).contains("chart"), "{}", kinds(&events));
}
