//! Whole streams, as they leave. The code's own text is left out: it is drawn and compared where
//! it is made, and only its place in the stream matters here.

use serde_json::{Value as Json, json};

use crate::client::{post, send, shop, text};

#[tokio::test]
async fn a_whole_answer_as_lines() {
    let body = json!({
        "message": "Show Q2 sales by region",
        "include": ["thought", "data", "code", "follow_ups"],
    });
    let stream = text(send(shop(), post("/ai/chat", &body.to_string())).await).await;
    let mut shown: Vec<String> = stream
        .lines()
        .map(|line| {
            let json: Json = serde_json::from_str(line).expect("JSON");
            match json["type"].as_str() {
                Some("code") => "code, in pieces".to_owned(),
                _ => line.replace(&format!("\"seq\":{},", json["seq"]), ""),
            }
        })
        .collect();
    shown.dedup();
    insta::assert_snapshot!(shown.join("\n"));
}

#[tokio::test]
async fn a_whole_answer_as_server_sent_events() {
    let body = r#"{"message":"Show Q2 sales by region"}"#;
    let stream = text(send(shop(), post("/chat", body)).await).await;
    let mut shown: Vec<String> = stream
        .split_terminator("\n\n")
        .map(|event| match event.strip_prefix("event: code\n") {
            Some(_) => "event: code, in pieces".to_owned(),
            None => event
                .lines()
                .filter(|line| !line.starts_with("id: "))
                .collect::<Vec<_>>()
                .join("\n"),
        })
        .collect();
    shown.dedup();
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_gets_help_and_no_error() {
    let body = r#"{"message":"Show the zorkmids by planet","include":["follow_ups"]}"#;
    let stream = text(send(shop(), post("/ai/chat", body)).await).await;
    assert!(!stream.contains("\"type\":\"error\""), "{stream}");
    insta::assert_snapshot!(stream);
}

#[tokio::test]
async fn a_greeting_gets_an_answer() {
    let body = r#"{"message":"Hello, what can you do?","include":["follow_ups"]}"#;
    let stream = text(send(shop(), post("/ai/chat", body)).await).await;
    assert!(!stream.contains("\"type\":\"error\""), "{stream}");
    insta::assert_snapshot!(stream);
}
