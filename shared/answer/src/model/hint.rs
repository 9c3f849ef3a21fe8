//! What a model is told beside the reason for which its SQL was refused: the nearest names.

use catalogue::{Visible, name};

use super::tools::Wish;

/// Most names that are offered.
const MOST: usize = 5;

/// Words of SQL that are no names.
const WORDS: [&str; 44] = [
    "select",
    "from",
    "where",
    "group",
    "order",
    "by",
    "limit",
    "join",
    "left",
    "right",
    "inner",
    "outer",
    "full",
    "cross",
    "on",
    "as",
    "and",
    "or",
    "not",
    "in",
    "is",
    "null",
    "like",
    "ilike",
    "between",
    "case",
    "when",
    "then",
    "else",
    "end",
    "distinct",
    "having",
    "asc",
    "desc",
    "with",
    "union",
    "all",
    "true",
    "false",
    "cast",
    "date",
    "interval",
    "over",
    "partition",
];

/// The reason, with the names that may have been meant.
pub fn with_names(reason: &str, wish: &Wish, visible: &Visible) -> String {
    let Wish::RunSql(sql) = wish else {
        return reason.to_owned();
    };
    let near = near(&sql.query, visible);
    let tables: Vec<&str> = visible
        .catalogue()
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .take(MOST)
        .collect();
    match near.is_empty() {
        false => format!("{reason} {}.", near.join("; ")),
        true => format!("{reason} Tables: {}.", tables.join(", ")),
    }
}

/// Names of the SQL that there are not, with the nearest that there are.
fn near(sql: &str, visible: &Visible) -> Vec<String> {
    let catalogue = visible.catalogue();
    let known: Vec<&str> = catalogue
        .tables
        .iter()
        .flat_map(|table| {
            let columns = table.columns.iter().map(|column| column.name.as_str());
            std::iter::once(table.name.as_str()).chain(columns)
        })
        .collect();
    let mut near: Vec<String> = Vec::new();
    for word in names(sql) {
        let lower = word.to_lowercase();
        let is_known = known.iter().any(|name| name.eq_ignore_ascii_case(word));
        if is_known || WORDS.contains(&lower.as_str()) || near.len() >= MOST {
            continue;
        }
        if let Some(nearest) = name::nearest(word, known.iter().copied()) {
            let said = format!("for `{word}` there may be meant `{nearest}`");
            if !near.contains(&said) {
                near.push(said);
            }
        }
    }
    near
}

/// What may be names: words outside of literals that are no call and no alias.
fn names(sql: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = sql;
    while let Some(start) =
        rest.find(|letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '\''))
    {
        rest = &rest[start..];
        if let Some(literal) = rest.strip_prefix('\'') {
            rest = literal.find('\'').map_or("", |end| &literal[end + 1..]);
            continue;
        }
        let end = rest
            .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        let is_call = after.trim_start().starts_with('(');
        if !is_call && !word.starts_with(|letter: char| letter.is_numeric()) && word.len() > 2 {
            names.push(word);
        }
    }
    names
}
