//! A form that shows the filters of a plan, to be changed and sent again.

use catalogue::Table;
use serde_json::{Value, json};
use widgets::action::{Method, Submit};
use widgets::kinds::{FieldType, Form, FormField, FormOption, Validation};
use widgets::{Action, ActionKind, Body, Descriptor};

use super::carried;
use super::controls::{Ask, Control, caption, controls};
use crate::plan::{Condition, Filter, Literal, Operator};
use crate::present::{Asked, citation, dress};
use crate::reading::Answerable;

/// Most controls that a form shows. A submitted form may use any that its tables give.
const SHOWN: usize = 24;
/// Longest text that a control takes.
pub(crate) const TEXT: u64 = 200;

/// A form with the filters of a question, or nothing where its tables give no control.
pub fn filter_form(answerable: &Answerable, asked: &Asked<'_>) -> Option<Descriptor> {
    let tables: Vec<&Table> = citation::tables(answerable, asked.visible);
    let mut controls = controls(&tables, asked.visible.scope());
    let filters = &answerable.plan.filters;
    // Those in use first; the others in the order of the tables.
    controls.sort_by_key(|control| default_value(control, filters).is_none());
    let fields: Vec<FormField> = controls
        .iter()
        .take(SHOWN)
        .map(|control| field(control, filters))
        .collect();
    if fields.is_empty() {
        return None;
    }
    let form = Form {
        form_id: carried::form_id(&answerable.plan)?,
        fields,
        submit_button_label: "Apply filters".to_owned(),
    };
    let submit = Action {
        action_id: (asked.ids)().to_string(),
        label: "Apply filters".to_owned(),
        kind: ActionKind::Submit(Submit {
            endpoint: Some("/ai/chat/filter".to_owned()),
            method: Method::Post,
            other: Default::default(),
        }),
        permissions: Vec::new(),
    };
    Some(dress::widget(
        Body::Form(form, Default::default()),
        vec![submit],
        Some(answerable),
        asked,
    ))
}

fn field(control: &Control<'_>, filters: &[Filter]) -> FormField {
    let name = caption(control.column);
    let (kind, label) = match control.ask {
        Ask::Since => (FieldType::Date, format!("{name}, from")),
        Ask::Until => (FieldType::Date, format!("{name}, to")),
        Ask::AtLeast => (FieldType::Number, format!("{name}, at least")),
        Ask::AtMost => (FieldType::Number, format!("{name}, at most")),
        Ask::Contains => (FieldType::Text, format!("{name} contains")),
        Ask::Whether => (FieldType::Select, name),
        Ask::OneOf if options(control).is_empty() => (FieldType::Text, name),
        Ask::OneOf => (FieldType::Multiselect, name),
    };
    let options = match kind {
        FieldType::Select | FieldType::Multiselect => Some(options(control)),
        _ => None,
    };
    let default_value = default_value(control, filters).filter(|value| match &options {
        None => true,
        Some(options) => {
            let known = |value: &Value| {
                options
                    .iter()
                    .any(|option| value.as_str() == Some(option.value.as_str()))
            };
            value
                .as_array()
                .map_or_else(|| known(value), |all| all.iter().all(known))
        }
    });
    // A control for one text shows one text, even where the plan has a list.
    let default_value = match (kind, default_value) {
        (FieldType::Text, Some(Value::Array(items))) => items.into_iter().next(),
        (_, value) => value,
    };
    FormField {
        field_id: control.field_id.clone(),
        kind,
        label,
        placeholder: bound(control),
        required: false,
        default_value,
        validation: (kind == FieldType::Text).then_some(Validation {
            max_length: Some(TEXT),
            ..Validation::default()
        }),
        options,
    }
}

/// The smallest or largest value there is, as a hint.
fn bound(control: &Control<'_>) -> Option<String> {
    let text = match control.ask {
        Ask::Since | Ask::AtLeast => control.column.min.as_ref(),
        Ask::Until | Ask::AtMost => control.column.max.as_ref(),
        _ => None,
    }?;
    Some(match control.ask {
        Ask::Since | Ask::Until => text.chars().take(10).collect(),
        _ => text.clone(),
    })
}

fn options(control: &Control<'_>) -> Vec<FormOption> {
    let option = |label: &str, value: &str| FormOption {
        label: label.to_owned(),
        value: value.to_owned(),
    };
    match control.ask {
        Ask::Whether => vec![option("Yes", "true"), option("No", "false")],
        Ask::OneOf if super::controls::is_choice(control.column) => control
            .column
            .values
            .iter()
            .map(|value| option(value, value))
            .collect(),
        _ => Vec::new(),
    }
}

/// What a plan's filters say about a control; nothing where they say nothing of its kind.
pub(super) fn default_value(control: &Control<'_>, filters: &[Filter]) -> Option<Value> {
    filters.iter().find_map(|filter| match filter {
        Filter::Is(condition) => shown(control, condition),
        _ => None,
    })
}

/// Whether some control of a form shows a filter, so that sending the form replaces it.
pub(super) fn is_shown(filter: &Filter, controls: &[Control<'_>]) -> bool {
    let Filter::Is(condition) = filter else {
        return false;
    };
    controls
        .iter()
        .any(|control| shown(control, condition).is_some())
}

/// A condition as the value of a control, where the control can say it without loss.
fn shown(control: &Control<'_>, condition: &Condition) -> Option<Value> {
    let same = control
        .column
        .name
        .eq_ignore_ascii_case(&condition.column.column)
        && control
            .table
            .name
            .eq_ignore_ascii_case(&condition.column.table);
    if !same {
        return None;
    }
    let (first, second) = (condition.values.first(), condition.values.get(1));
    use Operator::{AtLeast, AtMost, Between, Contains, Equal, In, Less, Within};
    match (control.ask, condition.operator) {
        (Ask::OneOf, Equal | In) => Some(Value::Array(
            condition
                .values
                .iter()
                .map(|value| json!(text(value)))
                .collect(),
        )),
        (Ask::Whether, Equal) => match first? {
            Literal::Boolean(flag) => Some(json!(flag.to_string())),
            _ => None,
        },
        (Ask::Contains, Contains | Equal) => Some(json!(text(first?))),
        (Ask::AtLeast, AtLeast | Between) | (Ask::AtMost, AtMost) => number(first?),
        (Ask::AtMost, Between) => number(second?),
        (Ask::Since, AtLeast | Within | Between) => day(first?, 0),
        (Ask::Until, AtMost) => day(first?, 0),
        (Ask::Until, Between) => day(second?, 0),
        (Ask::Until, Within) => day(second?, -1),
        (Ask::Until, Less) => day(first?, -1),
        _ => None,
    }
}

fn text(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) | Literal::Time(text) => text.clone(),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::Boolean(flag) => flag.to_string(),
    }
}

fn number(literal: &Literal) -> Option<Value> {
    match literal {
        Literal::Integer(number) => Some(json!(number)),
        Literal::Number(number) if number.is_finite() => Some(json!(number)),
        _ => None,
    }
}

/// A day, moved by some days; a point in time that is no midnight is no day.
fn day(literal: &Literal, by: i64) -> Option<Value> {
    let text = text(literal);
    let (day, rest) = text.split_at_checked(10)?;
    if !(rest.is_empty() || rest.trim_end_matches('Z').trim_end_matches(['0', ':', '.']) == "T") {
        return None;
    }
    let day: jiff::civil::Date = day.parse().ok()?;
    let day = day.checked_add(jiff::Span::new().days(by)).ok()?;
    Some(json!(day.to_string()))
}
