//! Actions of component trees: `ActionConfig` of a button, a control, a form.
//!
//! A tree stands in a custom widget (`data.widget`) and is kept with it. Its actions have a name,
//! their `type`, and a payload; both are those of the kept tree. A click names the type as its
//! `action_id`. Where several actions have that type, it repeats the payload of the one that is
//! meant; what is typed into controls comes beside it, as `form_data`, and nothing does that the
//! tree has no control for.
//!
//! A type is looked up among the endpoints like the path of an `api_call`. What the embedding page
//! handles itself (`handler: "client"`) does not run here.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use service::{Issue, Problem, json::step};
use widgets::{
    Action, ActionKind, Body, Descriptor,
    action::{ApiCall, Method},
    components::{ActionConfig, Component, Editing, Handler},
};

use super::check::Clicked;
use crate::{
    params::{AT, Params},
    refusal,
};

/// Longest text that is typed into a control.
const LONGEST: usize = 10_000;

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
    trigger.check(&entered, &mut params);
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
    controls: BTreeMap<&'t str, Control<'t>>,
}

/// What a control takes.
#[derive(Debug, Clone, Default)]
struct Control<'t> {
    is_required: bool,
    /// Its choices, where it has some.
    choices: Option<Vec<&'t str>>,
    is_box: bool,
    is_disabled: bool,
}

impl Trigger<'_> {
    /// Notes what does not fit the controls.
    fn check(&self, entered: &Map<String, Value>, params: &mut Params<'_>) {
        let at = step(AT, "form_data");
        let mut wrong = |name: &str, code: &str, message: String, fix: String| {
            params.issue(Issue {
                pointer: step(&at, name),
                code: code.to_owned(),
                message,
                fix: Some(fix),
            });
        };
        for (name, value) in entered {
            match self.controls.get(name.as_str()) {
                None => wrong(
                    name,
                    "unknown_field",
                    "The widget has no such control here.".to_owned(),
                    "Leave it out.".to_owned(),
                ),
                Some(control) => {
                    if let Some((code, message, fix)) = control.misfit(value) {
                        wrong(name, code, message, fix);
                    }
                }
            }
        }
        // A control that is missing because nothing was sent at all is missing too.
        for (name, control) in &self.controls {
            let is_empty = match entered.get(*name) {
                None | Some(Value::Null | Value::Bool(false)) => true,
                Some(Value::String(text)) => text.trim().is_empty(),
                Some(_) => false,
            };
            if control.is_required && !control.is_disabled && is_empty {
                wrong(
                    name,
                    "required",
                    "This has to be filled in.".to_owned(),
                    "Send a value.".to_owned(),
                );
            }
        }
    }
}

impl Control<'_> {
    fn misfit(&self, value: &Value) -> Option<(&'static str, String, String)> {
        let told = |code, message: &str, fix: String| Some((code, message.to_owned(), fix));
        match value {
            Value::Null => None,
            _ if self.is_disabled => told(
                "disabled",
                "This cannot be changed.",
                "Leave it out.".to_owned(),
            ),
            Value::Bool(_) if self.is_box => None,
            _ if self.is_box => told(
                "wrong_type",
                "This is ticked or not.",
                "Send true or false.".to_owned(),
            ),
            Value::String(text) => match &self.choices {
                Some(choices) if !text.is_empty() && !choices.contains(&text.as_str()) => told(
                    "bad_enum",
                    "This is none of the choices.",
                    format!("Send one of: {}.", choices.join(", ")),
                ),
                _ if text.chars().count() > LONGEST => told(
                    "too_long",
                    "This is too long.",
                    format!("Send at most {LONGEST} characters."),
                ),
                _ => None,
            },
            Value::Number(_) if self.choices.is_none() => None,
            _ => told("wrong_type", "This is no text.", "Send a text.".to_owned()),
        }
    }
}

/// Collects what sends an action; what is disabled sends none.
fn collect<'t>(component: &'t Component, triggers: &mut Vec<Trigger<'t>>) {
    let mut sends = |config: &'t Option<ActionConfig>, controls: BTreeMap<&'t str, Control<'t>>| {
        triggers.extend(config.as_ref().map(|config| Trigger { config, controls }));
    };
    let own = || control(component).into_iter().collect();
    let disabled = control(component).is_some_and(|(_, control)| control.is_disabled);
    match component {
        Component::Button(button) if button.disabled != Some(true) => {
            sends(&button.on_click_action, BTreeMap::new())
        }
        Component::ListViewItem(item) => sends(&item.on_click_action, BTreeMap::new()),
        Component::Checkbox(tick) if !disabled => sends(&tick.on_change_action, own()),
        Component::RadioGroup(group) if !disabled => sends(&group.on_change_action, own()),
        Component::Select(select) if !disabled => sends(&select.picker.on_change_action, own()),
        Component::DatePicker(picker) if !disabled => sends(&picker.picker.on_change_action, own()),
        Component::Form(form) => sends(&form.on_submit_action, controls(component)),
        Component::Card(card) => {
            let inside = match card.as_form {
                Some(true) => controls(component),
                _ => BTreeMap::new(),
            };
            if let Some(confirm) = &card.confirm {
                triggers.push(Trigger {
                    config: &confirm.action,
                    controls: inside,
                });
            }
            if let Some(cancel) = &card.cancel {
                triggers.push(Trigger {
                    config: &cancel.action,
                    controls: BTreeMap::new(),
                });
            }
        }
        _ => {}
    }
    for inside in component.nodes() {
        collect(inside, triggers);
    }
}

/// The controls inside a component, by their names.
fn controls(component: &Component) -> BTreeMap<&str, Control<'_>> {
    let mut found: BTreeMap<&str, Control<'_>> = control(component).into_iter().collect();
    for inside in component.nodes() {
        found.extend(controls(inside));
    }
    found
}

/// What a component takes, if it is a control.
fn control(component: &Component) -> Option<(&str, Control<'_>)> {
    let is = |flag: Option<bool>| flag == Some(true);
    Some(match component {
        Component::Input(input) => (
            &input.name,
            Control {
                is_required: is(input.typed.required),
                is_disabled: is(input.typed.disabled),
                ..Control::default()
            },
        ),
        Component::Textarea(area) => (
            &area.name,
            Control {
                is_required: is(area.typed.required),
                is_disabled: is(area.typed.disabled),
                ..Control::default()
            },
        ),
        Component::Select(select) => (
            &select.name,
            Control {
                is_disabled: is(select.picker.disabled),
                choices: Some(
                    select
                        .options
                        .iter()
                        .filter(|option| !is(option.disabled))
                        .map(|option| option.value.as_str())
                        .collect(),
                ),
                ..Control::default()
            },
        ),
        Component::DatePicker(picker) => (
            &picker.name,
            Control {
                is_disabled: is(picker.picker.disabled),
                ..Control::default()
            },
        ),
        Component::Checkbox(tick) => (
            &tick.name,
            Control {
                is_required: is(tick.required),
                is_disabled: is(tick.disabled),
                is_box: true,
                ..Control::default()
            },
        ),
        Component::RadioGroup(group) => (
            &group.name,
            Control {
                is_required: is(group.required),
                is_disabled: is(group.disabled),
                choices: Some(
                    group
                        .options
                        .iter()
                        .filter(|option| !is(option.disabled))
                        .map(|option| option.value.as_str())
                        .collect(),
                ),
                ..Control::default()
            },
        ),
        Component::Text(text) => match &text.editable {
            Editing::Field(field) => (
                &field.name,
                Control {
                    is_required: is(field.required),
                    ..Control::default()
                },
            ),
            _ => return None,
        },
        _ => return None,
    })
}
