//! The TSX of an answer compiles under strict TypeScript and draws every kind of chart with React
//! and Recharts: awaited, empty, one row, many rows, hostile names, wrong shapes.
//!
//! Node packages come from `npm ci` in `tests/react`. Where they are missing this test says so and
//! checks nothing, except in CI, where it fails.

use std::process::Command;

use analyst::plan::{ColumnRef, Dimension, Grain, Measure, Order, OrderBy, Plan, Transform};
use analyst::reading::{Answerable, Expected, Intent, Part};
use analyst::{Asked, code};
use catalogue::{Aggregate, Catalogue, ColumnType, Format, Scope, Visible};
use serde_json::{Value, json};

/// A name that tries to leave every place it is written in.
const HOSTILE: &str =
    "\"'`${alert(1)}</script><img src=x onerror=alert(2)>{x}\\\u{2028}\u{202e}é漢.a[0]";

fn column(
    name: &str,
    part: Part,
    kind: ColumnType,
    format: Format,
    unit: Option<&str>,
) -> Expected {
    Expected {
        name: name.to_owned(),
        label: name.to_owned(),
        kind,
        part,
        format,
        unit: unit.map(str::to_owned),
    }
}

fn category(name: &str) -> Expected {
    column(name, Part::Category, ColumnType::Text, Format::Text, None)
}

fn period(name: &str) -> Expected {
    column(name, Part::Period, ColumnType::Date, Format::Date, None)
}

fn money(name: &str) -> Expected {
    column(
        name,
        Part::Figure,
        ColumnType::Number,
        Format::Currency,
        Some("USD"),
    )
}

fn count(name: &str) -> Expected {
    column(
        name,
        Part::Figure,
        ColumnType::Integer,
        Format::Number,
        None,
    )
}

fn reference(name: &str) -> ColumnRef {
    ColumnRef {
        table: "sales".to_owned(),
        column: name.to_owned(),
    }
}

fn answerable(columns: Vec<Expected>, grain: Option<Grain>) -> Answerable {
    let measure = |column: &Expected| Measure {
        aggregate: Aggregate::Sum,
        column: Some(reference(&column.name)),
        transform: Transform::None,
    };
    let plan = Plan {
        table: "sales".to_owned(),
        measures: columns
            .iter()
            .filter(|column| column.part == Part::Figure)
            .map(measure)
            .collect(),
        dimensions: columns
            .iter()
            .filter(|column| matches!(column.part, Part::Period | Part::Category))
            .map(|column| Dimension {
                column: reference(&column.name),
                grain: grain.filter(|_| column.part == Part::Period),
            })
            .collect(),
        ..Plan::default()
    };
    Answerable {
        intent: Intent::DataAnalysis,
        plan,
        sql: String::new(),
        columns,
        reading: "sum of amount · by region".to_owned(),
        confidence: 1.0,
    }
}

fn tsx(answerable: &Answerable, question: &str) -> String {
    let visible = Visible::new(&Catalogue::default(), &Scope::default());
    let asked = Asked {
        question,
        now: jiff::Timestamp::UNIX_EPOCH,
        visible: &visible,
        lifetime: analyst::present::LIFETIME,
        ids: &uuid::Uuid::new_v4,
        reads: &|_| true,
        drawing: None,
        title: None,
    };
    code(answerable, &asked).concat()
}

/// The data event's payload for rows under the columns of an answer.
fn payload(answerable: &Answerable, rows: Value) -> Value {
    let names: Vec<&str> = answerable
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    json!({"columns": names, "row_count": rows.as_array().map_or(0, Vec::len), "rows": rows})
}

fn run(name: &str, data: Value, expect: Value, text: &[&str]) -> Value {
    json!({"name": name, "data": data, "expect": expect, "text": text})
}

const LOADING: &str = "[aria-busy=true]";
const BARS: &str = ".recharts-bar-rectangle path";
const LINES: &str = "path.recharts-line-curve";
const SLICES: &str = ".recharts-pie-sector path";
const AREAS: &str = "path.recharts-area-area";
const POINTS: &str = ".recharts-scatter-symbol path";

/// What every module has to stand, whatever it draws.
fn hardship(answerable: &Answerable) -> Vec<Value> {
    let svg = json!({"svg.recharts-surface": 0});
    let mut runs = vec![
        run("awaited", Value::Null, json!({LOADING: 1}), &["Loading"]),
        run(
            "empty",
            payload(answerable, json!([])),
            svg.clone(),
            &["No data"],
        ),
    ];
    for wrong in [
        json!({}),
        json!([]),
        json!("text"),
        json!(0),
        json!({"rows": {"a": 1}}),
        json!({"columns": 3, "rows": [null, 1, "x", {}]}),
    ] {
        runs.push(run(
            &format!("wrong {wrong}"),
            wrong,
            svg.clone(),
            &["No data"],
        ));
    }
    for odd in [
        json!({"columns": null, "rows": [[], [null], [[1], {"a": 2}, true, "x"]]}),
        json!({"rows": [["2025-13-45", "abc", "1e999"], [{}, [], ""]]}),
    ] {
        runs.push(run(&format!("odd {odd}"), odd, json!({LOADING: 0}), &[]));
    }
    runs
}

fn case(name: &str, answerable: &Answerable, question: &str, runs: Vec<Value>) -> Value {
    let all: Vec<Value> = runs.into_iter().chain(hardship(answerable)).collect();
    json!({"name": name, "tsx": tsx(answerable, question), "runs": all})
}

fn cases() -> Vec<Value> {
    let mut cases = Vec::new();

    let bar = answerable(vec![category("region"), money("amount")], None);
    let many: Vec<Value> = (0..30)
        .map(|n| json!([format!("r{n}"), n * 10 + 1]))
        .collect();
    cases.push(case("bar", &bar, "sales by region", vec![
        run("rows", payload(&bar, json!([["North", 10.5], ["South", 20], [null, "30.25"]])),
            json!({BARS: 3, "tbody tr": 3, "[role=img]": 1}), &["North", "(none)", "$20.00", "amount"]),
        run("one row", payload(&bar, json!([["North", 10]])), json!({BARS: 1}), &["North"]),
        run("many rows", payload(&bar, json!(many)), json!({BARS: 30, "tbody tr": 30}), &[]),
        run("a null is no bar", payload(&bar, json!([["N", 1], ["S", null]])), json!({BARS: 1}), &["–"]),
        run("columns in another order", json!({"columns": ["amount", "region"], "rows": [[7, "West"]]}),
            json!({BARS: 1}), &["West", "$7.00"]),
        json!({"name": "params", "data": payload(&bar, json!([["N", 1], ["S", 3]])),
               "params": {"title": "My <b>own</b> title", "chart_type": "line", "color_scheme": ["#112233"]},
               "expect": {LINES: 1, "[stroke='#112233']": 3, "b": 0}, "text": ["My <b>own</b> title"]}),
        json!({"name": "as pie", "data": payload(&bar, json!([["N", 1], ["S", 3]])),
               "params": {"chart_type": "pie", "color_scheme": "constructor"}, "expect": {SLICES: 2}}),
        json!({"name": "unknown kind", "data": payload(&bar, json!([["N", 1]])),
               "params": {"chart_type": "hexbin", "color_scheme": 7, "title": 3}, "expect": {BARS: 1}}),
    ]));

    let grouped = answerable(
        vec![category("region"), category("channel"), money("amount")],
        None,
    );
    cases.push(case(
        "grouped bar",
        &grouped,
        "sales by region and channel",
        vec![
            run(
                "rows",
                payload(
                    &grouped,
                    json!([["N", "web", 1], ["N", "store", 2], ["S", "web", 3]]),
                ),
                json!({BARS: 3, ".recharts-legend-item": 2}),
                &["web", "store"],
            ),
            run(
                "a name beside a number",
                payload(
                    &grouped,
                    json!([["1", "Kim", 1], ["2", "Kim", 2], ["3", "Lee", 3]]),
                ),
                json!({BARS: 3, ".recharts-legend-item": 0}),
                &["2, Kim"],
            ),
            run(
                "one row",
                payload(&grouped, json!([["N", "web", 1]])),
                json!({BARS: 1}),
                &[],
            ),
        ],
    ));

    let line = answerable(vec![period("month"), money("amount")], Some(Grain::Month));
    cases.push(case(
        "line",
        &line,
        "sales per month",
        vec![
            run(
                "in time",
                payload(
                    &line,
                    json!([["2025-03-01", 3], ["2025-01-01", 1], ["2025-02-01", null]]),
                ),
                json!({LINES: 1}),
                &["Jan 2025", "Mar 2025"],
            ),
            run(
                "one row",
                payload(&line, json!([["2025-01-01", 3]])),
                json!({".recharts-line-dots": 1}),
                &["Jan 2025"],
            ),
        ],
    ));

    let lines = answerable(
        vec![period("quarter"), category("region"), money("amount")],
        Some(Grain::Quarter),
    );
    cases.push(case(
        "several lines",
        &lines,
        "sales per quarter by region",
        vec![run(
            "rows",
            payload(
                &lines,
                json!([
                    ["2025-01-01", "N", 3],
                    ["2025-04-01", "N", 5],
                    ["2025-04-01", "S", 4]
                ]),
            ),
            json!({LINES: 2}),
            &["Q1 2025", "Q2 2025"],
        )],
    ));

    let area = answerable(vec![period("day"), money("amount")], Some(Grain::Day));
    cases.push(case(
        "area",
        &area,
        "sales per day as an area chart",
        vec![run(
            "rows",
            payload(
                &area,
                json!([["2025-01-01", 3], ["2025-01-02T00:00:00", 5]]),
            ),
            json!({AREAS: 1}),
            &["2025-01-02"],
        )],
    ));

    cases.push(case(
        "pie",
        &bar,
        "sales by region as a pie chart",
        vec![
            run(
                "rows",
                payload(&bar, json!([["N", 1], ["S", 3], ["W", 2]])),
                json!({SLICES: 3}),
                &["N"],
            ),
            run(
                "one row",
                payload(&bar, json!([["N", 1]])),
                json!({SLICES: 1}),
                &[],
            ),
            run(
                "negative falls back to bars",
                payload(&bar, json!([["N", -1], ["S", 3]])),
                json!({SLICES: 0, BARS: 2}),
                &[],
            ),
            run(
                "a sum of zero falls back to bars",
                payload(&bar, json!([["N", 0], ["S", 0]])),
                json!({SLICES: 0}),
                &[],
            ),
        ],
    ));

    let scatter = answerable(
        vec![category("product"), money("price"), count("sold")],
        None,
    );
    cases.push(case(
        "scatter",
        &scatter,
        "price and sold by product as a scatter plot",
        vec![
            run(
                "rows",
                payload(
                    &scatter,
                    json!([["a", 1.5, 3], ["b", 2, 5], ["c", null, 4], ["d", "2.5", 9]]),
                ),
                json!({POINTS: 3}),
                &["price (USD)", "sold"],
            ),
            run(
                "one row",
                payload(&scatter, json!([["a", 1, 3]])),
                json!({POINTS: 1}),
                &[],
            ),
        ],
    ));

    let combo = answerable(
        vec![period("month"), money("amount"), count("orders")],
        Some(Grain::Month),
    );
    cases.push(case(
        "combo",
        &combo,
        "sales and orders per month",
        vec![run(
            "rows",
            payload(
                &combo,
                json!([["2025-01-01", 100, 3], ["2025-02-01", 150, 4]]),
            ),
            json!({BARS: 2, LINES: 1, ".recharts-yAxis": 2}),
            &["amount (USD)", "orders"],
        )],
    ));

    let mut listed = answerable(vec![], None);
    listed.columns = vec![
        column("name", Part::Listed, ColumnType::Text, Format::Text, None),
        column("joined", Part::Listed, ColumnType::Date, Format::Date, None),
        column(
            "spent",
            Part::Listed,
            ColumnType::Number,
            Format::Currency,
            Some("EUR"),
        ),
        column(
            "margin",
            Part::Listed,
            ColumnType::Number,
            Format::Percentage,
            None,
        ),
    ];
    cases.push(case(
        "table",
        &listed,
        "list customers",
        vec![run(
            "rows",
            payload(
                &listed,
                json!([["Ann", "2024-05-06", 12.5, 0.25], ["Bo", null, null, null]]),
            ),
            json!({"tbody tr": 2, "th[scope=col]": 4, "caption": 1}),
            &["Ann", "2024-05-06", "€12.50", "25%", "–"],
        )],
    ));

    let mut card = answerable(vec![money("amount")], None);
    let plain = card.clone();
    card.columns.push(column(
        "before",
        Part::Before,
        ColumnType::Number,
        Format::Currency,
        Some("USD"),
    ));
    cases.push(case(
        "card",
        &card,
        "total sales against last year",
        vec![
            run(
                "rows",
                payload(&card, json!([[1500, 1000]])),
                json!({"[data-value='1500']": 1, "dt": 2}),
                &["$1,500.00", "▲ 50.0%"],
            ),
            run(
                "nothing before",
                payload(&card, json!([[1500, null]])),
                json!({"dt": 2}),
                &["$1,500.00", "–"],
            ),
        ],
    ));
    cases.push(case(
        "single figure",
        &plain,
        "total sales",
        vec![run(
            "rows",
            payload(&plain, json!([[0]])),
            json!({"[data-value='0']": 1}),
            &["$0.00"],
        )],
    ));

    let mut ranked = answerable(vec![period("month"), money("amount")], Some(Grain::Month));
    ranked.plan.order = vec![Order {
        by: OrderBy::Measure(ranked.plan.measures[0].clone()),
        descending: true,
    }];
    cases.push(case(
        "ranked months",
        &ranked,
        "best months",
        vec![run(
            "rows",
            payload(&ranked, json!([["2025-03-01", 9], ["2025-01-01", 5]])),
            json!({BARS: 2}),
            &["Mar 2025"],
        )],
    ));

    for (name, mut hostile) in [
        ("hostile bar", grouped.clone()),
        ("hostile scatter", scatter.clone()),
        ("hostile table", listed.clone()),
        ("hostile card", card.clone()),
        ("hostile combo", combo.clone()),
    ] {
        for (index, column) in hostile.columns.iter_mut().enumerate() {
            column.name = format!("{HOSTILE}{index}");
            column.label = format!("{HOSTILE}{index}");
            column.unit = column.unit.as_ref().map(|_| HOSTILE.to_owned());
        }
        hostile.reading = HOSTILE.to_owned();
        let row: Vec<Value> = hostile
            .columns
            .iter()
            .map(|column| match column.kind {
                ColumnType::Text => json!(HOSTILE),
                ColumnType::Date => json!("2025-01-01"),
                _ => json!(7),
            })
            .collect();
        cases.push(case(
            name,
            &hostile,
            HOSTILE,
            vec![run(
                "rows",
                payload(&hostile, json!([row])),
                json!({"img": 0, "script": 0}),
                &["${alert(1)}</script><img"],
            )],
        ));
    }
    cases
}

#[test]
fn every_kind_of_code_compiles_and_draws_with_react_and_recharts() {
    let react = inlay_tests::of_checkout("tests/react");
    if !react.join("node_modules/recharts").is_dir() {
        assert!(
            std::env::var_os("CI").is_none(),
            "in CI nothing is skipped: run `npm ci` in tests/react first"
        );
        println!("SKIPPED viz_code: run `npm ci` in tests/react to draw the code of answers");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("cases.json");
    std::fs::write(&file, serde_json::to_vec(&cases()).expect("JSON")).expect("written cases");
    let output = Command::new("node")
        .arg(react.join("check.mjs"))
        .arg(&file)
        .output()
        .expect("node runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
