//! `POST /ai/chat/filter`.

use std::sync::{Arc, Mutex};

use answer::memory::Memory;
use serde_json::{Value as Json, json};

use crate::client::{by_region, function, lines, orders, post, send, text};

/// Sends a form; gives the lines and the SQL that ran.
async fn sent(body: &Json) -> (Vec<Json>, String) {
    let ran = Arc::new(Mutex::new(String::new()));
    let noted = ran.clone();
    let engine = Memory::new(orders(), move |request| {
        *noted.lock().expect("the SQL") = request.sql;
        async { Ok(by_region()) }
    });
    let response = send(function(engine), post("/ai/chat/filter", &body.to_string())).await;
    let lines = lines(response).await;
    let sql = ran.lock().expect("the SQL").clone();
    (lines, sql)
}

#[tokio::test]
async fn a_bare_form_with_words_beside_it_filters_what_the_words_ask_for() {
    let body = json!({
        "form_data": {"start_date": "2025-04-01", "end_date": "2025-06-30", "regions": ["North", "South"]},
        "message": "Show sales by region",
        "user_context": {"permissions": ["viewer"]},
    });
    let (lines, sql) = sent(&body).await;
    assert!(
        lines.iter().all(|line| line["type"] != "error"),
        "{lines:?}"
    );
    assert!(lines.iter().any(|line| line["type"] == "widget"));
    for part in ["2025-04-01", "2025-07-01", "North", "South"] {
        assert!(sql.contains(part), "{sql}");
    }
}

#[tokio::test]
async fn fields_that_cannot_be_read_are_all_named_in_one_error() {
    let body = json!({
        "form_data": {"start_date": "soon", "colour": "red"},
        "message": "Show sales by region",
    });
    let (lines, _) = sent(&body).await;
    let [.., error, done] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    assert_eq!(done["type"], "done");
    assert_eq!(error["content"]["code"], "invalid_form");
    assert_eq!(error["content"]["stage"], "planning");
    let message = error["content"]["message"].as_str().expect("a message");
    assert!(
        message.contains("/form_data/start_date") && message.contains("/form_data/colour"),
        "{message}"
    );
}

#[tokio::test]
async fn a_form_id_of_somebodys_making_is_refused_or_ignored_and_never_believed() {
    for form_id in [
        "sales_filter",
        "filter.",
        "filter.AAAA",
        "filter.e30",
        "filter.eyJ0YWJsZSI6InNlY3JldHMifQ",
    ] {
        let body = json!({"form_data": {}, "form_id": form_id, "message": "Show sales by region"});
        let (lines, sql) = sent(&body).await;
        assert_eq!(lines.last().expect("a line")["type"], "done", "{form_id}");
        assert!(!sql.contains("secrets"), "{sql}");
    }
}

#[tokio::test]
async fn a_form_is_answered_as_server_sent_events_to_who_asks_for_them() {
    let body = json!({"form_data": {"region": "North"}, "message": "Show sales by region"});
    let mut request = post("/ai/chat/filter", &body.to_string());
    request
        .headers_mut()
        .insert("accept", "text/event-stream".parse().expect("a value"));
    let stream = text(send(function(Memory::giving(orders(), by_region())), request).await).await;
    assert!(
        stream.contains("event: widget\n") && stream.contains("event: done\n"),
        "{stream}"
    );
}
