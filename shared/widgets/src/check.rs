//! Reads any JSON against a field table: reports every issue at once, and gives back the same
//! value in canonical form (aliases rewritten, nulls under optional fields gone).

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::{Map, Value, json};

use crate::issue::{Issue, below, nearest};
use crate::shape::{Field, Kind, Shape};

/// Checks `value` against `shape`. What comes back is worth reading only if no error was added.
pub fn object(value: &Value, shape: &Shape, at: &str, issues: &mut Vec<Issue>) -> Value {
    let Some(given) = value.as_object() else {
        issues.push(wrong_type(at, "an object", value));
        return json!({});
    };
    let mut canonical = Map::new();
    for known in shape.fields {
        let here = below(at, known.name);
        match given.get(known.name) {
            None | Some(Value::Null) if known.required => issues.push(missing(&here, known, shape)),
            None | Some(Value::Null) => {}
            Some(value) => {
                let value = field(value, &known.kind, &here, issues);
                canonical.insert(known.name.to_owned(), value);
            }
        }
    }
    for (name, value) in given {
        if shape.fields.iter().any(|field| field.name == name) {
            continue;
        }
        if shape.open {
            canonical.insert(name.clone(), value.clone());
        } else {
            issues.push(unknown(at, name, shape));
        }
    }
    Value::Object(canonical)
}

fn missing(at: &str, field: &Field, shape: &Shape) -> Issue {
    Issue::error(
        at,
        "missing_field",
        format!("{} needs `{}`: {}", shape.name, field.name, field.doc),
    )
}

fn unknown(at: &str, name: &str, shape: &Shape) -> Issue {
    let shown: String = name.chars().take(80).collect();
    let issue = Issue::error(
        below(at, name),
        "unknown_field",
        format!("{} has no field `{shown}`.", shape.name),
    );
    match nearest(name, shape.fields.iter().map(|field| field.name)) {
        Some(meant) => issue.with_fix(format!("Rename it to `{meant}`.")),
        None => issue.with_fix("Remove it."),
    }
}

fn wrong_type(at: &str, wanted: &str, got: &Value) -> Issue {
    let got = match got {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Issue::error(at, "wrong_type", format!("Expected {wanted}, found {got}."))
}

/// Checks one value against what its field holds.
fn field(value: &Value, kind: &Kind, at: &str, issues: &mut Vec<Issue>) -> Value {
    match kind {
        Kind::Any => {}
        Kind::Object => expect(value.is_object(), value, "an object", at, issues),
        Kind::Boolean => expect(value.is_boolean(), value, "true or false", at, issues),
        Kind::Text => expect(value.is_string(), value, "text", at, issues),
        Kind::Integer { min } => return integer(value, *min, at, issues),
        Kind::Fraction => match value.as_f64() {
            None => issues.push(wrong_type(at, "a number from 0 to 1", value)),
            Some(number) if !(0.0..=1.0).contains(&number) => issues.push(Issue::error(
                at,
                "out_of_range",
                format!("{number} is not between 0 and 1."),
            )),
            Some(_) => {}
        },
        Kind::Numbers => each(value, "a list of numbers", at, issues, |item| {
            item.is_number() || item.is_null()
        }),
        Kind::Texts => each(value, "a list of text", at, issues, Value::is_string),
        Kind::One(shape) => return object(value, shape, at, issues),
        Kind::Many { of, at_least } => return many(value, of, *at_least, at, issues),
        Kind::Options => return options(value, at, issues),
        Kind::Rows => rows(value, at, issues),
        Kind::Const(_)
        | Kind::Name
        | Kind::Uuid
        | Kind::Enum { .. }
        | Kind::Timestamp
        | Kind::HexColor
        | Kind::Regex
        | Kind::Path
        | Kind::FileName => return text(value, kind, at, issues),
    }
    value.clone()
}

fn expect(holds: bool, value: &Value, wanted: &str, at: &str, issues: &mut Vec<Issue>) {
    if !holds {
        issues.push(wrong_type(at, wanted, value));
    }
}

/// A whole number; one that is written with a fraction of zero is written without.
fn integer(value: &Value, min: i64, at: &str, issues: &mut Vec<Issue>) -> Value {
    let whole = value
        .as_i64()
        .or_else(|| value.as_u64().map(|_| i64::MAX))
        .or_else(|| {
            let number = value.as_f64()?;
            (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
        });
    match whole {
        None => issues.push(wrong_type(at, "a whole number", value)),
        Some(number) if number < min => issues.push(Issue::error(
            at,
            "out_of_range",
            format!("{number} is less than {min}."),
        )),
        Some(_) if value.is_u64() => {}
        Some(number) => return json!(number),
    }
    value.clone()
}

fn each(
    value: &Value,
    wanted: &str,
    at: &str,
    issues: &mut Vec<Issue>,
    fits: impl Fn(&Value) -> bool,
) {
    let Some(items) = value.as_array() else {
        issues.push(wrong_type(at, wanted, value));
        return;
    };
    for (index, item) in items.iter().enumerate() {
        expect(fits(item), item, wanted, &below(at, index), issues);
    }
}

fn many(value: &Value, of: &Shape, at_least: usize, at: &str, issues: &mut Vec<Issue>) -> Value {
    let Some(items) = value.as_array() else {
        issues.push(wrong_type(at, "a list", value));
        return json!([]);
    };
    if items.len() < at_least {
        issues.push(Issue::error(
            at,
            "out_of_range",
            format!("At least {at_least} {} is needed.", of.name),
        ));
    }
    items
        .iter()
        .enumerate()
        .map(|(index, item)| object(item, of, &below(at, index), issues))
        .collect()
}

fn options(value: &Value, at: &str, issues: &mut Vec<Issue>) -> Value {
    let Some(items) = value.as_array() else {
        issues.push(wrong_type(at, "a list of choices", value));
        return json!([]);
    };
    items
        .iter()
        .enumerate()
        .map(|(index, item)| match item {
            Value::String(text) => json!({"label": text, "value": text}),
            _ => object(item, &crate::kinds::form::OPTION, &below(at, index), issues),
        })
        .collect()
}

fn rows(value: &Value, at: &str, issues: &mut Vec<Issue>) {
    let Some(rows) = value.as_array() else {
        issues.push(wrong_type(at, "a list of rows", value));
        return;
    };
    for (index, row) in rows.iter().enumerate() {
        let here = below(at, index);
        let Some(cells) = row.as_object() else {
            issues.push(wrong_type(&here, "an object", row));
            continue;
        };
        for (key, cell) in cells {
            let scalar = !cell.is_array() && !cell.is_object();
            let wanted = "text, a number, a boolean or null";
            expect(scalar, cell, wanted, &below(&here, key), issues);
        }
    }
}

/// Checks a text that has to follow a rule, and gives it back as it is written.
fn text(value: &Value, kind: &Kind, at: &str, issues: &mut Vec<Issue>) -> Value {
    let Some(given) = value.as_str() else {
        issues.push(wrong_type(at, "text", value));
        return value.clone();
    };
    let mut refuse = |code: &str, message: &str| issues.push(Issue::error(at, code, message));
    match kind {
        Kind::Const(wanted) if given != *wanted => {
            refuse("bad_enum", &format!("This must be `{wanted}`."));
        }
        Kind::Name if given.trim().is_empty() => {
            refuse("out_of_range", "This must not be empty.");
        }
        Kind::Uuid if !is_uuid_v4(given) => {
            refuse("bad_uuid", "This must be a hyphenated UUID of version 4.");
        }
        Kind::Uuid => return json!(given.to_lowercase()),
        Kind::Enum { words, aliases } => {
            if let Some((_, word)) = aliases.iter().find(|(alias, _)| *alias == given) {
                return json!(word);
            }
            if !words.contains(&given) {
                issues.push(bad_enum(at, given, words));
            }
        }
        Kind::Timestamp => match timestamp(given) {
            Some(moment) => return json!(moment),
            None => refuse(
                "bad_pattern",
                "This must be a time as 2025-10-18T10:30:00Z.",
            ),
        },
        Kind::HexColor if !is_hex_color(given) => {
            refuse("bad_pattern", "This must be a colour as #3B82F6.");
        }
        Kind::Regex => {
            if let Err(error) = crate::kinds::form::whole_value(given) {
                let last = error.to_string();
                let last = last.lines().last().unwrap_or_default();
                refuse(
                    "bad_pattern",
                    &format!("The regular expression does not compile: {last}"),
                );
            }
        }
        Kind::Path if !is_path(given) => refuse(
            "bad_url",
            "This must be an address in this application: one slash, then the rest, no spaces.",
        ),
        Kind::FileName => match file_name(given) {
            Some(name) => return json!(name),
            None => refuse("bad_pattern", "This must be a file name."),
        },
        _ => {}
    }
    value.clone()
}

fn bad_enum(at: &str, given: &str, words: &[&str]) -> Issue {
    let shown: String = given.chars().take(80).collect();
    let issue = Issue::error(
        at,
        "bad_enum",
        format!("`{shown}` is none of: {}.", words.join(", ")),
    );
    match nearest(given, words.iter().copied()) {
        Some(meant) => issue.with_fix(format!("Write `{meant}`.")),
        None => issue,
    }
}

/// A point in time; without an offset it is UTC, as both seeds' generators write it.
fn timestamp(given: &str) -> Option<Timestamp> {
    given.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = given.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

fn is_uuid_v4(given: &str) -> bool {
    given.len() == 36
        && uuid::Uuid::try_parse(given)
            .is_ok_and(|id| id.get_version_num() == 4 && id.get_variant() == uuid::Variant::RFC4122)
}

fn is_hex_color(given: &str) -> bool {
    given
        .strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Site-relative: `//host` and `/\host` would lead elsewhere in a browser, and so may what white
/// space or control characters hide.
fn is_path(given: &str) -> bool {
    given.starts_with('/')
        && !given.starts_with("//")
        && !given.contains('\\')
        && !given
            .chars()
            .any(|letter| letter.is_control() || letter.is_whitespace())
}

/// A file name without path separators, control characters and marks that turn the direction of
/// text around; nothing where no name is left.
fn file_name(given: &str) -> Option<String> {
    let turns = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let name: String = given
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '/' | '\\') && !turns(*letter))
        .collect();
    let name = name.trim();
    (!name.trim_matches('.').is_empty()).then(|| name.to_owned())
}
