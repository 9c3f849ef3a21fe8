//! A form: native controls with their labels, hints, errors and constraints.

mod pattern;

use askama::Template;
use serde_json::Value;
use widgets::ActionKind;
use widgets::kinds::{FieldType, Form, FormConfig, FormField};

use crate::descriptor::Part;
use crate::format;
use crate::icon;
use crate::markup::Markup;

pub(crate) fn draw(part: &Part<'_>, form: &Form, config: &FormConfig) -> Markup {
    let fields = form
        .fields
        .iter()
        .enumerate()
        .map(|(number, field)| Control::of(field, part, number))
        .collect();
    let action = part.submits;
    let denied = action.is_some_and(|action| !part.allows(action));
    let endpoint = action.and_then(|action| match &action.kind {
        ActionKind::Submit(submit) => submit.endpoint.as_deref(),
        _ => None,
    });
    Markup::of(&Inside {
        form_id: &form.form_id,
        action_id: action.map(|action| action.action_id.as_str()),
        endpoint,
        submit: &form.submit_button_label,
        disabled: part.idle || denied,
        denied,
        auto: config.auto_submit,
        preserve: config.preserve_state,
        fields,
        send: icon::svg("send"),
    })
}

/// A control as it is drawn.
struct Control<'a> {
    id: String,
    name: &'a str,
    label: &'a str,
    kind: &'static str,
    required: bool,
    placeholder: Option<&'a str>,
    value: Option<String>,
    min_length: Option<u64>,
    max_length: Option<u64>,
    pattern: Option<String>,
    autocomplete: &'static str,
    hint: Option<String>,
    error: Option<&'a str>,
    options: Vec<Choice<'a>>,
    /// Rows that a list of choices shows at once.
    shown: usize,
}

struct Choice<'a> {
    label: &'a str,
    value: &'a str,
    chosen: bool,
}

impl<'a> Control<'a> {
    fn of(field: &'a FormField, part: &'a Part<'_>, number: usize) -> Self {
        let rules = field.validation.as_ref();
        let texts = matches!(
            field.kind,
            FieldType::Text | FieldType::Email | FieldType::Password
        );
        let length = |given: Option<u64>| given.filter(|_| texts);
        let pattern = rules
            .and_then(|rules| rules.pattern.as_deref())
            .filter(|_| texts);
        let chosen: Vec<&str> = match &field.default_value {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let options: Vec<Choice<'_>> = field
            .options
            .iter()
            .flatten()
            .map(|option| Choice {
                label: &option.label,
                value: &option.value,
                chosen: chosen.contains(&option.value.as_str()),
            })
            .collect();
        Self {
            id: format!("{}-field-{number}", part.id),
            name: &field.field_id,
            label: &field.label,
            kind: match field.kind {
                FieldType::Text => "text",
                FieldType::Email => "email",
                FieldType::Password => "password",
                FieldType::Date => "date",
                FieldType::Select => "select",
                FieldType::Multiselect => "multiselect",
                FieldType::Number => "number",
            },
            required: field.required,
            placeholder: field.placeholder.as_deref().filter(|text| !text.is_empty()),
            value: start(field),
            min_length: length(rules.and_then(|rules| rules.min_length)),
            max_length: length(rules.and_then(|rules| rules.max_length)),
            pattern: pattern.and_then(pattern::for_browsers),
            autocomplete: match field.kind {
                FieldType::Email => "email",
                FieldType::Password => "current-password",
                _ => "off",
            },
            hint: hint(field, pattern),
            error: part.view.errors.get(&field.field_id).map(String::as_str),
            shown: options.len().clamp(2, 6),
            options,
        }
    }

    /// The ids of what describes the control.
    fn described(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.map(|_| format!("{}-error", self.id));
        let both: Vec<String> = hint.into_iter().chain(error).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }
}

/// The value at the start; a secret is never written into a page.
fn start(field: &FormField) -> Option<String> {
    let text = match field.default_value.as_ref()? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let fits = match field.kind {
        FieldType::Password => false,
        // A browser empties a date that it cannot read, so it may as well not be there.
        FieldType::Date => text.parse::<jiff::civil::Date>().is_ok(),
        _ => !text.is_empty(),
    };
    fits.then_some(text)
}

/// The constraints in words, said before they are broken.
fn hint(field: &FormField, pattern: Option<&str>) -> Option<String> {
    let rules = field.validation.as_ref();
    let min = rules
        .and_then(|rules| rules.min_length)
        .filter(|min| *min > 0);
    let max = rules.and_then(|rules| rules.max_length);
    let said = |count: u64| format::number(count as f64);
    let length = match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("{} characters", said(min))),
        (Some(min), Some(max)) => Some(format!("{} to {} characters", said(min), said(max))),
        (Some(min), None) => Some(format!("At least {} characters", said(min))),
        (None, Some(max)) => Some(format!("At most {} characters", said(max))),
        (None, None) => None,
    };
    let form = pattern.map(|pattern| format!("Form: {pattern}"));
    let many = (field.kind == FieldType::Multiselect).then(|| "Any number of these".to_owned());
    let all: Vec<String> = [length, form, many].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(". "))
}

#[derive(Template)]
#[template(path = "form.html")]
struct Inside<'a> {
    form_id: &'a str,
    action_id: Option<&'a str>,
    endpoint: Option<&'a str>,
    submit: &'a str,
    disabled: bool,
    denied: bool,
    auto: bool,
    preserve: bool,
    fields: Vec<Control<'a>>,
    send: Markup,
}
