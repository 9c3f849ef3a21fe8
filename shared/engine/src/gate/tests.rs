//! Attacks that are refused, honest queries that are not, and text that is neither.

use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::Value;

use super::check;
use crate::{Embedded, EngineError, Limits, QueryRequest, Refusal, embedded::Cancel, shop};

fn engine() -> &'static Embedded {
    static SHOP: OnceLock<(Embedded, tempfile::TempDir)> = OnceLock::new();
    &SHOP.get_or_init(shop::open).0
}

fn refused(sql: &str) -> Option<Refusal> {
    match engine().fits(sql, &shop::caller(&["manager"], &[])) {
        Ok(()) => None,
        Err(EngineError::Refused(refusal)) => Some(refusal),
        Err(other) => panic!("{other}: {sql}"),
    }
}

fn cases(text: &str) -> impl Iterator<Item = (String, String)> {
    text.lines().map(|line| {
        let case: Value = serde_json::from_str(line).expect("a case is JSON");
        let field = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
        (field("sql"), field("code"))
    })
}

#[test]
fn every_attack_is_refused_for_its_own_reason() {
    let wrong: Vec<String> = cases(include_str!("cases/refuse.jsonl"))
        .filter_map(|(sql, code)| {
            let found = refused(&sql)
                .map(|refusal| refusal.code)
                .unwrap_or_default();
            (found != code).then(|| format!("{found:?}, not {code:?}: {sql}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_honest_query_is_let_through_and_runs() {
    let wrong: Vec<String> = cases(include_str!("cases/accept.jsonl"))
        .filter_map(|(sql, _)| {
            let request = QueryRequest {
                sql: sql.clone(),
                scope: shop::caller(&[], &["North"]),
                limits: Limits::default(),
            };
            let error = engine().run(&request, &Cancel::default()).err()?;
            Some(format!("{error}: {sql}"))
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
    for (sql, _) in cases(include_str!("cases/refuse.jsonl")) {
        let Some(refusal) = refused(&sql) else {
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
        if let Ok(gated) = check(&parser, &sql, &visible, jiff::Timestamp::UNIX_EPOCH) {
            prop_assert!(gated.tables().all(|table| table != "payroll"));
        }
    }
}
