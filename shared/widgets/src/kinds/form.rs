//! Form: controls whose values are sent together.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::registry::config;
use crate::object::{object, words};
use crate::read::text::LinearRegex;
use crate::read::{NonEmpty, Place, Report, Rule, Whole, field, plain, unique};
use crate::sample::Sample;
use crate::shape::{Kind, Text};

pub use crate::read::text::whole_value;

words! {
    /// Kind of control.
    FieldType {
        /// One line of text.
        Text "text",
        /// An e-mail address.
        Email "email",
        /// A secret.
        Password "password",
        /// A day.
        Date "date",
        /// One of several choices.
        Select "select",
        /// Any number of several choices.
        Multiselect "multiselect",
        /// A number.
        Number "number",
    }
}

object! {
    /// Checks on a form value.
    Validation as "Validation", snake, full, derive(Default, Eq) {
        /// Shortest text allowed, in characters.
        optional min_length: u64 as Whole<0>,
        /// Longest text allowed, in characters; not below min_length.
        optional max_length: u64 as Whole<0>,
        /// Regular expression for the whole value.
        optional pattern: String as LinearRegex,
    }
    rules check_bounds;
}

object! {
    /// One choice.
    FormOption as "FormOption", snake, full, derive(Eq) {
        /// Text shown.
        required label: String,
        /// Value sent.
        required value: String,
    }
}

object! {
    /// One control of a form.
    FormField as "FormField", snake, full {
        /// Name of the value in the submitted data; unique in the form.
        required field_id: String,
        /// Kind of control.
        required kind ("type"): FieldType,
        /// Caption of the control.
        required label: String,
        /// Hint shown while the control is empty.
        optional placeholder: String,
        /// A value must be given.
        preset required: bool = false,
        /// Value at the start: text, a number, or a list of text for multiselect; one of the options
        /// of a select. Empty text means none.
        optional default_value: Value,
        /// Checks on the value.
        optional validation: Validation,
        /// Choices of a select or multiselect: text, or label and value.
        optional options: Vec<FormOption> as Options,
    }
    rules check_field;
}

object! {
    /// Controls whose values are sent together.
    Form as "Form", snake, full {
        /// Name of the form, sent with the values.
        required form_id: String,
        /// Controls, in order.
        required fields: Vec<FormField> as NonEmpty,
        /// Text of the send button.
        preset submit_button_label: String = "Submit".to_owned(),
    }
    rules check_ids;
}

config! {
    /// Switches of a form.
    FormConfig as "FormConfig" {
        /// Sends on every change.
        auto_submit = false,
        /// Keeps what was typed when the form is shown again.
        preserve_state = true,
    }
}

/// Choices; plain text is label and value in one.
#[derive(Debug)]
pub struct Options;

impl Rule<Vec<FormOption>> for Options {
    const KIND: Kind = Kind::List {
        of: &Kind::Also(
            &<FormOption as Rule<FormOption>>::KIND,
            &[Kind::Text(Text::Any)],
        ),
        at_least: 0,
    };

    fn read<'v>(
        value: &'v Value,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> Option<Vec<FormOption>> {
        let items = plain::list(value, at, report)?;
        let mut options = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            options.extend(match item {
                Value::String(text) => Some(FormOption {
                    label: text.clone(),
                    value: text.clone(),
                }),
                other => FormOption::read(other, &at.item(index), report),
            });
        }
        (options.len() == items.len()).then_some(options)
    }
}

/// Rules beyond single fields, in words.
pub(super) const RULES: &[&str] = &[
    "field_id values are unique",
    "select and multiselect need options; a default value is one of them",
    "one send button: submit_button_label is its text, the first action of type submit its target",
];

fn check_ids(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    unique(given, "fields", "field_id", at, report);
}

fn check_bounds(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    let length = |name: &str| field(given, name)?.as_f64();
    if let (Some(min), Some(max)) = (length("min_length"), length("max_length"))
        && max < min
    {
        report.error(
            &at.field("max_length"),
            "out_of_range",
            format!("{max} is less than min_length, {min}."),
        );
    }
}

fn check_field(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    let Some(kind) = field(given, "type")
        .and_then(Value::as_str)
        .and_then(FieldType::parse)
    else {
        return;
    };
    let listed = field(given, "options").filter(|options| !options.is_null());
    let chooses = matches!(kind, FieldType::Select | FieldType::Multiselect);
    let none = listed.is_none_or(|options| options.as_array().is_some_and(Vec::is_empty));
    if chooses && none {
        report.error(
            &at.field("options"),
            "missing_field",
            "A select or multiselect needs options.",
        );
    }
    let options: Vec<&str> = listed
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|option| option.as_str().or_else(|| option.get("value")?.as_str()))
        .collect();
    let known = chooses && !none;
    if let Some(first) = field(given, "default_value").filter(|value| !value.is_null()) {
        let options = known.then_some(options.as_slice());
        check_default(kind, options, first, &at.field("default_value"), report);
    }
}

fn check_default(
    kind: FieldType,
    options: Option<&[&str]>,
    given: &Value,
    at: &Place<'_>,
    report: &mut Report<'_>,
) {
    let fits = match (kind, given) {
        (_, Value::String(text)) if text.is_empty() => true,
        (FieldType::Multiselect, Value::Array(items)) => items.iter().all(Value::is_string),
        (FieldType::Multiselect, _) => false,
        (FieldType::Number, Value::Number(_)) => true,
        (FieldType::Number, Value::String(text)) => text.parse::<f64>().is_ok_and(f64::is_finite),
        (_, Value::String(_)) => true,
        (FieldType::Text, Value::Number(_)) => true,
        _ => false,
    };
    if !fits {
        let message = "This is no value of such a control.";
        match (kind, given) {
            (FieldType::Multiselect, Value::String(only)) => {
                report.mend(at, "wrong_type", message, vec![only.as_str()]);
            }
            _ => report.error(at, "wrong_type", message),
        }
        return;
    }
    let Some(options) = options else { return };
    match (kind, given) {
        (FieldType::Select, Value::String(text))
            if !text.is_empty() && !options.contains(&text.as_str()) =>
        {
            report.bad_word(at, text, options);
        }
        (FieldType::Multiselect, Value::Array(items)) => {
            let known: HashSet<&str> = options.iter().copied().collect();
            for (index, text) in items.iter().enumerate() {
                if let Some(text) = text.as_str().filter(|text| !known.contains(text)) {
                    report.bad_word(&at.item(index), text, options);
                }
            }
        }
        _ => {}
    }
}

pub(super) fn examples() -> Vec<Sample> {
    let id = "1d6c9e4b-2a7f-4e58-9b0c-3f8a5d7e1c64";
    vec![
        Sample {
            name: "default",
            widget: json!({
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
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "form",
                "data": {"form_id": "login", "fields": [
                    {"field_id": "secret", "type": "password", "label": "Password"},
                ]},
            }),
        },
    ]
}
