//! Attacks that are refused, honest queries that are not, and text that is neither.

use std::sync::OnceLock;

use catalogue::Visible;
use jiff::Timestamp;
use proptest::prelude::*;

use super::check;
use crate::{Embedded, EngineError, Limits, QueryRequest, Refusal, embedded::Cancel, shop};

fn engine() -> &'static Embedded {
    static SHOP: OnceLock<(Embedded, tempfile::TempDir)> = OnceLock::new();
    &SHOP.get_or_init(shop::open).0
}

fn refused(sql: &str) -> Option<Refusal> {
    match engine().fits(sql, &shop::caller(&["manager"], &[])) {
        Ok(_tables) => None,
        Err(EngineError::Refused(refusal)) => Some(refusal),
        Err(other) => panic!("{other}: {sql}"),
    }
}

/// The files of `cases`, each by its name. A line is a query; a remark starts with `#`.
macro_rules! cases {
    ($folder:literal: $($name:literal)*) => {
        [$(($name, include_str!(concat!("cases/", $folder, "/", $name, ".txt")))),*]
    };
}

/// Attacks, by the code that refuses them.
const REFUSED: [(&str, &str); 18] = cases!("refused":
    "argument_not_bounded" "construct_not_allowed" "does_not_fit" "empty" "function_not_allowed"
    "multiple_statements" "not_a_select" "parameter_not_allowed" "qualified_name"
    "recursive_query" "syntax_error" "too_complex" "too_deep" "too_large" "type_not_allowed"
    "unbounded_join" "unknown_column" "unknown_table");

/// Honest queries, by what they are about.
const ALLOWED: [(&str, &str); 15] = cases!("allowed":
    "aggregates" "combined" "dates" "joins" "lists" "looks" "numbers" "pairs" "pivot" "series" "sets"
    "stars" "subqueries" "texts" "windows");

/// Each query with the name of its file and its place there.
fn queries<'a>(files: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = (&'a str, usize, &'a str)> {
    files.iter().flat_map(|&(name, text)| {
        let lines = text.lines().enumerate();
        lines
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
            .map(move |(at, line)| (name, at + 1, line))
    })
}

#[test]
fn every_attack_is_refused_for_its_own_reason() {
    let wrong: Vec<String> = queries(&REFUSED)
        .filter_map(|(code, line, sql)| {
            let found = refused(sql).map_or("none".to_owned(), |refusal| refusal.code);
            (found != code).then(|| format!("{code}:{line} has {found}: {sql}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_honest_query_is_let_through_and_runs() {
    let wrong: Vec<String> = queries(&ALLOWED)
        .filter_map(|(topic, line, sql)| {
            let request = QueryRequest {
                sql: sql.to_owned(),
                scope: shop::caller(&[], &["North"]),
                limits: Limits::default(),
            };
            let error = engine().run(&request, &Cancel::default()).err()?;
            Some(format!("{topic}:{line} has {error}: {sql}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The shop as its statistics would be with a million order lines.
fn grown() -> Visible {
    let visible = engine()
        .visible(&shop::caller(&["manager"], &[]))
        .expect("a catalogue");
    let tables = [
        ("sales", 1_000_000),
        ("customers", 20_000),
        ("products", 500),
    ];
    let mut grown = (*visible).clone();
    for (name, rows) in tables {
        grown = grown.with_statistics(name, |table| {
            for column in &mut table.columns {
                if column.distinct == table.row_count {
                    column.distinct = rows;
                }
                column.distinct = match column.name.as_str() {
                    "customer_id" => 20_000,
                    "product_id" => 500,
                    _ => column.distinct,
                };
                column.nulls *= rows / table.row_count;
            }
            table.row_count = rows;
        });
    }
    grown
}

#[test]
fn honest_queries_are_let_through_where_tables_are_large_too() {
    let parser = super::Parser::new().expect("a parser");
    let visible = grown();
    let wrong: Vec<String> = queries(&ALLOWED)
        .filter_map(|(topic, line, sql)| {
            let code = check(&parser, sql, &visible, Timestamp::UNIX_EPOCH)
                .map_or_else(|refusal| refusal.code, |_| String::new());
            let wanted = if topic == "pairs" { "too_large" } else { "" };
            (code != wanted).then(|| format!("{topic}:{line} has {code}: {sql}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_hidden_table_cannot_be_told_from_one_that_does_not_exist() {
    for sql in [
        "SELECT * FROM NAME",
        "SELECT NAME.salary FROM sales",
        "SELECT * FROM sales JOIN NAME USING (id)",
        "WITH x AS (FROM NAME) SELECT 1",
        "SELECT * FROM main.NAME",
        "SELECT NAME.upper() FROM sales",
        "SELECT NAME.salary.round() FROM sales",
        "SELECT id FROM sales JOIN NAME ON NAME.salary.round() = id",
        "DESCRIBE NAME",
        "SELECT * FROM query_table('NAME')",
        "SELECT (SELECT max(salary) FROM NAME)",
        "WITH NAME AS (SELECT * FROM NAME) SELECT * FROM NAME",
    ] {
        let told = |name: &str| {
            let refusal = refused(&sql.replace("NAME", name)).expect("it is refused");
            (refusal.code, refusal.message.replace(name, "NAME"))
        };
        assert_eq!(told("payroll"), told("paybook"), "{sql}");
    }
}

#[test]
fn no_refusal_names_what_the_caller_did_not_write() {
    let hidden = ["payroll", "salary", "employee", "lindqvist", "184300"];
    for (_, _, sql) in queries(&REFUSED) {
        let Some(refusal) = refused(sql) else {
            continue;
        };
        let said = format!("{} {}", refusal.code, refusal.message).to_lowercase();
        for word in hidden {
            assert!(
                !said.contains(word) || sql.to_lowercase().contains(word),
                "{sql}: {said}"
            );
        }
        assert!(!refusal.code.is_empty() && !refusal.message.is_empty());
    }
}

#[test]
fn line_ends_and_the_like_are_white_space_and_no_way_around() {
    for sql in [
        "SELECT\n1\t,\r\n2",
        " \tSELECT 1; -- done\n",
        "-- a remark\nSELECT 1 /* of\nlines */",
        "SELECT 'two\nlines' AS \"a\nname\"",
    ] {
        assert_eq!(refused(sql), None, "{sql}");
    }
    for (code, sql) in [
        ("unknown_table", "SELECT * FROM\n\tpayroll"),
        ("unknown_table", "SELECT * FROM\u{a0}payroll"),
        ("multiple_statements", "SELECT 1;\nSELECT 2"),
        ("multiple_statements", "SELECT 1 -- ;\n; SELECT 2"),
        ("multiple_statements", "SELECT 1 --\r; SELECT 2"),
        ("control_character", "SELECT * FROM pay\x08roll"),
        ("control_character", "SELECT 1\0; SELECT 2"),
    ] {
        let found = refused(sql).map(|refusal| refusal.code);
        assert_eq!(found.as_deref(), Some(code), "{sql:?}");
    }
}

#[test]
fn a_permission_shows_the_table_that_needs_it() {
    assert!(
        engine()
            .fits(
                "SELECT max(salary) FROM payroll",
                &shop::caller(&["hr"], &[])
            )
            .is_ok()
    );
    assert!(
        engine()
            .fits(
                "SELECT max(salary) FROM payroll",
                &shop::caller(&["HR", "manager"], &[])
            )
            .is_err()
    );
}

#[test]
fn what_is_let_through_says_which_tables_it_reads_and_whether_it_tells_time() {
    let gated = engine()
        .check(
            "WITH products AS (SELECT 1) SELECT current_date, now() FROM SALES, products WHERE EXISTS (FROM customers)",
            &shop::caller(&[], &[]),
        )
        .expect("an honest query");
    assert_eq!(gated.tables().collect::<Vec<_>>(), ["customers", "sales"]);
    assert!(gated.tells_time());
}

#[test]
fn long_chains_without_brackets_end_in_a_refusal_or_an_answer() {
    for sql in [
        format!("SELECT 1{}", " + 1".repeat(4_000)),
        format!("SELECT 1{}", " UNION SELECT 1".repeat(1_000)),
        format!("SELECT 1{}", "::INTEGER".repeat(2_000)),
        format!("SELECT [1]{}", "[1]".repeat(3_000)),
        format!("SELECT {}1", "CASE WHEN true THEN ".repeat(800)),
        format!(
            "SELECT {}1{}",
            "CASE WHEN true THEN ".repeat(400),
            " END".repeat(400)
        ),
        format!("SELECT {}1", "~".repeat(3_000)),
        format!("SELECT a{}", ".a".repeat(5_000)),
        format!("SELECT 1 WHERE {}", "NOT ".repeat(4_000)),
        format!(
            "SELECT count(*) FROM sales WHERE id IN (1{})",
            ", 1".repeat(6_000)
        ),
        format!("SELECT 1 WHERE 1 = 1{}", " OR 1 = 1".repeat(1_900)),
        format!("SELECT 1 FROM sales{}", ", sales".repeat(1_500)),
        format!(
            "SELECT 1 FROM sales{}",
            " JOIN sales USING (id)".repeat(700)
        ),
        format!(
            "WITH a AS (SELECT 1){} SELECT 1",
            ", a AS (SELECT 1)".repeat(800)
        ),
        format!("SELECT {}1{}", "EXISTS (SELECT ".repeat(50), ")".repeat(50)),
        format!("SELECT {}", "x -> ".repeat(3_000)),
        format!("SELECT 1 COLLATE {}", "nocase.".repeat(1_000)),
    ] {
        let _ = refused(&sql);
    }
}

fn sql_like() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "SELECT",
        "FROM",
        "sales",
        "payroll",
        "WHERE",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "'",
        "\"",
        "$$",
        "--",
        "/*",
        "*/",
        ";",
        ",",
        "*",
        "1",
        "NULL",
        "WITH",
        "AS",
        "x",
        "UNION",
        "ALL",
        "JOIN",
        "ON",
        "=",
        "LIKE",
        "'%a'",
        "::",
        "INTEGER",
        "repeat",
        "range",
        "CASE",
        "WHEN",
        "THEN",
        "END",
        "OVER",
        "PIVOT",
        "VALUES",
        "EXISTS",
        "id",
        ".",
        "->",
        "?",
        "$1",
        "INSERT INTO",
        "DROP TABLE",
        "\n",
        "\u{a0}",
        "é",
        "IN",
        "NOT",
        "GROUP BY",
        "ORDER BY",
        "LIMIT",
        "COLUMNS",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_at_all_gets_an_answer(sql in ".{0,300}") {
        let _ = refused(&sql);
    }

    #[test]
    fn anything_like_sql_gets_an_answer_and_never_reads_the_hidden_table(sql in sql_like()) {
        let scope = shop::caller(&[], &["North"]);
        let visible = engine().visible(&scope).expect("a catalogue");
        let parser = super::Parser::new().expect("a parser");
        if let Ok(gated) = check(&parser, &sql, &visible, Timestamp::UNIX_EPOCH) {
            prop_assert!(gated.tables().all(|table| table != "payroll"));
        }
    }
}
