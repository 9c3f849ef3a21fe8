//! `POST /chat`.

use crate::client::{post, send, shop, text};

#[tokio::test]
async fn a_question_is_answered_as_server_sent_events_whose_ids_rise() {
    let response = send(
        shop(),
        post("/chat", r#"{"message":"Show Q2 sales by region"}"#),
    )
    .await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let text = text(response).await;
    let ids: Vec<u64> = text
        .lines()
        .filter_map(|line| line.strip_prefix("id: "))
        .map(|id| id.parse().expect("a number"))
        .collect();
    assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
    let first = "event: thought\nid: 1\ndata: {\"type\":\"thinking\",\"content\":\"Analyzing query...\"}\n\n";
    assert!(text.starts_with(first), "{text}");
    assert!(text.ends_with("data: {\"type\":\"done\"}\n\n"), "{text}");
}

#[tokio::test]
async fn parameters_are_accepted() {
    let body = r#"{"message":"Show Q2 sales by region","session_id":"s","parameters":{"top":5},"conversation_history":[]}"#;
    let text = text(send(shop(), post("/chat", body)).await).await;
    assert!(text.contains("event: done\n"), "{text}");
}
