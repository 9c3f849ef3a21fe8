//! What casts and functions do to how values spread.

use super::Spread;
use crate::gate::{ast::Node, literal::Literal, time::unit};

/// How often a change of case or of white space makes stored values equal.
const MERGED: f64 = 4.0;

pub(super) fn cast(inner: Spread, to: &str) -> Spread {
    let coarse = Spread {
        distinct: 1.0,
        alike: f64::INFINITY,
        nulls: f64::INFINITY,
        ..inner
    };
    match to {
        "VARCHAR" => Spread {
            days: None,
            ..inner
        },
        "BOOLEAN" => Spread {
            at_most: inner.at_most.min(3.0),
            ..coarse
        },
        "DATE" => match inner.days {
            Some(days) => periods(inner, days, 1.0, 1.0),
            None => coarse,
        },
        _ if to.starts_with("TIMESTAMP") => Spread {
            alike: inner.alike * if inner.stored { 1.0 } else { f64::INFINITY },
            ..inner
        },
        // A code that was read as text.
        _ if inner.stored => merged(inner),
        _ => coarse,
    }
}

/// A call that is known to keep values apart, or to make a known few of them.
pub(super) fn call(node: Node<'_>, inner: &dyn Fn(Node<'_>) -> Spread) -> Option<Spread> {
    let arguments = node.nodes("children").ok()?;
    if !["", "main"].contains(&node.text("schema")) {
        return None;
    }
    let name = node.text("function_name").to_ascii_lowercase();
    let mut open = arguments
        .iter()
        .filter(|node| Literal::of(**node).is_none());
    let only = match (open.next(), open.next()) {
        (Some(&only), None) => Some(only),
        _ => None,
    };
    match (name.as_str(), arguments.as_slice()) {
        ("reverse" | "md5" | "sha256", [one]) => Some(inner(*one)),
        (
            "lower" | "upper" | "lcase" | "ucase" | "trim" | "ltrim" | "rtrim" | "strip_accents",
            [one],
        ) => Some(inner(*one)).filter(|spread| spread.stored).map(merged),
        ("+" | "-", [a, b]) => {
            let spread = inner(only?);
            let shift = Literal::of(*a).or_else(|| Literal::of(*b))?;
            match shift {
                // The last days of a month fall together.
                Literal::Span { .. } => Some(merged(spread)),
                _ => Some(spread).filter(|spread| spread.stored),
            }
        }
        ("%" | "mod", [input, by]) => {
            let by = Literal::of(*by)?.number()?.abs();
            Some(some(inner(*input), 2.0 * by.ceil() + 2.0))
        }
        ("coalesce" | "ifnull", _) => Some(either(&arguments, inner)),
        ("date_trunc" | "datetrunc", [period, input]) => {
            let Literal::Text(period) = Literal::of(*period)? else {
                return None;
            };
            let days = unit(&period)?;
            let input = inner(*input);
            Some(periods(input, input.days?, days.0, days.1))
        }
        ("date_part" | "datepart", [part, input]) => {
            let Literal::Text(part) = Literal::of(*part)? else {
                return None;
            };
            self::part(&part, inner(*input))
        }
        ("last_day", [input]) => {
            let input = inner(*input);
            Some(periods(input, input.days?, 28.0, 31.0))
        }
        (part, [input]) => self::part(part, inner(*input)),
        _ => None,
    }
}

/// A value of one or another of those.
pub(super) fn either(parts: &[Node<'_>], inner: &dyn Fn(Node<'_>) -> Spread) -> Spread {
    let mut made: Option<Spread> = None;
    for &part in parts {
        let spread = if Literal::of(part).is_some() {
            Spread {
                // It stands where what comes before it is NULL.
                alike: made.map_or(f64::INFINITY, |made| made.nulls),
                nulls: 0.0,
                ..Spread::CONSTANT
            }
        } else {
            inner(part)
        };
        made = Some(match made {
            None => spread,
            Some(before) => Spread {
                nulls: before.nulls.min(spread.nulls),
                stored: before.stored && spread.stored,
                ..before.and(spread)
            },
        });
    }
    made.unwrap_or(Spread::UNKNOWN)
}

/// A part of a time by the name of its function or its word, such as `year` or `dow`.
fn part(name: &str, input: Spread) -> Option<Spread> {
    let most = match name {
        "year" | "isoyear" | "yearweek" => {
            let (least, most) = if name == "yearweek" {
                (6.0, 7.0)
            } else {
                (365.0, 366.0)
            };
            return Some(periods(input, input.days?, least, most));
        }
        "era" | "sign" | "signbit" => 4.0,
        "quarter" => 5.0,
        "dow" | "isodow" | "dayofweek" | "weekday" | "dayname" => 8.0,
        "month" | "monthname" => 13.0,
        "hour" => 25.0,
        "day" | "dayofmonth" => 32.0,
        "week" | "weekofyear" => 54.0,
        "minute" | "second" => 62.0,
        "doy" | "dayofyear" => 367.0,
        _ => return None,
    };
    Some(some(input, most))
}

/// At most so many of the values.
fn some(input: Spread, most: f64) -> Spread {
    Spread {
        at_most: input.at_most.min(most),
        stored: input.stored,
        ..Spread::CONSTANT
    }
}

/// Periods of so many days over that many days.
fn periods(input: Spread, days: f64, least: f64, most: f64) -> Spread {
    Spread {
        distinct: (days / most).floor().clamp(1.0, input.distinct.max(1.0)),
        days: Some(days),
        ..some(input, days / least + 3.0)
    }
}

fn merged(spread: Spread) -> Spread {
    Spread {
        alike: spread.alike * MERGED,
        ..spread
    }
}
