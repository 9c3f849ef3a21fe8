//! The functions as Lambda runs them: the real bootstraps, spoken to over the Runtime API by the
//! emulator of `cargo lambda watch`, a question over a streaming invocation, and clicks on its answer.
//!
//! ```text
//! this test ─ streaming invocation ─▶ emulator ◀─ Runtime API ─ relay ◀─ chat
//!                                        ▲                                │
//!     query, exports, actions ─ Runtime API ┘◀────────── Lambda API ◀────┘
//!       └─ S3 (s3s): the data's files, and the files that are made
//! ```
//!
//! The event is the one that API Gateway sends for a REST API, with what the authorizer handed on.
//! Where cargo-lambda or the bootstraps are missing this says so and checks nothing, except in CI,
//! where it fails; `cargo xtask test` provides both.
//!
//! | module | does |
//! | --- | --- |
//! | [`emulator`] | the emulator, and bootstraps beside it |
//! | [`invocation`] | one streaming invocation, and the pieces of its answer |
//! | [`lambda_api`] | the Lambda API as the AWS SDK knows it |
//! | [`relay`] | sees what a function says in the moment it says it |

mod emulator;
mod invocation;
mod lambda_api;
mod relay;

use std::time::Duration;

use aws_sdk_s3::primitives::ByteStream;
use local::{cloud::Cloud, state::State};
use serde_json::{Value, json};
use service::{Clock, Ids};
use store::messages::From;

use emulator::Emulator;
use relay::Relay;

/// Five orders of two regions.
const ORDERS: &str = "region,amount,ordered_at\n\
    North,10,2025-04-01\nNorth,20,2025-05-02\nSouth,5,2025-06-03\nSouth,7,2025-06-04\nNorth,1,2025-01-05\n";

/// Who asks.
const USER: &str = "ada";

/// Longest wait for any one part.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_event_by_event_and_its_widget_acts() {
    let Some(emulator) = Emulator::start().await else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let state = State::open(folder.path()).expect("a state");
    let cloud = Cloud::start(&state).await.expect("a cloud");
    let bucket = &cloud.bucket;
    let put = bucket
        .client
        .put_object()
        .bucket(&bucket.name)
        .key("orders.csv");
    let body = ByteStream::from_static(ORDERS.as_bytes());
    put.body(body).send().await.expect("the data is there");
    let runtime_api = Relay::to(emulator.address).await;
    let lambda = lambda_api::open(emulator.address).await;
    let _chat = emulator.bootstrap(
        "chat",
        runtime_api.address,
        &[
            ("AWS_ENDPOINT_URL_LAMBDA", format!("http://{lambda}")),
            ("INLAY_QUERY_FUNCTION", "query".to_owned()),
            ("AWS_ENDPOINT_URL_DYNAMODB", cloud.table.endpoint.clone()),
            ("INLAY_TABLE", cloud.table.name.clone()),
            ("INLAY_BUCKET", bucket.name.clone()),
            ("INLAY_CURSOR_SECRET", "s".repeat(32)),
        ],
    );
    let shared = [
        ("AWS_ENDPOINT_URL_LAMBDA", format!("http://{lambda}")),
        ("INLAY_QUERY_FUNCTION", "query".to_owned()),
        ("INLAY_EXPORTS_FUNCTION", "exports".to_owned()),
        ("AWS_ENDPOINT_URL_DYNAMODB", cloud.table.endpoint.clone()),
        ("INLAY_TABLE", cloud.table.name.clone()),
        ("AWS_ENDPOINT_URL_S3", bucket.endpoint.clone()),
        ("AWS_ACCESS_KEY_ID", "local".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", bucket.secret.expose().to_owned()),
        ("INLAY_BUCKET", bucket.name.clone()),
        ("INLAY_CURSOR_SECRET", "s".repeat(32)),
    ];
    let question =
        json!({"message": "total amount by region", "include": ["data"], "session_id": "s-1"});
    let event = proxied("/ai/chat", &question).to_string();
    let address = emulator.address;
    let invocation = tokio::spawn(async move { invocation::invoke(address, "chat", &event).await });

    // Nobody can run SQL yet: what comes now has not waited for the rest.
    runtime_api.hears("\"type\":\"status\"", PATIENCE).await;
    let said = runtime_api.said().to_lowercase();
    assert!(
        said.contains("lambda-runtime-function-response-mode: streaming"),
        "{said}"
    );
    assert!(said.contains("\"statuscode\":200"), "{said}");
    assert!(!said.contains("\"type\":\"done\""), "{said}");
    assert!(!invocation.is_finished());

    let _query = emulator.bootstrap(
        "query",
        emulator.address,
        &[
            ("AWS_ENDPOINT_URL_S3", bucket.endpoint.clone()),
            ("AWS_ACCESS_KEY_ID", "local".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", bucket.secret.expose().to_owned()),
            ("INLAY_DATA", format!("s3://{}", bucket.name)),
        ],
    );
    let messages = tokio::time::timeout(PATIENCE, invocation)
        .await
        .expect("an end in time")
        .expect("an answer");
    let pieces = invocation::pieces(messages);
    assert!(
        pieces.len() > 3,
        "the answer came in {} pieces",
        pieces.len()
    );
    let text = String::from_utf8(pieces.concat()).expect("text");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    let types: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["type"].as_str())
        .collect();
    assert_eq!(
        (types.first(), types.last()),
        (Some(&"status"), Some(&"done")),
        "{types:?}"
    );
    assert!(!types.contains(&"error"), "{lines:#?}");
    assert!(
        types.contains(&"widget") && types.contains(&"text"),
        "{types:?}"
    );
    let data = lines
        .iter()
        .find(|line| line["type"] == "data")
        .expect("rows");
    let rows = data.to_string();
    assert!(rows.contains("North") && rows.contains("31"), "{rows}");
    assert!(rows.contains("South") && rows.contains("12"), "{rows}");

    let widget = lines.iter().find(|line| line["type"] == "widget");
    let widget = &widget.expect("a widget")["content"];
    clicked(&emulator, &shared, widget).await;

    // What ended is kept: the stream waited for that, for nothing runs here once it has ended.
    let store = cloud.store(Clock::system(), Ids::random());
    let kept = store.messages(USER, "s-1", 10, From::Newest).await;
    let kept = kept.expect("the session").entries;
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(
        !kept[1].is_streaming && kept[1].said.error_message.is_none(),
        "{kept:?}"
    );
}

/// Clicks on a widget, over the actions function and those that it calls.
async fn clicked(emulator: &Emulator, shared: &[(&str, String)], widget: &Value) {
    let _exports = emulator.bootstrap("exports", emulator.address, shared);
    let _actions = emulator.bootstrap("actions", emulator.address, shared);
    let action = |label: &str| -> Value {
        let actions = widget["actions"].as_array().expect("actions");
        let found = actions.iter().find(|action| action["label"] == label);
        found.unwrap_or_else(|| panic!("no {label}: {actions:?}"))["action_id"].clone()
    };
    let act = async |label: &str, params: Value| -> Value {
        let body =
            json!({"widget_id": widget["widget_id"], "action_id": action(label), "params": params});
        let event = proxied("/api/widget/action", &body).to_string();
        let messages = tokio::time::timeout(
            PATIENCE,
            invocation::invoke(emulator.address, "actions", &event),
        );
        let pieces = invocation::pieces(messages.await.expect("an answer in time"));
        serde_json::from_slice(&pieces.concat()).expect("JSON")
    };
    let opened = act("View Details", json!({"selected_item": "North"})).await;
    assert_eq!(opened["type"], "new_widget", "{opened}");
    assert!(opened["widget"].to_string().contains("North"), "{opened}");
    let made = act("Export CSV", json!({})).await;
    assert_eq!(
        (&made["type"], &made["rows"]),
        (&json!("download"), &json!(2)),
        "{made}"
    );
    let file = fetched(made["url"].as_str().expect("a link")).await;
    assert!(
        file.contains("North,31") && file.contains("South,12"),
        "{file}"
    );
}

/// What is behind a link of this machine.
async fn fetched(link: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let link: axum::http::Uri = link.parse().expect("a link");
    let host = link.authority().expect("a host").as_str();
    let mut socket = tokio::net::TcpStream::connect(host)
        .await
        .expect("connected");
    let path = link.path_and_query().expect("a path");
    let request = format!("GET {path} HTTP/1.0\r\nhost: {host}\r\n\r\n");
    socket.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("text");
    assert!(answer.contains(" 200 "), "{answer}");
    answer
}

/// A request as API Gateway hands it to a function of a REST API.
fn proxied(path: &str, body: &Value) -> Value {
    json!({
        "resource": path,
        "path": path,
        "httpMethod": "POST",
        "headers": {"content-type": "application/json", "host": "api.example"},
        "multiValueHeaders": {"content-type": ["application/json"], "host": ["api.example"]},
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "pathParameters": null,
        "stageVariables": null,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "resourceId": "r",
            "resourcePath": path,
            "path": format!("/v1{path}"),
            "httpMethod": "POST",
            "protocol": "HTTP/1.1",
            "stage": "v1",
            "requestId": "request-1",
            "requestTimeEpoch": 0,
            "identity": {"sourceIp": "192.0.2.1"},
            "authorizer": {
                "principalId": USER,
                "user_id": USER,
                "permissions": "[\"data_exporter\",\"manager\"]",
                "claims": "{}",
            },
        },
        "body": body.to_string(),
        "isBase64Encoded": false,
    })
}
