//! Whatever three models do, one after the other: one end, something useful, and no more than asked.

use std::time::{Duration, Instant};

use answer::Event;
use proptest::prelude::*;
use serde_json::json;

use super::{
    server::{self, Step},
    shop::{Shop, regions, says, spent, text},
};

/// A part of an answer, as servers send them and as they should not.
fn part() -> impl Strategy<Value = Step> {
    let call = |place: usize, name: &str, arguments: String| {
        let delta = json!({"tool_calls": [{"index": place, "id": "same", "function": {"name": name, "arguments": arguments}}]});
        server::send(format!(
            "data: {}\n\n",
            json!({"choices": [{"delta": delta}]})
        ))
    };
    let query = regions()[1].to_string();
    prop_oneof![
        4 => Just(server::text("North ")),
        1 => Just(server::text("")),
        1 => Just(server::text("```json\\n{")),
        1 => Just(server::text("<tool_call>")),
        1 => Just(server::send("data: {\"choices\":[{\"delta\":{\"reasoning\":\"Hm. \"}}]}\n\n")),
        1 => Just(server::send(": comment\n\n")),
        1 => Just(server::send("data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}\n\n")),
        1 => Just(server::send(vec![0xff, 0x00, 0xc3, b'\n', b'\n'])),
        1 => Just(server::send("data: {\"error\":{\"message\":\"overloaded\"}}\n\n")),
        1 => Just(server::send("data: {\"choices\":[{\"del")),
        1 => Just(server::wait(5)),
        3 => (0_usize..3).prop_map(move |place| call(place, "query_data", query.clone())),
        1 => (0_usize..3).prop_map(move |place| call(place, "show_widget", "{}".to_owned())),
        1 => (0_usize..3).prop_map(move |place| call(place, "run_sql", "{\"query\":\"SEL".to_owned())),
        1 => (0_usize..3).prop_map(move |place| call(place, "no_such_tool", "[]".to_owned())),
        1 => (0_usize..3).prop_map(move |place| call(place, "ask_user", "{\"question\":\"Which?\"}".to_owned())),
        1 => Just(server::send("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n")),
        2 => Just(server::send("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n")),
        4 => Just(server::stop()),
    ]
}

fn script() -> impl Strategy<Value = Vec<Step>> {
    let spoken = proptest::collection::vec(part(), 0..7).prop_map(|parts| {
        let head = server::head(200, "content-type: text/event-stream\r\n");
        std::iter::once(head).chain(parts).collect()
    });
    prop_oneof![
        8 => spoken,
        1 => Just(vec![server::head(500, "")]),
        1 => Just(vec![server::head(429, "retry-after: 0\r\n")]),
        1 => Just(vec![server::head(401, "")]),
        1 => Just(vec![server::head(302, "location: http://169.254.169.254/\r\n")]),
        1 => Just(vec![server::send("<html>no HTTP</html>")]),
        1 => Just(Vec::new()),
        1 => Just(says(&[regions(), json!(["show_widget", {}])])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn there_is_one_end_and_something_useful_before_it(scripts in proptest::collection::vec(script(), 1..6)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        let (events, sent, took) = runtime.block_on(async {
            let words = "first=2s idle=1s, URL m2 name=second first=2s idle=1s, URL m3 name=third first=2s idle=1s";
            let shop = Shop::configured(scripts, words).await;
            let began = Instant::now();
            let events = shop.ask("Total amount of sales by region").await;
            (events, shop.sent().len(), began.elapsed())
        });
        prop_assert!(took < Duration::from_secs(30), "{:?}", took);
        let done = events.iter().filter(|event| matches!(event, Event::Done(_)));
        prop_assert_eq!(done.count(), 1);
        let has_error = events.iter().any(|event| matches!(event, Event::Error { .. }));
        prop_assert!(!has_error);
        let is_shown = events.iter().any(|event| matches!(event, Event::Widget(_)));
        prop_assert!(is_shown || !text(&events).trim().is_empty(), "{:?}", events);
        let spent = spent(&events);
        prop_assert_eq!(spent.attempts as usize, sent);
        if spent.provider == "planner" {
            prop_assert!(is_shown && !spent.passed.is_empty(), "{:?}", spent);
            prop_assert!(text(&events).contains("Inlay's own answer"));
        }
    }
}
