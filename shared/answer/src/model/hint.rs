//! What a model is told beside the reason for which its SQL was refused: the nearest names.

use catalogue::{Visible, name};

use super::tools::Wish;

/// Most names that are offered.
const MOST: usize = 5;

/// Most of the SQL that is looked at, and longest name in it, in bytes: how far two names are from
/// each other takes as long to find out as they are long.
const LOOKED_AT: usize = 8 * 1024;
const LONGEST: usize = 64;

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
            let said = format!("`{word}` may mean `{nearest}`");
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
    let mut rest = &sql[..sql.floor_char_boundary(LOOKED_AT)];
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
        let is_number = word.starts_with(|letter: char| letter.is_numeric());
        if !is_call && !is_number && (3..=LONGEST).contains(&word.len()) {
            names.push(word);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_outside_of_literals_that_are_no_calls() {
        let sql = "SELECT sum(reegion), 'not me' FROM saless WHERE a1 = 22";
        assert_eq!(names(sql), ["SELECT", "reegion", "FROM", "saless", "WHERE"]);
    }

    #[test]
    fn what_is_too_long_to_be_a_name_is_none() {
        let sql = format!("{} {} é", "x".repeat(5_000), "regoin ".repeat(2_000));
        assert!(names(&sql).iter().all(|name| *name == "regoin"));
    }
}
