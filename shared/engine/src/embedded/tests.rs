//! What callers see, and what ends a query.

use std::time::{Duration, Instant};

use catalogue::{ColumnType, Rows, Scope, Value};

use super::Cancel;
use crate::{Embedded, EngineError, Limits, QueryEngine, QueryRequest, StreamEngine, shop};

/// About a second of honest work.
const SLOW: &str = "SELECT count(*) FROM sales a JOIN sales b ON a.id < b.id JOIN sales c ON b.id <= c.id WHERE a.amount + b.amount < c.amount";

fn request(sql: &str, scope: Scope) -> QueryRequest {
    QueryRequest {
        sql: sql.to_owned(),
        scope,
        limits: Limits::default(),
    }
}

fn run(engine: &Embedded, sql: &str, scope: Scope) -> Rows {
    engine
        .run(&request(sql, scope), &Cancel::default())
        .expect("it runs")
}

fn figures(engine: &Embedded, sql: &str, scope: Scope) -> Vec<Value> {
    run(engine, sql, scope).rows.remove(0)
}

#[test]
fn a_caller_sees_the_rows_of_their_claim_and_a_permission_lifts_that() {
    let (engine, _folder) = shop::open();
    let count = |scope| {
        figures(
            &engine,
            "SELECT count(*), count(DISTINCT region) FROM sales",
            scope,
        )
    };
    let all = count(shop::caller(&["manager"], &[]));
    assert_eq!(all, [Value::Integer(400), Value::Integer(4)]);
    for (regions, seen) in [
        (&["North"][..], 1),
        (&["North", "South"], 2),
        (&["north"], 0),
        (&[""], 0),
        (&["North' OR '1'='1"], 0),
        (&["North') --"], 0),
        (&["\0North"], 0),
        (&[], 0),
    ] {
        assert_eq!(
            count(shop::caller(&[], regions))[1],
            Value::Integer(seen),
            "{regions:?}"
        );
    }
    let mut other = Scope::default();
    other
        .claims
        .insert("Regions".to_owned(), ["North".to_owned()].into());
    assert_eq!(count(other)[0], Value::Integer(0));
}

#[test]
fn a_mask_is_the_value_for_everything() {
    let (engine, _folder) = shop::open();
    let sql = "SELECT count(*), count(DISTINCT email), min(email), max(email), count(birth_year),
               count(*) FILTER (WHERE email LIKE '%@%') FROM customers";
    let masked = figures(&engine, sql, shop::caller(&[], &[]));
    let stars = Value::Text("***".to_owned());
    assert_eq!(
        masked[1..],
        [
            Value::Integer(1),
            stars.clone(),
            stars,
            Value::Integer(0),
            Value::Integer(0)
        ]
    );
    let seen = figures(&engine, sql, shop::caller(&["pii_reader"], &[]));
    assert_eq!(seen[4], Value::Integer(60));
    let kinds = run(
        &engine,
        "SELECT email, birth_year FROM customers LIMIT 1",
        shop::caller(&[], &[]),
    )
    .columns;
    assert_eq!(kinds[1].kind, ColumnType::Integer);
}

#[test]
fn a_query_that_fails_on_rows_of_others_does_not_tell_of_them() {
    let (engine, _folder) = shop::open();
    let mine = shop::caller(&[], &["North"]);
    for sql in [
        "SELECT count(*) FROM sales WHERE CAST(CASE WHEN region = 'South' THEN 'x' ELSE '1' END AS INTEGER) = 1",
        "SELECT count(*) FROM sales WHERE CAST(region AS VARCHAR) || '' <> 'North' OR CAST(replace(region, 'North', '1') AS INTEGER) = 1",
        "SELECT sum(CAST(replace(region, 'North', '1') AS INTEGER)) FROM sales",
    ] {
        assert!(
            engine
                .run(&request(sql, mine.clone()), &Cancel::default())
                .is_ok(),
            "{sql}"
        );
    }
}

#[test]
fn failures_keep_the_databases_words_to_themselves() {
    let (engine, _folder) = shop::open();
    let failed = |sql| {
        engine
            .run(
                &request(sql, shop::caller(&[], &["North"])),
                &Cancel::default(),
            )
            .expect_err("it fails")
    };
    assert_eq!(
        failed("SELECT CAST(name AS INTEGER) FROM customers"),
        EngineError::Failed
    );
    let unfit = failed("SELECT sum(name) FROM customers");
    assert!(
        matches!(&unfit, EngineError::Refused(refusal) if refusal.code == "does_not_fit"),
        "{unfit}"
    );
}

#[test]
fn statistics_come_from_the_callers_own_rows() {
    let (engine, _folder) = shop::open();
    let scope = shop::caller(&[], &["North"]);
    let visible = engine.visible(&scope).expect("a catalogue");
    let sales = visible.catalogue().table("sales").expect("a table");
    let region = sales.column("region").expect("a column");
    assert_eq!(region.values, ["North"]);
    assert!(sales.row_count > 0 && sales.row_count < 400);
    assert!(visible.catalogue().table("payroll").is_none());
    let again = engine.visible(&scope).expect("a catalogue");
    assert!(std::sync::Arc::ptr_eq(&visible, &again));
    let nobody = engine.visible(&Scope::default()).expect("a catalogue");
    assert_eq!(
        nobody
            .catalogue()
            .table("sales")
            .map(|table| table.row_count),
        Some(0)
    );
}

#[test]
fn the_time_is_the_injected_clocks() {
    let (engine, _folder) = shop::open();
    let row = figures(
        &engine,
        "SELECT current_date, today(), now(), current_timestamp, localtimestamp",
        Scope::default(),
    );
    assert_eq!(row[0], Value::Date("2025-06-30".to_owned()));
    assert_eq!(row[1], row[0]);
    assert_eq!(row[2], Value::Timestamp("2025-06-30T12:00:00".to_owned()));
    assert_eq!(row[3], row[4]);
}

#[test]
fn values_keep_their_kinds() {
    let (engine, _folder) = shop::open();
    let row = figures(
        &engine,
        "SELECT 1.50, 12345678901234567890.5, 170141183460469231731687303715884105727, 1e3, true, DATE '2024-02-29',
         TIMESTAMP '2024-02-29 01:02:03.5', TIME '04:05:06', INTERVAL '14 months 3 days', [1, NULL], {'a': 'x'}, NULL,
         'NaN'::DOUBLE, 18446744073709551615::UBIGINT, 0.1::FLOAT",
        Scope::default(),
    );
    assert_eq!(
        row[..12],
        [
            Value::Number(1.5),
            Value::Decimal("12345678901234567890.5".to_owned()),
            Value::Decimal("170141183460469231731687303715884105727".to_owned()),
            Value::Number(1000.0),
            Value::Boolean(true),
            Value::Date("2024-02-29".to_owned()),
            Value::Timestamp("2024-02-29T01:02:03.5".to_owned()),
            Value::Time("04:05:06".to_owned()),
            Value::Text("1 year 2 months 3 days".to_owned()),
            Value::Json(serde_json::json!([1, null])),
            Value::Json(serde_json::json!({"a": "x"})),
            Value::Null,
        ]
    );
    assert_eq!(
        row[13..],
        [
            Value::Decimal("18446744073709551615".to_owned()),
            Value::Number(0.1)
        ]
    );
    assert!(matches!(row[12], Value::Number(number) if number.is_nan()));
}

#[test]
fn a_result_past_the_caps_is_cut_and_says_so() {
    let (engine, _folder) = shop::open();
    let cut_of = |sql, rows, bytes| {
        let limits = Limits {
            rows,
            bytes,
            ..Limits::default()
        };
        let request = QueryRequest {
            limits,
            ..request(sql, Scope::default())
        };
        let rows = engine.run(&request, &Cancel::default()).expect("it runs");
        (rows.rows.len(), rows.truncated)
    };
    let cut = |rows, bytes| cut_of("SELECT i FROM range(5000) t(i)", rows, bytes);
    assert_eq!(cut(1_000, usize::MAX), (1_000, true));
    assert_eq!(cut(5_000, usize::MAX), (5_000, false));
    assert_eq!(cut(0, usize::MAX), (0, true));
    assert_eq!(cut(usize::MAX, 10), (10, true));
    let lists = "SELECT {'a': range(50)[1:i]} FROM range(10, 50, 10) t(i)";
    assert_eq!(cut_of(lists, 10, 1_000), (4, false));
    assert_eq!(cut_of(lists, 10, 200), (3, true));
    let one = "SELECT list(l) FROM (SELECT range(5000) AS l FROM range(2000))";
    assert_eq!(cut_of(one, 10, 1 << 20), (0, true));
}

#[test]
fn a_query_past_its_deadline_is_stopped_and_the_next_one_runs() {
    let (engine, _folder) = shop::open();
    let scope = shop::caller(&["manager"], &[]);
    let limits = Limits {
        time: Duration::from_millis(50),
        ..Limits::default()
    };
    let begun = Instant::now();
    let stopped = engine.run(
        &QueryRequest {
            limits,
            ..request(SLOW, scope.clone())
        },
        &Cancel::default(),
    );
    assert_eq!(stopped, Err(EngineError::Deadline(limits.time)));
    assert!(
        begun.elapsed() < Duration::from_millis(500),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(
        figures(&engine, "SELECT count(*) FROM sales", scope)[0],
        Value::Integer(400)
    );
}

#[tokio::test]
async fn a_query_whose_asker_goes_away_is_stopped() {
    let (engine, _folder) = shop::open();
    let scope = shop::caller(&["manager"], &[]);
    let asked = tokio::time::timeout(
        Duration::from_millis(50),
        engine.query(request(SLOW, scope.clone())),
    )
    .await;
    assert!(asked.is_err());
    let begun = Instant::now();
    engine
        .query(request("SELECT 1", scope))
        .await
        .expect("it runs");
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[test]
fn structs_without_names_keep_all_their_members() {
    let (engine, _folder) = shop::open();
    let row = figures(
        &engine,
        "SELECT row(1, 'a'), (2, NULL), list_zip([1, 2], ['x', 'y']), {'a': 1, 'b': row(3, 4)}, struct_pack(a := 5)",
        Scope::default(),
    );
    let json = |value: &Value| serde_json::to_value(value).expect("JSON");
    assert_eq!(json(&row[0]), serde_json::json!([1, "a"]));
    assert_eq!(json(&row[1]), serde_json::json!([2, null]));
    assert_eq!(json(&row[2]), serde_json::json!([[1, "x"], [2, "y"]]));
    assert_eq!(json(&row[3]), serde_json::json!({"a": 1, "b": [3, 4]}));
    assert_eq!(json(&row[4]), serde_json::json!({"a": 5}));
}

async fn streamed(
    engine: &Embedded,
    sql: &str,
    limits: Limits,
) -> Result<(usize, bool), EngineError> {
    let mut rows = engine
        .stream(QueryRequest {
            sql: sql.to_owned(),
            scope: shop::caller(&["manager"], &[]),
            limits,
        })
        .await?;
    let mut count = 0;
    while let Some(batch) = rows.next().await? {
        count += batch.num_rows();
    }
    Ok((count, rows.is_truncated()))
}

#[tokio::test]
async fn rows_come_as_they_are_made_and_are_cut_at_the_limits_only() {
    let (engine, _folder) = shop::open();
    let sql = "SELECT a.id, b.id AS other FROM sales a JOIN sales b ON a.id < b.id";
    let limits = |rows| Limits {
        rows,
        bytes: usize::MAX,
        ..Limits::default()
    };
    for (most, expected) in [
        (1_000_000, (79_800, false)),
        (79_800, (79_800, false)),
        (79_799, (79_799, true)),
        (2_048, (2_048, true)),
        (1, (1, true)),
        (0, (0, true)),
    ] {
        assert_eq!(streamed(&engine, sql, limits(most)).await, Ok(expected));
    }
    let few = Limits {
        rows: usize::MAX,
        bytes: 100_000,
        ..Limits::default()
    };
    let (count, truncated) = streamed(&engine, sql, few).await.expect("rows");
    assert!(truncated && count < 20_000, "{count}");
}

#[tokio::test]
async fn a_stream_is_refused_as_a_query_is_and_breaks_off_with_its_reason() {
    let (engine, _folder) = shop::open();
    let limits = Limits::default();
    for sql in ["SELECT * FROM payroll", "SELECT nothing FROM sales"] {
        let outcome = streamed(&engine, sql, limits).await;
        assert!(
            matches!(outcome, Err(EngineError::Refused(_))),
            "{outcome:?}"
        );
    }
    let late = Limits {
        rows: usize::MAX,
        bytes: usize::MAX,
        time: Duration::from_millis(1),
    };
    let sql = "SELECT a.id, b.id AS other, c.id AS third FROM sales a JOIN sales b ON a.id < b.id JOIN sales c ON b.id < c.id";
    let outcome = streamed(&engine, sql, late).await;
    assert_eq!(outcome, Err(EngineError::Deadline(late.time)));
    // Who leaves stops the query; the engine is there for the next one.
    let request = QueryRequest {
        sql: sql.to_owned(),
        scope: shop::caller(&["manager"], &[]),
        limits: Limits {
            rows: usize::MAX,
            bytes: usize::MAX,
            ..limits
        },
    };
    let mut left = engine.stream(request).await.expect("rows");
    assert!(left.next().await.expect("some").is_some());
    drop(left);
    assert_eq!(
        streamed(&engine, "SELECT id FROM products", limits).await,
        Ok((20, false))
    );
}

#[tokio::test]
async fn masks_and_row_security_hold_for_rows_as_they_come() {
    let (engine, _folder) = shop::open();
    let stream = |sql: &str, scope| {
        engine.stream(QueryRequest {
            sql: sql.to_owned(),
            scope,
            limits: Limits::default(),
        })
    };
    let mut rows = stream(
        "SELECT DISTINCT region FROM sales",
        shop::caller(&[], &["North"]),
    )
    .await
    .expect("rows");
    let batch = rows.next().await.expect("rows").expect("some");
    assert_eq!(batch.num_rows(), 1);
    assert_eq!(
        crate::cells::value(batch.column(0), 0),
        Value::Text("North".to_owned())
    );
    let mut rows = stream(
        "SELECT DISTINCT email, birth_year FROM customers",
        shop::caller(&[], &[]),
    )
    .await
    .expect("rows");
    let batch = rows.next().await.expect("rows").expect("some");
    assert_eq!(
        (
            batch.num_rows(),
            crate::cells::value(batch.column(0), 0),
            crate::cells::value(batch.column(1), 0)
        ),
        (1, Value::Text("***".to_owned()), Value::Null)
    );
}
