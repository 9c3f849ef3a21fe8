//! Nothing that anybody writes breaks anything, and what is read is a plan that can be run.

use catalogue::Visible;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{CLUB, SHOP, visible};
use crate::{
    check, sql,
    written::{Written, parse, read},
};

/// Reads it; what comes of it is a plan that is sound.
fn sound(written: &Value, visible: &Visible) -> bool {
    match read(written, visible) {
        Ok((plan, _)) => {
            let again = check::check(plan.clone(), visible.catalogue());
            assert_eq!(again.as_ref(), Ok(&plan), "{written}");
            let sql = sql::write(&plan, visible.catalogue());
            assert!(!sql.columns.is_empty(), "{written}");
            if let Some(short) = Written::of(&plan, visible) {
                let read = short.plan(visible).map(|(plan, _)| plan);
                assert_eq!(read, Ok(plan), "{written}");
            }
            true
        }
        Err(issues) => {
            assert!((1..=13).contains(&issues.0.len()), "{written}: {issues:?}");
            for issue in &issues.0 {
                assert!(issue.len() < 4000 && !issue.contains('\n'), "{issue}");
            }
            false
        }
    }
}

#[test]
fn what_is_huge_is_refused_in_a_sentence() {
    let visible = visible(SHOP);
    let long = "x".repeat(5000);
    for (written, said) in [
        (
            json!({"table": "sales", "columns": vec!["id"; 65]}),
            "more than 64 parts",
        ),
        (
            json!({"table": "sales", "columns": [long]}),
            "longer than 200 letters",
        ),
        (
            json!({"table": "sales", "filters": [{"column": "id", "values": vec![1; 1001]}]}),
            "more than 1000 values",
        ),
        (
            json!({"table": "sales", "filters": [{"column": "region", "values": [long]}]}),
            "longer than 1000 letters",
        ),
        (
            json!({"table": "sales", "filters": [{"any": vec![json!({"id": 1}); 65]}]}),
            "more than 64",
        ),
        (
            json!({"table": "x".repeat(70_000)}),
            "longer than 65536 bytes",
        ),
        (
            json!({"table": "sales", "limit": 99_999_999_999_u64}),
            "whole number",
        ),
        (json!({"table": "sales", "limit": -1}), "whole number"),
        (json!({"table": "sales", "limit": 1.5}), "whole number"),
    ] {
        let issues = read(&written, &visible).expect_err("an issue");
        assert!(
            issues.0.iter().any(|issue| issue.contains(said)),
            "{issues:?}"
        );
        assert!(issues.to_string().len() < 5000);
    }
    let mut nested = json!({"column": "id", "values": [1]});
    for _ in 0..60 {
        nested = json!({"any": [nested]});
    }
    let issues = read(&json!({"table": "sales", "filters": [nested]}), &visible);
    assert_eq!(
        issues.expect_err("an issue").0,
        ["conditions are nested too deeply"]
    );
    let mut not = json!({"column": "id", "values": [1]});
    for _ in 0..100 {
        not = json!({"not": not});
    }
    let issues = read(&json!({"table": "sales", "filters": [not]}), &visible);
    assert!(issues.is_err());
    for text in [
        "",
        "{",
        "nonsense",
        "[[[[",
        &"[".repeat(100_000),
        "{\"table\":\"sales\"} and more",
    ] {
        let issues = parse(text, &visible).expect_err("an issue");
        assert_eq!(issues.0.len(), 1, "{issues}");
    }
    let wide: Value = (0..500)
        .map(|i| (format!("f{i}"), json!(i)))
        .collect::<Map<_, _>>()
        .into();
    assert_eq!(read(&wide, &visible).expect_err("issues").0.len(), 13);
}

#[test]
fn a_wide_catalogue_is_read_without_delay() {
    let mut wide = super::catalogue(SHOP);
    let sales = wide.tables[0].clone();
    for t in 0..60 {
        let mut table = sales.clone();
        table.name = format!("table_{t}");
        for column in &mut table.columns {
            column.name = format!("{}_{t}", column.name);
        }
        wide.tables.push(table);
    }
    let visible = Visible::new(&wide, &catalogue::Scope::default());
    let written = json!({"measures": ["sum(amount_7)", "avg(quantity_7)"], "dimensions": ["region_7", "channel_7"],
        "filters": [{"ordered_at_7": "2025"}], "order": "sum(amount_7) desc"});
    let start = std::time::Instant::now();
    assert!(sound(&written, &visible));
    let columns: Vec<String> = (0..60).map(|n| format!("unknown_{n}")).collect();
    assert!(!sound(
        &json!({"table": "sales", "columns": columns}),
        &visible
    ));
    // A debug build on a busy machine is some fifty times slower than the one that ships.
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        ".{0,12}".prop_map(Value::from),
        word(),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((key(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "table",
        "measures",
        "dimensions",
        "columns",
        "distinct",
        "filters",
        "having",
        "order",
        "limit",
        "comparison",
        "without",
        "via",
        "keys",
        "aggregate",
        "column",
        "transform",
        "grain",
        "operator",
        "values",
        "negate",
        "any",
        "all",
        "not",
        "by",
        "descending",
        "from",
        "to",
        "label",
        "measure",
        "plan",
        "region",
        "gte",
        "alias",
        "é",
    ])
    .prop_map(ToOwned::to_owned)
}

fn word() -> impl Strategy<Value = Value> {
    proptest::sample::select(vec![
        "sales",
        "customers",
        "products",
        "regions",
        "game",
        "club",
        "amount",
        "region",
        "name",
        "sales.amount",
        "customers.name",
        "ordered_at",
        "ordered_at by month",
        "month",
        "month(ordered_at)",
        "sum(amount)",
        "count",
        "count(*)",
        "sum",
        "avg",
        "share(sum(amount))",
        "North",
        "2025",
        "2025-04",
        "2025-04-01",
        "2025-Q2",
        "5",
        "=",
        "in",
        "between",
        "within",
        "like",
        "%a%",
        "is_null",
        "share",
        "growth",
        "day",
        "day_of_week",
        "previous_year",
        "home_club_id",
        "*",
        "a.b.c",
        "'",
        "\"",
        "(",
        ")",
        "sum(",
        "-",
        "[1]",
        "{\"a\":1}",
        ",",
        " of ",
        " by ",
        " as ",
        "region = 'North'",
        "amount > 5 and 1=1",
        "\u{0}",
        "date_trunc('month', ordered_at)",
    ])
    .prop_map(Value::from)
}

/// A plan whose parts are right more often than not.
fn likely() -> impl Strategy<Value = Value> {
    fn of(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
        proptest::sample::select(words)
    }
    let column = || {
        of(&[
            "amount",
            "quantity",
            "region",
            "channel",
            "ordered_at",
            "customers.name",
            "customers.city",
            "segment",
            "category",
            "products.price",
            "regions.manager",
            "discount",
            "id",
        ])
    };
    let measure = prop_oneof![
        4 => of(&["sum(amount)", "count(*)", "avg(amount)", "max(ordered_at)", "share(sum(amount))", "amount"])
            .prop_map(Value::from),
        1 => (
            of(&["sum", "avg", "min", "max", "count", "count_distinct", "median", "std_dev"]),
            column(),
            of(&["none", "none", "share", "growth", "running"]),
        )
            .prop_map(|(a, c, t)| json!({"aggregate": a, "column": c, "transform": t})),
    ];
    let dimension = prop_oneof![
        4 => of(&["region", "channel", "customers.name", "ordered_at by month", "segment", "products.category"])
            .prop_map(Value::from),
        1 => (column(), proptest::option::of(of(&["day", "month", "year", "day_of_week"])))
            .prop_map(|(c, g)| json!({"column": c, "grain": g})),
    ];
    let value = || {
        prop_oneof![
            of(&[
                "North",
                "Web",
                "Boston",
                "5",
                "2025",
                "2025-04",
                "2025-04-01",
                "x'y"
            ])
            .prop_map(Value::from),
            (-9_i64..9).prop_map(Value::from),
        ]
    };
    let condition = move || {
        (
            column(),
            of(&[
                "=", "!=", "<", "<=", ">", ">=", "in", "not_in", "between", "within", "contains",
                "is_null",
            ]),
            proptest::collection::vec(value(), 0..3),
            any::<bool>(),
        )
            .prop_map(|(c, o, v, n)| json!({"column": c, "operator": o, "values": v, "negate": n}))
    };
    let filter = prop_oneof![
        4 => of(&["region = North", "amount > 5", "ordered_at in (2025-04, 2024)", "channel != 'web'", "discount is null",
            "customers.city like 'B%'", "ordered_at >= 2025-04-01", "ordered_at < 2025-07", "ordered_at = 2025-Q2",
            "quantity between 1 and 3"])
            .prop_map(Value::from),
        1 => condition(),
        1 => proptest::collection::vec(condition(), 1..3).prop_map(|any| json!({"any": any})),
    ];
    (
        proptest::option::of(of(&["sales", "sales", "customers", "products"])),
        proptest::collection::vec(measure, 0..3),
        proptest::collection::vec(dimension, 0..3),
        proptest::collection::vec(column(), 0..2),
        proptest::collection::vec(filter, 0..3),
        proptest::option::of(of(&["sum(amount)", "count(*)", "region", "month", "amount"])),
        proptest::option::of(0_u32..9),
        proptest::option::of(of(&["previous_year", "2024"])),
        any::<bool>(),
    )
        .prop_map(|(table, measures, dimensions, columns, filters, order, limit, comparison, distinct)| {
            let order: Vec<Value> = order.into_iter().map(|by| json!({"by": by, "descending": true})).collect();
            let columns = if measures.is_empty() && dimensions.is_empty() { columns } else { Vec::new() };
            json!({"table": table, "measures": measures, "dimensions": dimensions, "columns": columns,
                "filters": filters, "order": order, "limit": limit, "comparison": comparison, "distinct": distinct})
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_json_breaks_the_reading(written in any_json()) {
        for tables in [SHOP, CLUB] {
            sound(&written, &visible(tables));
        }
    }

    #[test]
    fn no_text_breaks_the_reading(text in ".{0,200}") {
        let _ = parse(&text, &visible(SHOP));
        sound(&json!({"table": "sales", "measures": [text], "dimensions": [text], "filters": [text, {"region": text},
            {"ordered_at": text}, {"amount": text}], "order": text, "having": text, "comparison": text}), &visible(SHOP));
        sound(&json!({"table": "sales", "columns": text}), &visible(SHOP));
    }

    #[test]
    fn a_likely_plan_is_read_or_its_issues_are_told(written in likely()) {
        sound(&written, &visible(SHOP));
    }
}

#[test]
fn likely_plans_are_often_read() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let visible = visible(SHOP);
    let mut read = 0;
    for _ in 0..300 {
        let written = likely().new_tree(&mut runner).expect("a plan").current();
        read += usize::from(sound(&written, &visible));
    }
    // What the property above finds would be worth nothing if all were refused.
    assert!(read > 30, "{read}");
}
