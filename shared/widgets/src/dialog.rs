//! What can be done in a dialog.
//!
//! No source defines what a dialog holds, so its params are open. What stands in its `actions` is a
//! button each: a text, or an object with a `label`, closes the dialog; what is a whole action, like
//! those of a widget, can be run. Such an action belongs to the widget that the dialog belongs to.
//! It asks for the permissions of the dialog as well as for its own, for who may not open a dialog
//! is not shown what is in it.

use serde_json::Value;

use crate::action::{Action, ActionKind, ActionType, Dialog};
use crate::read::{Place, Report, Rule};

/// Where a dialog's params have its buttons.
const ACTIONS: &str = "actions";

/// An action of a widget, where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// The action.
    pub action: Action,
    /// The dialogs that it stands in, the outermost first.
    pub inside: Vec<Action>,
}

impl Offered {
    /// Whether a caller with these permissions may run it.
    pub fn allows<'a>(&self, held: impl IntoIterator<Item = &'a str> + Clone) -> bool {
        let all = self.inside.iter().chain([&self.action]);
        all.into_iter().all(|action| action.allows(held.clone()))
    }
}

/// The action of that id among some, or in a dialog of theirs. Of several the first counts, and
/// those outside of dialogs come before those inside.
pub(crate) fn find(actions: &[Action], id: &str) -> Option<Offered> {
    let outside = actions.iter().find(|action| action.action_id == id);
    if let Some(action) = outside {
        return Some(Offered {
            action: action.clone(),
            inside: Vec::new(),
        });
    }
    actions.iter().find_map(|opener| {
        let ActionKind::Dialog(dialog) = &opener.kind else {
            return None;
        };
        let mut found = find(&dialog.actions(), id)?;
        found.inside.insert(0, opener.clone());
        Some(found)
    })
}

impl Action {
    /// Takes away what a caller with these permissions may not do in its dialog, if it is one.
    pub(crate) fn keep_for<'a>(&mut self, held: impl IntoIterator<Item = &'a str> + Clone) {
        if let ActionKind::Dialog(dialog) = &mut self.kind {
            dialog.keep_for(held);
        }
    }
}

impl Dialog {
    /// What can be run in it, in order.
    pub fn actions(&self) -> Vec<Action> {
        let buttons = self.other.get(ACTIONS).and_then(Value::as_array);
        buttons.into_iter().flatten().filter_map(whole).collect()
    }

    /// Takes away what a caller with these permissions may not do in it.
    pub fn keep_for<'a>(&mut self, held: impl IntoIterator<Item = &'a str> + Clone) {
        if let Some(buttons) = self.other.get_mut(ACTIONS) {
            narrow(buttons, held);
        }
    }
}

/// A button that is a whole action.
fn whole(button: &Value) -> Option<Action> {
    let mut report = Report::default();
    let action = Action::read(button, &Place::ROOT, &mut report)?;
    (report.errors() == 0).then_some(action)
}

fn narrow<'a>(buttons: &mut Value, held: impl IntoIterator<Item = &'a str> + Clone) {
    let Value::Array(buttons) = buttons else {
        return;
    };
    buttons.retain(|button| allows(button, held.clone()));
    for button in buttons {
        let kind = button.get("type").and_then(Value::as_str);
        if kind.and_then(ActionType::parse) == Some(ActionType::Dialog)
            && let Some(inner) = button.pointer_mut("/params/actions")
        {
            narrow(inner, held.clone());
        }
    }
}

/// Whether a button is for a caller with these permissions. One that asks for permissions in a way
/// that cannot be read is for nobody.
fn allows<'a>(button: &Value, held: impl IntoIterator<Item = &'a str>) -> bool {
    let wanted = match button.get("permissions") {
        None | Some(Value::Null) => return true,
        Some(Value::Array(wanted)) => wanted,
        Some(_) => return false,
    };
    if !wanted.iter().all(Value::is_string) {
        return false;
    }
    wanted.is_empty()
        || held
            .into_iter()
            .any(|held| wanted.iter().any(|one| one == held))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{Descriptor, Valid};

    fn widget() -> Descriptor {
        let go = |id: &str, permissions: Value| json!({"action_id": id, "label": id, "type": "navigate", "params": {"route": "/a"}, "permissions": permissions});
        let deep = json!({"action_id": "more", "label": "More", "type": "dialog", "permissions": ["manager", "king"],
            "params": {"title": "More", "actions": [go("deep", json!(["analyst"])), go("open", json!([])), "Close"]}});
        let widget = json!({
            "type": "widget", "widget_id": "1d6c9e4b-2a7f-4e58-9b0c-3f8a5d7e1c64", "widget_type": "custom", "data": {},
            "actions": [
                {"action_id": "ask", "label": "Ask", "type": "dialog", "params": {"title": "Sure?", "actions": [
                    "No", {"label": "Later"}, go("yes", json!([])), go("delete", json!(["king"])), deep,
                    {"label": "Half", "action_id": "half", "type": "navigate"},
                    {"label": "Odd", "permissions": "king"}, {"label": "Odder", "permissions": [7]},
                    go("last", json!(["king"])),
                ]}},
                go("last", json!([])),
                {"action_id": "closed", "label": "Closed", "type": "dialog", "permissions": ["king"],
                 "params": {"actions": [go("inside", json!([]))]}},
            ],
        });
        Valid::<Descriptor>::from_value(&widget)
            .unwrap_or_else(|issues| panic!("{issues:?}"))
            .into_inner()
    }

    fn allows(id: &str, held: &[&str]) -> Option<bool> {
        let found = widget().offered(id)?;
        Some(found.allows(held.iter().copied()))
    }

    #[test]
    fn an_action_in_a_dialog_is_found_and_asks_for_all_permissions_on_the_way() {
        for (id, held, wanted) in [
            ("yes", &[][..], Some(true)),
            ("delete", &["manager"], Some(false)),
            ("delete", &["king"], Some(true)),
            ("deep", &["manager"], Some(false)),
            ("deep", &["analyst"], Some(false)),
            ("deep", &["manager", "analyst"], Some(true)),
            ("open", &[], Some(false)),
            ("open", &["manager"], Some(true)),
            ("inside", &["manager"], Some(false)),
            ("inside", &["king"], Some(true)),
            // What a widget offers itself comes first.
            ("last", &[], Some(true)),
            // What is no whole action cannot be run.
            ("half", &["king"], None),
            ("Later", &["king"], None),
            ("", &["king"], None),
        ] {
            assert_eq!(allows(id, held), wanted, "{id} {held:?}");
        }
    }

    fn labels(buttons: &Value) -> Vec<&str> {
        let buttons = buttons.as_array().into_iter().flatten();
        buttons
            .filter_map(|button| button.as_str().or_else(|| button["label"].as_str()))
            .collect()
    }

    #[test]
    fn a_caller_sees_of_a_dialog_what_they_may_do() {
        let seen = |held: &[&str]| {
            let widget = widget().for_caller(held.iter().copied());
            serde_json::to_value(&widget).expect("JSON")["actions"].take()
        };
        let nobody = seen(&[]);
        assert_eq!(labels(&nobody), ["Ask", "last"]);
        assert_eq!(
            labels(&nobody[0]["params"]["actions"]),
            ["No", "Later", "yes", "Half"]
        );
        let manager = seen(&["manager"]);
        let buttons = &manager[0]["params"]["actions"];
        assert_eq!(labels(buttons), ["No", "Later", "yes", "More", "Half"]);
        assert_eq!(labels(&buttons[3]["params"]["actions"]), ["open", "Close"]);
        let king = seen(&["king", "analyst"]);
        assert_eq!(labels(&king), ["Ask", "last", "Closed"]);
        assert_eq!(
            labels(&king[0]["params"]["actions"]),
            ["No", "Later", "yes", "delete", "More", "Half", "last"]
        );
    }

    proptest! {
        /// Whatever a dialog holds, what is left of it for a caller is what they may do, and
        /// narrowing it again changes nothing.
        #[test]
        fn narrowing_is_done_at_once(
            wanted in prop::collection::vec(prop::collection::vec("[ab]", 0..3), 0..6),
            held in prop::collection::vec("[ab]", 0..2),
        ) {
            let buttons: Vec<Value> = wanted.iter().map(|of| json!({"label": "x", "permissions": of})).collect();
            let mut dialog = Dialog::default();
            dialog.other.insert(ACTIONS.to_owned(), json!(buttons));
            let held: Vec<&str> = held.iter().map(String::as_str).collect();
            dialog.keep_for(held.iter().copied());
            let left = dialog.clone();
            let kept = wanted.iter().filter(|of| of.is_empty() || of.iter().any(|one| held.contains(&one.as_str())));
            prop_assert_eq!(left.other[ACTIONS].as_array().map(Vec::len), Some(kept.count()));
            dialog.keep_for(held.iter().copied());
            prop_assert_eq!(dialog, left);
        }
    }
}
