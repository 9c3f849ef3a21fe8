//! How long a text may be and how it is written, how large a number.

use jiff::{Timestamp, civil::Date};
use serde_json::Number;
use utoipa::{
    Number as Bound,
    openapi::{KnownFormat, Object, SchemaFormat},
};
use uuid::Uuid;

use super::named;
use crate::problem::Issue;

/// What is wrong with a text.
pub(super) fn text(schema: &Object, text: &str, pointer: &str, out: &mut Vec<Issue>) {
    let length = text.chars().count();
    if schema.min_length.is_some_and(|least| least > 0) && text.trim().is_empty() {
        out.push(Issue {
            pointer: pointer.to_owned(),
            code: "empty".to_owned(),
            message: format!("{} is empty.", named(pointer)),
            fix: Some("Write something.".to_owned()),
        });
    }
    if let Some(most) = schema.max_length.filter(|most| length > *most) {
        out.push(Issue {
            pointer: pointer.to_owned(),
            code: "too_long".to_owned(),
            message: format!("{} has {length} characters.", named(pointer)),
            fix: Some(format!("Shorten it to at most {most}.")),
        });
    }
    let (is_right, what, like) = match &schema.format {
        Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)) => (
            text.parse::<Timestamp>().is_ok(),
            "a point in time",
            "2025-04-01T09:30:00Z",
        ),
        Some(SchemaFormat::KnownFormat(KnownFormat::Date)) => (
            // The parser also takes longer texts that begin with a date.
            text.len() == 10 && text.parse::<Date>().is_ok(),
            "a day",
            "2025-04-01",
        ),
        Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)) => (
            // The parser also takes braces, `urn:uuid:` and digits alone.
            text.len() == 36 && Uuid::try_parse(text).is_ok(),
            "an id",
            "0f7d2f9a-51c3-4b1e-9a77-3a5b8c9d0e1f",
        ),
        _ => return,
    };
    if !is_right {
        out.push(Issue {
            pointer: pointer.to_owned(),
            code: "wrong_format".to_owned(),
            message: format!("{} is not {what}.", named(pointer)),
            fix: Some(format!("Write it like `{like}`.")),
        });
    }
}

/// What is wrong with a number.
pub(super) fn number(schema: &Object, number: &Number, pointer: &str, out: &mut Vec<Issue>) {
    let Some(value) = number.as_f64() else {
        return;
    };
    let least = schema.minimum.as_ref().map(float);
    let most = schema.maximum.as_ref().map(float);
    if least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most) {
        return;
    }
    let allowed = match (least, most) {
        (Some(least), Some(most)) => format!("from {least} to {most}"),
        (Some(least), None) => format!("of at least {least}"),
        (None, most) => format!("of at most {}", most.unwrap_or_default()),
    };
    out.push(Issue {
        pointer: pointer.to_owned(),
        code: "out_of_range".to_owned(),
        message: format!("{} is {number}.", named(pointer)),
        fix: Some(format!("Send a number {allowed}.")),
    });
}

fn float(bound: &Bound) -> f64 {
    match bound {
        Bound::Int(bound) => *bound as f64,
        Bound::UInt(bound) => *bound as f64,
        Bound::Float(bound) => *bound,
    }
}
