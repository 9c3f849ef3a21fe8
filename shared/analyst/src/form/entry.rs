//! A form to enter a new row of a table.

use catalogue::{Column, ColumnType, Table};
use widgets::action::{Method, Submit};
use widgets::kinds::{FieldType, Form, FormField, FormOption, Validation};
use widgets::{Action, ActionKind, Body, Descriptor};

use super::controls::{caption, is_choice, plain, singular};
use crate::present::{Asked, dress};

/// Longest text that a field takes, where nothing else is known.
const TEXT: u64 = 500;

/// A form for a new row of a table; nothing where the caller may write none of its columns.
pub fn entry_form(table: &Table, asked: &Asked<'_>) -> Option<Descriptor> {
    let scope = asked.visible.scope();
    let is_own_key = |column: &Column| {
        table
            .key
            .as_ref()
            .is_some_and(|key| key.eq_ignore_ascii_case(&column.name))
            && column.kind.is_numeric()
    };
    let mut fields: Vec<FormField> = Vec::new();
    for column in table
        .columns
        .iter()
        .filter(|column| !scope.masks(column) && !is_own_key(column))
    {
        let mut field = field(table, column);
        let mut number = 2;
        while fields.iter().any(|other| other.field_id == field.field_id) {
            field.field_id = format!("{}_{number}", plain(&column.name));
            number += 1;
        }
        fields.push(field);
    }
    if fields.is_empty() {
        return None;
    }
    let label = format!("Add {}", one(table));
    let form = Form {
        form_id: format!("entry.{}", table.name),
        fields,
        submit_button_label: label.clone(),
    };
    let submit = Action {
        action_id: (asked.ids)().to_string(),
        label,
        kind: ActionKind::Submit(Submit {
            endpoint: Some("/api/widget/action".to_owned()),
            method: Method::Post,
            other: Default::default(),
        }),
        permissions: Vec::new(),
    };
    Some(dress::widget(
        Body::Form(form, Default::default()),
        vec![submit],
        None,
        asked,
    ))
}

/// What one row of a table is called.
pub(super) fn one(table: &Table) -> String {
    singular(&plain(&table.name)).replace('_', " ")
}

fn field(table: &Table, column: &Column) -> FormField {
    let options: Option<Vec<FormOption>> = if column.kind == ColumnType::Boolean {
        let yes_no = [("Yes", "true"), ("No", "false")];
        Some(
            yes_no
                .iter()
                .map(|(label, value)| option(label, value))
                .collect(),
        )
    } else {
        is_choice(column).then(|| {
            column
                .values
                .iter()
                .map(|value| option(value, value))
                .collect()
        })
    };
    let kind = match column.kind {
        _ if options.is_some() => FieldType::Select,
        kind if kind.is_numeric() => FieldType::Number,
        kind if kind.is_temporal() => FieldType::Date,
        _ if is_email(column) => FieldType::Email,
        _ => FieldType::Text,
    };
    let text = matches!(kind, FieldType::Text | FieldType::Email);
    FormField {
        field_id: plain(&column.name),
        kind,
        label: caption(column),
        placeholder: Some(column.description.trim().to_owned()).filter(|text| !text.is_empty()),
        required: column.nulls == 0 && table.row_count > 0,
        default_value: None,
        validation: text.then(|| Validation {
            max_length: Some(TEXT),
            ..Validation::default()
        }),
        options,
    }
}

fn option(label: &str, value: &str) -> FormOption {
    FormOption {
        label: label.to_owned(),
        value: value.to_owned(),
    }
}

/// Whether a column holds e-mail addresses, by its name.
fn is_email(column: &Column) -> bool {
    let name = plain(&column.name);
    name.split('_').any(|word| matches!(word, "email" | "mail")) || name.contains("e_mail")
}
