//! Values and names, written so that nothing of a question reaches the SQL in another way.

use crate::plan::{Literal, Operator};

pub(super) fn compare(what: &str, operator: Operator, values: &[Literal]) -> String {
    let value = |i: usize| values.get(i).map_or_else(|| "NULL".to_string(), literal);
    match operator {
        Operator::Equal if values.len() > 1 => format!("{what} IN ({})", list(values)),
        Operator::Equal => format!("{what} = {}", value(0)),
        Operator::In => format!("{what} IN ({})", list(values)),
        Operator::Less => format!("{what} < {}", value(0)),
        Operator::AtMost => format!("{what} <= {}", value(0)),
        Operator::More => format!("{what} > {}", value(0)),
        Operator::AtLeast => format!("{what} >= {}", value(0)),
        Operator::Between => format!("{what} BETWEEN {} AND {}", value(0), value(1)),
        Operator::Within => format!("({what} >= {} AND {what} < {})", value(0), value(1)),
        Operator::Contains | Operator::StartsWith | Operator::EndsWith => {
            format!("{what} = {}", value(0))
        }
        Operator::Null => format!("{what} IS NULL"),
    }
}

pub(super) fn list(values: &[Literal]) -> String {
    values.iter().map(literal).collect::<Vec<_>>().join(", ")
}

pub(super) fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => text_literal(text),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) if number.is_finite() => {
            let text = number.to_string();
            if text.contains(['.', 'e']) {
                text
            } else {
                format!("{text}.0")
            }
        }
        Literal::Number(_) => "NULL".into(),
        Literal::Boolean(flag) => flag.to_string().to_uppercase(),
        Literal::Time(time) if time.len() <= 10 => format!("DATE {}", text_literal(time)),
        Literal::Time(time) => format!("TIMESTAMP {}", text_literal(time)),
    }
}

pub(super) fn text_literal(text: &str) -> String {
    let clean: String = text.chars().filter(|c| *c != '\0').collect();
    format!("'{}'", clean.replace('\'', "''"))
}

/// A name, in quotes unless it is a plain word that SQL does not use itself.
pub fn quoted(name: &str) -> String {
    const RESERVED: &str = " all analyse analyze and anti any array as asc asof asymmetric authorization between binary both by case cast check \
collate collation column concurrently constraint count create cross current_catalog current_date current_role current_schema current_time current_timestamp \
current_user date day default deferrable desc describe distinct do else end except exists extract false fetch filter first following for foreign freeze from full \
generated glob grant group grouping having hour if ilike in index initially inner intersect interval into is isnull join key lambda last lateral leading left like \
limit localtime localtimestamp map max min minute month natural not notnull null offset on only or order outer over overlaps pivot pivot_longer pivot_wider \
placing positional primary qualify quarter range references returning right row rows schema second select semi session_user show similar some struct sum summarize \
symmetric table tablesample text then time timestamp to trailing true try_cast type union unique unpivot user using value values variadic verbose view week when where window with within year ";
    let plain = name
        .chars()
        .enumerate()
        .all(|(i, c)| c == '_' || c.is_ascii_alphabetic() || i > 0 && c.is_ascii_digit())
        && !name.is_empty();
    let lower = name.to_lowercase();
    if plain && !RESERVED.contains(&format!(" {lower} ")) {
        name.to_string()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}
