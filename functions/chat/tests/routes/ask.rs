//! `POST /ai/chat`.

use futures::StreamExt;
use serde_json::json;

use crate::client::{lines, post, send, shop, text};

#[tokio::test]
async fn a_question_is_answered_line_by_line_and_done_comes_last_exactly_once() {
    let response = send(
        shop(),
        post("/ai/chat", r#"{"message":"Show Q2 sales by region"}"#),
    )
    .await;
    let headers = response.headers().clone();
    assert_eq!(headers["content-type"], "application/x-ndjson");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-accel-buffering"], "no");
    assert_eq!(headers["x-request-id"], "r-1");
    let lines = lines(response).await;
    assert_eq!(lines[0]["type"], "status");
    assert_eq!(lines[0]["content"], "Analyzing query...");
    assert_eq!(lines[0]["seq"], 1);
    let done: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at]["type"] == "done")
        .collect();
    assert_eq!(done, [lines.len() - 1]);
    let runs: Vec<_> = lines.iter().map(|line| line["run_id"].clone()).collect();
    assert!(runs.iter().all(|run| run == &runs[0] && run.is_string()));
}

#[tokio::test]
async fn the_widget_comes_drawn_for_who_asks_for_html_and_for_nobody_else() {
    for (include, drawn) in [(r#"["html"]"#, true), ("[]", false)] {
        let body = format!(r#"{{"message":"Show Q2 sales by region","include":{include}}}"#);
        for accept in ["application/x-ndjson", "text/event-stream"] {
            let mut request = post("/ai/chat", &body);
            let accept = http::HeaderValue::from_static(accept);
            request.headers_mut().insert("accept", accept);
            let said = text(send(shop(), request).await).await;
            assert_eq!(said.contains("<svg"), drawn, "{said}");
        }
    }
}

#[tokio::test]
async fn every_event_is_a_piece_of_the_body_of_its_own() {
    let response = send(
        shop(),
        post("/ai/chat", r#"{"message":"Show Q2 sales by region"}"#),
    )
    .await;
    let pieces: Vec<_> = response.into_body().into_data_stream().collect().await;
    for piece in pieces {
        let piece = piece.expect("a piece");
        assert_eq!(piece.iter().filter(|byte| **byte == b'\n').count(), 1);
        assert!(piece.ends_with(b"\n"));
    }
}

#[tokio::test]
async fn the_same_lines_come_as_server_sent_events_to_who_asks_for_them() {
    let mut request = post("/ai/chat", r#"{"message":"Show Q2 sales by region"}"#);
    request
        .headers_mut()
        .insert("accept", "text/event-stream".parse().expect("a value"));
    let response = send(shop(), request).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let text = text(response).await;
    assert!(
        text.starts_with("event: status\nid: 1\ndata: {\"type\":\"status\""),
        "{text}"
    );
    assert!(text.contains("event: done\n"), "{text}");
}

#[tokio::test]
async fn the_request_of_the_first_clients_works_as_they_wrote_it() {
    let body = json!({
        "session_id": "test_session",
        "message": "Show Q2 sales by region",
        "user_context": {
            "user_id": "user1",
            "permissions": ["sales_viewer"],
            "active_sources": [],
            "preferences": {"theme": "dark"},
        },
        "conversation_history": [
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi!"},
        ],
        "client_message_id": "m-1",
        "include": ["thought", "data", "code", "follow_ups"],
    });
    let lines = lines(send(shop(), post("/ai/chat", &body.to_string())).await).await;
    assert_eq!(lines.last().expect("a line")["type"], "done");
    assert!(
        lines.iter().all(|line| line["type"] != "error"),
        "{lines:?}"
    );
}
