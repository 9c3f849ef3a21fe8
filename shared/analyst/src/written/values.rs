//! Values, as the column that they are compared with holds them.

use catalogue::{Column, ColumnType, Format, name};

use super::shape::Scalar;
use crate::{
    check::{clip, listed, suggested},
    plan::Literal,
};

/// A value for a column of anything but days and points in time.
///
/// Texts are spelt as the data has them, where the catalogue knows all of its values.
pub(super) fn literal(column: &Column, value: &Scalar) -> Result<Literal, String> {
    let wrong = |what: &str| {
        Err(format!(
            "`{}` is no {what}, and {} holds {what}s",
            clip(&said(value)),
            column.name
        ))
    };
    match column.kind {
        ColumnType::Text => text(column, &said(value)),
        ColumnType::Integer | ColumnType::Number => number(column, value),
        ColumnType::Boolean => match said(value).trim().to_lowercase().as_str() {
            "true" | "yes" | "1" => Ok(Literal::Boolean(true)),
            "false" | "no" | "0" => Ok(Literal::Boolean(false)),
            _ => Err(format!(
                "`{}` is neither true nor false, and {} holds nothing else",
                clip(&said(value)),
                column.name
            )),
        },
        ColumnType::Time => match super::time::clock(said(value).trim()) {
            Some(time) => Ok(Literal::Text(time.to_string())),
            None => wrong("time of day"),
        },
        ColumnType::Date | ColumnType::Timestamp => wrong("day"),
        ColumnType::Other => Err(format!(
            "{} holds lists or structs, which can only be compared with is_null and is_not_null",
            column.name
        )),
    }
}

/// A value as text.
pub(super) fn said(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Boolean(flag) => flag.to_string(),
    }
}

/// A text, spelt as the data has it.
fn text(column: &Column, text: &str) -> Result<Literal, String> {
    if text.contains('\0') {
        return Err(format!("a value for {} holds a NUL", column.name));
    }
    let values = &column.values;
    if values.iter().any(|value| value == text) {
        return Ok(Literal::Text(text.to_owned()));
    }
    let like = |same: &dyn Fn(&str) -> bool| -> Vec<&String> {
        values.iter().filter(|value| same(value)).collect()
    };
    let mut alike = like(&|value| value.to_lowercase() == text.to_lowercase());
    // Signs are forgiven only where the data is known to have no such value.
    let wanted = name::cleaned(text);
    if alike.is_empty() && column.values_complete && !wanted.is_empty() {
        alike = like(&|value| name::cleaned(value) == wanted);
    }
    match alike.as_slice() {
        [one] => Ok(Literal::Text((*one).clone())),
        [] if column.values_complete => {
            let known = || values.iter().map(String::as_str);
            Err(format!(
                "{} has no value `{}`{}. Its values: {}",
                column.name,
                clip(text),
                suggested(&name::near(text, known(), 3)),
                listed(known())
            ))
        }
        [] => Ok(Literal::Text(text.to_owned())),
        several => Err(format!(
            "`{}` may mean several values of {}: {}",
            clip(text),
            column.name,
            listed(several.iter().map(|value| value.as_str()))
        )),
    }
}

/// A number, also as text: `5,000`, `$5`, and `20%` where the column holds fractions.
fn number(column: &Column, value: &Scalar) -> Result<Literal, String> {
    let wrong = || {
        format!(
            "`{}` is no number, and {} holds numbers",
            clip(&said(value)),
            column.name
        )
    };
    let text = match value {
        Scalar::Number(number) => return whole_or_not(&number.to_string()).ok_or_else(wrong),
        Scalar::Text(text) => text.trim(),
        Scalar::Boolean(_) => return Err(wrong()),
    };
    if let Some(percent) = text.strip_suffix('%') {
        if column.format != Format::Percentage {
            return Err(format!(
                "{} holds no percentages; write `{}` as a number",
                column.name,
                clip(text)
            ));
        }
        let number = percent.trim().parse::<f64>().ok().filter(|n| n.is_finite());
        return number.map(|n| Literal::Number(n / 100.0)).ok_or_else(wrong);
    }
    let text = text.strip_prefix(['$', '€', '£']).unwrap_or(text).trim();
    let text = match grouped(text) {
        Some(text) => text,
        None => return Err(wrong()),
    };
    whole_or_not(&text).ok_or_else(wrong)
}

/// The number without the commas between its thousands; `None` where a comma is none of those.
fn grouped(text: &str) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next()?;
    let sound = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    (sound && !rest.contains(',')).then(|| text.replace(',', ""))
}

fn whole_or_not(text: &str) -> Option<Literal> {
    let digits = |text: &str| {
        let mut bytes = text.trim_start_matches(['-', '+']).bytes();
        bytes
            .next()
            .is_some_and(|b| b.is_ascii_digit() || b == b'.')
    };
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Literal::Integer(whole));
    }
    let number: f64 = text.parse().ok().filter(|n: &f64| n.is_finite())?;
    if !digits(text) {
        return None;
    }
    // Digits that are too many for a whole number would become another number.
    let whole = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+'));
    if whole {
        return None;
    }
    Some(if number.fract() == 0.0 && number.abs() < 9e15 {
        Literal::Integer(number as i64)
    } else {
        Literal::Number(number)
    })
}
