//! A condition written as text: `region = 'North'`, `amount between 5 and 10`.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::Object;

#[allow(clippy::unwrap_used)] // constants, which the test below compiles
static FORMS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    [
        r"(?i)^(.+?)\s+(is\s+null|is\s+not\s+null)()$",
        r"(?i)^(.+?)\s+(between)\s+(.+?\s+and\s+.+)$",
        r"(?i)^(.+?)\s+(in|not\s+in)\s*\((.*)\)$",
        r"(?i)^(.+?)\s+(like|ilike|not\s+like|not\s+ilike)\s+(.+)$",
        r"^(.+?)\s*(<=|>=|<>|!=|==|=|<|>)\s*(.+)$",
    ]
    .map(|form| Regex::new(form).unwrap())
});

/// The condition as an object, where it is one simple comparison.
pub(super) fn condition(text: &str) -> Option<Object> {
    let text = text.trim();
    if text.len() > 4000 {
        return None;
    }
    let (form, found) = FORMS
        .iter()
        .enumerate()
        .find_map(|(form, pattern)| Some((form, pattern.captures(text)?)))?;
    let (column, operator, right) = (&found[1], &found[2], &found[3]);
    let values = match form {
        0 => Vec::new(),
        1 => {
            let at = right.to_ascii_lowercase().find(" and ")?;
            vec![value(&right[..at])?, value(&right[at + 5..])?]
        }
        2 => listed(right)?,
        _ => vec![value(right)?],
    };
    let column = column.trim();
    if column.contains(['\'', '<', '>', '=']) {
        return None;
    }
    let operator = operator.split_whitespace().collect::<Vec<_>>().join("_");
    Some(Object::from_iter([
        ("column".to_owned(), column.into()),
        ("operator".to_owned(), operator.into()),
        ("values".to_owned(), values.into()),
    ]))
}

/// The values between the brackets of `in (…)`.
fn listed(text: &str) -> Option<Vec<Value>> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    for letter in text.chars() {
        match (quote, letter) {
            (None, ',') => {
                parts.push(String::new());
                continue;
            }
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(letter);
        }
    }
    parts.iter().map(|part| value(part)).collect()
}

/// A literal: in quotes, or a bare word or number that is nothing else.
fn value(text: &str) -> Option<Value> {
    let text = text.trim();
    let text = ["DATE ", "TIMESTAMP ", "date ", "timestamp "]
        .iter()
        .find_map(|kind| text.strip_prefix(kind))
        .unwrap_or(text)
        .trim();
    for quote in ['\'', '"'] {
        if let Some(inner) = text.strip_prefix(quote) {
            let inner = inner.strip_suffix(quote)?;
            let doubled = format!("{quote}{quote}");
            let spared = inner.replace(&doubled, "");
            return (!spared.contains(quote))
                .then(|| inner.replace(&doubled, &quote.to_string()).into());
        }
    }
    match text.to_ascii_lowercase().as_str() {
        "" => None,
        "null" => Some(Value::Null),
        "true" => Some(true.into()),
        "false" => Some(false.into()),
        lower => {
            let joined = lower.contains(" and ") || lower.contains(" or ");
            let odd = joined || text.contains(['(', ')', '\'', '"', '=', '<', '>']);
            (!odd).then(|| text.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        condition(text).map(|object| Value::Object(object).to_string())
    }

    #[test]
    fn simple_comparisons_are_read() {
        for (text, column, operator, values) in [
            ("region = 'North'", "region", "=", r#"["North"]"#),
            ("amount >= 5000", "amount", ">=", r#"["5000"]"#),
            ("name = 'O''Brien'", "name", "=", r#"["O'Brien"]"#),
            (
                "region IN ('North', 'So,uth')",
                "region",
                "IN",
                r#"["North","So,uth"]"#,
            ),
            ("region not in (North)", "region", "not_in", r#"["North"]"#),
            ("name LIKE '%boot%'", "name", "LIKE", r#"["%boot%"]"#),
            ("x is not null", "x", "is_not_null", "[]"),
            ("x between 1 and 2", "x", "between", r#"["1","2"]"#),
            ("sum(amount) > 5", "sum(amount)", ">", r#"["5"]"#),
        ] {
            let operator = operator.to_owned();
            let wanted =
                format!(r#"{{"column":"{column}","operator":"{operator}","values":{values}}}"#);
            assert_eq!(read(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_more_than_one_comparison_is_not_read() {
        for text in [
            "region = 'North' and channel = 'Web'",
            "region = North or region = South",
            "a = 'b' or 'c' = 'c'",
            "ordered_at > now() - interval '30 days'",
            "region",
            "= 5",
            "x = ",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
