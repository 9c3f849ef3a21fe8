//! Every failure, at every stage: one `error` line with its stage and code, then `done`.

use std::time::Duration;

use answer::memory::Memory;
use axum::Router;
use catalogue::{Rows, Value};
use engine::{EngineError, Refusal};
use serde_json::{Value as Json, json};

use crate::client::{by_region, function, lines, orders, post, send};

const BODY: &str = r#"{"message":"Show Q2 sales by region","include":["data","code"]}"#;

/// The failed run's lines, checked for what every failed run keeps to, and its error.
async fn failed(router: Router) -> (Vec<Json>, Json) {
    let lines = lines(send(router, post("/ai/chat", BODY)).await).await;
    let kinds: Vec<&str> = lines
        .iter()
        .map(|line| line["type"].as_str().expect("a type"))
        .collect();
    assert_eq!(kinds.first(), Some(&"status"));
    let [.., error, done] = kinds.as_slice() else {
        panic!("{kinds:?}")
    };
    assert_eq!((*error, *done), ("error", "done"), "{kinds:?}");
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| ["error", "done"].contains(kind))
            .count(),
        2
    );
    let error = lines[lines.len() - 2]["content"].clone();
    let message = error["message"].as_str().expect("a message");
    assert!(message.ends_with('.') && message.len() > 10, "{message}");
    (lines, error)
}

fn every_error() -> Vec<(EngineError, &'static str, &'static str)> {
    let refusal = Refusal {
        code: "function_not_allowed".to_owned(),
        message: "`now` may not be used".to_owned(),
    };
    vec![
        (
            EngineError::Refused(refusal),
            "function_not_allowed",
            "sql_execution",
        ),
        (
            EngineError::Deadline(Duration::from_secs(20)),
            "query_deadline",
            "sql_execution",
        ),
        (EngineError::Overran, "query_too_large", "sql_execution"),
        (EngineError::Failed, "query_failed", "sql_execution"),
        (EngineError::Unavailable, "data_unavailable", "data_fetch"),
    ]
}

#[tokio::test]
async fn a_catalogue_that_cannot_be_had_fails_the_fetching() {
    for (error, code, _) in every_error() {
        let (_, told) = failed(function(Memory::failing(error))).await;
        assert_eq!(
            (&told["stage"], &told["code"]),
            (&json!("data_fetch"), &json!(code))
        );
    }
}

#[tokio::test]
async fn a_query_that_fails_says_how_after_the_code() {
    for (error, code, stage) in every_error() {
        let engine = Memory::new(orders(), move |_| {
            let error = error.clone();
            async move { Err(error) }
        });
        let (lines, told) = failed(function(engine)).await;
        assert_eq!(
            (&told["stage"], &told["code"]),
            (&json!(stage), &json!(code))
        );
        assert!(lines.iter().any(|line| line["type"] == "code"));
        assert!(
            lines
                .iter()
                .all(|line| line["type"] != "widget" && line["type"] != "data")
        );
    }
}

#[tokio::test]
async fn an_engine_that_panics_fails_the_query_and_tells_nothing() {
    let engine = Memory::new(orders(), |_| async {
        panic!("the secret of another caller")
    });
    let (_, told) = failed(function(engine)).await;
    assert_eq!(
        (&told["stage"], &told["code"]),
        (&json!("sql_execution"), &json!("internal"))
    );
    assert!(!told.to_string().contains("secret"));
    let engine = Memory::new(
        orders(),
        |_| -> std::future::Ready<Result<Rows, EngineError>> {
            panic!("the secret of another caller")
        },
    );
    let (_, told) = failed(function(engine)).await;
    assert_eq!(told["code"], "internal");
}

#[tokio::test]
async fn rows_that_are_not_what_was_planned_are_not_shown() {
    let mut wide = by_region();
    for row in &mut wide.rows {
        row.push(Value::Null);
    }
    let mut narrow = by_region();
    narrow.columns.truncate(1);
    for rows in [wide, narrow, Rows::default()] {
        let (_, told) = failed(function(Memory::giving(orders(), rows))).await;
        assert_eq!(
            (&told["stage"], &told["code"]),
            (&json!("sql_execution"), &json!("internal"))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_query_that_never_ends_is_stopped_with_its_run_after_five_minutes() {
    let engine = Memory::new(orders(), |_| std::future::pending());
    let began = tokio::time::Instant::now();
    let (_, told) = failed(function(engine)).await;
    assert_eq!(
        (&told["stage"], &told["code"]),
        (&json!("sql_execution"), &json!("run_deadline"))
    );
    assert_eq!(began.elapsed().as_secs(), 300);
}

#[tokio::test]
async fn no_rows_are_an_answer_and_not_a_failure() {
    let mut none = by_region();
    none.rows.clear();
    let lines = lines(
        send(
            function(Memory::giving(orders(), none)),
            post("/ai/chat", BODY),
        )
        .await,
    )
    .await;
    assert!(
        lines.iter().all(|line| line["type"] != "error"),
        "{lines:?}"
    );
}
