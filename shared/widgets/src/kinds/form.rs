//! Form: controls whose values are sent together.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Sample, TypeInfo, WidgetType, check_unique, config, items};
use crate::descriptor::typed;
use crate::issue::{Issue, below};
use crate::shape::{Kind, Shape, optional, required, words};

/// Content of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Name of the form, sent with the values.
    pub form_id: String,
    /// Controls, in order.
    pub fields: Vec<FormField>,
    /// Text of the send button.
    #[serde(default = "submit")]
    pub submit_button_label: String,
}

fn submit() -> String {
    "Submit".to_owned()
}

/// One control of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    /// Name of the value in the submitted data; unique in the form.
    pub field_id: String,
    /// Kind of control.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Caption of the control.
    pub label: String,
    /// Hint shown while the control is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// A value must be given.
    #[serde(default)]
    pub required: bool,
    /// Value at the start: text, a number, or a list of text for `multiselect`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<Value>,
    /// Checks on the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
    /// Choices of a `select` or `multiselect`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<FormOption>>,
}

/// Kind of control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line of text.
    Text,
    /// An e-mail address.
    Email,
    /// A secret.
    Password,
    /// A day.
    Date,
    /// One of several choices.
    Select,
    /// Any number of several choices.
    Multiselect,
    /// A number.
    Number,
}

/// Checks on the value of a control.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validation {
    /// Shortest text allowed, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Longest text allowed, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// Regular expression for the whole value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormOption {
    /// Text shown.
    pub label: String,
    /// Value sent.
    pub value: String,
}

config! {
    /// Switches of a form.
    FormConfig {
        #[doc = "Sends on every change."]
        auto_submit = false,
        #[doc = "Keeps what was typed when the form is shown again."]
        preserve_state = true,
    }
}

/// A form's pattern, compiled: it has to match the whole value, as in HTML, and takes linear time.
///
/// # Errors
/// Where the pattern does not compile, or would take more than 256 KiB.
pub fn whole_value(pattern: &str) -> Result<Regex, regex::Error> {
    Regex::new(pattern)?;
    RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(256 * 1024)
        .build()
}

/// The fields of a choice.
pub const OPTION: Shape = Shape {
    name: "FormOption",
    fields: &[
        required("label", Kind::Text, "Text shown."),
        required("value", Kind::Text, "Value sent."),
    ],
    open: false,
};

/// The fields of the checks.
pub const VALIDATION: Shape = Shape {
    name: "Validation",
    fields: &[
        optional(
            "min_length",
            Kind::Integer { min: 0 },
            "Shortest text allowed.",
        ),
        optional(
            "max_length",
            Kind::Integer { min: 0 },
            "Longest text allowed.",
        ),
        optional(
            "pattern",
            Kind::Regex,
            "Regular expression for the whole value.",
        ),
    ],
    open: false,
};

/// The fields of a control.
pub const FIELD: Shape = Shape {
    name: "FormField",
    fields: &[
        required(
            "field_id",
            Kind::Text,
            "Name of the value in the submitted data.",
        ),
        required(
            "type",
            words(&[
                "text",
                "email",
                "password",
                "date",
                "select",
                "multiselect",
                "number",
            ]),
            "Kind of control.",
        ),
        required("label", Kind::Text, "Caption of the control."),
        optional(
            "placeholder",
            Kind::Text,
            "Hint shown while the control is empty.",
        ),
        optional("required", Kind::Boolean, "A value must be given."),
        optional("default_value", Kind::Any, "Value at the start."),
        optional("validation", Kind::One(&VALIDATION), "Checks on the value."),
        optional(
            "options",
            Kind::Options,
            "Choices of a select or multiselect.",
        ),
    ],
    open: false,
};

/// The fields of the content.
pub const DATA: Shape = Shape {
    name: "Form",
    fields: &[
        required(
            "form_id",
            Kind::Text,
            "Name of the form, sent with the values.",
        ),
        required(
            "fields",
            Kind::Many {
                of: &FIELD,
                at_least: 1,
            },
            "Controls, in order.",
        ),
        optional(
            "submit_button_label",
            Kind::Text,
            "Text of the send button.",
        ),
    ],
    open: false,
};

fn check_rules(data: &Value, at: &str, issues: &mut Vec<Issue>) {
    check_unique(data, "fields", "field_id", at, issues);
    for (at, field) in items(data, "fields", at) {
        let Some(kind) = field.get("type").and_then(typed::<FieldType>) else {
            continue;
        };
        let options: Vec<&str> = field
            .get("options")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|option| option.get("value")?.as_str())
            .collect();
        let chooses = matches!(kind, FieldType::Select | FieldType::Multiselect);
        let none = field
            .get("options")
            .is_none_or(|options| options.as_array().is_some_and(Vec::is_empty));
        if chooses && none {
            issues.push(Issue::error(
                below(&at, "options"),
                "missing_field",
                "A select or multiselect needs options.",
            ));
        }
        let length = |name: &str| field.get("validation")?.get(name)?.as_u64();
        if let (Some(min), Some(max)) = (length("min_length"), length("max_length"))
            && max < min
        {
            issues.push(Issue::error(
                below(&below(&at, "validation"), "max_length"),
                "out_of_range",
                format!("{max} is less than min_length, {min}."),
            ));
        }
        if let Some(given) = field.get("default_value") {
            check_default(kind, &options, given, &below(&at, "default_value"), issues);
        }
    }
}

fn check_default(
    kind: FieldType,
    options: &[&str],
    given: &Value,
    at: &str,
    issues: &mut Vec<Issue>,
) {
    let fits = match (kind, given) {
        (_, Value::String(text)) if text.is_empty() => true,
        (FieldType::Multiselect, Value::Array(items)) => items.iter().all(Value::is_string),
        (FieldType::Multiselect, _) => false,
        (FieldType::Number, Value::Number(_)) => true,
        (FieldType::Number, Value::String(text)) => text.parse::<f64>().is_ok(),
        (_, Value::String(_)) => true,
        (FieldType::Text, Value::Number(_)) => true,
        _ => false,
    };
    if !fits {
        issues.push(Issue::error(
            at,
            "wrong_type",
            "This is no value of such a control.",
        ));
        return;
    }
    let chosen: Vec<&str> = match (kind, given) {
        (FieldType::Select, Value::String(text)) if !text.is_empty() => vec![text],
        (FieldType::Multiselect, Value::Array(items)) => {
            items.iter().filter_map(Value::as_str).collect()
        }
        _ => Vec::new(),
    };
    for text in chosen.into_iter().filter(|text| !options.contains(text)) {
        let shown: String = text.chars().take(80).collect();
        issues.push(Issue::error(
            at,
            "bad_enum",
            format!("`{shown}` is none of the options."),
        ));
    }
}

/// Everything that is known of forms.
pub const INFO: TypeInfo = TypeInfo {
    widget_type: WidgetType::Form,
    doc: "Controls whose values are sent together.",
    data: &DATA,
    config: &CONFIG,
    rules: &[
        "field_id values are unique",
        "select and multiselect need options; a default value is one of them",
        "one send button: submit_button_label is its text, the first action of type submit its target",
    ],
    check_rules,
    samples,
};

fn samples() -> Vec<Sample> {
    let id = "1d6c9e4b-2a7f-4e58-9b0c-3f8a5d7e1c64";
    vec![
        Sample {
            name: "default",
            descriptor: json!({
                "type": "widget", "widget_id": id, "widget_type": "form",
                "data": {
                    "form_id": "customer_search",
                    "fields": [
                        {"field_id": "name", "type": "text", "label": "Customer name",
                         "placeholder": "Enter name…", "validation": {"min_length": 3, "max_length": 100}},
                        {"field_id": "email", "type": "email", "label": "E-mail"},
                        {"field_id": "since", "type": "date", "label": "Customer since", "default_value": "2025-01-01"},
                        {"field_id": "state", "type": "select", "label": "State",
                         "options": ["NY", "CA", "TX"], "default_value": "NY"},
                        {"field_id": "regions", "type": "multiselect", "label": "Regions",
                         "options": [{"label": "North", "value": "north"}, {"label": "South", "value": "south"}],
                         "default_value": ["north"]},
                        {"field_id": "revenue_min", "type": "number", "label": "Smallest revenue (USD)", "placeholder": "0"},
                        {"field_id": "code", "type": "text", "label": "Code", "required": true,
                         "validation": {"pattern": "[A-Z]{3}-[0-9]+"}},
                    ],
                    "submit_button_label": "Search",
                },
                "actions": [{"action_id": "search", "label": "Search", "type": "submit",
                             "params": {"endpoint": "/ai/chat/filter", "method": "POST"}}],
            }),
        },
        Sample {
            name: "minimal",
            descriptor: json!({
                "type": "widget", "widget_id": id, "widget_type": "form",
                "data": {"form_id": "login", "fields": [
                    {"field_id": "secret", "type": "password", "label": "Password"},
                ]},
            }),
        },
    ]
}
