//! Answers as a client hears them.

use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream},
    http::{Method, StatusCode},
};
use futures::StreamExt;
use serde_json::{Value, json};

use super::shop::{QUESTION, within};
use crate::client::{Answer, Client};

/// Every kind of line that can be asked for.
const EVERYTHING: [&str; 5] = ["thought", "data", "code", "follow_ups", "html"];

/// An answer on its way.
pub struct Heard {
    pieces: BodyDataStream,
    /// What came so far.
    pub text: String,
}

/// A server-sent event.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    pub name: String,
    pub id: u64,
    pub data: Value,
}

impl Heard {
    pub fn new(body: Body) -> Self {
        Self {
            pieces: body.into_data_stream(),
            text: String::new(),
        }
    }

    /// Hears on until that was said.
    pub async fn until(&mut self, words: &str) {
        while !self.text.contains(words) {
            let piece = within(self.pieces.next()).await;
            let piece = piece.unwrap_or_else(|| panic!("no {words} in {}", self.text));
            self.text
                .push_str(&String::from_utf8_lossy(&piece.expect("a piece")));
        }
    }

    /// Hears on to the end.
    pub async fn rest(mut self) -> String {
        while let Some(piece) = within(self.pieces.next()).await {
            self.text
                .push_str(&String::from_utf8_lossy(&piece.expect("a piece")));
        }
        self.text
    }
}

/// The lines of an answer of `POST /ai/chat`.
pub fn lines(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

/// The code of the error in an answer, and the type of what came last.
pub fn end_of(lines: &[Value]) -> (Option<&str>, &str) {
    let error = lines.iter().find(|line| line["type"] == "error");
    let last = lines.last().and_then(|line| line["type"].as_str());
    (
        error.and_then(|line| line["content"]["code"].as_str()),
        last.unwrap_or_default(),
    )
}

/// Server-sent events, without comments.
pub fn events(text: &str) -> Vec<Sent> {
    let blocks = text.split("\n\n").filter(|block| block.contains("data: "));
    let field = |block: &str, name: &str| {
        let value = block.lines().find_map(|line| line.strip_prefix(name));
        value.expect("the field").to_owned()
    };
    blocks
        .map(|block| Sent {
            name: field(block, "event: "),
            id: field(block, "id: ").parse().expect("a number"),
            data: serde_json::from_str(&field(block, "data: ")).expect("JSON"),
        })
        .collect()
}

impl Client {
    /// Asks for lines; `given` says what the body has beside the question.
    pub async fn ask(&self, given: Value) -> Heard {
        let mut body = json!({"message": QUESTION, "include": EVERYTHING});
        let fields = given.as_object().expect("fields").clone();
        body.as_object_mut().expect("fields").extend(fields);
        self.hear(Method::POST, "/ai/chat", &[], Some(body)).await
    }

    /// The lines of an answer.
    pub async fn answer(&self, given: Value) -> Vec<Value> {
        lines(&self.ask(given).await.rest().await)
    }

    /// Follows an answer as server-sent events. Its first event does not wait for the table, which
    /// may hear of it a moment later.
    pub async fn follow(&self, id: &str) -> Heard {
        let path = format!("/chat/llm-stream/{id}");
        for _ in 0..100 {
            let response = self.open(Method::GET, &path, &[], None).await;
            if response.status() != StatusCode::NOT_FOUND {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.follow_after(id, None).await
    }

    /// Follows an answer after the event that was heard last.
    pub async fn follow_after(&self, id: &str, last: Option<u64>) -> Heard {
        let last = last.map(|last| last.to_string());
        let headers: Vec<_> = last
            .iter()
            .map(|last| ("last-event-id", last.as_str()))
            .collect();
        let path = format!("/chat/llm-stream/{id}");
        self.hear(Method::GET, &path, &headers, None).await
    }

    /// Has the last question of a session answered.
    pub async fn process(&self, session: &str) -> Heard {
        let path = format!("/chat/sessions/{session}/process-llm");
        self.hear(Method::POST, &path, &[], Some(json!({}))).await
    }

    pub async fn cancel(&self, id: &str) -> Answer {
        let path = format!("/chat/llm-stream/{id}/cancel");
        self.send(Method::POST, &path, None).await
    }

    /// The messages of a session, in order.
    pub async fn said(&self, session: &str) -> Vec<Value> {
        let path = format!("/chat/sessions/{session}/messages");
        let listed = self.get(&path).await;
        assert_eq!(listed.status, StatusCode::OK, "{}", listed.json);
        listed.json.as_array().expect("a list").clone()
    }

    async fn hear(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Heard {
        let body = body.map(|body| body.to_string());
        let response = self.open(method, path, headers, body).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        Heard::new(response.into_body())
    }
}

/// The id of the run that lines are of.
pub fn run_of(text: &str) -> String {
    let first = lines(text).swap_remove(0);
    first["run_id"].as_str().expect("a run").to_owned()
}
