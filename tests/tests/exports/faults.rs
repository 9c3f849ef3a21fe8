//! What fails in the middle leaves nothing: a part that is not written, a query that breaks off, a
//! client that goes away.

use std::{fmt::Write as _, sync::Arc, time::Duration};

use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region, retry::RetryConfig};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::json;
use service::Ids;
use store::{Cursors, Files, Store, Table};
use tokio::net::TcpListener;

use crate::place::{Client, Place};

/// A bucket's endpoint behind which writing fails: any part beyond the first, or the end.
#[derive(Clone, Copy, PartialEq)]
enum Breaks {
    SecondPart,
    Completion,
}

/// Refuses what is to break; hands everything else on.
async fn proxy(State((endpoint, breaks)): State<(Arc<str>, Breaks)>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let is_broken = match breaks {
        Breaks::SecondPart => query.contains("partNumber=2"),
        Breaks::Completion => request.method() == Method::POST && query.contains("uploadId="),
    };
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    if is_broken {
        return (
            StatusCode::FORBIDDEN,
            "<Error><Code>AccessDenied</Code></Error>",
        )
            .into_response();
    }
    let path = parts.uri.path_and_query().expect("a path").to_string();
    let (host, answer) = forwarded(&endpoint, &parts.method, &path, &parts.headers, &body).await;
    let _ = host;
    answer
}

async fn forwarded(
    endpoint: &str,
    method: &Method,
    path: &str,
    headers: &axum::http::HeaderMap,
    body: &[u8],
) -> (String, Response) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let address = endpoint.strip_prefix("http://").expect("plain HTTP");
    let mut socket = tokio::net::TcpStream::connect(address)
        .await
        .expect("it listens");
    let mut head = format!("{method} {path} HTTP/1.1\r\n");
    for (name, value) in headers {
        if !["connection", "transfer-encoding", "content-length"].contains(&name.as_str()) {
            let _ = write!(head, "{name}: {}\r\n", value.to_str().unwrap_or_default());
        }
    }
    let _ = write!(
        head,
        "content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).await.expect("sent");
    socket.write_all(body).await.expect("sent");
    let mut whole = Vec::new();
    socket.read_to_end(&mut whole).await.expect("read");
    let end = whole
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("headers");
    let told = String::from_utf8_lossy(&whole[..end]).into_owned();
    let status: u16 = told
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .expect("a status");
    let mut answer = Response::builder().status(status);
    for line in told.lines().skip(1) {
        if let Some((name, value)) = line.split_once(": ")
            && !["connection", "transfer-encoding", "content-length"]
                .contains(&name.to_lowercase().as_str())
        {
            answer = answer.header(name, value);
        }
    }
    let answer = answer.body(Body::from(whole[end + 4..].to_vec()));
    (told, answer.expect("an answer"))
}

/// The same store over a bucket that breaks so. The proxy keeps the host, which is signed.
async fn behind(place: &Place, breaks: Breaks) -> Store {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let endpoint: Arc<str> = place.cloud.bucket.endpoint.as_str().into();
    let router = Router::new().fallback(proxy).with_state((endpoint, breaks));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let secret = place.cloud.bucket.secret.expose().to_owned();
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("local"))
        .credentials_provider(Credentials::new("local", secret, None, None, "local"))
        .endpoint_url(format!("http://{address}"))
        .force_path_style(true)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(RetryConfig::disabled())
        .build();
    Store::new(
        Table::new(place.cloud.table.client.clone(), &place.cloud.table.name),
        Files::new(
            aws_sdk_s3::Client::from_conf(config),
            &place.cloud.bucket.name,
        ),
        Cursors::new(service::config::Secret::new("0".repeat(64))),
        place.clock.clone(),
        Ids::random(),
    )
}

async fn large() -> Place {
    let lines = (0..260_000).fold(String::new(), |mut text, at| {
        let _ = writeln!(
            text,
            "North,Person number {at} of very many,p{at}@example.com,2000-01-01"
        );
        text
    });
    Place::of(&lines).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_or_an_end_that_fails_leaves_nothing_and_says_so() {
    let place = large().await;
    let id = place.shown("ada", "SELECT * FROM people", &["csv"]).await;
    for breaks in [Breaks::SecondPart, Breaks::Completion] {
        let mut needs = place.needs();
        needs.store = behind(&place, breaks).await;
        let ada = Client::of(needs);
        let (status, problem) = ada.export(json!({"widget_id": id, "format": "csv"})).await;
        assert_eq!(
            (status.as_u16(), &problem["code"]),
            (503, &json!("unavailable"))
        );
        assert!(place.is_empty_soon().await);
        assert_eq!(place.audit("ada").await[0].0, "unavailable");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_that_breaks_off_after_the_first_parts_leaves_nothing() {
    let place = large().await;
    // The last row by name does not convert.
    let sql = "SELECT name, email, born, CASE WHEN name = 'Person number 259999 of very many' \
               THEN CAST(name AS INTEGER) ELSE 1 END AS n FROM people ORDER BY length(name), name";
    let id = place.shown("ada", sql, &["csv"]).await;
    let (status, problem) = place
        .ada()
        .export(json!({"widget_id": id, "format": "csv"}))
        .await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (422, &json!("query_failed"))
    );
    assert!(!problem.to_string().contains("Person"), "{problem}");
    assert!(place.is_empty_soon().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_goes_away_in_the_middle_leaves_nothing_but_a_record() {
    let place = large().await;
    let id = place.shown("ada", "SELECT * FROM people", &["csv"]).await;
    let ada = place.ada();
    for wait in [0, 50, 150, 400] {
        let body = json!({"widget_id": id, "format": "csv"});
        let export = ada.send(body, "text/event-stream");
        let left = tokio::time::timeout(Duration::from_millis(wait), export).await;
        if left.is_ok() {
            continue;
        }
        assert!(place.is_empty_soon().await, "after {wait} ms");
    }
    for _ in 0..100 {
        if place
            .audit("ada")
            .await
            .iter()
            .any(|record| record.0 == "left")
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no record: {:?}", place.audit("ada").await);
}
