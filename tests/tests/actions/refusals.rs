//! Every type of action with every reason not to run it.

mod cases;
mod requests;

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use service::limit::{Limited, Rate};
use uuid::Uuid;

use crate::client::House;
use cases::{Case, cases, in_every_place, shown};

const PATH: &str = "/api/widget/action";

#[test]
fn every_type_of_action_is_among_the_cases() {
    let kinds: std::collections::BTreeSet<&str> = cases().iter().map(|case| case.kind).collect();
    let all = widgets::action::PARAMS.iter();
    let all = all.map(|(kind, _)| serde_json::to_value(kind).expect("a word"));
    let all: std::collections::BTreeSet<String> = all
        .filter_map(|kind| kind.as_str().map(str::to_owned))
        .collect();
    assert!(
        kinds.iter().copied().eq(all.iter().map(String::as_str)),
        "{kinds:?} {all:?}"
    );
}

#[tokio::test]
async fn every_type_of_action_is_refused_for_every_reason() {
    let house = House::new().await;
    let ada = house.ada();
    let bob = ada.seller("bob", "North", &["manager"]);
    for (case, (open, closed)) in in_every_place() {
        let widget = shown(&ada, &case).await;
        let kind = format!("{}, {open}", case.name);
        let params = json!({"params": case.given});
        let runs = ada.act(&widget, open, params.clone()).await;
        assert_eq!(runs.status, 200, "{kind}: {}", runs.text);
        assert_eq!(ada.act(&widget, closed, params.clone()).await.status, 200);

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
                ada.act(&none, open, params.clone()).await,
                (404, "unknown_widget"),
            ),
            (
                "another's widget",
                bob.act(&widget, open, params.clone()).await,
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
                    .act(&widget, closed, params.clone())
                    .await,
                (403, "permission_denied"),
            ),
            (
                "narrowed",
                ada.act(
                    &widget,
                    closed,
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
                        closed,
                        with(json!({"user_context": {"permissions": ["king", "manager"]}})),
                    )
                    .await,
                (403, "permission_denied"),
            ),
            (
                "somebody else's name",
                bob.act(
                    &widget,
                    open,
                    with(json!({"user_context": {"user_id": "ada"}})),
                )
                .await,
                (404, "unknown_widget"),
            ),
            (
                "another action in the body",
                ada.act(&widget, open, with(json!({"action": {"type": "navigate"}})))
                    .await,
                (422, "invalid_request"),
            ),
            (
                "another type in the body",
                ada.act(
                    &widget,
                    open,
                    with(json!({"type": "navigate", "permissions": []})),
                )
                .await,
                (422, "invalid_request"),
            ),
            (
                "params of a wrong type",
                ada.act(&widget, open, json!({"params": [1]})).await,
                (422, "invalid_request"),
            ),
            (
                "no caller",
                ada.nobody().act(&widget, open, params.clone()).await,
                (401, "not_signed_in"),
            ),
            (
                "too large",
                ada.act(
                    &widget,
                    open,
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

        for (params, pointer, code) in &case.wrong {
            let refused = ada.act(&widget, open, json!({ "params": params })).await;
            let said = format!("{kind}, {params}: {}", refused.text);
            assert_eq!(refused.refusal(), (422, "invalid_params"), "{said}");
            let issue = ((*pointer).to_owned(), (*code).to_owned());
            assert!(refused.issues().contains(&issue), "{said}");
        }

        let once = with(json!({"idempotency_key": format!("key of {kind}")}));
        assert_eq!(ada.act(&widget, open, once.clone()).await.status, 200);
        let other = ada.act(&widget, closed, once).await;
        assert_eq!(other.refusal(), (409, "idempotency_conflict"), "{kind}");
    }
}

#[tokio::test]
async fn no_type_of_action_runs_once_its_widget_has_expired() {
    let house = House::new().await;
    let ada = house.ada();
    let mut widgets = Vec::new();
    for (case, (open, _)) in in_every_place() {
        widgets.push((shown(&ada, &case).await, case, open));
    }
    house.later(1);
    for (widget, case, open) in widgets {
        let answer = ada.act(&widget, open, json!({"params": case.given})).await;
        let refusal = (410, "widget_expired");
        assert_eq!(answer.refusal(), refusal, "{}, {open}", case.name);
    }
}

#[tokio::test]
async fn every_type_of_action_is_kept_to_the_rate() {
    for (case, (open, _)) in in_every_place() {
        let Case { name, given, .. } = &case;
        let house = House::new().await;
        let meter = Arc::new(house.store());
        let ada = house.limited(Limited::to(Rate::per_minute(2), "actions", meter));
        let widget = shown(&ada, &case).await;
        for left in ["1", "0"] {
            let answer = ada.act(&widget, open, json!({ "params": given })).await;
            assert_eq!(
                answer.header("ratelimit-remaining"),
                left,
                "{}",
                answer.text
            );
        }
        let refused = ada.act(&widget, open, json!({ "params": given })).await;
        assert_eq!(refused.refusal(), (429, "rate_limited"), "{name}");
        assert!(!refused.header("retry-after").is_empty());
        // Another caller's budget is their own, and reading costs nothing.
        let bob = ada.seller("bob", "North", &[]);
        assert_eq!(
            bob.act(&widget, open, json!({})).await.refusal(),
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
    let case = cases().into_iter().next().expect("a case");
    let (one, other) = (shown(&ada, &case).await, shown(&ada, &case).await);
    let act = |widget| ada.act(widget, "open", json!({"params": case.given}));
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
