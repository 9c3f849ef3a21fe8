//! Literals: values that stand in the SQL itself, through casts, the minus sign and intervals.

use jiff::civil::Date;
use serde_json::Value;

use super::{
    ast::Node,
    time::{day, moment, span, spans, unit},
};

/// A value known before the query runs.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Null,
    Boolean(bool),
    Number(f64),
    Text(String),
    /// A day or point in time, in days since 1970, at the earliest and the latest.
    Moment {
        least: f64,
        most: f64,
    },
    /// A length of time, in days.
    Span {
        least: f64,
        most: f64,
    },
}

impl Literal {
    /// What `node` says, if it is a literal.
    pub(super) fn of(node: Node<'_>) -> Option<Self> {
        read(node, None)
    }

    /// The same where what the clock tells is as good as a literal: `now` in days since 1970.
    pub(super) fn at(node: Node<'_>, now: f64) -> Option<Self> {
        read(node, Some(now))
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

fn read(node: Node<'_>, now: Option<f64>) -> Option<Literal> {
    match node.kind() {
        "VALUE_CONSTANT" => constant(node.child("value").ok()?),
        "OPERATOR_CAST" => {
            let inner = read(node.child("child").ok()?, now)?;
            cast(inner, node.child("cast_type").ok()?.text("id"))
        }
        "FUNCTION" => function(node, now),
        "COLUMN_REF" => match node.names("column_names").as_slice() {
            [name] => clock(name, now),
            _ => None,
        },
        _ => None,
    }
}

/// What a function that tells the time tells: now, or the day that it is.
fn clock(name: &str, now: Option<f64>) -> Option<Literal> {
    let now = now.filter(|_| {
        super::CLOCKS
            .iter()
            .any(|clock| clock.eq_ignore_ascii_case(name))
    })?;
    Some(Literal::Moment {
        least: now.floor(),
        most: now,
    })
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
        (Literal::Moment { least, most }, "DATE") => Some(Literal::Moment {
            least: least.floor(),
            most,
        }),
        (moment @ Literal::Moment { .. }, "TIMESTAMP") => Some(moment),
        (Literal::Number(number), _) => Some(Literal::Number(number)),
        (Literal::Boolean(flag), "VARCHAR") => Some(Literal::Text(flag.to_string())),
        (Literal::Boolean(flag), "BOOLEAN") => Some(Literal::Boolean(flag)),
        (span @ Literal::Span { .. }, "INTERVAL") => Some(span),
        _ => None,
    }
}

fn function(node: Node<'_>, now: Option<f64>) -> Option<Literal> {
    if !["", "main"].contains(&node.text("schema")) {
        return None;
    }
    let arguments: Vec<Literal> = node
        .nodes("children")
        .ok()?
        .into_iter()
        .map(|argument| read(argument, now))
        .collect::<Option<_>>()?;
    let name = node.text("function_name").to_ascii_lowercase();
    let from = |least: f64, most: f64| Some(Literal::Moment { least, most });
    match (name.as_str(), arguments.as_slice()) {
        (name, []) => clock(name, now),
        ("-", [Literal::Number(number)]) => Some(Literal::Number(-number)),
        ("-", [Literal::Span { least, most }]) => Some(Literal::Span {
            least: -most,
            most: -least,
        }),
        ("+", [only]) | ("trunc", [only]) => Some(only.clone()),
        ("+", [Literal::Number(a), Literal::Number(b)]) => Some(Literal::Number(a + b)),
        ("-", [Literal::Number(a), Literal::Number(b)]) => Some(Literal::Number(a - b)),
        (
            "+",
            [
                Literal::Moment { least, most },
                Literal::Span { least: a, most: b },
            ],
        ) => from(least + a, most + b),
        (
            "-",
            [
                Literal::Moment { least, most },
                Literal::Span { least: a, most: b },
            ],
        ) => from(least - b, most - a),
        ("+", [Literal::Moment { least, most }, Literal::Number(days)]) => {
            from(least + days, most + days)
        }
        ("-", [Literal::Moment { least, most }, Literal::Number(days)]) => {
            from(least - days, most - days)
        }
        ("date_trunc" | "datetrunc", [Literal::Text(period), Literal::Moment { least, most }]) => {
            from(least - unit(period)?.1, *most)
        }
        ("last_day", [Literal::Moment { least, most }]) => from(least - 1.0, most + 31.0),
        (
            "make_date",
            [
                Literal::Number(year),
                Literal::Number(month),
                Literal::Number(number),
            ],
        ) if [year, month, number].iter().all(|part| part.fract() == 0.0) => {
            let date = Date::new(*year as i16, *month as i8, *number as i8).ok()?;
            let day = day(date)?;
            from(day, day)
        }
        (name, [Literal::Number(count)]) => Some(spans(*count, unit(name.strip_prefix("to_")?)?)),
        _ => None,
    }
}
