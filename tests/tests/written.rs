//! Question plans as a language model writes them, down to the rows: whatever is read passes the
//! gate and runs, and gives the columns that were promised.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use analyst::{Analyst, written};
use catalogue::Scope;
use engine::embedded::{Cancel, Resources};
use engine::{Embedded, Limits, QueryRequest, load};
use serde_json::{Value, json};
use service::Clock;

struct House {
    engine: Embedded,
    analyst: Analyst,
    _folder: tempfile::TempDir,
}

/// Orders with their customers, and one table with names that SQL does not like.
fn house() -> House {
    let mut orders = "id,ordered_on,seen_at,region,customer_id,amount,units,paid\n".to_owned();
    for n in 0..300_u32 {
        let day = jiff::civil::date(2024, 1, 1) + jiff::Span::new().days(i64::from(n) * 2);
        let region = ["North", "South", "O'Brien's"][(n % 3) as usize];
        let paid = n % 4 > 0;
        let _ = writeln!(
            orders,
            "{n},{day},{day}T0{}:30:00,{region},{},{}.25,{},{paid}",
            n % 10,
            n % 30,
            10 + n,
            n % 7
        );
    }
    let mut customers = "id,name,city\n".to_owned();
    for n in 0..31 {
        let _ = writeln!(customers, "{n},Customer {n},{}", ["Ghent", "Mons"][n % 2]);
    }
    let odd = "Unit Price,sum(x),say \"\"hi\"\"\n1.5,2,a\n2.5,3,b\n"
        .replace("say \"\"hi\"\"", "\"say \"\"hi\"\"\"");
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("orders.csv", &orders),
        ("customers.csv", &customers),
        ("odd table.csv", &odd),
    ] {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let loaded = load::load(folder.path(), &folder.path().join("loaded")).expect("loaded");
    let engine = Embedded::open(
        loaded.catalogue,
        &loaded.database,
        Resources::default(),
        Clock::system(),
    )
    .expect("an engine");
    let visible = engine.visible(&Scope::default()).expect("a catalogue");
    House {
        analyst: Analyst::new(Arc::clone(&visible)),
        engine,
        _folder: folder,
    }
}

impl House {
    /// The rows of a written plan; `None` where it has issues.
    fn rows(&self, written: &Value) -> Option<Vec<Vec<catalogue::Value>>> {
        let (plan, intent) = written::read(written, self.analyst.visible()).ok()?;
        let answer = self
            .analyst
            .answerable(plan, intent, jiff::civil::date(2025, 6, 1))
            .unwrap_or_else(|issues| panic!("{written}: {issues}"));
        let request = QueryRequest {
            sql: answer.sql.clone(),
            scope: Scope::default(),
            limits: Limits::default(),
        };
        let rows = self
            .engine
            .run(&request, &Cancel::default())
            .unwrap_or_else(|error| panic!("{written}\n{}\n{error}", answer.sql));
        let names = |columns: Vec<&str>| columns.join(", ");
        assert_eq!(
            names(rows.columns.iter().map(|c| c.name.as_str()).collect()),
            names(answer.columns.iter().map(|c| c.name.as_str()).collect()),
            "{written}"
        );
        Some(rows.rows)
    }
}

#[test]
fn what_is_written_gives_the_rows_that_were_meant() {
    let house = house();
    let count = |written: Value| {
        let rows = house.rows(&written).unwrap_or_else(|| panic!("{written}"));
        rows[0].last().and_then(catalogue::Value::as_f64)
    };
    let of = |filters: Value| json!({"table": "orders", "measures": ["count"], "filters": filters});
    assert_eq!(count(of(json!([]))), Some(300.0));
    assert_eq!(count(of(json!({"region": "o'brien's"}))), Some(100.0));
    assert_eq!(count(of(json!({"paid": false}))), Some(75.0));
    assert_eq!(count(of(json!({"ordered_on": "2024-01"}))), Some(16.0));
    assert_eq!(count(of(json!({"seen_at": "2024-01-01"}))), Some(1.0));
    assert_eq!(count(of(json!(["seen_at <= 2024-01-31"]))), Some(16.0));
    assert_eq!(count(of(json!({"customers.city": "ghent"}))), Some(150.0));
    assert_eq!(
        count(json!({"table": "customers", "columns": ["id"], "without": ["orders"]})),
        Some(30.0)
    );
}

#[test]
fn whatever_is_read_passes_the_gate_and_runs() {
    let house = house();
    let measures = [
        json!("count"),
        json!("sum(amount)"),
        json!("avg(units)"),
        json!("max(ordered_on)"),
        json!("min(region)"),
        json!("median(amount)"),
        json!("std_dev(amount)"),
        json!("sum(paid)"),
        json!("count_distinct(customer_id)"),
        json!("share(sum(amount))"),
        json!("running(count)"),
        json!("growth(sum(amount))"),
        json!("count(seen_at)"),
    ];
    let dimensions = [
        json!("region"),
        json!("customers.city"),
        json!("customers.name"),
        json!("ordered_on by month"),
        json!("paid"),
        json!({"column": "seen_at", "grain": "hour"}),
        json!({"column": "seen_at", "grain": "hour_of_day"}),
        json!({"column": "ordered_on", "grain": "week"}),
        json!({"column": "ordered_on", "grain": "year"}),
        json!({"column": "ordered_on", "grain": "day_of_week"}),
        json!("units"),
    ];
    let columns = [
        "id",
        "ordered_on",
        "seen_at",
        "region",
        "customer_id",
        "amount",
        "units",
        "paid",
        "customers.name",
    ];
    let operators = [
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "in",
        "not_in",
        "between",
        "within",
        "contains",
        "starts_with",
        "ends_with",
        "is_null",
        "is_not_null",
        "like",
        "not like",
    ];
    let values = [
        json!("North"),
        json!("2024-02"),
        json!("2024-02-03"),
        json!("2024-02-03T04:30:00"),
        json!(5),
        json!(2.5),
        json!(true),
        json!("5"),
        json!("a%'b_\\"),
        json!("2024"),
        json!("Customer 3"),
        json!(i64::MAX),
        json!("\u{1F980}\n\u{202e}"),
    ];
    // A generator that is small and always the same.
    let mut state = 7_u64;
    let mut pick = |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut ran = 0;
    let mut forms = BTreeSet::new();
    for _ in 0..2500 {
        let mut condition = |pick: &mut dyn FnMut(usize) -> usize| {
            let operator = operators[pick(operators.len())];
            let many = match operator {
                "between" | "within" => 2,
                "in" | "not_in" => 1 + pick(3),
                "is_null" | "is_not_null" => 0,
                _ => 1,
            };
            let values: Vec<&Value> = (0..many).map(|_| &values[pick(values.len())]).collect();
            let column = columns[pick(columns.len())];
            forms.insert((column, operator));
            json!({"column": column, "operator": operator, "values": values, "negate": pick(5) == 0})
        };
        let filters: Vec<Value> = (0..pick(3))
            .map(|_| match pick(4) {
                0 => json!({"any": [condition(&mut pick), condition(&mut pick)]}),
                _ => condition(&mut pick),
            })
            .collect();
        let mut written = json!({"table": "orders", "filters": filters, "limit": 1 + pick(9)});
        if pick(3) == 0 {
            written["columns"] =
                json!([columns[pick(columns.len())], columns[pick(columns.len())]]);
            written["distinct"] = json!(pick(2) == 0);
            written["order"] = json!([{"by": written["columns"][0], "descending": pick(2) == 0}]);
        } else {
            written["measures"] = (0..1 + pick(2))
                .map(|_| measures[pick(measures.len())].clone())
                .collect();
            written["dimensions"] = (0..pick(3))
                .map(|_| dimensions[pick(dimensions.len())].clone())
                .collect();
            if pick(2) == 0 {
                let by = measures[pick(measures.len())].clone();
                written["order"] = json!([{"by": by, "descending": true}]);
            }
            if pick(4) == 0 {
                written["having"] =
                    json!([{"measure": "sum(amount)", "operator": ">", "values": [50]}]);
            }
            if pick(4) == 0 {
                written["filters"] = json!([{"ordered_on": "2025-Q1"}]);
                let from = ["previous_year", "previous_period"][pick(2)];
                written["comparison"] = json!({ "from": from });
            }
        }
        ran += usize::from(house.rows(&written).is_some());
    }
    assert!(ran > 500, "only {ran} were read");
    assert!(forms.len() > 100);
}

#[test]
fn names_that_sql_does_not_like_are_queried_all_the_same() {
    let house = house();
    let odd = house
        .analyst
        .visible()
        .catalogue()
        .tables
        .iter()
        .find(|t| t.name.contains("odd"))
        .expect("a table");
    for column in &odd.columns {
        let written = json!({"table": odd.name, "columns": [column.name], "order": [{"by": column.name, "descending": true}]});
        assert_eq!(
            house.rows(&written).map(|rows| rows.len()),
            Some(2),
            "{written}"
        );
    }
}
