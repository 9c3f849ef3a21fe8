//! Actions of component trees, and actions as streams.

use axum::http::Method;
use serde_json::{Value, json};

use crate::client::{Answer, Client, House};

/// A card with a button, a list, a form, and a button of the embedding page's own.
async fn card(client: &Client) -> String {
    let slow = json!({"type": "/test/slow", "payload": {"id": 7}, "loadingBehavior": "container"});
    let open = |id: u8| json!({"type": "Button", "label": "Open", "onClickAction": {"type": "/test/echo", "payload": {"id": id}}});
    let tree = json!({"type": "Card", "children": [
        {"type": "Button", "label": "Slow", "onClickAction": slow},
        open(1),
        open(2),
        {"type": "Button", "label": "Mine", "onClickAction": {"type": "copy", "handler": "client"}},
        {"type": "Button", "label": "None", "onClickAction": {"type": "/api/unheard/of"}},
        {"type": "Button", "label": "Off", "disabled": true, "onClickAction": {"type": "/api/widget/hello"}},
        {"type": "Form", "onSubmitAction": {"type": "/test/entered"}, "children": [
            {"type": "Input", "name": "city", "required": true},
            {"type": "Checkbox", "name": "agreed", "required": true},
            {"type": "Select", "name": "region", "options": [
                {"value": "n", "label": "North"}, {"value": "s", "label": "South", "disabled": true}]},
        ]},
    ]});
    client
        .shown_as("custom", json!({"widget": tree}), json!([]))
        .await
}

async fn streamed(client: &Client, widget: &str, action: &str, params: Value) -> Answer {
    let body = json!({"widget_id": widget, "action_id": action, "params": params});
    let headers = [
        ("content-type", "application/json"),
        ("accept", "text/event-stream"),
    ];
    let path = "/api/widget/action";
    client
        .send(Method::POST, path, &headers, &body.to_string())
        .await
}

/// The names and data of events.
fn events(text: &str) -> Vec<(String, Value)> {
    let events = text.split("\n\n").filter(|event| !event.is_empty());
    events
        .map(|event| {
            let field = |name: &str| {
                let line = event.lines().find_map(|line| line.strip_prefix(name));
                line.unwrap_or_default().trim().to_owned()
            };
            let data = serde_json::from_str(&field("data:")).expect("JSON");
            (field("event:"), data)
        })
        .collect()
}

#[tokio::test]
async fn a_trees_action_streams_what_happens_and_passes_its_loading_behaviour_on() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = card(&ada).await;
    let answer = streamed(&ada, &widget, "/test/slow", json!({})).await;
    assert_eq!(answer.header("content-type"), "text/event-stream");
    let events = events(&answer.text);
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["started", "progress", "result", "done"]);
    assert_eq!(
        events[0].1,
        json!({"type": "started", "action_id": "/test/slow", "loadingBehavior": "container"})
    );
    assert_eq!(
        events[1].1,
        json!({"type": "progress", "message": "Working", "rows": 7})
    );
    assert_eq!(
        events[2].1,
        json!({"type": "result", "result": {"type": "message", "message": "run 1"}})
    );
    assert!(answer.text.contains("id: 4\n"));
    // Who wants one answer gets the result alone.
    let whole = ada.act(&widget, "/test/slow", json!({})).await;
    assert_eq!(whole.json["message"], "run 2");
}

#[tokio::test]
async fn what_is_refused_has_a_status_and_what_fails_on_the_way_an_error_and_done() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = card(&ada).await;
    for (action, refusal) in [
        ("copy", (422, "client_action")),
        ("/api/unheard/of", (422, "unknown_endpoint")),
        ("/api/widget/hello", (404, "unknown_action")),
        ("nothing", (404, "unknown_action")),
    ] {
        let answer = streamed(&ada, &widget, action, json!({})).await;
        assert_eq!(answer.refusal(), refusal, "{action}");
        assert_eq!(ada.act(&widget, action, json!({})).await.refusal(), refusal);
    }
    let fails = ada
        .shown(json!([{"action_id": "a", "label": "A", "type": "api_call", "params": {"endpoint": "/test/slow"}}]))
        .await;
    let answer = streamed(&ada, &fails, "a", json!({"fails": "once"})).await;
    let events = events(&answer.text);
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["started", "progress", "error", "done"]);
    assert_eq!(events[2].1["code"], "unavailable");
    assert_eq!(events[2].1["stage"], "data_fetch");
}

#[tokio::test]
async fn of_several_actions_of_a_type_the_payload_says_which_and_is_never_taken_from_the_request() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = card(&ada).await;
    let with = |params: Value| {
        let (ada, widget) = (ada.clone(), widget.clone());
        async move {
            ada.act(&widget, "/test/echo", json!({"params": params}))
                .await
        }
    };
    assert_eq!(
        with(json!({"payload": {"id": 2}})).await.json["message"],
        "payload {\"id\":2}"
    );
    for (params, code) in [
        (json!({}), "ambiguous"),
        (json!({"payload": {"id": 3}}), "unknown_payload"),
        (
            json!({"payload": {"id": 1, "admin": true}}),
            "unknown_payload",
        ),
    ] {
        let answer = with(params).await;
        assert_eq!(answer.refusal(), (422, "invalid_params"), "{}", answer.text);
        assert_eq!(
            answer.issues(),
            [("/params/payload".to_owned(), code.to_owned())]
        );
    }
    let other = with(json!({"payload": {"id": 1}, "say": "hi", "form_data": {"city": "x"}})).await;
    assert_eq!(
        other.issues(),
        [
            (
                "/params/form_data/city".to_owned(),
                "unknown_field".to_owned()
            ),
            ("/params/say".to_owned(), "unknown_param".to_owned()),
        ]
    );
}

#[tokio::test]
async fn a_form_of_a_tree_sends_what_its_controls_take_and_nothing_else() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = card(&ada).await;
    let send = |data: Value| {
        let (ada, widget) = (ada.clone(), widget.clone());
        async move {
            ada.act(
                &widget,
                "/test/entered",
                json!({"params": {"form_data": data}}),
            )
            .await
        }
    };
    let good = send(json!({"city": "Oslo", "agreed": true, "region": "n"})).await;
    assert_eq!(
        good.json["message"], "agreed, city, region",
        "{}",
        good.text
    );
    let bad =
        send(json!({"city": " ", "agreed": "yes", "region": "s", "admin": true, "region2": [1]}))
            .await;
    assert_eq!(bad.refusal(), (422, "invalid_params"));
    let mut issues = bad.issues();
    issues.sort();
    let wanted = [
        ("admin", "unknown_field"),
        ("agreed", "wrong_type"),
        ("city", "missing_field"),
        ("region", "bad_enum"),
        ("region2", "unknown_field"),
    ];
    let wanted = wanted.map(|(name, code)| (format!("/params/form_data/{name}"), code.to_owned()));
    assert_eq!(issues, wanted);
    for wrong in [json!([]), json!("x"), json!(7)] {
        let answer = send(wrong).await;
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.issues()[0],
            ("/params/form_data".to_owned(), "wrong_type".to_owned())
        );
    }
}

#[tokio::test]
async fn every_rule_of_a_trees_controls_is_checked_where_its_form_is_sent() {
    let house = House::new().await;
    let ada = house.ada();
    let tree = json!({"type": "Card", "asForm": true,
    "confirm": {"label": "Send", "action": {"type": "/test/entered"}},
    "cancel": {"label": "Leave", "action": {"type": "/test/echo"}},
    "children": [
        {"type": "Input", "name": "code", "required": true, "pattern": "(?=.*\\d)[A-Z]{3}-\\d+", "placeholder": "ABC-1"},
        {"type": "Input", "name": "mail", "inputType": "email"},
        {"type": "Input", "name": "count", "inputType": "number"},
        {"type": "Textarea", "name": "note", "pattern": "[^<>]*"},
        {"type": "DatePicker", "name": "since", "min": "2025-01-01", "max": "2025-12-31"},
        {"type": "Input", "name": "fixed", "disabled": true},
    ]});
    let widget = ada
        .shown_as("custom", json!({"widget": tree}), json!([]))
        .await;
    let send = |data: Value| {
        let (ada, widget) = (ada.clone(), widget.clone());
        let body = json!({"params": {"form_data": data}});
        async move { ada.act(&widget, "/test/entered", body).await }
    };
    let good = send(json!({"code": "ABC-1", "mail": "a@example.org", "count": "7", "note": "", "since": "2025-12-31T20:00:00Z"})).await;
    assert_eq!(
        good.json["message"], "code, count, mail, since",
        "{}",
        good.text
    );
    let bad = json!({"code": "ABC", "mail": "a@", "count": "seven", "note": "<b>", "since": "2026-01-01", "fixed": "x", "maill": 1});
    let wanted = [
        ("maill", "unknown_field"),
        ("code", "bad_pattern"),
        ("mail", "bad_pattern"),
        ("count", "wrong_type"),
        ("note", "bad_pattern"),
        ("since", "out_of_range"),
        ("fixed", "disabled"),
    ];
    let wanted = wanted.map(|(name, code)| (format!("/params/form_data/{name}"), code.to_owned()));
    // A stream is refused as one answer is.
    let streamed = streamed(&ada, &widget, "/test/entered", json!({"form_data": bad})).await;
    for refused in [send(bad).await, streamed] {
        assert_eq!(refused.refusal(), (422, "invalid_params"));
        assert_eq!(refused.issues(), wanted, "{}", refused.text);
    }
    // Who leaves sends nothing.
    let left = ada.act(&widget, "/test/echo", json!({})).await;
    assert_eq!(left.status, 200, "{}", left.text);
}
