//! What lies behind a mark, as it is clicked.

use serde_json::{Value, json};

use crate::client::{Answer, Client, House};

/// A bar chart of three regions, and the id of its action that opens a bar.
async fn chart(client: &Client) -> (String, String) {
    let widgets = client.asked("Show Q2 2025 sales by region").await;
    opens(&widgets[0], "View Details")
}

/// The ids of a widget and of its action whose label begins so.
fn opens(widget: &Value, label: &str) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut actions = widget["actions"].as_array().into_iter().flatten();
    let action = actions.find(|action| text(&action["label"]).starts_with(label));
    let action = action.unwrap_or_else(|| panic!("no {label}: {widget}"));
    (text(&widget["widget_id"]), text(&action["action_id"]))
}

/// The sum of what a chart shows.
fn total(answer: &Answer) -> f64 {
    let values = answer.json["widget"]["data"]["series"][0]["values"].as_array();
    let values = values.unwrap_or_else(|| panic!("no chart: {}", answer.text));
    values.iter().filter_map(Value::as_f64).sum()
}

#[tokio::test]
async fn a_bar_opens_to_what_makes_it_up_with_ways_on_and_back() {
    let house = House::new().await;
    let ada = house.ada();
    let (widget, action) = chart(&ada).await;
    let click = json!({"params": {"selected_item": "North"}});
    let opened = ada.act(&widget, &action, click).await;
    assert_eq!(opened.json["type"], "new_widget", "{}", opened.text);
    assert!((total(&opened) - 300.5).abs() < 1e-9, "{}", opened.text);
    assert!(
        !opened.json["citations"]
            .as_array()
            .is_none_or(Vec::is_empty)
    );
    assert!(
        opened.json["text"]
            .as_str()
            .is_some_and(|text| text.contains("North"))
    );

    // It is kept like any other, and acts like any other.
    let new = &opened.json["widget"];
    let (id, _) = opens(new, "View Details");
    let read = ada.get(&format!("/api/widget/{id}")).await;
    assert_eq!(&read.json, new);
    let (id, rows) = opens(new, "Show rows");
    let rows = ada.act(&id, &rows, json!({})).await;
    assert_eq!(rows.json["widget"]["widget_type"], "table", "{}", rows.text);
    assert_eq!(
        rows.json["widget"]["data"]["rows"].as_array().map(Vec::len),
        Some(2)
    );
    let (id, back) = opens(new, "Back to");
    let back = ada.act(&id, &back, json!({})).await;
    assert!((total(&back) - 425.5).abs() < 1e-9, "{}", back.text);

    let audit = ada.audit().await;
    let kinds: Vec<&str> = audit.iter().map(|(kind, ..)| kind.as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "action").count(), 3);
    assert_eq!(kinds.iter().filter(|kind| **kind == "widget").count(), 4);
    assert!(audit.iter().all(|(.., outcome)| outcome == "done"));
}

#[tokio::test]
async fn what_opens_is_what_who_clicks_may_see_and_do() {
    let house = House::new().await;
    let ada = house.ada();
    let (widget, action) = chart(&ada).await;
    let click = |item: &str| json!({"params": {"selected_item": item}});
    let less = ada.seller("ada", "South", &["analyst"]);
    let south = less.act(&widget, &action, click("South")).await;
    assert!((total(&south) - 50.0).abs() < 1e-9, "{}", south.text);
    assert!(!south.text.contains("Export CSV"), "{}", south.text);
    let north = less.act(&widget, &action, click("North")).await;
    assert!(
        !north.text.contains("300.5") && !north.text.contains("100.5"),
        "{}",
        north.text
    );
    // Kept whole all the same, for who may export.
    let id = south.json["widget"]["widget_id"].as_str().expect("an id");
    let whole = ada.get(&format!("/api/widget/{id}")).await;
    assert!(whole.text.contains("Export CSV"), "{}", whole.text);
    // Sources that the request leaves out are not there.
    let mut elsewhere = click("North");
    elsewhere["user_context"] = json!({"active_sources": ["payroll"]});
    let answer = ada.act(&widget, &action, elsewhere).await;
    assert_eq!(answer.refusal(), (422, "not_available"));
}

#[tokio::test]
async fn a_click_on_nothing_that_is_shown_is_told_so() {
    let house = House::new().await;
    let ada = house.ada();
    let (widget, action) = chart(&ada).await;
    let act = |params: Value| {
        let (ada, widget, action) = (ada.clone(), widget.clone(), action.clone());
        async move { ada.act(&widget, &action, json!({"params": params})).await }
    };
    for (params, pointer) in [
        (json!({"selected_item": "Nowhere"}), "/params/selected_item"),
        (
            json!({"selected_item": "North' OR 1=1 --"}),
            "/params/selected_item",
        ),
        (json!({"selected_item": ["North"]}), "/params/selected_item"),
        (
            json!({"selected_item": "North", "selected_series": "None"}),
            "/params/selected_series",
        ),
        (json!({"index": 99}), "/params/index"),
        (json!({"index": -1}), "/params/index"),
        (json!({"selected_itme": "North"}), "/params/selected_itme"),
        (json!({"sql": "SELECT 1"}), "/params/sql"),
        (json!({"show": "everything"}), "/params/show"),
    ] {
        let told = params.to_string();
        let answer = act(params).await;
        assert_eq!(
            answer.refusal(),
            (422, "invalid_params"),
            "{told}: {}",
            answer.text
        );
        assert_eq!(answer.issues()[0].0, pointer, "{told}: {}", answer.text);
    }
    assert_eq!(
        act(json!({"show": "back"})).await.refusal(),
        (422, "no_way_back")
    );
}

#[tokio::test]
async fn the_same_click_under_a_key_makes_one_widget() {
    let house = House::new().await;
    let ada = house.ada();
    let (widget, action) = chart(&ada).await;
    let click = json!({"params": {"selected_item": "North"}, "idempotency_key": "k"});
    let clicks = [
        ada.act(&widget, &action, click.clone()),
        ada.act(&widget, &action, click.clone()),
        ada.act(&widget, &action, click),
    ];
    let answers = futures::future::join_all(clicks).await;
    let id = &answers[0].json["widget"]["widget_id"];
    assert!(id.is_string(), "{}", answers[0].text);
    assert!(
        answers
            .iter()
            .all(|answer| &answer.json["widget"]["widget_id"] == id)
    );
    let audit = ada.audit().await;
    assert_eq!(
        audit.iter().filter(|(kind, ..)| kind == "action").count(),
        1
    );
}

#[tokio::test]
async fn the_endpoint_itself_takes_a_click_as_the_widgets_own_action_does() {
    const PATH: &str = "/api/data/drilldown";
    let house = House::new().await;
    let ada = house.ada();
    let widgets = ada.asked("Show Q2 2025 sales by region").await;
    let (widget, _) = opens(&widgets[0], "View Details");
    let opened = ada
        .post(PATH, json!({"widget_id": widget, "selected_item": "North"}))
        .await;
    assert!((total(&opened) - 300.5).abs() < 1e-9, "{}", opened.text);
    // As clients do that know no more than the action's own parameters.
    let data_key = widgets[0]["actions"][0]["params"]["data_key"].clone();
    let opened = ada
        .post(
            PATH,
            json!({"data_key": data_key, "selected_item": "North"}),
        )
        .await;
    assert!((total(&opened) - 300.5).abs() < 1e-9, "{}", opened.text);

    let bob = ada.seller("bob", "North", &["manager"]);
    let plain = ada.shown(json!([])).await;
    let click = |widget: &str| json!({"widget_id": widget, "selected_item": "North"});
    for (answer, refusal) in [
        (
            ada.post(PATH, json!({"selected_item": "North"})).await,
            (422, "invalid_request"),
        ),
        (
            ada.post(PATH, json!({"widget_id": "7", "selected_item": "North"}))
                .await,
            (422, "invalid_request"),
        ),
        (
            ada.post(PATH, json!({"widget_id": widget, "itme": "North"}))
                .await,
            (422, "invalid_request"),
        ),
        (
            bob.post(PATH, click(&widget)).await,
            (404, "unknown_widget"),
        ),
        (ada.post(PATH, click(&plain)).await, (404, "unknown_action")),
        (
            ada.with(&[]).post(PATH, click(&widget)).await,
            (403, "permission_denied"),
        ),
        (
            ada.nobody().post(PATH, click(&widget)).await,
            (401, "not_signed_in"),
        ),
        (
            ada.post(
                PATH,
                json!({"widget_id": widget, "selected_item": "Nowhere"}),
            )
            .await,
            (422, "invalid_params"),
        ),
    ] {
        assert_eq!(answer.refusal(), refusal, "{}", answer.text);
    }
    house.later(2);
    assert_eq!(
        ada.post(PATH, click(&widget)).await.refusal(),
        (410, "widget_expired")
    );
}
