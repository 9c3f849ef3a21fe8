//! Literals: values that stand in the SQL itself, through casts, the minus sign and intervals.

use jiff::civil::{Date, DateTime};
use serde_json::Value;

use super::ast::Node;

/// A value known before the query runs.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Null,
    Boolean(bool),
    Number(f64),
    Text(String),
    /// A day or point in time, in days since 1970.
    Moment(f64),
    /// A length of time, in days; a month counts 28, so that a series is never thought shorter than it is.
    Span(f64),
}

impl Literal {
    /// What `node` says, if it is a literal.
    pub(super) fn of(node: Node<'_>) -> Option<Self> {
        match node.kind() {
            "VALUE_CONSTANT" => constant(node.child("value").ok()?),
            "OPERATOR_CAST" => {
                let inner = Self::of(node.child("child").ok()?)?;
                cast(inner, node.child("cast_type").ok()?.text("id"))
            }
            "FUNCTION" => function(node),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// The text of a literal, or `None` where the node is none.
pub(super) fn text(node: Node<'_>) -> Option<String> {
    match Literal::of(node)? {
        Literal::Text(text) => Some(text),
        Literal::Null => Some(String::new()),
        _ => None,
    }
}

/// The number of elements of `range`- or `generate_series`-like bounds, or `None` where they are
/// no literals or make no sense.
pub(super) fn series_length(bounds: &[Node<'_>]) -> Option<f64> {
    let bounds: Vec<Literal> = bounds
        .iter()
        .map(|&node| Literal::of(node))
        .collect::<Option<_>>()?;
    let (start, stop, step) = match bounds.as_slice() {
        [stop] => (&Literal::Number(0.0), stop, &Literal::Number(1.0)),
        [start, stop] => (start, stop, &Literal::Number(1.0)),
        [start, stop, step] => (start, stop, step),
        _ => return None,
    };
    let (distance, step) = match (start, stop, step) {
        (Literal::Number(start), Literal::Number(stop), Literal::Number(step)) => {
            (stop - start, *step)
        }
        (Literal::Moment(start), Literal::Moment(stop), Literal::Span(step)) => {
            (stop - start, *step)
        }
        _ => return None,
    };
    let length = distance / step;
    (length.is_finite() && step != 0.0).then(|| length.max(0.0).floor() + 1.0)
}

fn constant(value: Node<'_>) -> Option<Literal> {
    if value.flag("is_null") {
        return Some(Literal::Null);
    }
    let held = value.value("value");
    let kind = value.child("type").ok()?;
    match kind.text("id") {
        "NULL" => Some(Literal::Null),
        "BOOLEAN" => held.as_bool().map(Literal::Boolean),
        "VARCHAR" => held.as_str().map(|text| Literal::Text(text.to_owned())),
        "DECIMAL" => {
            let scale = kind
                .child("type_info")
                .ok()?
                .value("scale")
                .as_f64()
                .unwrap_or(0.0);
            match held {
                Value::Number(digits) => {
                    Some(Literal::Number(digits.as_f64()? / 10_f64.powf(scale)))
                }
                // Wider than 64 bits: certainly beyond every bound.
                _ => Some(Literal::Number(f64::MAX)),
            }
        }
        "HUGEINT" | "UHUGEINT" => Some(Literal::Number(f64::MAX)),
        "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT" | "UTINYINT" | "USMALLINT" | "UINTEGER"
        | "UBIGINT" | "FLOAT" | "DOUBLE" => held.as_f64().map(Literal::Number),
        _ => None,
    }
}

fn cast(inner: Literal, kind: &str) -> Option<Literal> {
    match (inner, kind) {
        (Literal::Null, _) => Some(Literal::Null),
        (
            Literal::Text(text),
            "DATE" | "TIMESTAMP" | "TIMESTAMP_S" | "TIMESTAMP_MS" | "TIMESTAMP_NS",
        ) => moment(&text),
        (Literal::Text(text), "INTERVAL") => span(&text),
        (Literal::Text(text), "VARCHAR") => Some(Literal::Text(text)),
        (Literal::Text(text), "BOOLEAN") => Some(Literal::Boolean(
            text.starts_with(['t', 'T', '1', 'y', 'Y']),
        )),
        (Literal::Text(text), _) => text.trim().parse().ok().map(Literal::Number),
        (Literal::Number(number), "VARCHAR") => Some(Literal::Text(number.to_string())),
        (Literal::Moment(days), "DATE") => Some(Literal::Moment(days.floor())),
        (Literal::Moment(days), "TIMESTAMP") => Some(Literal::Moment(days)),
        (Literal::Number(number), _) => Some(Literal::Number(number)),
        (Literal::Boolean(flag), "VARCHAR") => Some(Literal::Text(flag.to_string())),
        (Literal::Boolean(flag), "BOOLEAN") => Some(Literal::Boolean(flag)),
        (Literal::Span(days), "INTERVAL") => Some(Literal::Span(days)),
        _ => None,
    }
}

fn function(node: Node<'_>) -> Option<Literal> {
    let arguments: Vec<Literal> = node
        .nodes("children")
        .ok()?
        .into_iter()
        .map(Literal::of)
        .collect::<Option<_>>()?;
    match (node.text("function_name"), arguments.as_slice()) {
        ("-", [Literal::Number(number)]) => Some(Literal::Number(-number)),
        ("-", [Literal::Span(days)]) => Some(Literal::Span(-days)),
        ("+", [only]) | ("trunc", [only]) => Some(only.clone()),
        ("-", [Literal::Moment(day), Literal::Span(days)]) => {
            Some(Literal::Moment(day - days * 31.0 / 28.0))
        }
        ("+", [Literal::Moment(day), Literal::Span(days)]) => {
            Some(Literal::Moment(day + days * 31.0 / 28.0))
        }
        ("+", [Literal::Number(a), Literal::Number(b)]) => Some(Literal::Number(a + b)),
        ("-", [Literal::Number(a), Literal::Number(b)]) => Some(Literal::Number(a - b)),
        (name, [Literal::Number(number)]) => {
            Some(Literal::Span(number * unit(name.strip_prefix("to_")?)?))
        }
        _ => None,
    }
}

/// Days in a unit of time.
fn unit(name: &str) -> Option<f64> {
    Some(match name.to_ascii_lowercase().trim_end_matches('s') {
        "millennium" | "millennia" => 365_000.0,
        "centurie" | "century" => 36_500.0,
        "decade" => 3_650.0,
        "year" | "yr" | "y" => 365.0,
        "quarter" => 84.0,
        "month" | "mon" => 28.0,
        "week" | "w" => 7.0,
        "day" | "d" => 1.0,
        "hour" | "hr" | "h" => 1.0 / 24.0,
        "minute" | "min" | "m" => 1.0 / 1_440.0,
        "second" | "sec" => 1.0 / 86_400.0,
        "millisecond" => 1.0 / 86_400e3,
        "microsecond" => 1.0 / 86_400e6,
        _ => return None,
    })
}

fn moment(text: &str) -> Option<Literal> {
    let text = text.trim().trim_end_matches('Z');
    let at = text
        .parse::<DateTime>()
        .or_else(|_| text.parse::<Date>().map(|day| day.at(0, 0, 0, 0)))
        .ok()?;
    let days = at
        .date()
        .since((jiff::Unit::Day, Date::constant(1970, 1, 1)))
        .ok()?
        .get_days();
    let seconds =
        f64::from(at.hour()) * 3_600.0 + f64::from(at.minute()) * 60.0 + f64::from(at.second());
    Some(Literal::Moment(f64::from(days) + seconds / 86_400.0))
}

/// `1 month`, `90 days`, `1 hour 30 minutes`.
fn span(text: &str) -> Option<Literal> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() || !words.len().is_multiple_of(2) {
        return None;
    }
    let mut days = 0.0;
    for pair in words.chunks(2) {
        days += pair[0].parse::<f64>().ok()? * unit(pair[1])?;
    }
    Some(Literal::Span(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_several_units_add_up_and_unknown_units_are_no_literal() {
        assert_eq!(span("1 month"), Some(Literal::Span(28.0)));
        assert_eq!(span("1 day 12 hours"), Some(Literal::Span(1.5)));
        assert_eq!(span("1 fortnight"), None);
        assert_eq!(span(""), None);
    }

    #[test]
    fn days_and_points_in_time_are_counted_from_1970() {
        assert_eq!(moment("1970-01-02"), Some(Literal::Moment(1.0)));
        assert_eq!(moment("1970-01-01 12:00:00"), Some(Literal::Moment(0.5)));
        assert_eq!(moment("soon"), None);
    }
}
