//! What a person hears of a model that fails.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{
    server::{self, Step},
    shop::{Shop, kinds, regions, says, spent, text},
};

const QUESTION: &str = "Total amount of sales by region";

#[tokio::test]
async fn nobody_there_is_said_before_the_planner_answers() {
    let mut shop = Shop::with(vec![vec![server::head(503, "")]]).await;
    let began = Instant::now();
    let events = shop.ask(QUESTION).await;
    assert!(began.elapsed() < Duration::from_secs(5));
    let said = text(&events);
    assert!(
        said.starts_with("local (m1) refused with status 503, so this is Inlay's own answer.\n\n"),
        "{said}"
    );
    assert!(
        kinds(&events).ends_with("data chart citations follow_ups done"),
        "{}",
        kinds(&events)
    );
    let spent = spent(&events);
    assert_eq!((spent.provider.as_str(), spent.attempts), ("planner", 3));
    assert_eq!(spent.passed[0].code, "model_error");
    shop.caller.user_id.clear();
}

#[tokio::test]
async fn a_key_that_is_refused_is_not_tried_again() {
    let shop = Shop::with(vec![vec![server::head(401, "")]]).await;
    let events = shop.ask(QUESTION).await;
    assert_eq!(spent(&events).attempts, 1);
    assert_eq!(spent(&events).passed[0].code, "model_key_refused");
}

#[tokio::test]
async fn who_breaks_off_in_the_middle_is_followed_by_the_planner_and_a_word() {
    let cut = vec![
        server::head(200, "content-type: text/event-stream\r\n"),
        server::text("North sells"),
    ];
    let shop = Shop::with(vec![cut]).await;
    let events = shop.ask(QUESTION).await;
    let said = text(&events);
    assert!(
        said.starts_with("North sells\n\nlocal (m1) broke off in the middle of its answer. What follows is Inlay's own answer.\n\n"),
        "{said}"
    );
    assert!(
        kinds(&events).ends_with("data chart citations follow_ups done"),
        "{}",
        kinds(&events)
    );
    assert_eq!(spent(&events).passed[0].code, "model_cut_off");
    assert_eq!(shop.sent().len(), 1, "nothing begins again");
}

#[tokio::test]
async fn an_error_in_the_middle_after_a_query_shows_what_the_query_gave() {
    let broken = vec![
        server::head(200, "content-type: text/event-stream\r\n"),
        server::text("North"),
        server::send("data: {\"error\":{\"message\":\"overloaded\",\"code\":502}}\n\n"),
    ];
    let shop = Shop::with(vec![says(&[regions()]), broken]).await;
    let events = shop.ask(QUESTION).await;
    let said = text(&events);
    assert!(
        said.contains("refused with status 502: overloaded. This is what it had found:"),
        "{said}"
    );
    assert!(
        kinds(&events).ends_with("chart text citations follow_ups done"),
        "{}",
        kinds(&events)
    );
    assert_eq!(spent(&events).provider, "local");
    assert_eq!(spent(&events).finish.as_deref(), Some("failed"));
}

#[tokio::test]
async fn the_limit_of_tokens_is_told() {
    let long = vec![
        server::head(200, "content-type: text/event-stream\r\n"),
        server::text("North"),
        server::send(
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n",
        ),
    ];
    let shop = Shop::with(vec![long]).await;
    let events = shop.ask(QUESTION).await;
    assert!(
        text(&events).contains("reached its limit of tokens"),
        "{}",
        text(&events)
    );
    let passed = &spent(&events).passed[0];
    assert_eq!(passed.code, "model_no_answer");
    assert!(
        passed.message.contains("its limit of tokens"),
        "{}",
        passed.message
    );
}

#[tokio::test]
async fn silence_ends_after_its_limit_and_the_first_event_does_not_wait() {
    let shop = Shop::configured(vec![vec![Step::Hang]], "first=300ms").await;
    let began = Instant::now();
    let events = shop.ask(QUESTION).await;
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
    assert!(
        text(&events).contains("did not begin to answer within 3"),
        "{}",
        text(&events)
    );
}

#[tokio::test]
async fn a_model_that_only_ever_calls_comes_to_an_end() {
    let other =
        |at: usize| json!(["run_sql", {"query": format!("SELECT region, {at} FROM sales")}]);
    let scripts = (0..12).map(|at| says(&[other(at)])).collect();
    let shop = Shop::with(scripts).await;
    let events = shop.ask(QUESTION).await;
    assert_eq!(shop.sent().len(), 8);
    assert!(
        text(&events).contains("came to no end. This is what it had found:"),
        "{}",
        text(&events)
    );
}

#[tokio::test]
async fn garbage_is_no_answer() {
    let garbage = vec![
        server::head(200, "content-type: text/event-stream\r\n"),
        server::send(vec![0xff, 0xfe, 0x00, b'\n', b'\n', b'{', b'\n', b'\n']),
    ];
    let shop = Shop::with(vec![garbage]).await;
    let events = shop.ask(QUESTION).await;
    assert!(
        text(&events).contains("so this is Inlay's own answer"),
        "{}",
        text(&events)
    );
}

#[tokio::test]
async fn who_goes_away_takes_the_connection_along() {
    let mut shop = Shop::with(vec![vec![
        server::head(200, "content-type: text/event-stream\r\n"),
        server::text("North"),
        Step::Hang,
    ]])
    .await;
    let left = {
        let asked = tokio::time::timeout(Duration::from_millis(400), shop.ask(QUESTION)).await;
        assert!(asked.is_err(), "the model hangs");
        tokio::time::Instant::now()
    };
    let gone = shop.server.gone().await;
    assert!(gone.saturating_duration_since(left) < Duration::from_millis(50));
}
