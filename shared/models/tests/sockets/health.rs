//! A look at providers: what is said of each kind of server, and how soon.

use std::time::{Duration, Instant};

use models::Health;
use serde_json::json;

use crate::{
    KEY, heard, models, said,
    server::{Server, Step, head, send, stop, text},
};

/// What is said of one.
fn problem(health: &Health) -> (bool, &str) {
    (health.healthy, health.problem.as_deref().unwrap_or(""))
}

#[tokio::test]
async fn each_kind_of_server_is_told_apart_at_the_same_time() {
    let list = send(r#"{"object":"list","data":[{"id":"m","object":"model"}]}"#);
    let cases: Vec<(Vec<Step>, bool, &str)> = vec![
        (vec![head(200, ""), list], true, ""),
        (vec![head(204, "")], true, ""),
        (
            vec![head(200, ""), Step::Repeat(vec![b'{'; 8192])],
            true,
            "",
        ),
        (
            vec![head(401, ""), Step::Hang],
            false,
            "key refused (status 401)",
        ),
        (vec![head(403, "")], false, "key refused (status 403)"),
        (
            vec![head(404, "")],
            true,
            "does not list its models (status 404); is its address right?",
        ),
        (
            vec![head(302, "location: http://127.0.0.1:1/\r\n")],
            false,
            "wants to be asked at another address (status 302)",
        ),
        (vec![head(503, "")], false, "refused with status 503"),
        (
            vec![Step::Hang],
            false,
            "did not begin to answer within 1.5 s",
        ),
        (vec![], false, "hung up without an answer"),
        (
            vec![send("hello, is this the printer?\r\n\r\n")],
            false,
            "hung up without an answer",
        ),
    ];
    let mut servers = Vec::new();
    let mut written = "http://127.0.0.1:1 m".to_owned();
    for (script, ..) in &cases {
        let server = Server::start(vec![script.clone()]).await;
        written.push_str(&format!(", local m {} key=LOCAL_KEY", server.url));
        servers.push(server);
    }
    let models = models(&written);
    assert!(
        models
            .health()
            .iter()
            .all(|health| health.checked_at.is_none())
    );
    let start = Instant::now();
    let health = models.checked().await;
    let took = start.elapsed();
    assert!(took < Duration::from_millis(1900), "{took:?}");
    assert_eq!(problem(&health[0]), (false, "cannot be reached"));
    for ((_, healthy, said), health) in cases.iter().zip(&health[1..]) {
        assert_eq!(problem(health), (*healthy, *said));
    }
    assert!(health.iter().all(|health| health.checked_at.is_some()));
    let defaults: Vec<bool> = health.iter().map(|health| health.is_default).collect();
    assert!(defaults[0] && !defaults[1..].contains(&true));
    for server in &servers {
        let seen = server.seen();
        assert_eq!(seen.len(), 1);
        assert!(seen[0].head.starts_with("GET /v1/models HTTP/1.1"));
        assert!(
            seen[0]
                .head
                .contains(&format!("authorization: Bearer {KEY}"))
        );
    }
    let shown = serde_json::to_string(&health).expect("JSON");
    assert!(
        !shown.contains(KEY) && !shown.contains("127.0.0.1"),
        "{shown}"
    );
}

#[tokio::test]
async fn an_endless_list_is_hung_up_on() {
    let mut server = Server::start(vec![vec![head(200, ""), Step::Repeat(vec![b'{'; 8192])]]).await;
    let models = models(&format!("local m {}", server.url));
    assert!(models.checked().await[0].healthy);
    let found = tokio::time::Instant::now();
    assert!(server.gone().await < found + Duration::from_millis(50));
}

#[tokio::test]
async fn what_was_found_is_kept_for_a_moment_however_many_ask() {
    let server = Server::start(vec![vec![head(500, "")], vec![head(200, "")]]).await;
    let models = models(&format!("local m {}", server.url));
    let many = futures::future::join_all((0..20).map(|_| models.checked())).await;
    assert_eq!(server.seen().len(), 1);
    let first = models.checked().await;
    assert!(many.iter().all(|health| *health == first));
    assert_eq!(models.health(), first);
    assert!(!first[0].healthy);
}

#[tokio::test]
async fn one_who_is_left_alone_is_not_asked_how_it_is() {
    let server = Server::start(vec![
        vec![head(429, "retry-after: 60\r\n")],
        vec![head(200, ""), text("a"), stop()],
    ])
    .await;
    let models = models(&format!("local m {}", server.url));
    assert_eq!(
        said(&heard(&models).await),
        "[model_busy][failed model_busy]"
    );
    assert_eq!(server.seen().len(), 1);
    let mut health = models.checked().await.remove(0);
    assert_eq!(server.seen().len(), 0);
    assert_eq!(health.checked_at, None);
    assert!(
        health
            .rests_s
            .is_some_and(|rests| (58..=60).contains(&rests))
    );
    let said = health.problem.take().expect("a problem");
    assert!(
        said.starts_with("failed before and is asked again in"),
        "{said}"
    );
    health.rests_s = Some(60);
    assert_eq!(
        json!(health),
        json!({"provider": "local", "kind": "local", "model": "m", "is_default": true,
            "healthy": false, "problem": null, "checked_at": null, "rests_s": 60})
    );
}
