//! Lengths: numbers and CSS lengths.

use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

use crate::read::{Place, Report, Rule, report::shown};
use crate::shape::{Kind, Text};

/// A length: a number, whose unit the field tells (pixels, spacing steps, shares), or the text of a
/// CSS length. Numbers are kept as they were written.
#[derive(Debug, Clone, PartialEq)]
pub enum Length {
    /// A number.
    Number(Number),
    /// A text; [`Length::css`] reads it.
    Text(String),
}

/// A length that may be written into a style sheet.
#[derive(Debug, Clone, PartialEq)]
pub enum Css {
    /// A number; the field tells the unit.
    Number(f64),
    /// CSS text that holds numbers, units and words of CSS, and nothing else.
    Text(String),
}

impl Length {
    /// What may be written into a style sheet; nothing where the text says no length.
    pub fn css(&self) -> Option<Css> {
        match self {
            Self::Number(number) => number.as_f64().map(Css::Number),
            Self::Text(text) => is_css(text.trim()).then(|| Css::Text(text.trim().to_owned())),
        }
    }
}

impl From<u32> for Length {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

const UNITS: &[&str] = &[
    "px", "rem", "em", "%", "ch", "ex", "lh", "rlh", "vw", "vh", "vmin", "vmax", "dvh", "dvw",
    "svh", "svw", "lvh", "lvw", "vi", "vb", "cqw", "cqh", "cqi", "cqb", "pt", "pc", "cm", "mm",
    "in", "q", "fr",
];
const KEYWORDS: &[&str] = &[
    "auto",
    "none",
    "initial",
    "inherit",
    "unset",
    "fit-content",
    "min-content",
    "max-content",
    "stretch",
    "content",
];
const FUNCTIONS: &[&str] = &["calc(", "min(", "max(", "clamp(", "fit-content("];

/// Whether a text is made of CSS numbers with units, keywords and arithmetic alone: `12px`,
/// `1 1 0%`, `16/9`, `calc(100% - 2rem)`. No quotes, semicolons, colons or addresses get through.
fn is_css(text: &str) -> bool {
    if text.is_empty() || text.len() > 200 {
        return false;
    }
    if text.bytes().any(|letter| letter.is_ascii_uppercase()) {
        return is_lower_css(&text.to_ascii_lowercase());
    }
    is_lower_css(text)
}

fn is_lower_css(text: &str) -> bool {
    let mut rest = text;
    let mut open = 0usize;
    let mut words = 0;
    while let Some(first) = rest.chars().next() {
        if let Some(function) = FUNCTIONS.iter().find(|name| rest.starts_with(**name)) {
            open += 1;
            rest = &rest[function.len()..];
            continue;
        }
        match first {
            '(' if open > 0 => open += 1,
            ')' if open > 0 => open -= 1,
            '*' | ',' if open > 0 => {}
            '+' | '-' if rest[1..].starts_with(' ') && open > 0 => {}
            ' ' | '/' => {}
            '0'..='9' | '.' | '+' | '-' => {
                let Some(after) = number(rest) else {
                    return false;
                };
                rest = after;
                words += 1;
                continue;
            }
            'a'..='z' => {
                let end = rest
                    .find(|letter: char| !letter.is_ascii_lowercase() && letter != '-')
                    .unwrap_or(rest.len());
                if !KEYWORDS.contains(&&rest[..end]) {
                    return false;
                }
                rest = &rest[end..];
                words += 1;
                continue;
            }
            _ => return false,
        }
        rest = &rest[1..];
    }
    open == 0 && words > 0
}

/// What is left after a number with its unit.
fn number(text: &str) -> Option<&str> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(unsigned.len());
    unsigned[..end].parse::<f64>().ok()?;
    let rest = &unsigned[end..];
    let end = rest
        .find(|letter: char| !letter.is_ascii_lowercase() && letter != '%')
        .unwrap_or(rest.len());
    (end == 0 || UNITS.contains(&&rest[..end])).then(|| &rest[end..])
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl Rule<Length> for Length {
    const KIND: Kind = Kind::AnyOf(&[
        Kind::Number {
            min: Some(0.0),
            max: None,
        },
        Kind::Text(Text::Length),
    ]);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Length> {
        let length = match value {
            Value::Number(number) => Length::Number(number.clone()),
            Value::String(text) => Length::Text(text.clone()),
            other => {
                report.wrong_type(at, "a number or a CSS length", other, &Self::KIND);
                return None;
            }
        };
        let negative = match &length {
            Length::Number(number) => number.as_f64().is_some_and(|number| number < 0.0),
            Length::Text(text) => {
                let text = text.trim();
                let known = is_css(text);
                if !known {
                    report.warn(
                        at,
                        "unknown_style",
                        format!("`{}` is no CSS length and is not used.", shown(text)),
                    );
                }
                known && text.starts_with('-')
            }
        };
        if negative && !report.signed {
            report.error(at, "out_of_range", "This must not be negative.");
            return None;
        }
        Some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_lengths_are_told_from_everything_else() {
        for right in [
            "12px",
            "1.5rem",
            "50%",
            "auto",
            "fit-content",
            "1 1 0%",
            "16/9",
            "16 / 9",
            "0",
            ".5em",
            "calc(100% - 2rem)",
            "min(10px, 5vw)",
            "clamp(1rem, 2vw, 3rem)",
            "calc((1px + 2px) * 3)",
            "-4px",
            "100PX",
        ] {
            assert!(is_css(right), "{right}");
        }
        for wrong in [
            "",
            " ",
            "banana",
            "1px;color:red",
            "url(x)",
            "var(--x)",
            "1px}",
            "calc(1px",
            "1px)",
            "expression(1)",
            "12 apples",
            "\u{e9}",
            "--",
            "1px/*x*/",
            "calc(url(x))",
            "1..2px",
            "/",
        ] {
            assert!(!is_css(wrong.trim()), "{wrong}");
        }
    }
}
