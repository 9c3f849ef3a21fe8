//! Values: as their column holds them, and whole periods.

use catalogue::{Catalogue, ColumnType, Format, Role, Scope, Visible};
use serde_json::{Value, json};

use crate::{present::sample, sql, written::read};

fn visible() -> Visible {
    let mut table = super::catalogue(super::SHOP).tables.remove(2);
    let column = |name: &str, kind| sample::column(name, kind, Role::Dimension);
    table.columns = vec![
        column("day", ColumnType::Date),
        column("at", ColumnType::Timestamp),
        column("clock", ColumnType::Time),
        column("n", ColumnType::Integer),
        column("x", ColumnType::Number),
        column("rate", ColumnType::Number),
        column("open", ColumnType::Boolean),
        column("list", ColumnType::Other),
        column("free", ColumnType::Text),
        column("city", ColumnType::Text),
    ];
    table.columns[5].format = Format::Percentage;
    table.columns[9].values = ["New York", "new york", "Saint-Denis", "Boston"]
        .map(Into::into)
        .to_vec();
    table.columns[9].values_complete = true;
    table.columns[8].values = vec!["Known".into()];
    table.key = None;
    table.time = Some("day".to_owned());
    let catalogue = Catalogue {
        title: String::new(),
        tables: vec![table],
        joins: Vec::new(),
    };
    Visible::new(&catalogue, &Scope::default())
}

fn condition(column: &str, operator: &str, values: Value) -> Result<String, String> {
    let visible = visible();
    let written = json!({"measures": ["count"],
        "filters": [{"column": column, "operator": operator, "values": values}]});
    let (plan, _) = read(&written, &visible).map_err(|issues| issues.to_string())?;
    let sql = sql::write(&plan, visible.catalogue()).sql;
    let at = sql.find("WHERE ").map_or(0, |at| at + 6);
    Ok(sql[at..].replace('"', ""))
}

#[track_caller]
fn is(column: &str, operator: &str, values: Value, wanted: &str) {
    let said = condition(column, operator, values.clone());
    assert_eq!(said.as_deref(), Ok(wanted), "{column} {operator} {values}");
}

#[track_caller]
fn refused(column: &str, operator: &str, values: Value, said: &str) {
    match condition(column, operator, values) {
        Err(issue) => assert!(issue.contains(said), "{issue}"),
        Ok(sql) => panic!("{sql}"),
    }
}

#[test]
fn a_period_of_days_means_the_whole_of_it() {
    is("day", "=", json!(["2025-04-01"]), "day = DATE '2025-04-01'");
    is(
        "day",
        "=",
        json!(["2025-04"]),
        "(day >= DATE '2025-04-01' AND day < DATE '2025-05-01')",
    );
    is(
        "day",
        "=",
        json!([2025]),
        "(day >= DATE '2025-01-01' AND day < DATE '2026-01-01')",
    );
    is(
        "day",
        "starts_with",
        json!(["2025-04"]),
        "(day >= DATE '2025-04-01' AND day < DATE '2025-05-01')",
    );
    is(
        "day",
        "like",
        json!("2025-04%"),
        "(day >= DATE '2025-04-01' AND day < DATE '2025-05-01')",
    );
    is(
        "day",
        "!=",
        json!(["2025"]),
        "NOT ((day >= DATE '2025-01-01' AND day < DATE '2026-01-01'))",
    );
    is("day", ">", json!(["2025-04"]), "day >= DATE '2025-05-01'");
    is("day", ">=", json!(["2025-04"]), "day >= DATE '2025-04-01'");
    is("day", "<", json!(["2025"]), "day < DATE '2025-01-01'");
    is("day", "<=", json!(["2025"]), "day < DATE '2026-01-01'");
    is(
        "day",
        "<=",
        json!(["2025-04-30"]),
        "day <= DATE '2025-04-30'",
    );
    is("day", ">", json!(["2025-04-30"]), "day > DATE '2025-04-30'");
    is(
        "day",
        "in",
        json!(["2025-04-01", "2025-04-03"]),
        "day IN (DATE '2025-04-01', DATE '2025-04-03')",
    );
    is(
        "day",
        "in",
        json!(["2025-04", "2025-06"]),
        "((day >= DATE '2025-04-01' AND day < DATE '2025-05-01') OR (day >= DATE '2025-06-01' AND day < DATE '2025-07-01'))",
    );
}

#[test]
fn a_day_of_points_in_time_is_the_whole_day() {
    is(
        "at",
        "=",
        json!(["2025-04-01"]),
        "(at >= DATE '2025-04-01' AND at < DATE '2025-04-02')",
    );
    is("at", "<=", json!(["2025-04-30"]), "at < DATE '2025-05-01'");
    is("at", ">", json!(["2025-04-30"]), "at >= DATE '2025-05-01'");
    is(
        "at",
        "=",
        json!(["2025-04-01 09:30"]),
        "at = TIMESTAMP '2025-04-01T09:30:00'",
    );
    is(
        "at",
        ">=",
        json!(["2025-04-01T09:30:00Z"]),
        "at >= TIMESTAMP '2025-04-01T09:30:00'",
    );
    is(
        "at",
        "between",
        json!(["2025-04-01T00:00:00", "2025-04-30T23:59:59"]),
        "at BETWEEN DATE '2025-04-01' AND TIMESTAMP '2025-04-30T23:59:59'",
    );
}

#[test]
fn between_includes_both_ends_and_within_excludes_the_second() {
    let quarter = "(day >= DATE '2025-04-01' AND day < DATE '2025-07-01')";
    is(
        "day",
        "between",
        json!(["2025-04-01", "2025-06-30"]),
        quarter,
    );
    is("day", "between", json!(["2025-04", "2025-06"]), quarter);
    is("day", "between", json!(["2025-Q2"]), quarter);
    is(
        "day",
        "within",
        json!(["2025-04-01", "2025-07-01"]),
        quarter,
    );
    is("day", "within", json!(["2025-Q2"]), quarter);
    is("x", "between", json!(["1", 2.5]), "x BETWEEN 1 AND 2.5");
    is("x", "within", json!([1, 2]), "(x >= 1 AND x < 2)");
    refused(
        "day",
        "within",
        json!(["2025-04", "2025-06"]),
        "ends before its second value",
    );
    refused(
        "day",
        "within",
        json!(["2025-04-02", "2025-04-02"]),
        "ends before it begins",
    );
    refused(
        "day",
        "between",
        json!(["2025-06", "2025-04"]),
        "ends before it begins",
    );
    refused(
        "x",
        "between",
        json!([5, 1]),
        "from the smaller value to the larger",
    );
    refused("x", "between", json!([5]), "takes two values, not 1");
}

#[test]
fn two_ends_of_one_column_of_time_are_one_period() {
    let visible = visible();
    let of = |first: &str, second: &str, from: &str, to: &str| {
        let written = json!({"measures": ["count"], "filters": [
            {"column": "day", "operator": first, "values": [from]},
            {"column": "open", "operator": "=", "values": ["yes"]},
            {"column": "day", "operator": second, "values": [to]}]});
        read(&written, &visible).map(|(plan, _)| sql::write(&plan, visible.catalogue()).sql)
    };
    let quarter =
        "(\"day\" >= DATE '2025-04-01' AND \"day\" < DATE '2025-07-01')\n  AND open = TRUE";
    for (first, second, from, to) in [
        (">=", "<", "2025-04-01", "2025-07-01"),
        (">", "<", "2025-03", "2025-07"),
        ("<", ">=", "2025-07-01", "2025-04-01"),
    ] {
        let sql = of(first, second, from, to).expect("a plan");
        assert!(sql.contains(quarter), "{sql}");
    }
    assert!(of(">=", "<", "2025-07-01", "2025-04-01").is_err());
}

#[test]
fn numbers_are_read_from_text_and_nothing_else_is_one() {
    is("n", "=", json!(["5"]), "n = 5");
    is("n", "=", json!([5.0]), "n = 5");
    is("n", ">", json!(["5,000"]), "n > 5000");
    is("n", ">", json!(["$1,234,567"]), "n > 1234567");
    is("x", "=", json!(["-0.5"]), "x = -0.5");
    is("x", "<", json!(["1e3"]), "x < 1000");
    is("x", "<", json!([1e20]), "x < 100000000000000000000.0");
    is("rate", ">", json!(["20%"]), "rate > 0.2");
    for (column, value) in [
        ("n", json!("5,00")),
        ("n", json!("1,5")),
        ("n", json!("five")),
        ("n", json!("NaN")),
        ("n", json!("inf")),
        ("n", json!(true)),
        ("n", json!("1 or 1=1")),
        ("n", json!("99999999999999999999")),
        ("n", json!(18_446_744_073_709_551_615_u64)),
        ("n", json!("0x10")),
        ("n", json!("20%")),
        ("n", json!("")),
        ("x", json!("١٢")),
        ("n", json!("--5")),
        ("rate", json!("many%")),
    ] {
        refused(column, "=", json!([value]), column);
    }
}

#[test]
fn truth_is_read_in_the_usual_words() {
    for value in [
        json!(true),
        json!("true"),
        json!("Yes"),
        json!(1),
        json!("1"),
    ] {
        is("open", "=", json!([value]), "open = TRUE");
    }
    is("open", "!=", json!(["no"]), "open <> FALSE");
    refused("open", "=", json!(["maybe"]), "neither true nor false");
    refused("open", ">", json!([true]), "nothing that is less or more");
}

#[test]
fn texts_are_spelt_as_the_data_has_them() {
    is("city", "=", json!(["boston"]), "city = 'Boston'");
    is("city", "=", json!(["saint denis"]), "city = 'Saint-Denis'");
    is("city", "=", json!(["new york"]), "city = 'new york'");
    refused(
        "city",
        "=",
        json!(["NEW YORK"]),
        "may mean several values of city: New York, new york",
    );
    refused(
        "city",
        "=",
        json!(["Bostn"]),
        "city has no value `Bostn`; nearest: Boston",
    );
    is("city", "contains", json!(["ost"]), "city ILIKE '%ost%'");
    is("city", ">=", json!(["M"]), "city >= 'M'");
    is("free", "=", json!(["known"]), "free = 'Known'");
    is("free", "=", json!(["Any-thing"]), "free = 'Any-thing'");
    is("free", "=", json!([42]), "free = '42'");
    is(
        "free",
        "=",
        json!(["O'Brien'; DROP TABLE x; --"]),
        "free = 'O''Brien''; DROP TABLE x; --'",
    );
    is(
        "free",
        "contains",
        json!(["50%_"]),
        "contains(lower(free), lower('50%_'))",
    );
    refused("free", "=", json!(["a\u{0}b"]), "NUL");
    refused("n", "contains", json!(["4"]), "holds no text");
    refused("free", "contains", json!([""]), "looks for nothing");
}

#[test]
fn times_of_day_and_lists_are_compared_as_they_can_be() {
    is("clock", ">=", json!(["09:30"]), "clock >= '09:30:00'");
    refused("clock", "=", json!(["half past nine"]), "no time of day");
    is("list", "is_null", json!([]), "list IS NULL");
    is("list", "is_not_null", json!([]), "list IS NOT NULL");
    refused("list", "=", json!(["a"]), "is_null and is_not_null");
    refused("list", "contains", json!(["a"]), "holds no text");
}

#[test]
fn a_condition_without_its_values_is_told() {
    refused("n", "=", json!([]), "takes at least one value, not 0");
    refused("n", ">", json!([1, 2]), "takes one value, not 2");
    refused("n", ">", json!([null]), "use is_null or is_not_null");
    refused("n", "in", json!([1, null]), "use is_null or is_not_null");
    refused(
        "n",
        "in",
        json!([[1], [2]]),
        "texts, numbers, true or false",
    );
    refused("day", "contains", json!(["04"]), "is no time for day");
}
