//! Submitted values, read to literals as their controls take them.

use jiff::civil::Date;
use serde_json::Value;
use widgets::Issue;
use widgets::issue::{below, nearest};

use super::controls::{Ask, Control};
use super::filter::TEXT;
use crate::plan::Literal;

/// Most values that one field may list.
const VALUES: usize = 1000;

/// A control that was left empty sets no condition.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// What was submitted for a control; one literal, or several where it asks for several.
pub(super) fn literals(
    control: &Control<'_>,
    value: &Value,
    at: &str,
) -> Result<Vec<Literal>, Vec<Issue>> {
    let wrong = |message: &str| vec![Issue::error(at, "wrong_type", message)];
    match control.ask {
        Ask::Since | Ask::Until => {
            let day = value
                .as_str()
                .and_then(|text| text.trim().parse::<Date>().ok());
            // A `Date` also reads from text with a time behind; a form's day has none.
            let day = day.filter(|_| value.as_str().is_some_and(|text| text.trim().len() == 10));
            match day {
                Some(day) => Ok(vec![Literal::Time(day.to_string())]),
                None => Err(wrong("This must be a day as 2025-04-01.")),
            }
        }
        Ask::AtLeast | Ask::AtMost => match number(value) {
            Some(literal) => Ok(vec![literal]),
            None => Err(wrong("This must be a number.")),
        },
        Ask::Whether => match value {
            Value::Bool(flag) => Ok(vec![Literal::Boolean(*flag)]),
            Value::String(text) => match text.trim().to_lowercase().as_str() {
                "true" | "yes" | "1" => Ok(vec![Literal::Boolean(true)]),
                "false" | "no" | "0" => Ok(vec![Literal::Boolean(false)]),
                _ => Err(wrong("This must be true or false.")),
            },
            _ => Err(wrong("This must be true or false.")),
        },
        Ask::Contains => match value {
            // As `names: ["…"]` it is one text, too.
            Value::Array(items) if items.len() == 1 => items
                .first()
                .map_or_else(|| Ok(Vec::new()), |item| literals(control, item, at)),
            Value::String(text) if text.chars().count() as u64 <= TEXT => {
                Ok(vec![Literal::Text(text.trim().to_owned())])
            }
            Value::String(_) => Err(vec![Issue::error(
                at,
                "out_of_range",
                format!("This may have {TEXT} characters."),
            )]),
            _ => Err(wrong("This must be text.")),
        },
        Ask::OneOf => choices(control, value, at),
    }
}

fn choices(control: &Control<'_>, value: &Value, at: &str) -> Result<Vec<Literal>, Vec<Issue>> {
    let one = std::slice::from_ref(value);
    let (items, listed) = match value {
        Value::Array(items) => (items.as_slice(), true),
        _ => (one, false),
    };
    if items.len() > VALUES {
        return Err(vec![Issue::error(
            at,
            "out_of_range",
            format!("At most {VALUES} values can be chosen."),
        )]);
    }
    let mut issues = Vec::new();
    let mut chosen: Vec<Literal> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let here = if listed {
            below(at, index)
        } else {
            at.to_owned()
        };
        match choice(control, item, &here) {
            Ok(literal) if chosen.contains(&literal) => {}
            Ok(literal) => chosen.push(literal),
            Err(issue) => issues.push(issue),
        }
    }
    if issues.is_empty() {
        Ok(chosen)
    } else {
        Err(issues)
    }
}

fn choice(control: &Control<'_>, item: &Value, at: &str) -> Result<Literal, Issue> {
    let column = control.column;
    if column.kind.is_numeric() {
        return number(item)
            .ok_or_else(|| Issue::error(at, "wrong_type", "This must be a number."));
    }
    let Some(text) = item.as_str() else {
        return Err(Issue::error(
            at,
            "wrong_type",
            "This must be text, or a list of text.",
        ));
    };
    let known = column.values.iter();
    let exact = known.clone().find(|value| *value == text);
    let meant = exact.or_else(|| {
        known
            .clone()
            .find(|value| value.trim().to_lowercase() == text.trim().to_lowercase())
    });
    match meant {
        Some(value) => Ok(Literal::Text(value.clone())),
        None if !column.values_complete => Ok(Literal::Text(text.to_owned())),
        None => {
            let shown: String = text.chars().take(80).collect();
            let message = format!("`{shown}` is no {} here.", column.name);
            let issue = Issue::error(at, "bad_enum", message);
            Err(match nearest(text, known.map(String::as_str)) {
                Some(value) => issue.meaning(value),
                None => issue,
            })
        }
    }
}

fn number(value: &Value) -> Option<Literal> {
    let text;
    let number = match value {
        Value::Number(number) => number,
        Value::String(given) => {
            text = given.trim().parse::<serde_json::Number>().ok()?;
            &text
        }
        _ => return None,
    };
    match number.as_i64() {
        Some(whole) => Some(Literal::Integer(whole)),
        None => number
            .as_f64()
            .filter(|n| n.is_finite())
            .map(Literal::Number),
    }
}
