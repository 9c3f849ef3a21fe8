//! Forms that are sent: what is entered is checked by the stored form, kept once, or drives the
//! answers that it belongs to.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Client, House};

/// A form of a field of each kind.
pub fn entry() -> Value {
    json!({"form_id": "entry.customers", "fields": [
        {"field_id": "name", "type": "text", "label": "Name", "required": true,
         "validation": {"min_length": 3, "max_length": 20, "pattern": "[^<>]*"}},
        {"field_id": "email", "type": "email", "label": "E-mail", "required": true},
        {"field_id": "pin", "type": "password", "label": "Pin"},
        {"field_id": "since", "type": "date", "label": "Since"},
        {"field_id": "segment", "type": "select", "label": "Segment", "options": ["Consumer", "Enterprise"]},
        {"field_id": "tags", "type": "multiselect", "label": "Tags", "options": ["a", "b"]},
        {"field_id": "limit", "type": "number", "label": "Limit"}]})
}

/// Shows a form whose data is kept.
pub async fn entry_form(ada: &Client) -> String {
    let send = json!([{"action_id": "add", "label": "Add", "type": "submit",
                       "params": {"endpoint": "/api/widget/action", "method": "POST"}}]);
    ada.shown_as("form", entry(), send).await
}

/// A click that sends that.
pub fn data(data: Value) -> Value {
    json!({"params": {"form_data": data}})
}

#[tokio::test]
async fn what_is_entered_is_kept_once_without_its_secrets() {
    let house = House::new().await;
    let ada = house.ada();
    let form = entry_form(&ada).await;
    let entered = json!({"name": "Ada", "email": "ada@example.org", "pin": "1234", "tags": "a", "limit": "5"});
    let sent = json!({"params": {"form_data": entered}, "idempotency_key": "once"});
    let answer = ada.act(&form, "add", sent.clone()).await;
    assert_eq!(answer.json["type"], "success", "{}", answer.text);
    assert_eq!(ada.act(&form, "add", sent).await.json, answer.json);
    let id: Uuid = answer.json["submission_id"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("an id");
    let store = house.store();
    let kept = store.submission("ada", id).await.expect("kept");
    assert_eq!(
        Value::Object(kept.values.clone()),
        json!({"name": "Ada", "email": "ada@example.org", "tags": ["a"], "limit": 5})
    );
    let all = store.submissions("ada", 10, None).await.expect("a page");
    assert_eq!(all.entries, [kept]);
    assert!(store.submission("bob", id).await.is_err());
}

#[tokio::test]
async fn all_that_is_wrong_with_a_form_is_said_at_once_by_field_and_nothing_is_kept() {
    let house = House::new().await;
    let ada = house.ada();
    let form = entry_form(&ada).await;
    let wrong = json!({"name": "<A", "since": "soon", "segment": "consumer", "tags": ["a", "c"],
                       "limit": "many", "admin": true});
    let answer = ada.act(&form, "add", data(wrong)).await;
    assert_eq!(answer.refusal(), (422, "invalid_params"));
    let wanted = [
        ("admin", "unknown_field"),
        ("name", "out_of_range"),
        ("name", "bad_pattern"),
        ("email", "missing_field"),
        ("since", "bad_pattern"),
        ("segment", "bad_enum"),
        ("tags/1", "bad_enum"),
        ("limit", "wrong_type"),
    ]
    .map(|(field, code)| (format!("/params/form_data/{field}"), code.to_owned()));
    assert_eq!(answer.issues(), wanted);
    for (params, pointer) in [
        (json!({"form_data": []}), "/params/form_data"),
        (
            json!({"form_data": {"name": "Ada", "email": "a@b"}, "form_id": "other"}),
            "/params/form_id",
        ),
        (
            json!({"form_data": {"name": "Ada", "email": "a@b"}, "endpoint": "/evil"}),
            "/params/endpoint",
        ),
        (json!({"name": "Ada"}), "/params/form_data/name"),
    ] {
        let answer = ada.act(&form, "add", json!({ "params": params })).await;
        assert_eq!(answer.refusal(), (422, "invalid_params"), "{params}");
        assert!(
            answer.issues().iter().any(|(at, _)| at == pointer),
            "{}",
            answer.text
        );
    }
    let all = house
        .store()
        .submissions("ada", 10, None)
        .await
        .expect("a page");
    assert!(all.entries.is_empty());
}

fn id(widget: &Value) -> String {
    widget["widget_id"].as_str().expect("an id").to_owned()
}

fn action(widget: &Value, label: &str) -> String {
    let actions = widget["actions"].as_array().expect("actions");
    let found = actions.iter().find(|action| action["label"] == label);
    let found = found.unwrap_or_else(|| panic!("{label}: {actions:?}"));
    found["action_id"].as_str().expect("an id").to_owned()
}

/// The cells of a column of a table, or the labels of a chart.
fn shown(widget: &Value, column: &str) -> Vec<String> {
    let rows = widget["data"]["rows"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let cells = rows.iter().map(|row| row[column].clone());
    let labels = widget["data"]["series"][0]["labels"].as_array().cloned();
    let mut all: Vec<String> = cells
        .chain(labels.unwrap_or_default())
        .map(|text| text.as_str().unwrap_or_default().to_owned())
        .collect();
    all.sort();
    all.dedup();
    all
}

#[tokio::test]
async fn a_filter_form_redraws_its_answer_and_stays_linked_to_it() {
    let house = House::new().await;
    let ada = house.ada();
    let widgets = ada
        .asked("list product, region and ordered on for North")
        .await;
    let (form, table) = (&widgets[0], &widgets[1]);
    assert_eq!(
        (&form["widget_type"], &table["widget_type"]),
        (&json!("form"), &json!("table"))
    );
    let apply = action(form, "Apply filters");
    let answer = ada
        .act(&id(form), &apply, data(json!({"region": ["South"]})))
        .await;
    assert_eq!(answer.json["type"], "new_widget", "{}", answer.text);
    assert_eq!(shown(&answer.json["widget"], "region"), ["South"]);
    let all = answer.json["widgets"].as_array().expect("widgets");
    assert_eq!(all.len(), 2);
    assert_eq!(answer.json["replaces"][id(&all[0])], json!(id(form)));
    assert!(
        !answer.json["citations"]
            .as_array()
            .expect("citations")
            .is_empty()
    );

    // The form that came with it, and the first one, go on working.
    let again = ada
        .act(
            &id(&all[0]),
            &action(&all[0], "Apply filters"),
            data(json!({"region": ["West"]})),
        )
        .await;
    assert_eq!(shown(&again.json["widget"], "region"), ["West"]);
    let dates = data(json!({"start_date": "2025-05-01", "end_date": "2025-05-31", "region": []}));
    let may = ada.act(&id(form), &apply, dates).await;
    assert_eq!(shown(&may.json["widget"], "region"), ["North"]);
    assert_eq!(shown(&may.json["widget"], "ordered_on"), ["2025-05-10"]);

    // What is active is said, and each filter can be taken off by itself.
    let chart = &answer.json["widget"];
    assert_eq!(chart["config"]["active_filters"][0]["said"], "South");
    let open = ada
        .act(&id(chart), &action(chart, "Region: South"), json!({}))
        .await;
    assert_eq!(
        shown(&open.json["widget"], "region"),
        ["North", "South", "West"]
    );
    assert_eq!(open.json["widget"]["config"]["active_filters"], json!([]));
    assert_eq!(
        open.json["replaces"][id(&open.json["widget"])],
        json!(id(chart))
    );
}

#[tokio::test]
async fn what_a_filter_form_does_not_have_is_refused_by_field() {
    let house = House::new().await;
    let ada = house.ada();
    let widgets = ada
        .asked("list product, region and ordered on for North")
        .await;
    let apply = action(&widgets[0], "Apply filters");
    for (entered, pointer) in [
        (json!({"region": ["Nroth"]}), "/params/form_data/region/0"),
        (json!({"salary": 5}), "/params/form_data/salary"),
        (
            json!({"start_date": "2025-13-01"}),
            "/params/form_data/start_date",
        ),
        (
            json!({"start_date": "2025-06-01", "end_date": "2025-05-01"}),
            "/params/form_data/end_date",
        ),
        (
            json!({"amount_min": "' OR 1=1 --"}),
            "/params/form_data/amount_min",
        ),
        (
            json!({"product": ["x".repeat(5000)]}),
            "/params/form_data/product/0",
        ),
    ] {
        let answer = ada.act(&id(&widgets[0]), &apply, data(entered)).await;
        assert_eq!(answer.refusal(), (422, "invalid_params"), "{}", answer.text);
        assert_eq!(answer.issues()[0].0, pointer, "{}", answer.text);
    }
}

#[tokio::test]
async fn one_form_drives_several_answers() {
    let house = House::new().await;
    let ada = house.ada();
    let mut widgets = Vec::new();
    for question in [
        "total amount by product",
        "list product, region and ordered on for North",
        "hello",
    ] {
        let body = json!({"message": question, "session_id": "mine"});
        let answer = ada.post("/ai/chat", body).await;
        let lines = answer
            .text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        widgets.extend(
            lines
                .filter(|line| line["type"] == "widget")
                .map(|line| line["content"].clone()),
        );
    }
    let chart = widgets
        .iter()
        .find(|widget| widget["widget_type"] == "chart")
        .expect("a chart");
    let form = widgets
        .iter()
        .find(|widget| widget["widget_type"] == "form")
        .expect("a form");
    let apply = action(form, "Apply filters");
    for targets in [json!([id(chart)]), json!("session")] {
        let sent = json!({"params": {"form_data": {"region": ["West"]}, "targets": targets}});
        let answer = ada.act(&id(form), &apply, sent).await;
        let all = answer.json["widgets"]
            .as_array()
            .unwrap_or_else(|| panic!("{}", answer.text));
        let driven = all
            .iter()
            .find(|widget| answer.json["replaces"][id(widget)] == json!(id(chart)))
            .expect("the chart, drawn again");
        assert_eq!(shown(driven, "product"), ["Scarf"], "{targets}");
        // The form's own rows are one of the session's answers, and come once all the same.
        let kinds: Vec<&Value> = all.iter().map(|widget| &widget["widget_type"]).collect();
        let tables = kinds.iter().filter(|kind| ***kind == "table").count();
        assert_eq!(tables, 1, "{kinds:?}");
    }
    let strangers = json!([Uuid::new_v4(), id(form), "x"]);
    let sent = json!({"params": {"form_data": {}, "targets": strangers}});
    let answer = ada.act(&id(form), &apply, sent).await;
    assert_eq!(answer.issues()[0].0, "/params/targets/2", "{}", answer.text);
    let strangers = json!([Uuid::new_v4(), id(form)]);
    let sent = json!({"params": {"form_data": {}, "targets": strangers}});
    let answer = ada.act(&id(form), &apply, sent).await;
    let pointers: Vec<String> = answer.issues().into_iter().map(|(at, _)| at).collect();
    assert_eq!(
        pointers,
        ["/params/targets/0", "/params/targets/1"],
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn a_form_shows_nobody_more_than_they_may_see() {
    let house = House::new().await;
    let ada = house.ada();
    let bob = ada.seller("bob", "South", &["analyst"]);
    let widgets = bob.asked("list product and region").await;
    let form = widgets
        .iter()
        .find(|widget| widget["widget_type"] == "form")
        .expect("a form");
    assert!(!form.to_string().contains("North") && !form.to_string().contains("email"));
    let apply = action(form, "Apply filters");
    let all = bob.act(&id(form), &apply, data(json!({}))).await;
    assert_eq!(
        shown(&all.json["widget"], "region"),
        ["South"],
        "{}",
        all.text
    );
    assert_eq!(
        ada.act(&id(form), &apply, data(json!({}))).await.refusal(),
        (404, "unknown_widget")
    );
}

#[tokio::test]
async fn one_filter_is_changed_by_name() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = ada
        .shown_over("total amount by product in 2025", "/api/data/filter")
        .await;
    let change = |params: Value| {
        let (ada, widget) = (ada.clone(), widget.clone());
        async move { ada.act(&widget, "go", json!({ "params": params })).await }
    };
    let north = change(json!({"key": "region", "value": "North"})).await;
    assert_eq!(
        shown(&north.json["widget"], "product"),
        ["Coat", "Hat"],
        "{}",
        north.text
    );
    let all = change(json!({"key": "all", "value": null})).await;
    assert_eq!(
        all.json["widget"]["config"]["active_filters"],
        json!([]),
        "{}",
        all.text
    );
    for (params, pointer) in [
        (json!({}), "/params/key"),
        (json!({"key": 7}), "/params/key"),
        (json!({"key": "rigeon", "value": "x"}), "/params/key"),
        (json!({"key": "region", "value": "Nroth"}), "/params/value"),
        (json!({"key": "region", "value": {"a": 1}}), "/params/value"),
        (json!({"key": "region", "valeu": "North"}), "/params/valeu"),
    ] {
        let answer = change(params.clone()).await;
        assert_eq!(answer.refusal(), (422, "invalid_params"), "{params}");
        assert!(
            answer.issues()[0].0.starts_with(pointer),
            "{params}: {}",
            answer.text
        );
    }
}
