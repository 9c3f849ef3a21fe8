//! Answers of a language model in sessions: stopped, left, followed and kept.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    heard::{end_of, events, lines, run_of},
    shop::Shop,
};
use crate::{
    client::{Client, Place},
    server::{self, Server, Step},
};

/// How soon the connection to a model is closed when nobody wants its answer any more.
const SOON: Duration = Duration::from_millis(50);

/// A place, a model that says this, and `ada` who asks it.
async fn asked(scripts: Vec<Vec<Step>>) -> (Place, Server, Client) {
    let (place, shop) = (Place::new().await, Shop::new());
    let server = Server::start(scripts).await;
    let written = format!("{} m1 name=house", server.url);
    let ada = Client::modelled(shop.open(), place.store(), &written);
    (place, server, ada)
}

/// A model that begins to speak and does not go on.
fn hangs() -> Vec<Step> {
    vec![
        server::head(200, "content-type: text/event-stream\r\n"),
        server::text("North"),
        Step::Hang,
    ]
}

/// A model that says something and has done.
fn says(words: &str) -> Vec<Step> {
    vec![
        server::head(200, "content-type: text/event-stream\r\n"),
        server::text(words),
        server::send(
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":4}}\n\n",
        ),
        server::stop(),
    ]
}

fn text(lines: &[Value]) -> String {
    let texts = lines.iter().filter(|line| line["type"] == "text");
    texts.filter_map(|line| line["content"].as_str()).collect()
}

/// A model speaks before the table knows of the answer; it is held until then.
async fn begun(ada: &Client, given: Value) -> super::heard::Heard {
    let mut heard = ada.ask(given).await;
    heard.until("North").await;
    heard
}

#[tokio::test]
async fn who_is_stopped_is_hung_up_on_at_once_and_what_it_took_is_kept() {
    let (_place, mut server, ada) = asked(vec![hangs()]).await;
    let heard = begun(&ada, json!({"session_id": "s-1"})).await;
    let run = run_of(&heard.text);
    let path = format!("/chat/llm-stream/{run}/cancel");
    let (stopped, gone) = tokio::join!(
        async {
            let stopped = ada.post(&path, json!({})).await;
            (stopped.json["cancelled"].clone(), Instant::now())
        },
        server.gone()
    );
    assert_eq!(stopped.0, true);
    let late = gone.saturating_duration_since(stopped.1);
    assert!(late < SOON, "{late:?}");

    let heard = lines(&heard.rest().await);
    assert_eq!(end_of(&heard), (Some("cancelled"), "done"));
    let usage = &heard.last().expect("a line")["usage"];
    assert_eq!(
        (&usage["provider"], &usage["model"]),
        (&json!("house"), &json!("m1"))
    );
    assert_eq!(
        (&usage["rounds"], &usage["attempts"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(usage["finish"], "stopped");
    let message = &ada.said("s-1").await[1];
    assert_eq!(
        (&message["llm_provider"], &message["llm_model"]),
        (&json!("house"), &json!("m1"))
    );
    assert_eq!(message["content"], "North");
    assert_eq!(message["metadata"]["usage"]["finish"], "stopped");
}

#[tokio::test]
async fn outside_of_a_session_who_goes_away_takes_the_connection_along() {
    let (_place, mut server, ada) = asked(vec![hangs()]).await;
    let heard = begun(&ada, json!({})).await;
    let left = Instant::now();
    drop(heard);
    let late = server.gone().await.saturating_duration_since(left);
    assert!(late < SOON, "{late:?}");
}

#[tokio::test]
async fn an_answer_is_followed_from_its_middle_while_the_model_speaks() {
    let slow = vec![
        server::head(200, "content-type: text/event-stream\r\n"),
        server::text("North"),
        server::wait(400),
        server::text(" leads."),
        server::stop(),
    ];
    let (_place, _server, ada) = asked(vec![slow]).await;
    let heard = begun(&ada, json!({"session_id": "s-1"})).await;
    let run = run_of(&heard.text);
    let last = lines(heard.text.trim_end())
        .last()
        .and_then(|line| line["seq"].as_u64());
    drop(heard);
    let rest = events(&ada.follow_after(&run, last).await.rest().await);
    let words: String = rest
        .iter()
        .filter(|event| event.name == "text")
        .filter_map(|event| event.data["content"].as_str())
        .collect();
    assert_eq!(words, " leads.");
    assert_eq!(
        rest.first().map(|event| event.id),
        last.map(|last| last + 1)
    );
    assert_eq!(rest.last().map(|event| event.name.as_str()), Some("done"));
    assert_eq!(
        rest.last().map(|event| &event.data["usage"]["provider"]),
        Some(&json!("house"))
    );
}

#[tokio::test]
async fn a_message_keeps_who_spoke_and_what_it_took() {
    let (_place, server, ada) = asked(vec![says("North leads.")]).await;
    ada.answer(json!({"session_id": "s-1"})).await;
    let message = &ada.said("s-1").await[1];
    assert_eq!(
        (&message["llm_provider"], &message["llm_model"]),
        (&json!("house"), &json!("m1"))
    );
    assert_eq!(message["tokens_used"], 34);
    assert_eq!(message["metadata"]["usage"]["rounds"], 1);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn the_planner_goes_on_where_a_model_spoke_and_the_other_way_round() {
    let (_place, server, ada) = asked(vec![says("By product it is Tent.")]).await;
    let planner = json!({"session_id": "s-1", "llm_provider": "planner"});
    ada.answer(planner.clone()).await;
    let by_model = ada
        .answer(json!({"session_id": "s-1", "message": "and by product?"}))
        .await;
    assert_eq!(text(&by_model), "By product it is Tent.");
    let sent = server.seen();
    let sent: Value = serde_json::from_str(&sent[0].body).expect("JSON");
    let said = sent["messages"].as_array().expect("messages");
    let roles: Vec<_> = said
        .iter()
        .filter_map(|said| said["role"].as_str())
        .collect();
    assert_eq!(roles, ["system", "user", "assistant", "user"]);
    assert_eq!(said[1]["content"], "total amount by region");
    assert_eq!(said[3]["content"], "and by product?");

    let mut next = planner;
    next["message"] = json!("and by region?");
    let by_planner = ada.answer(next).await;
    assert!(
        text(&by_planner).contains("amount · by region"),
        "{}",
        text(&by_planner)
    );
    let done = by_planner.last().expect("a line");
    assert_eq!(done["usage"]["provider"], "planner");
    let messages = ada.said("s-1").await;
    let spoke: Vec<_> = messages
        .iter()
        .filter(|said| said["role"] == "assistant")
        .map(|said| &said["llm_provider"])
        .collect();
    assert_eq!(spoke[1], "house");
    assert_ne!(spoke[0], "house");
    assert_ne!(spoke[2], "house");
}

#[tokio::test]
async fn a_session_says_who_answers_in_it() {
    let (_place, server, ada) = asked(vec![says("North leads.")]).await;
    for (name, model, spoke) in [
        ("house", "m1", "house"),
        ("planner", "any", "planner"),
        ("who-is-that", "x", "house"),
    ] {
        let made = ada
            .post(
                "/chat/sessions",
                json!({"llm_provider": name, "llm_model": model}),
            )
            .await;
        if made.status == 422 || made.status == 400 {
            assert_eq!(name, "who-is-that", "{}", made.json);
            continue;
        }
        assert_eq!(made.status, 201, "{}", made.json);
        let id = made.json["id"].as_str().expect("an id");
        let answer = ada.answer(json!({"session_id": id})).await;
        let usage = &answer.last().expect("a line")["usage"];
        assert_eq!(usage["provider"], spoke, "{name}");
    }
    drop(server);
}
