//! What a caller is told when their SQL is not run.
//!
//! A message names only what stands in the SQL itself. A table that is hidden and one that does
//! not exist go through the same constructor, so that nobody can tell them apart.

use crate::Refusal;

fn refusal(code: &str, message: impl Into<String>) -> Refusal {
    Refusal {
        code: code.to_owned(),
        message: message.into(),
    }
}

pub(super) fn too_long(most: usize) -> Refusal {
    refusal(
        "too_long",
        format!("the SQL is longer than {most} bytes; ask for less in one query"),
    )
}

pub(super) fn too_deep() -> Refusal {
    refusal(
        "too_deep",
        "the SQL is nested too deeply; use fewer brackets and subqueries inside one another",
    )
}

pub(super) fn too_complex(what: &str) -> Refusal {
    refusal(
        "too_complex",
        format!("the SQL has too many {what}; ask for less in one query"),
    )
}

pub(super) fn control_character() -> Refusal {
    refusal(
        "control_character",
        "the SQL holds a control character; leave it out",
    )
}

pub(super) fn empty() -> Refusal {
    refusal("empty", "there is no query; write one SELECT")
}

pub(super) fn syntax() -> Refusal {
    refusal(
        "syntax_error",
        "the SQL cannot be read; check its spelling, brackets and quotes",
    )
}

pub(super) fn not_a_select() -> Refusal {
    refusal(
        "not_a_select",
        "only a query may run: write one SELECT, or VALUES, or FROM",
    )
}

pub(super) fn several() -> Refusal {
    refusal(
        "multiple_statements",
        "there is more than one statement; write one SELECT",
    )
}

pub(super) fn construct(what: &str) -> Refusal {
    refusal(
        "construct_not_allowed",
        format!("{what} cannot be used here; write the query without it"),
    )
}

pub(super) fn parameter() -> Refusal {
    refusal(
        "parameter_not_allowed",
        "there are no parameters here; write the value itself",
    )
}

pub(super) fn recursive() -> Refusal {
    refusal(
        "recursive_query",
        "a recursive query is not allowed; write it without RECURSIVE, or use range(..) for a series",
    )
}

pub(super) fn unknown_table(name: &str) -> Refusal {
    refusal(
        "unknown_table",
        format!("there is no table \"{name}\"; use one of the tables you were given"),
    )
}

pub(super) fn qualified_table() -> Refusal {
    refusal(
        "qualified_name",
        "a table is named alone, without a database or schema before it",
    )
}

pub(super) fn unknown_column(name: &str) -> Refusal {
    refusal(
        "unknown_column",
        format!("there is no column \"{name}\" in the tables that the query reads at that place"),
    )
}

pub(super) fn function(name: &str) -> Refusal {
    refusal(
        "function_not_allowed",
        format!("the function or operator \"{name}\" cannot be used here"),
    )
}

pub(super) fn argument(name: &str, wanted: &str) -> Refusal {
    refusal(
        "argument_not_bounded",
        format!("\"{name}\" is used with something that has no known bound: {wanted}"),
    )
}

pub(super) fn type_not_allowed() -> Refusal {
    refusal(
        "type_not_allowed",
        "a value may be cast to BOOLEAN, a number type, VARCHAR, DATE, TIME, TIMESTAMP, INTERVAL, or a list of these",
    )
}

pub(super) fn unbounded_join() -> Refusal {
    refusal(
        "unbounded_join",
        "two tables are joined without a condition that ties them together; add one, or keep one side to a few rows",
    )
}

pub(super) fn too_large() -> Refusal {
    refusal(
        "too_large",
        "the query would go through too many rows on the way; join on keys, filter first, or ask for less",
    )
}

pub(super) fn too_grown() -> Refusal {
    refusal(
        "too_large",
        "the query would build texts or lists that are too large; repeat, join and nest less",
    )
}
