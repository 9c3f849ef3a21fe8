//! Actions of component trees: `ActionConfig` of a button, a control, a form.
//!
//! A tree stands in a custom widget (`data.widget`) and is kept with it. Its actions have a name,
//! their `type`, and a payload; both are those of the kept tree. A click names the type as its
//! `action_id`. Where several actions have that type, it repeats the payload of the one that is
//! meant; what is typed into controls comes beside it, as `form_data`. It is checked against every
//! rule of the kept controls, as that of a form widget is ([`widgets::entered`]).
//!
//! A type is looked up among the endpoints like the path of an `api_call`. What the embedding page
//! handles itself (`handler: "client"`) does not run here.

use serde_json::{Map, Value};
use service::{Problem, json::step};
use widgets::{
    Action, ActionKind, Body, Descriptor,
    action::{ApiCall, Method},
    components::{ActionConfig, Component, Handler},
    entered::Controls,
};

use super::check::Clicked;
use crate::{
    params::{AT, Params},
    refusal,
};

/// The action of a widget's tree of that type.
///
/// # Errors
///
/// Where the tree has none, or has one that is none of ours to run. What is sent beside it and does
/// not fit is noted.
pub(super) fn clicked(
    widget: &Descriptor,
    action_id: &str,
    given: &Map<String, Value>,
) -> Result<Clicked, Box<Problem>> {
    let Body::Custom(custom, _) = &widget.body else {
        return Err(refusal::unknown_action().into());
    };
    let tree = custom.tree().ok_or_else(refusal::unknown_action)?;
    let mut triggers = Vec::new();
    collect(&tree.get().root, &mut triggers);
    triggers.retain(|trigger| trigger.config.kind == action_id);
    let mut params = Params::new(given);
    let Some(trigger) = meant(triggers, &mut params) else {
        return Err(refusal::unknown_action().into());
    };
    if trigger.config.handler == Handler::Client {
        return Err(refusal::client_action().into());
    }
    let entered = match params.value("form_data") {
        Some(Value::Object(data)) => data.clone(),
        Some(_) => {
            let fix = "Send values by the names of their controls.";
            params.wrong("form_data", "wrong_type", "is no object", fix);
            Map::new()
        }
        None => Map::new(),
    };
    let entered = match trigger.controls.check(&entered, &step(AT, "form_data")) {
        Ok(accepted) => accepted.values,
        Err(issues) => {
            for issue in refusal::of_issues(issues) {
                params.issue(issue);
            }
            entered
        }
    };
    let config = trigger.config.clone();
    Ok(Clicked {
        action: Action {
            action_id: action_id.to_owned(),
            label: config.kind.clone(),
            kind: ActionKind::ApiCall(ApiCall {
                endpoint: config.kind.clone(),
                method: Method::Post,
                data_key: None,
                other: Default::default(),
            }),
            permissions: Vec::new(),
        },
        inside: Vec::new(),
        config: Some(config),
        params: Map::new(),
        entered,
        issues: params.finish(),
    })
}

/// Which of several actions of one type is meant: the one of that payload.
fn meant<'t>(mut triggers: Vec<Trigger<'t>>, params: &mut Params<'_>) -> Option<Trigger<'t>> {
    let sent = params.value("payload");
    let first = triggers.first()?.config.payload.as_ref();
    match sent {
        None if triggers
            .iter()
            .any(|other| other.config.payload.as_ref() != first) =>
        {
            let fix = "Send the payload of the one that is meant.";
            let what = "is missing, and several actions have this type";
            params.wrong("payload", "ambiguous", what, fix);
        }
        None => {}
        Some(sent) => {
            let is_it = |trigger: &Trigger<'_>| trigger.config.payload.as_ref() == Some(sent);
            match triggers.iter().position(is_it) {
                Some(at) => return Some(triggers.swap_remove(at)),
                None => {
                    let fix = "Send it as it stands in the widget.";
                    let what = "is not that of an action of this type";
                    params.wrong("payload", "unknown_payload", what, fix);
                }
            }
        }
    }
    Some(triggers.swap_remove(0))
}

/// Something that sends an action, and the controls whose values it sends.
struct Trigger<'t> {
    config: &'t ActionConfig,
    controls: Controls<'t>,
}

/// Collects what sends an action; what is disabled sends none.
fn collect<'t>(component: &'t Component, triggers: &mut Vec<Trigger<'t>>) {
    let mut sends = |config: Option<&'t ActionConfig>, controls: Controls<'t>| {
        triggers.extend(config.map(|config| Trigger { config, controls }));
    };
    let on = |disabled: Option<bool>| disabled != Some(true);
    let own = || Controls::of_component(component);
    match component {
        Component::Button(button) if on(button.disabled) => {
            sends(button.on_click_action.as_ref(), Controls::default());
        }
        Component::ListViewItem(item) => {
            sends(item.on_click_action.as_ref(), Controls::default());
        }
        Component::Checkbox(tick) if on(tick.disabled) => {
            sends(tick.on_change_action.as_ref(), own());
        }
        Component::RadioGroup(group) if on(group.disabled) => {
            sends(group.on_change_action.as_ref(), own());
        }
        Component::Select(select) if on(select.picker.disabled) => {
            sends(select.picker.on_change_action.as_ref(), own());
        }
        Component::DatePicker(picker) if on(picker.picker.disabled) => {
            sends(picker.picker.on_change_action.as_ref(), own());
        }
        Component::Form(form) => {
            sends(form.on_submit_action.as_ref(), Controls::inside(component));
        }
        Component::Card(card) => {
            let inside = match card.as_form {
                Some(true) => Controls::inside(component),
                _ => Controls::default(),
            };
            sends(card.confirm.as_ref().map(|button| &button.action), inside);
            let cancel = card.cancel.as_ref().map(|button| &button.action);
            sends(cancel, Controls::default());
        }
        _ => {}
    }
    for inside in component.nodes() {
        collect(inside, triggers);
    }
}
