//! An action of each type, with what it takes and what it does not.

use serde_json::{Value, json};

use crate::{client::Client, forms};

/// An action, which everybody may run: what it is, the params that it is stored with, and those
/// that it runs with.
pub struct Case {
    pub name: &'static str,
    pub kind: &'static str,
    pub stored: Value,
    pub given: Value,
    /// Params that it does not take, with what is said of them.
    pub wrong: Vec<(Value, &'static str, &'static str)>,
}

/// An action of each type, and of each purpose where a type has several.
pub fn cases() -> Vec<Case> {
    let unknown = || {
        (
            json!({"surely_not": 1}),
            "/params/surely_not",
            "unknown_param",
        )
    };
    let case = |name, kind, stored: Value, given: Value| Case {
        name,
        kind,
        stored,
        given,
        wrong: vec![unknown()],
    };
    let right = json!({"form_data": {"name": "Ada", "email": "ada@example.org"}});
    let mut keeps = case(
        "submit",
        "submit",
        json!({"endpoint": "/api/widget/action"}),
        right.clone(),
    );
    keeps.wrong.extend([
        (json!({}), "/params/form_data/name", "missing_field"),
        (json!({"form_data": [1]}), "/params/form_data", "wrong_type"),
        (
            json!({"form_data": {"name": "Ada", "email": "ada@"}}),
            "/params/form_data/email",
            "bad_pattern",
        ),
        (
            json!({"form_data": {"name": "Ada", "email": "a@b", "admin": true}}),
            "/params/form_data/admin",
            "unknown_field",
        ),
        (
            json!({"form_data": right["form_data"], "form_id": "another"}),
            "/params/form_id",
            "bad_enum",
        ),
        (
            json!({"form_data": right["form_data"], "targets": "session"}),
            "/params/targets",
            "unknown_param",
        ),
    ]);
    let mut registered = case(
        "submit to an endpoint",
        "submit",
        json!({"endpoint": "/test/entered"}),
        right,
    );
    registered.wrong = keeps.wrong.clone();
    let mut filters = case(
        "submit of filters",
        "submit",
        json!({"endpoint": "/ai/chat/filter"}),
        json!({"form_data": {"region": ["North"]}}),
    );
    filters.wrong.extend([
        (
            json!({"form_data": {"region": ["Nroth"]}}),
            "/params/form_data/region/0",
            "bad_enum",
        ),
        (
            json!({"form_data": {"regoin": ["North"]}}),
            "/params/form_data/regoin",
            "unknown_field",
        ),
        (
            json!({"targets": "everything"}),
            "/params/targets",
            "wrong_type",
        ),
        (json!({"targets": ["x"]}), "/params/targets/0", "bad_uuid"),
    ]);
    let mut call = case(
        "api_call",
        "api_call",
        json!({"endpoint": "/test/echo"}),
        json!({"say": "hi"}),
    );
    call.wrong
        .push((json!({"say": 7}), "/params/say", "wrong_type"));
    let mut drill = case(
        "api_call of drill-down",
        "api_call",
        json!({"endpoint": "/api/data/drilldown"}),
        json!({"selected_item": "North"}),
    );
    drill.wrong = vec![(
        json!({"surely_not": 1}),
        "/params/surely_not",
        "unknown_field",
    )];
    drill.wrong.extend([
        (
            json!({"selected_item": "Nort"}),
            "/params/selected_item",
            "bad_enum",
        ),
        (
            json!({"selected_item": "North", "show": "all"}),
            "/params/show",
            "wrong_type",
        ),
    ]);
    let mut file = case(
        "download",
        "download",
        json!({"format": "csv", "filename": "sales.csv"}),
        json!({"filename": "mine"}),
    );
    file.wrong
        .push((json!({"format": "exe"}), "/params/format", "bad_enum"));
    vec![
        case(
            "navigate",
            "navigate",
            json!({"route": "/reports"}),
            json!({}),
        ),
        case(
            "dialog",
            "dialog",
            json!({"title": "T", "body": "B"}),
            json!({}),
        ),
        call,
        drill,
        file,
        keeps,
        registered,
        filters,
    ]
}

/// Shows a widget with that action: `open` to everybody, and `closed` to all but kings; and both
/// again in a dialog.
pub async fn shown(client: &Client, case: &Case) -> String {
    let action = |id: &str, permissions: Value| json!({"action_id": id, "label": "Do", "type": case.kind, "params": case.stored, "permissions": permissions});
    let dialog = json!({"action_id": "more", "label": "More", "type": "dialog", "params": {"title": "More", "actions": [
        action("open within", json!([])), action("closed within", json!(["king", "manager"]))]}});
    let actions = json!([
        action("open", json!([])),
        action("closed", json!(["king", "manager"])),
        dialog
    ]);
    let question = "Show Q2 2025 sales by region";
    match case.name {
        "submit" | "submit to an endpoint" => {
            client.shown_as("form", forms::entry(), actions).await
        }
        "submit of filters" => {
            let fields = json!([{"field_id": "region", "type": "multiselect", "label": "Region",
                                 "options": ["North", "South", "West"]}]);
            let form = json!({"form_id": "filters", "fields": fields});
            client.shown_over_as("form", form, question, actions).await
        }
        // A file needs rows, and so does what is behind them.
        "download" => client.shown_with(question, actions).await,
        "api_call of drill-down" => {
            let data = client.asked(question).await[0]["data"].take();
            client.shown_over_as("chart", data, question, actions).await
        }
        _ => client.shown(actions).await,
    }
}

/// The ids of an action that everybody may run and of one that few may, in the widget itself and in
/// a dialog of it.
const PLACES: [(&str, &str); 2] = [("open", "closed"), ("open within", "closed within")];

/// Every case in the widget itself and in a dialog of it.
pub fn in_every_place() -> Vec<(Case, (&'static str, &'static str))> {
    let places = PLACES.into_iter();
    places
        .flat_map(|place| cases().into_iter().map(move |case| (case, place)))
        .collect()
}
