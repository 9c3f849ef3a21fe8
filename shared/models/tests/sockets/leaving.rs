//! A connection lasts no longer than somebody listens.

use std::time::Duration;

use futures::StreamExt;
use models::Event;
use tokio::time::Instant;

use crate::{
    models, question,
    server::{Server, Step, head, text},
    soon,
};

#[tokio::test]
async fn who_leaves_takes_the_connection_along() {
    let scripts = [
        vec![Step::Hang],
        vec![head(200, ""), Step::Hang],
        vec![head(200, ""), text("a"), Step::Hang],
        vec![
            head(200, ""),
            text("a"),
            Step::Repeat(b"data: {\"choices\":[]}\n\n".repeat(100)),
        ],
        vec![head(500, ""), Step::Hang],
    ];
    for script in scripts {
        // Others use the machine too: the middle of five is what the program takes.
        let mut times = Vec::new();
        for _ in 0..5 {
            times.push(time_to_leave(script.clone()).await);
        }
        times.sort_unstable();
        assert!(
            times[2] < Duration::from_millis(50),
            "{script:?}: {times:?}"
        );
    }
}

/// From leaving, after the first text or a moment, until the server knows.
async fn time_to_leave(script: Vec<Step>) -> Duration {
    let mut server = Server::start(vec![script]).await;
    let models = models(&format!("local m {}", server.url));
    let mut events = models.ask(question(), None, soon());
    let listening = async {
        while let Some(event) = events.next().await {
            if matches!(event, Event::Text(_)) {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(Duration::from_millis(200), listening).await;
    let left = Instant::now();
    drop(events);
    server.gone().await.saturating_duration_since(left)
}

#[tokio::test]
async fn who_is_late_is_hung_up_on() {
    let mut server = Server::start(vec![vec![head(200, ""), text("a"), Step::Hang]]).await;
    let models = models(&format!("local m {} idle=100ms", server.url));
    let mut events = models.ask(question(), None, soon());
    while let Some(event) = events.next().await {
        if matches!(event, Event::Failed { .. }) {
            break;
        }
    }
    // The stream is still there; the connection is not.
    let failed = Instant::now();
    let took = server.gone().await.saturating_duration_since(failed);
    assert!(took < Duration::from_millis(50), "{took:?}");
    assert!(events.next().await.is_none());
}
