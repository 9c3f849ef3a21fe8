//! Clicks on answers about a small shop.

use std::sync::Arc;

use catalogue::{Rows, Value};
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};
use widgets::{Body, Descriptor};

use super::*;
use crate::Analyst;
use crate::plan::ColumnRef;
use crate::present::present as present_answer;
use crate::present::sample::{asked, number, rows, text, visible};
use crate::reading::{Answerable, Reading};

const TODAY: Date = date(2025, 12, 31);

fn analyst() -> Analyst {
    Analyst::new(Arc::new(visible(&["manager"])))
}

fn answer(analyst: &Analyst, question: &str) -> Answerable {
    match analyst.read(question, &[], TODAY) {
        Reading::Answer(answer) => *answer,
        other => panic!("{question}: {other:?}"),
    }
}

/// The widget of a question whose result has those rows.
fn widget(analyst: &Analyst, question: &str, found: Vec<Vec<Value>>) -> (Kept, Descriptor) {
    let answer = answer(analyst, question);
    let found = rows(&answer, found);
    let widget = present_answer(&answer, &found, &asked(question, analyst.visible()))
        .widgets
        .pop()
        .expect("a widget");
    (answer.into(), widget)
}

fn click(params: Json) -> Click {
    Click::read(params.as_object().expect("an object"), "/params").expect("a click")
}

fn next(kept: &Kept, widget: &Descriptor, params: Json, analyst: &Analyst) -> Kept {
    match down(kept, widget, &click(params), analyst) {
        Ok(Step::Next(kept)) => *kept,
        other => panic!("{other:?}"),
    }
}

fn regions() -> Vec<Vec<Value>> {
    ["North", "South", "East", "West"]
        .iter()
        .enumerate()
        .map(|(at, name)| vec![text(name), number(100.0 - at as f64)])
        .collect()
}

#[test]
fn a_bar_becomes_a_condition_and_the_rest_is_told_apart_by_the_next_column() {
    let analyst = analyst();
    let (kept, widget) = widget(&analyst, "sales by region in Q2 2025", regions());
    let opened = next(&kept, &widget, json!({"selected_item": "North"}), &analyst);
    assert_eq!(
        opened.answerable.reading,
        "sum of amount · by channel · Apr–Jun 2025 · region North"
    );
    assert_eq!(opened.trail.len(), 1);
    assert_eq!(
        opened.trail[0].title,
        "Sum of amount by region, Apr–Jun 2025"
    );
    let again = back(&opened, &analyst).expect("the way back");
    assert_eq!(again.answerable.plan, kept.answerable.plan);
    assert_eq!(again.answerable.sql, kept.answerable.sql);
    assert!(again.trail.is_empty());
    assert_eq!(back(&again, &analyst), Err(Refusal::NoWayBack));
}

#[test]
fn a_way_down_ends_at_the_rows_and_leads_back_step_by_step() {
    let analyst = analyst();
    let (mut kept, mut shown) = widget(&analyst, "sales by region", regions());
    let mut readings = Vec::new();
    for (item, found) in [
        (
            "North",
            vec![
                vec![text("web"), number(1.0)],
                vec![text("store"), number(2.0)],
            ],
        ),
        (
            "web",
            vec![
                vec![text("Consumer"), number(1.0)],
                vec![Value::Null, number(2.0)],
            ],
        ),
        ("(none)", Vec::new()),
    ] {
        kept = next(&kept, &shown, json!({"selected_item": item}), &analyst);
        readings.push(kept.answerable.reading.clone());
        let found = rows(&kept.answerable, found);
        let asked = asked("sales by region", analyst.visible());
        shown = super::present(&kept, &found, &asked)
            .widgets
            .pop()
            .expect("a widget");
    }
    assert_eq!(readings[0], "sum of amount · by channel · region North");
    assert_eq!(
        readings[1],
        "sum of amount · by segment · region North · channel web"
    );
    assert!(readings[2].starts_with("ordered at, "), "{}", readings[2]);
    assert!(
        kept.answerable.sql.contains("LEFT JOIN customers"),
        "{}",
        kept.answerable.sql
    );
    assert!(
        kept.answerable.sql.contains("segment IS NULL"),
        "{}",
        kept.answerable.sql
    );
    assert!(matches!(shown.body, Body::Table(..)));
    for expected in [&readings[1], &readings[0]] {
        kept = back(&kept, &analyst).expect("the way back");
        assert_eq!(kept.answerable.reading, *expected);
    }
}

#[test]
fn periods_open_to_the_next_finer_grain() {
    let analyst = analyst();
    let year = |year: i64| vec![Value::Integer(year), number(1.0)];
    let (kept, shown) = widget(&analyst, "sales by year", vec![year(2024), year(2025)]);
    let quarters = next(
        &kept,
        &shown,
        json!({"selected_item": 2025, "index": 1}),
        &analyst,
    );
    assert_eq!(
        quarters.answerable.reading,
        "sum of amount · by quarter · 2025"
    );
    let day = |day: &str| vec![Value::Date(day.to_owned()), number(1.0)];
    let found = rows(
        &quarters.answerable,
        vec![day("2025-01-01"), day("2025-04-01")],
    );
    let asked = asked("sales by year", analyst.visible());
    let shown = super::present(&quarters, &found, &asked)
        .widgets
        .pop()
        .expect("a widget");
    for item in ["Q2 2025", "q2 2025 ", "2025-04-01"] {
        let months = next(&quarters, &shown, json!({"selected_item": item}), &analyst);
        assert_eq!(
            months.answerable.reading,
            "sum of amount · by month · Apr–Jun 2025"
        );
    }
}

#[test]
fn a_series_and_a_label_pin_both_dimensions_and_either_alone_leaves_the_other() {
    let analyst = analyst();
    let cell =
        |month: &str, region: &str| vec![Value::Date(month.to_owned()), text(region), number(1.0)];
    let found = vec![
        cell("2025-04-01", "North"),
        cell("2025-04-01", "South"),
        cell("2025-05-01", "North"),
    ];
    let (kept, shown) = widget(&analyst, "sales by month and region in Q2 2025", found);
    for (params, reading) in [
        (
            json!({"selected_item": "Apr 2025", "selected_series": "South", "index": 0}),
            "sum of amount · by day · Apr 2025 · region South",
        ),
        (
            json!({"selected_item": "Apr 2025"}),
            "sum of amount · by region · Apr 2025",
        ),
        (
            json!({"selected_series": "South"}),
            "sum of amount · by month · Apr–Jun 2025 · region South",
        ),
    ] {
        let opened = next(&kept, &shown, params, &analyst);
        assert_eq!(opened.answerable.reading, reading);
    }
}

#[test]
fn what_ranked_the_groups_does_not_limit_their_rows() {
    let analyst = analyst();
    let (kept, shown) = widget(&analyst, "top 2 regions by sales", regions());
    let opened = next(&kept, &shown, json!({"selected_item": "East"}), &analyst);
    assert_eq!(opened.answerable.plan.limit, None);
    assert_eq!(
        opened.answerable.reading,
        "sum of amount · by channel · region East"
    );
}

#[test]
fn a_card_opens_by_the_first_column_and_a_whole_chart_to_its_rows() {
    let analyst = analyst();
    let (kept, shown) = widget(&analyst, "total sales in 2025", vec![vec![number(5.0)]]);
    assert!(matches!(shown.body, Body::Card(..)));
    let opened = next(&kept, &shown, json!({}), &analyst);
    assert_eq!(
        opened.answerable.reading,
        "sum of amount · by region · 2025"
    );
    let (kept, shown) = widget(&analyst, "sales by region", regions());
    let opened = next(&kept, &shown, json!({}), &analyst);
    assert!(!opened.answerable.plan.is_grouped());
}

#[test]
fn a_selection_that_names_nothing_says_what_is_nearest() {
    let analyst = analyst();
    let (kept, shown) = widget(&analyst, "sales by region", regions());
    for (params, pointer, word) in [
        (
            json!({"selected_item": "Nroth"}),
            "/params/selected_item",
            "North",
        ),
        (
            json!({"selected_item": "'; DROP TABLE sales; --"}),
            "/params/selected_item",
            "nearest",
        ),
        (
            json!({"selected_item": ""}),
            "/params/selected_item",
            "nearest",
        ),
        (
            json!({"selected_item": "北".repeat(5000)}),
            "/params/selected_item",
            "nearest",
        ),
        (
            json!({"selected_series": "amounts"}),
            "/params/selected_series",
            "Total amount",
        ),
        (json!({"index": 4}), "/params/index", "4"),
        (
            json!({"selected_row": {"region": "North"}}),
            "/params/selected_row",
            "rows",
        ),
    ] {
        match down(&kept, &shown, &click(params.clone()), &analyst) {
            Err(Refusal::Selection(issues)) => {
                assert_eq!(issues[0].pointer, pointer);
                assert!(issues[0].message.contains(word), "{}", issues[0].message);
            }
            other => panic!("{params}: {other:?}"),
        }
    }
}

#[test]
fn groups_of_one_name_are_told_apart_by_the_rows_of_the_widget() {
    let analyst = analyst();
    let found = vec![
        vec![text("Ann"), number(9.0)],
        vec![text("Bob"), number(8.0)],
        vec![text("Ann"), number(7.0)],
    ];
    let (mut kept, shown) = widget(&analyst, "top 5 customers by amount", found);
    kept.answerable.plan.keys.push(ColumnRef {
        table: "customers".to_owned(),
        column: "id".to_owned(),
    });
    let Err(Refusal::Selection(issues)) = down(
        &kept,
        &shown,
        &click(json!({"selected_item": "Ann"})),
        &analyst,
    ) else {
        panic!("two are called Ann");
    };
    assert!(
        issues[0].message.contains("0 or 2"),
        "{}",
        issues[0].message
    );
    let clicked = click(json!({"selected_item": "Ann", "index": 2}));
    let Ok(Step::Look(look)) = down(&kept, &shown, &clicked, &analyst) else {
        panic!("a label does not tell");
    };
    assert!(look.answerable.sql.contains("LIMIT 5"));
    let row =
        |name: &str, id: i64, amount: f64| vec![text(name), Value::Integer(id), number(amount)];
    let found = rows(
        &look.answerable,
        vec![row("Ann", 3, 9.0), row("Bob", 1, 8.0), row("Ann", 7, 7.0)],
    );
    let opened = look.found(&found, &analyst).expect("the next answer");
    assert!(
        opened.answerable.sql.contains("id = 7"),
        "{}",
        opened.answerable.sql
    );
    assert_eq!(opened.answerable.plan.limit, None);
    let moved = rows(
        &look.answerable,
        vec![row("Ann", 3, 9.0), row("Bob", 1, 8.0), row("Cy", 7, 7.0)],
    );
    assert_eq!(look.found(&moved, &analyst), Err(Refusal::Changed));
}

#[test]
fn a_click_that_cannot_be_read_says_every_field() {
    let params = json!({"selected_itm": 1, "index": -1, "show": "all", "selected_item": []});
    let issues =
        Click::read(params.as_object().expect("an object"), "/params").expect_err("issues");
    assert_eq!(issues.len(), 4, "{issues:?}");
}

#[test]
fn a_table_that_the_reader_does_not_see_any_more_is_gone() {
    let (kept, shown) = widget(&analyst(), "sales by region", regions());
    let mut other = kept.clone();
    other.answerable.plan.table = "payroll".to_owned();
    let clicked = click(json!({"selected_item": "North"}));
    assert_eq!(
        down(&other, &shown, &clicked, &analyst()),
        Err(Refusal::Gone)
    );
    other.answerable.plan = Default::default();
    assert_eq!(
        down(&other, &shown, &clicked, &analyst()),
        Err(Refusal::NoData)
    );
}

#[test]
fn what_is_kept_is_read_from_a_bare_answer_and_from_itself() {
    let analyst = analyst();
    let (kept, shown) = widget(&analyst, "sales by region in Q2 2025", regions());
    let bare = serde_json::to_value(&kept.answerable).expect("JSON");
    assert_eq!(serde_json::from_value::<Kept>(bare).expect("kept"), kept);
    let opened = next(&kept, &shown, json!({"selected_item": "North"}), &analyst);
    let json = serde_json::to_value(&opened).expect("JSON");
    assert_eq!(
        serde_json::from_value::<Kept>(json.clone()).expect("kept"),
        opened
    );
    let answerable: Answerable = serde_json::from_value(json).expect("an answer");
    assert_eq!(answerable, opened.answerable);
}

#[test]
fn no_rows_at_all_break_nothing() {
    let analyst = analyst();
    for question in [
        "sales by region",
        "top 5 customers by amount",
        "list sales",
        "total sales in 2024",
    ] {
        let (kept, shown) = widget(&analyst, question, Vec::new());
        for params in [
            json!({}),
            json!({"index": 0}),
            json!({"selected_item": "x"}),
        ] {
            match down(&kept, &shown, &click(params), &analyst) {
                Ok(Step::Look(look)) => {
                    assert_eq!(
                        look.found(&Rows::default(), &analyst),
                        Err(Refusal::Changed)
                    );
                }
                Ok(Step::Next(_)) | Err(_) => {}
            }
        }
    }
}

#[test]
fn a_long_value_does_not_swallow_the_heading() {
    let analyst = analyst();
    let long = "x".repeat(900);
    let (kept, shown) = widget(
        &analyst,
        "sales by note",
        vec![vec![text(&long), number(1.0)]],
    );
    let opened = next(&kept, &shown, json!({"selected_item": long}), &analyst);
    assert!(opened.answerable.reading.chars().count() < 250);
    assert!(opened.answerable.sql.contains(&long));
}

#[test]
fn a_filter_that_is_changed_on_the_way_keeps_the_way_back() {
    let analyst = analyst();
    let (kept, shown) = widget(&analyst, "sales by region in Q2 2025", regions());
    let opened = next(&kept, &shown, json!({"selected_item": "North"}), &analyst);
    let found = rows(&opened.answerable, vec![vec![text("web"), number(1.0)]]);
    let asked = asked("sales by region", analyst.visible());
    let widget = crate::form::shown::filtered(&opened, &found, false, &asked)
        .widgets
        .pop();
    let widget = widget.expect("a widget");
    let labels: Vec<&str> = widget
        .actions
        .iter()
        .map(|action| action.label.as_str())
        .collect();
    assert!(
        labels.contains(&"Back to Sum of amount by region, Apr–Jun 2025"),
        "{labels:?}"
    );
    assert!(labels.contains(&"Region: North"), "{labels:?}");
}
