//! What can be done in a dialog: what the caller may do, found in the kept widget.

use serde_json::{Value, json};

use crate::client::{Client, House};

fn echo(id: &str, permissions: Value) -> Value {
    json!({"action_id": id, "label": id, "type": "api_call", "params": {"endpoint": "/test/echo"}, "permissions": permissions})
}

/// A widget with a dialog, in which there is another one.
async fn asking(client: &Client) -> String {
    let inner = json!({"action_id": "more", "label": "More", "type": "dialog", "permissions": ["manager"],
        "params": {"title": "Still more", "actions": [echo("deep", json!([])), echo("deeper", json!(["analyst"]))]}});
    let params = json!({"title": "Sure?", "body": "It cannot be undone.", "actions": [
        "No", {"label": "Later"}, echo("yes", json!([])), echo("delete", json!(["manager", "king"])), inner,
        {"label": "Broken", "action_id": "broken", "type": "api_call"},
        {"action_id": "far", "label": "Far", "type": "api_call", "params": {"endpoint": "/not/ours"}},
        {"label": "Odd", "permissions": {"any": "king"}},
    ]});
    client
        .shown(json!([
            {"action_id": "ask", "label": "Ask", "type": "dialog", "params": params},
            {"action_id": "closed", "label": "Closed", "type": "dialog", "permissions": ["king"],
             "params": {"actions": [echo("inside", json!([]))]}},
        ]))
        .await
}

fn labels(actions: &Value) -> Vec<&str> {
    let actions = actions.as_array().expect("a list").iter();
    actions
        .filter_map(|action| action.as_str().or_else(|| action["label"].as_str()))
        .collect()
}

#[tokio::test]
async fn a_dialog_holds_what_the_caller_may_do_wherever_it_is_shown() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = asking(&ada).await;
    let all = ["No", "Later", "yes", "delete", "More", "Broken", "Far"];
    let few = ["No", "Later", "yes", "Broken", "Far"];
    for (client, wanted) in [(ada.clone(), &all[..]), (ada.with(&["analyst"]), &few)] {
        let dialog = client.act(&widget, "ask", json!({})).await.json;
        assert_eq!(dialog["type"], "dialog");
        assert_eq!(
            (&dialog["title"], &dialog["body"]),
            (&json!("Sure?"), &json!("It cannot be undone."))
        );
        assert_eq!(labels(&dialog["actions"]), wanted);
        let shown = client.get(&format!("/api/widget/{widget}")).await.json;
        assert_eq!(labels(&shown["actions"]), ["Ask"]);
        assert_eq!(shown["actions"][0]["params"]["actions"], dialog["actions"]);
    }
    // A request may ask for less.
    let less = json!({"user_context": {"permissions": []}});
    assert_eq!(
        labels(&ada.act(&widget, "ask", less).await.json["actions"]),
        few
    );
    // The same holds for a dialog in a dialog.
    let inner = ada
        .with(&["manager"])
        .act(&widget, "more", json!({}))
        .await
        .json;
    assert_eq!(
        (inner["title"].as_str(), labels(&inner["actions"])),
        (Some("Still more"), vec!["deep"])
    );
}

#[tokio::test]
async fn a_button_of_a_dialog_is_clicked_like_any_other() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = asking(&ada).await;
    for action in ["yes", "delete", "deep", "deeper"] {
        let answer = ada
            .act(&widget, action, json!({"params": {"say": action}}))
            .await;
        assert_eq!(answer.json, json!({"type": "message", "message": action}));
    }
    // Once for each key, and remembered.
    let once = json!({"params": {"say": "yes"}, "idempotency_key": "once"});
    assert_eq!(ada.act(&widget, "yes", once.clone()).await.status, 200);
    assert_eq!(
        ada.act(&widget, "delete", once).await.refusal(),
        (409, "idempotency_conflict")
    );
    let (kind, subject, outcome) = ada.audit().await.remove(1);
    assert_eq!(
        (kind.as_str(), subject, outcome.as_str()),
        ("action", format!("{widget}/yes"), "done")
    );
}

#[tokio::test]
async fn who_may_not_open_a_dialog_may_do_nothing_in_it() {
    let house = House::new().await;
    let ada = house.ada();
    let widget = asking(&ada).await;
    for (held, action, refusal) in [
        (
            &["manager", "analyst"][..],
            "inside",
            (403, "permission_denied"),
        ),
        (&["analyst"], "deep", (403, "permission_denied")),
        (&["analyst"], "deeper", (403, "permission_denied")),
        (&["manager"], "deeper", (403, "permission_denied")),
        (&["analyst"], "delete", (403, "permission_denied")),
        (&["king"], "broken", (404, "unknown_action")),
        (&["king"], "Later", (404, "unknown_action")),
        (&["king"], "No", (404, "unknown_action")),
        (&["king"], "far", (422, "unknown_endpoint")),
    ] {
        let answer = ada.with(held).act(&widget, action, json!({})).await;
        assert_eq!(
            answer.refusal(),
            refusal,
            "{held:?} {action}: {}",
            answer.text
        );
    }
    assert_eq!(
        ada.with(&["king"])
            .act(&widget, "inside", json!({}))
            .await
            .status,
        200
    );
}
