//! Form: a container that collects the values of the controls inside it.

use serde_json::{Map, Value, json};

use super::registry::component;
use super::{ActionConfig, Extent, Flow, Stands};
use crate::object::Rare;
use crate::read::{Place, Report, field};
use crate::style::Direction;

component! {
    /// Flex container that collects the values of the controls inside it and sends them with its
    /// submit action.
    Form as "Form", Stands::Node, {
        /// Action fired on submit; the collected field values travel in its payload.
        optional on_submit_action: ActionConfig,
        /// Axis along which children are laid out; col when absent.
        optional direction: Direction,
    }
    with {
        /// What is inside, and how it is laid out.
        flow: Flow,
        /// How big it is.
        extent: Rare<Extent>,
    }
    holds flow.children;
    check check;
    rules &[
        "no Form stands inside a Form, or inside a Card with asForm",
        "without onSubmitAction sending it does nothing",
    ];
    examples examples;
}

fn check(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    if field(given, "onSubmitAction").is_none_or(Value::is_null) {
        report.warn(
            at,
            "no_action",
            "The form has no onSubmitAction: sending it does nothing.",
        );
    }
}

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Form", "gap": 2, "onSubmitAction": {"type": "contact.save"}, "children": [
                {"type": "Label", "value": "Name", "fieldName": "name"},
                {"type": "Input", "name": "name", "required": true},
                {"type": "Label", "value": "Message", "fieldName": "message"},
                {"type": "Textarea", "name": "message", "rows": 3},
                {"type": "Button", "label": "Send", "submit": true},
            ]}),
        ),
        (
            "minimal",
            json!({"type": "Form", "onSubmitAction": {"type": "send"}}),
        ),
        (
            "everything",
            json!({
                "type": "Form", "key": "filter", "id": "filter-form", "direction": "row",
                "onSubmitAction": {"type": "filter.apply", "payload": {"table": "orders"}},
                "align": "end", "justify": "start", "wrap": "wrap-reverse", "flex": 1, "height": "auto",
                "width": "100%", "minHeight": 40, "minWidth": 200, "maxHeight": 400, "maxWidth": "48rem",
                "size": "auto", "minSize": 0, "maxSize": "none", "gap": 2, "padding": 3, "margin": "-4px",
                "border": 1, "radius": "md", "background": "#f5f5f5", "aspectRatio": 2.5,
                "children": [
                    {"type": "Col", "children": [
                        {"type": "Label", "value": "Since", "fieldName": "since"},
                        {"type": "DatePicker", "name": "since"},
                    ]},
                    {"type": "Button", "label": "Apply", "submit": true},
                ],
            }),
        ),
    ]
}
