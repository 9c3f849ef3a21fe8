//! What coded values mean, where names and descriptions say it.

use catalogue::{Column, ColumnType};

use crate::{plan::Literal, words::forms};

/// Words for a column's coded values, each with the value: `1 for open, 0 for closed` in a
/// description gives `open` → `1` and `closed` → `0`.
pub fn of(column: &Column) -> Vec<(String, String)> {
    let words: Vec<&str> = column
        .description
        .split(|c: char| !(c.is_alphanumeric() || c == '=' || c == ':' || c == '-' || c == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Vec::new();
    for run in words.windows(3) {
        let [code, link, word] = run else { continue };
        let code = code.trim_end_matches([':', '=']);
        let links = matches!(*link, "for" | "=" | ":" | "means" | "is" | "stands");
        let listed = column
            .values
            .iter()
            .any(|value| value.eq_ignore_ascii_case(code))
            || column.kind.is_numeric() && code.parse::<i64>().is_ok() && within(column, code);
        let telling = word.len() > 2 && !matches!(*word, "the" | "for" | "not");
        if links && listed && telling && code.len() <= 5 {
            found.push((word.to_lowercase(), code.to_string()));
        }
    }
    found
}

fn within(column: &Column, code: &str) -> bool {
    let number = |text: &Option<String>| text.as_deref().and_then(|t| t.parse::<f64>().ok());
    match (
        code.parse::<f64>(),
        number(&column.min),
        number(&column.max),
    ) {
        (Ok(n), Some(min), Some(max)) => min <= n && n <= max,
        _ => false,
    }
}

/// The value of a column that means yes, where the column says yes or no.
pub fn yes(column: &Column) -> Option<(Flag, Flag)> {
    if column.kind == ColumnType::Boolean {
        return Some((Flag::Boolean(true), Flag::Boolean(false)));
    }
    if column.kind == ColumnType::Integer {
        let binary = column.min.as_deref() == Some("0") && column.max.as_deref() == Some("1");
        return binary.then_some((Flag::Integer(1), Flag::Integer(0)));
    }
    if column.kind != ColumnType::Text || column.values.is_empty() || column.values.len() > 3 {
        return None;
    }
    let find = |wanted: &[&str]| {
        column
            .values
            .iter()
            .find(|value| wanted.contains(&value.to_lowercase().as_str()))
            .cloned()
    };
    let yes = find(&["yes", "y", "true", "t", "1"]);
    let no = find(&["no", "n", "false", "f", "0"]);
    match (yes, no) {
        (Some(yes), Some(no)) => Some((Flag::Text(yes), Flag::Text(no))),
        (Some(yes), None) if column.values.len() == 1 => {
            Some((Flag::Text(yes), Flag::Text("no".into())))
        }
        _ => None,
    }
}

/// A value that says yes or no.
#[derive(Debug, Clone, PartialEq)]
pub enum Flag {
    /// True or false.
    Boolean(bool),
    /// 1 or 0.
    Integer(i64),
    /// A word such as `Y`.
    Text(String),
}

impl Flag {
    /// It as a plan writes it.
    pub fn literal(self) -> Literal {
        match self {
            Self::Boolean(b) => Literal::Boolean(b),
            Self::Integer(n) => Literal::Integer(n),
            Self::Text(t) => Literal::Text(t),
        }
    }
}

/// Whether a column's name itself asks a yes-or-no question: `is_open`, `has_lab`, `abandoned_yn`.
pub fn asks(column: &Column) -> bool {
    let words = forms::split_name(&column.name);
    words.first().is_some_and(|word| {
        matches!(
            word.as_str(),
            "is" | "has" | "was" | "did" | "if" | "can" | "allow" | "allows"
        )
    }) || words
        .last()
        .is_some_and(|word| matches!(word.as_str(), "yn" | "flag"))
}
