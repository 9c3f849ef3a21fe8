//! Every type of action with every reason not to run it.

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use service::limit::{Limited, Rate};
use uuid::Uuid;

use crate::client::{Client, House};

const PATH: &str = "/api/widget/action";

/// An action of each type, which everybody may run: the params that it is stored with, and those
/// that it runs with.
fn types() -> Vec<(&'static str, Value, Value)> {
    vec![
        ("navigate", json!({"route": "/reports"}), json!({})),
        ("dialog", json!({"title": "T", "body": "B"}), json!({})),
        (
            "api_call",
            json!({"endpoint": "/test/echo"}),
            json!({"say": "hi"}),
        ),
        (
            "download",
            json!({"format": "csv", "filename": "sales.csv"}),
            json!({"filename": "mine"}),
        ),
    ]
}

/// Shows a widget with that action: `open` to everybody, and `closed` to all but kings.
async fn shown(client: &Client, kind: &str, params: &Value) -> String {
    let action = |id: &str, permissions: Value| json!({"action_id": id, "label": "Do", "type": kind, "params": params, "permissions": permissions});
    let actions = json!([
        action("open", json!([])),
        action("closed", json!(["king", "manager"]))
    ]);
    match kind {
        // A file needs rows.
        "download" => {
            client
                .shown_with("Show Q2 2025 sales by region", actions)
                .await
        }
        _ => client.shown(actions).await,
    }
}

#[tokio::test]
async fn every_type_of_action_is_refused_for_every_reason() {
    let house = House::new().await;
    let ada = house.ada();
    let bob = ada.seller("bob", "North", &["manager"]);
    for (kind, stored, given) in types() {
        let widget = shown(&ada, kind, &stored).await;
        let params = json!({"params": given});
        let runs = ada.act(&widget, "open", params.clone()).await;
        assert_eq!(runs.status, 200, "{kind}: {}", runs.text);
        assert_eq!(ada.act(&widget, "closed", params.clone()).await.status, 200);

        let with = |more: Value| {
            let mut body = params.clone();
            for (name, value) in more.as_object().expect("an object") {
                body[name] = value.clone();
            }
            body
        };
        let none = Uuid::new_v4().to_string();
        let cases = [
            (
                "unknown widget",
                ada.act(&none, "open", params.clone()).await,
                (404, "unknown_widget"),
            ),
            (
                "another's widget",
                bob.act(&widget, "open", params.clone()).await,
                (404, "unknown_widget"),
            ),
            (
                "unknown action",
                ada.act(&widget, "opne", params.clone()).await,
                (404, "unknown_action"),
            ),
            (
                "its label for its id",
                ada.act(&widget, "Do", params.clone()).await,
                (404, "unknown_action"),
            ),
            (
                "denied",
                ada.with(&["analyst"])
                    .act(&widget, "closed", params.clone())
                    .await,
                (403, "permission_denied"),
            ),
            (
                "narrowed",
                ada.act(
                    &widget,
                    "closed",
                    with(json!({"user_context": {"permissions": ["analyst"]}})),
                )
                .await,
                (403, "permission_denied"),
            ),
            (
                "widened",
                ada.with(&[])
                    .act(
                        &widget,
                        "closed",
                        with(json!({"user_context": {"permissions": ["king", "manager"]}})),
                    )
                    .await,
                (403, "permission_denied"),
            ),
            (
                "somebody else's name",
                bob.act(
                    &widget,
                    "open",
                    with(json!({"user_context": {"user_id": "ada"}})),
                )
                .await,
                (404, "unknown_widget"),
            ),
            (
                "unknown params",
                ada.act(&widget, "open", json!({"params": {"surely_not": 1}}))
                    .await,
                (422, "invalid_params"),
            ),
            (
                "another action in the body",
                ada.act(
                    &widget,
                    "open",
                    with(json!({"action": {"type": "navigate"}})),
                )
                .await,
                (422, "invalid_request"),
            ),
            (
                "another type in the body",
                ada.act(
                    &widget,
                    "open",
                    with(json!({"type": "navigate", "permissions": []})),
                )
                .await,
                (422, "invalid_request"),
            ),
            (
                "params of a wrong type",
                ada.act(&widget, "open", json!({"params": [1]})).await,
                (422, "invalid_request"),
            ),
            (
                "no caller",
                ada.nobody().act(&widget, "open", params.clone()).await,
                (401, "not_signed_in"),
            ),
            (
                "too large",
                ada.act(
                    &widget,
                    "open",
                    json!({"params": {"say": "x".repeat(300_000)}}),
                )
                .await,
                (413, "too_large"),
            ),
            (
                "another media type",
                ada.send(Method::POST, PATH, &[("content-type", "text/plain")], "{}")
                    .await,
                (415, "unsupported_media_type"),
            ),
        ];
        for (reason, answer, refusal) in cases {
            assert_eq!(
                answer.refusal(),
                refusal,
                "{kind}, {reason}: {}",
                answer.text
            );
        }

        let once = with(json!({"idempotency_key": format!("key of {kind}")}));
        assert_eq!(ada.act(&widget, "open", once.clone()).await.status, 200);
        let other = ada.act(&widget, "closed", once).await;
        assert_eq!(other.refusal(), (409, "idempotency_conflict"), "{kind}");
    }
}

#[tokio::test]
async fn no_type_of_action_runs_once_its_widget_has_expired() {
    let house = House::new().await;
    let ada = house.ada();
    let mut widgets = Vec::new();
    for (kind, stored, given) in types() {
        widgets.push((kind, shown(&ada, kind, &stored).await, given));
    }
    house.later(1);
    for (kind, widget, given) in widgets {
        let answer = ada.act(&widget, "open", json!({"params": given})).await;
        assert_eq!(answer.refusal(), (410, "widget_expired"), "{kind}");
    }
}

#[tokio::test]
async fn every_type_of_action_is_kept_to_the_rate() {
    for (kind, stored, given) in types() {
        let house = House::new().await;
        let meter = Arc::new(house.store());
        let ada = house.limited(Limited::to(Rate::per_minute(2), "actions", meter));
        let widget = shown(&ada, kind, &stored).await;
        for left in ["1", "0"] {
            let answer = ada.act(&widget, "open", json!({"params": given})).await;
            assert_eq!(
                answer.header("ratelimit-remaining"),
                left,
                "{}",
                answer.text
            );
        }
        let refused = ada.act(&widget, "open", json!({"params": given})).await;
        assert_eq!(refused.refusal(), (429, "rate_limited"), "{kind}");
        assert!(!refused.header("retry-after").is_empty());
        // Another caller's budget is their own, and reading costs nothing.
        let bob = ada.seller("bob", "North", &[]);
        assert_eq!(
            bob.act(&widget, "open", json!({})).await.refusal(),
            (404, "unknown_widget")
        );
        assert_eq!(ada.get(&format!("/api/widget/{widget}")).await.status, 200);
    }
}

#[tokio::test]
async fn one_widget_does_not_use_up_what_there_is_for_all() {
    let house = House::new().await;
    let limited = Limited::to(Rate::per_minute(60), "actions", Arc::new(house.store()));
    let ada = house.limited(limited.each(Rate::per_minute(3)));
    let (kind, stored, given) = types().into_iter().next().expect("a type");
    let (one, other) = (
        shown(&ada, kind, &stored).await,
        shown(&ada, kind, &stored).await,
    );
    let act = |widget| ada.act(widget, "open", json!({"params": given}));
    let (first, second, third, fourth, fifth) =
        tokio::join!(act(&one), act(&one), act(&one), act(&one), act(&one));
    let all = [first, second, third, fourth, fifth];
    let refused: Vec<_> = all.iter().filter(|answer| answer.status == 429).collect();
    assert_eq!(refused.len(), 2);
    for answer in refused {
        assert_eq!(answer.refusal(), (429, "rate_limited"), "{}", answer.text);
        assert!(!answer.header("retry-after").is_empty());
    }
    assert_eq!(act(&other).await.status, 200);
}

#[tokio::test]
async fn an_endpoint_that_is_not_served_is_never_called() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let here = listener.local_addr().expect("an address").to_string();
    let house = House::new().await;
    let ada = house.ada();
    for endpoint in [
        "/api/sales/drilldown",
        "/api/widget/hello/",
        "/api/widget/hello?x=1",
        "/API/widget/hello",
        "/api/widget/../widget/hello",
        "/api/widget/%68ello",
        &format!("http://{here}/api/widget/hello"),
        &format!("//{here}/api/widget/hello"),
    ] {
        let action = json!([{"action_id": "go", "label": "Go", "type": "api_call", "params": {"endpoint": endpoint}}]);
        let widget = json!({"type": "widget", "widget_id": Uuid::new_v4(), "widget_type": "custom", "data": {}, "actions": action});
        // What is no path of ours cannot even be kept.
        if widgets::Valid::<widgets::Descriptor>::from_value(&widget).is_err() {
            continue;
        }
        let widget = ada.shown(action).await;
        let answer = ada.act(&widget, "go", json!({})).await;
        assert_eq!(answer.refusal(), (422, "unknown_endpoint"), "{endpoint}");
    }
    let called = tokio::time::timeout(std::time::Duration::from_millis(200), listener.accept());
    assert!(called.await.is_err(), "something was fetched");
}

#[tokio::test]
async fn bad_requests_are_told_with_their_places() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = ada
        .shown(json!([{"action_id": "echo", "label": "Echo", "type": "api_call", "params": {"endpoint": "/test/echo"}}]))
        .await;
    let deep = format!(
        "{{\"widget_id\":\"{widget}\",\"action_id\":\"echo\",\"params\":{{\"say\":{}1{}}}}}",
        "[".repeat(200),
        "]".repeat(200)
    );
    let twice =
        format!("{{\"widget_id\":\"{widget}\",\"action_id\":\"echo\",\"action_id\":\"other\"}}");
    for (body, refusal) in [
        ("", (400, "invalid_json")),
        ("{", (400, "invalid_json")),
        (deep.as_str(), (400, "invalid_json")),
        (twice.as_str(), (400, "invalid_json")),
        ("[]", (422, "invalid_request")),
        ("null", (422, "invalid_request")),
        ("{}", (422, "invalid_request")),
    ] {
        assert_eq!(ada.post_text(PATH, body).await.refusal(), refusal, "{body}");
    }
    for (body, pointer) in [
        (
            json!({"widget_id": "w-12345", "action_id": "a"}),
            "/widget_id",
        ),
        (json!({"widget_id": 7, "action_id": "a"}), "/widget_id"),
        (json!({"widget_id": widget, "action_id": ""}), "/action_id"),
        (
            json!({"widget_id": widget, "action_id": "x".repeat(257)}),
            "/action_id",
        ),
        (
            json!({"widget_id": widget, "action_id": {"$ne": ""}}),
            "/action_id",
        ),
        (
            json!({"widget_id": widget, "action_id": "echo", "idempotency_key": ""}),
            "/idempotency_key",
        ),
        (
            json!({"widget_id": widget, "action_id": "echo", "idempotency_key": "x".repeat(129)}),
            "/idempotency_key",
        ),
        (
            json!({"widget_id": widget, "action_id": "echo", "user_context": {"roles": []}}),
            "/user_context/roles",
        ),
    ] {
        let answer = ada.post(PATH, body).await;
        assert_eq!(
            answer.refusal(),
            (422, "invalid_request"),
            "{}",
            answer.text
        );
        assert_eq!(answer.json["pointer"], pointer);
    }
    // All of it at once, and names with anything in them.
    let wrong = json!({"params": {"say": 7, "sya": "x", "a/b~c": 1, "__proto__": {}}});
    let answer = ada.act(&widget, "echo", wrong).await;
    assert_eq!(answer.refusal(), (422, "invalid_params"));
    let issues = answer.issues();
    for (pointer, code) in [
        ("/params/say", "wrong_type"),
        ("/params/sya", "unknown_param"),
        ("/params/a~1b~0c", "unknown_param"),
        ("/params/__proto__", "unknown_param"),
    ] {
        let it = (pointer.to_owned(), code.to_owned());
        assert!(issues.contains(&it), "{pointer} in {issues:?}");
    }
    assert_eq!(issues.len(), 4);
    assert!(
        answer.text.contains("Did you mean `say`?"),
        "{}",
        answer.text
    );
}
