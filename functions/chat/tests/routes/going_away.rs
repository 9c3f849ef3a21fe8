//! Code before rows, and clients that go away.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use answer::memory::Memory;
use futures::StreamExt;
use tokio::sync::Notify;

use crate::client::{by_region, function, orders, post, send, shop};

const BODY: &str = r#"{"message":"Show Q2 sales by region","include":["code","data"]}"#;

/// Notes that it was dropped.
struct Dropped(Arc<AtomicBool>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn the_query_has_begun_and_the_code_is_there_before_the_rows_are() {
    let begun = Arc::new(AtomicBool::new(false));
    let go = Arc::new(Notify::new());
    let engine = {
        let (begun, go) = (begun.clone(), go.clone());
        Memory::new(orders(), move |_| {
            let (begun, go) = (begun.clone(), go.clone());
            async move {
                begun.store(true, Ordering::SeqCst);
                go.notified().await;
                Ok(by_region())
            }
        })
    };
    let response = send(function(engine), post("/ai/chat", BODY)).await;
    let mut pieces = response.into_body().into_data_stream();
    let mut seen = String::new();
    while !seen.contains("export default function Viz") {
        let piece = pieces.next().await.expect("more").expect("a piece");
        seen.push_str(&String::from_utf8_lossy(&piece));
    }
    assert!(begun.load(Ordering::SeqCst));
    assert!(!seen.contains("\"type\":\"data\""), "{seen}");
    go.notify_one();
    while let Some(piece) = pieces.next().await {
        seen.push_str(&String::from_utf8_lossy(&piece.expect("a piece")));
    }
    assert!(seen.contains("\"type\":\"data\""), "{seen}");
}

#[tokio::test]
async fn a_client_that_goes_away_stops_the_query() {
    let (begun, dropped) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicBool::new(false)),
    );
    let engine = {
        let (begun, dropped) = (begun.clone(), dropped.clone());
        Memory::new(orders(), move |_| {
            let (begun, held) = (begun.clone(), Dropped(dropped.clone()));
            async move {
                begun.store(true, Ordering::SeqCst);
                std::future::pending::<()>().await;
                drop(held);
                Ok(by_region())
            }
        })
    };
    let response = send(function(engine), post("/ai/chat", BODY)).await;
    let mut pieces = response.into_body().into_data_stream();
    while !begun.load(Ordering::SeqCst) {
        pieces.next().await.expect("more").expect("a piece");
    }
    assert!(!dropped.load(Ordering::SeqCst));
    drop(pieces);
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert!(
        dropped.load(Ordering::SeqCst),
        "the query goes on without its client"
    );
}

#[tokio::test]
async fn the_first_event_is_there_while_the_engine_still_thinks() {
    let engine = Memory::new(orders(), |_| std::future::pending());
    let response = send(function(engine), post("/ai/chat", BODY)).await;
    let mut pieces = response.into_body().into_data_stream();
    let first = pieces.next().await.expect("a piece").expect("a piece");
    assert!(first.starts_with(br#"{"type":"status","content":"Analyzing query...""#));
}

#[tokio::test]
async fn the_first_event_can_be_written_before_any_work_even_if_the_engine_is_at_once() {
    let response = send(shop(), post("/ai/chat", BODY)).await;
    let mut pieces = response.into_body().into_data_stream();
    assert!(pieces.next().await.is_some());
    assert!(futures::poll!(pieces.next()).is_pending());
    assert!(pieces.next().await.is_some());
}
