//! What is presented for rows of every shape.

use catalogue::{ColumnType, Format, RowColumn, Rows, Value};
use proptest::prelude::*;
use widgets::kinds::{Chart, ChartType};
use widgets::{ActionKind, Body, Descriptor, Valid, WidgetType};

use super::sample::{answerable, asked, date, expected, number, rows, text, visible};
use super::{Presented, present};
use crate::plan::{Comparison, Filter, Grain, Order, OrderBy, Transform};
use crate::reading::{Answerable, Expected, Intent, Part};

fn shown(answerable: &Answerable, rows: &Rows, question: &str) -> Presented {
    let visible = visible(&["manager", "data_exporter"]);
    let presented = present(answerable, rows, &asked(question, &visible));
    for widget in &presented.widgets {
        if let Err(issues) = Valid::check(widget.clone()) {
            panic!("{issues:#?}");
        }
    }
    presented
}

fn chart(presented: &Presented) -> &Chart {
    match &presented.widgets[0].body {
        Body::Chart(chart, _) => chart,
        other => panic!("{other:?}"),
    }
}

fn values(chart: &Chart) -> Vec<Vec<Option<f64>>> {
    let floats = |series: &widgets::kinds::Series| {
        series
            .values
            .iter()
            .map(|value| value.as_ref().and_then(|value| value.as_f64()))
            .collect()
    };
    chart.series.iter().map(floats).collect()
}

fn by_region() -> (Answerable, Rows) {
    let asked = answerable(&[("region", None)], &["amount"]);
    let rows = rows(
        &asked,
        vec![
            vec![text("North"), number(450_000.0)],
            vec![text("South"), number(300_000.0)],
            vec![Value::Null, number(250_000.0)],
        ],
    );
    (asked, rows)
}

#[test]
fn figures_by_category_are_a_bar_chart_with_units_actions_and_sources() {
    let (question, rows) = by_region();
    let presented = shown(&question, &rows, "Show Q2 sales by region");
    let chart = chart(&presented);
    assert_eq!(chart.chart_type, ChartType::Bar);
    assert_eq!(chart.series[0].labels, ["North", "South", "(none)"]);
    assert_eq!(chart.y_axis_label.as_deref(), Some("Amount (USD)"));
    assert_eq!(
        chart.title.as_deref(),
        Some("Sum of amount by region, Apr–Jun 2025")
    );
    let widget = &presented.widgets[0];
    let labels: Vec<&str> = widget
        .actions
        .iter()
        .map(|action| action.label.as_str())
        .collect();
    assert_eq!(labels, ["View Details", "Export CSV", "Export PDF"]);
    let ActionKind::Download(download) = &widget.actions[1].kind else {
        panic!("{:?}", widget.actions);
    };
    assert_eq!(
        download.filename,
        "sum_of_amount_by_region_apr_jun_2025.csv"
    );
    assert_eq!(widget.metadata.sources[0].source_name, "sales export");
    assert_eq!(
        widget.metadata.sources[0].location.as_deref(),
        Some("sales")
    );
    assert_eq!(
        widget.metadata.query.as_deref(),
        Some("Show Q2 sales by region")
    );
    let lifetime = widget.metadata.expires_at.zip(widget.metadata.generated_at);
    assert_eq!(
        lifetime.map(|(end, start)| end.duration_since(start).as_hours()),
        Some(1)
    );
    assert!(presented.sentences[1].contains("North at $450,000 (45.0% of the total)"));
    assert_eq!(presented.citations[0].source_id, "sales");
    assert!(presented.citations[0].snippet.contains("amount, region"));
}

#[test]
fn a_widget_is_made_whole_and_shown_to_a_caller_without_what_they_may_not_do() {
    let (question, rows) = by_region();
    let visible = visible(&["sales_viewer"]);
    let presented = present(&question, &rows, &asked("sales", &visible));
    let whole = &presented.widgets[0];
    assert_eq!(whole.actions.len(), 3);
    let seen = whole.clone().for_caller(["sales_viewer"]);
    assert!(seen.actions.is_empty());
    let Body::Chart(_, config) = &seen.body else {
        panic!("a chart");
    };
    assert!(!config.exportable && !config.drill_down_enabled && config.interactive);
}

#[test]
fn time_is_a_line_that_runs_from_left_to_right() {
    let question = answerable(&[("month", Some(Grain::Month))], &["amount"]);
    let rows = rows(
        &question,
        vec![
            vec![date("2025-03-01"), number(3.0)],
            vec![date("2025-01-01"), number(1.0)],
            vec![date("2025-02-01"), Value::Null],
        ],
    );
    let presented = shown(&question, &rows, "sales per month");
    let chart = chart(&presented);
    assert_eq!(chart.chart_type, ChartType::Line);
    assert_eq!(chart.series[0].labels, ["Jan 2025", "Feb 2025", "Mar 2025"]);
    assert_eq!(values(chart), [[Some(1.0), None, Some(3.0)]]);
    assert!(
        presented.sentences[1].contains("from $1.00 in Jan 2025 to $3.00 in Mar 2025, up 200.0%")
    );
}

#[test]
fn months_ranked_by_a_figure_keep_their_rank() {
    let mut question = answerable(&[("month", Some(Grain::Month))], &["amount"]);
    question.plan.order = vec![Order {
        by: OrderBy::Measure(question.plan.measures[0].clone()),
        descending: true,
    }];
    let rows = rows(
        &question,
        vec![
            vec![date("2025-03-01"), number(3.0)],
            vec![date("2025-01-01"), number(1.0)],
        ],
    );
    let presented = shown(&question, &rows, "best months");
    assert_eq!(chart(&presented).chart_type, ChartType::Bar);
    assert_eq!(chart(&presented).series[0].labels, ["Mar 2025", "Jan 2025"]);
}

#[test]
fn two_groups_become_series_with_gaps_not_zeros() {
    let question = answerable(&[("region", None), ("channel", None)], &["amount"]);
    let rows = rows(
        &question,
        vec![
            vec![text("North"), text("web"), number(1.0)],
            vec![text("North"), text("store"), number(2.0)],
            vec![text("South"), text("web"), number(3.0)],
            vec![text("East"), text("web"), number(0.0)],
        ],
    );
    let presented = shown(&question, &rows, "sales by region and channel");
    let chart = chart(&presented);
    assert_eq!(chart.series[0].labels, ["North", "South", "East"]);
    assert_eq!(chart.series[0].name, "web");
    assert_eq!(
        values(chart),
        [[Some(1.0), Some(3.0), Some(0.0)], [Some(2.0), None, None]]
    );
}

#[test]
fn two_people_of_one_name_are_two_bars() {
    let question = answerable(&[("name", None)], &["amount"]);
    let rows = rows(
        &question,
        vec![
            vec![text("Kim"), number(2.0)],
            vec![text("Kim"), number(1.0)],
        ],
    );
    let presented = shown(&question, &rows, "top customers");
    assert_eq!(values(chart(&presented)), [[Some(2.0), Some(1.0)]]);
}

#[test]
fn a_drawing_asked_for_by_name_is_drawn_where_it_can_be() {
    let (question, rows) = by_region();
    for (words, wanted) in [
        ("sales by region as a pie chart", ChartType::Pie),
        ("line chart of sales by region", ChartType::Line),
        ("sales by region as an area graph", ChartType::Area),
        ("which product line sells best by region", ChartType::Bar),
        ("sales per area by region", ChartType::Bar),
        ("sales by region as a scatter plot", ChartType::Bar),
    ] {
        let presented = shown(&question, &rows, words);
        assert_eq!(chart(&presented).chart_type, wanted, "{words}");
    }
    for words in ["sales by region as a table", "sales by region in a table"] {
        let presented = shown(&question, &rows, words);
        assert_eq!(
            presented.widgets[0].widget_type(),
            WidgetType::Table,
            "{words}"
        );
    }
}

#[test]
fn a_pie_with_a_loss_falls_back_to_bars() {
    let (question, mut rows) = by_region();
    rows.rows[0][1] = number(-1.0);
    let presented = shown(&question, &rows, "sales by region as a pie chart");
    assert_eq!(chart(&presented).chart_type, ChartType::Bar);
}

#[test]
fn figures_of_different_units_are_a_combo_and_shares_a_pie() {
    let question = answerable(&[("region", None)], &["amount", "quantity"]);
    let two = rows(
        &question,
        vec![vec![text("N"), number(5.5), Value::Integer(2)]],
    );
    let presented = shown(&question, &two, "sales and quantity by region");
    assert_eq!(chart(&presented).chart_type, ChartType::Combo);
    assert_eq!(
        chart(&presented).y_axis_label.as_deref(),
        Some("Amount (USD) / Quantity")
    );

    let mut share = answerable(&[("region", None)], &["amount"]);
    share.plan.measures[0].transform = Transform::Share;
    share.columns[1].format = Format::Percentage;
    share.columns[1].unit = None;
    let parts = rows(
        &share,
        vec![vec![text("N"), number(0.25)], vec![text("S"), number(0.75)]],
    );
    let presented = shown(&share, &parts, "share of sales by region");
    assert_eq!(chart(&presented).chart_type, ChartType::Pie);
    let said = presented.sentences.join(" ");
    assert!(
        said.contains("largest for S at 75.0% and smallest"),
        "{said}"
    );
}

#[test]
fn a_single_figure_is_a_card_with_the_period_before() {
    let mut question = answerable(&[], &["amount"]);
    question.columns.push(expected("before", Part::Before));
    question.plan.comparison = Some(Comparison::Period {
        column: super::sample::of_sales("ordered_at"),
        from: "2024-04-01".to_owned(),
        to: "2024-07-01".to_owned(),
        label: "Apr–Jun 2024".to_owned(),
    });
    let rows = rows(
        &question,
        vec![vec![number(1_500_000.5), number(1_000_000.0)]],
    );
    let presented = shown(&question, &rows, "total sales in Q2");
    let Body::Card(card, _) = &presented.widgets[0].body else {
        panic!("a card");
    };
    assert_eq!(card.title, "$1,500,000.50");
    let description = card.description.as_deref().unwrap_or_default();
    assert!(
        description.contains("up 50.0% from $1,000,000.00 in Apr–Jun 2024"),
        "{description}"
    );
    assert_eq!(
        presented.sentences[1..],
        [
            "Amount is $1.5 million.",
            "That is up 50.0% from $1 million in Apr–Jun 2024."
        ]
    );
}

#[test]
fn a_sum_of_nothing_has_no_value_rather_than_zero() {
    let question = answerable(&[], &["amount"]);
    let rows = rows(&question, vec![vec![Value::Null]]);
    let presented = shown(&question, &rows, "total sales in 1990");
    let Body::Card(card, _) = &presented.widgets[0].body else {
        panic!("a card");
    };
    assert_eq!(card.title, "No value");
    assert!(presented.sentences[1].contains("no value"));
}

#[test]
fn nothing_found_is_said_plainly_with_what_was_looked_for() {
    let (question, mut rows) = by_region();
    rows.rows.clear();
    let presented = shown(&question, &rows, "sales in 1990");
    assert_eq!(
        presented.sentences[1],
        "Nothing was found for: sum of amount · by region · Apr–Jun 2025."
    );
}

#[test]
fn a_search_is_a_filter_form_and_a_table() {
    let mut question = answerable(&[], &[]);
    question.intent = Intent::SearchFilter;
    question.columns = vec![
        expected("name", Part::Listed),
        expected("amount", Part::Listed),
    ];
    let mut rows = rows(&question, vec![vec![text("Ann"), number(5.0)]; 30]);
    rows.truncated = true;
    let presented = shown(&question, &rows, "find customers");
    let types: Vec<WidgetType> = presented
        .widgets
        .iter()
        .map(Descriptor::widget_type)
        .collect();
    assert_eq!(types, [WidgetType::Form, WidgetType::Table]);
    let said = presented.sentences.join(" ");
    assert!(said.contains("the first 30 rows; there are more"), "{said}");
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>().prop_map(Value::Number),
        prop_oneof!["-?[0-9]{1,40}(\\.[0-9]{0,9})?", ".{0,8}"].prop_map(Value::Decimal),
        prop_oneof!["\\PC{0,12}", "[a-c]"].prop_map(Value::Text),
        prop_oneof!["[0-9]{4}-[01][0-9]-[0-3][0-9]", ".{0,12}"].prop_map(Value::Date),
        "\\PC{0,24}".prop_map(Value::Timestamp),
        Just(Value::Json(serde_json::json!([{"a": [1, null]}]))),
    ]
}

fn any_column() -> impl Strategy<Value = Expected> {
    let part = prop_oneof![
        Just(Part::Period),
        Just(Part::Category),
        Just(Part::Figure),
        Just(Part::Before),
        Just(Part::Listed)
    ];
    let kind = prop_oneof![
        Just(ColumnType::Text),
        Just(ColumnType::Integer),
        Just(ColumnType::Number),
        Just(ColumnType::Date)
    ];
    let format = prop_oneof![
        Just(Format::Text),
        Just(Format::Number),
        Just(Format::Currency),
        Just(Format::Percentage)
    ];
    let unit = prop_oneof![
        Just(None),
        Just(Some("USD".to_owned())),
        "\\PC{0,5}".prop_map(Some)
    ];
    ("\\PC{0,8}", part, kind, format, unit).prop_map(|(name, part, kind, format, unit)| Expected {
        label: name.clone(),
        name,
        kind,
        part,
        format,
        unit,
    })
}

fn any_grain() -> impl Strategy<Value = Option<Grain>> {
    prop_oneof![
        Just(None),
        Just(Some(Grain::Month)),
        Just(Some(Grain::Quarter)),
        Just(Some(Grain::DayOfWeek)),
        Just(Some(Grain::MonthOfYear)),
        Just(Some(Grain::HourOfDay)),
        Just(Some(Grain::Year)),
    ]
}

fn any_question() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "sales as an? (pie|line|bar|area|scatter|combo|table|card) ?(chart)?"
    ]
}

proptest! {
    #[test]
    fn any_rows_under_any_plan_are_presented_as_valid_widgets(
        columns in prop::collection::vec(any_column(), 0..6),
        cells in prop::collection::vec(prop::collection::vec(any_value(), 0..7), 0..12),
        names in prop::collection::vec("\\PC{0,8}", 0..7),
        grain in any_grain(),
        limit in prop_oneof![Just(None), any::<u32>().prop_map(Some)],
        search in any::<bool>(),
        truncated in any::<bool>(),
        question in any_question(),
    ) {
        let mut asked_for = answerable(&[("region", grain), ("channel", None)], &["amount"]);
        asked_for.columns = columns;
        asked_for.plan.limit = limit;
        asked_for.plan.filters = vec![Filter::Any(vec![])];
        if search {
            asked_for.intent = Intent::SearchFilter;
        }
        let columns = names
            .into_iter()
            .map(|name| RowColumn { name, kind: ColumnType::Other })
            .collect();
        let rows = Rows { columns, rows: cells, truncated };
        // A table of no columns cannot be valid; there is nothing that could be shown.
        prop_assume!(!asked_for.columns.is_empty());
        let presented = shown(&asked_for, &rows, &question);
        prop_assert!(!presented.sentences.is_empty());
        let visible = visible(&[]);
        let code = crate::code(&asked_for, &asked(&question, &visible)).concat();
        prop_assert!(code.contains("export default function Viz"));
    }

    #[test]
    fn a_pivot_keeps_every_value(
        cells in prop::collection::btree_map((0u8..5, 0u8..4), prop_oneof![Just(None), (-1000i64..1000).prop_map(Some)], 1..20),
    ) {
        let question = answerable(&[("region", None), ("channel", None)], &["quantity"]);
        let table = cells
            .iter()
            .map(|((a, b), value)| vec![
                text(&format!("a{a}")),
                text(&format!("b{b}")),
                value.map_or(Value::Null, Value::Integer),
            ])
            .collect();
        let rows = rows(&question, table);
        let presented = shown(&question, &rows, "q");
        let chart = chart(&presented);
        let mut found = std::collections::BTreeMap::new();
        for series in &chart.series {
            for (label, value) in series.labels.iter().zip(&series.values) {
                // Groups that tell the same things apart share one label.
                let mut pair = match label.split_once(", ") {
                    Some((a, b)) => [a.to_owned(), b.to_owned()],
                    None => [label.clone(), series.name.clone()],
                };
                pair.sort();
                if let Some(value) = value {
                    found.insert(pair, value.as_i64());
                }
            }
        }
        let wanted = cells
            .iter()
            .filter_map(|((a, b), value)| Some(([format!("a{a}"), format!("b{b}")], Some((*value)?))))
            .collect();
        prop_assert_eq!(found, wanted);
    }
}

#[test]
fn a_widget_stays_small_however_long_the_texts_are() {
    let mut question = answerable(&[], &[]);
    question.columns = vec![
        expected("name", Part::Listed),
        expected("amount", Part::Listed),
    ];
    let long = text(&"\u{1}x".repeat(5000));
    let many = rows(&question, vec![vec![long.clone(), number(5.0)]; 1000]);
    let presented = shown(&question, &many, "list");
    let Body::Table(table, _) = &presented.widgets[0].body else {
        panic!("a table");
    };
    assert!(table.rows.len() < 1000);
    assert_eq!(table.pagination.map(|page| page.total), Some(1000));

    let question = answerable(&[("region", None)], &["amount"]);
    let bars = rows(&question, vec![vec![long, number(5.0)]; 1000]);
    let presented = shown(&question, &bars, "sales by region as a bar chart");
    assert_eq!(presented.widgets[0].widget_type(), WidgetType::Table);
}

#[test]
fn a_name_beside_a_number_is_one_label_not_a_series_for_each() {
    let question = answerable(&[("customer_id", None), ("name", None)], &["amount"]);
    let table = (0..30)
        .map(|n| {
            vec![
                Value::Integer(n),
                text(&format!("Kim {}", n % 7)),
                number(1.0),
            ]
        })
        .collect();
    let rows = rows(&question, table);
    let presented = shown(&question, &rows, "amount by customer");
    let chart = chart(&presented);
    assert_eq!(chart.series.len(), 1);
    assert_eq!(chart.series[0].labels[8], "8, Kim 1");
}

#[test]
fn figures_of_very_different_size_do_not_share_bars() {
    let question = answerable(&[("region", None)], &["quantity", "orders"]);
    let near = rows(
        &question,
        vec![vec![text("N"), Value::Integer(90), Value::Integer(30)]],
    );
    let presented = shown(&question, &near, "q");
    assert_eq!(chart(&presented).chart_type, ChartType::Bar);
    let far = rows(
        &question,
        vec![vec![text("N"), Value::Integer(9000), Value::Integer(30)]],
    );
    let presented = shown(&question, &far, "q");
    assert_eq!(chart(&presented).chart_type, ChartType::Combo);
}

#[test]
fn figures_carry_no_noise_of_binary_addition() {
    let question = answerable(&[("region", None)], &["amount"]);
    let rows = rows(
        &question,
        vec![
            vec![text("North"), number(1_356_645.930_000_002_3)],
            vec![text("South"), number(0.1 + 0.2)],
            vec![text("East"), number(12_345_678_901.230_001)],
            vec![text("West"), number(5.000_000_000_000_001)],
        ],
    );
    let charted = shown(&question, &rows, "sales by region");
    assert_eq!(
        serde_json::to_string(&self::chart(&charted).series[0].values).expect("JSON"),
        "[1356645.93,0.3,12345678901.23,5]"
    );
    let tabled = shown(&question, &rows, "sales by region as a table");
    let Body::Table(table, _) = &tabled.widgets[0].body else {
        panic!("a table");
    };
    assert_eq!(table.rows[0]["amount"].to_string(), "1356645.93");
}

#[test]
fn an_unasked_comparison_is_not_made_with_a_period_without_rows() {
    let mut question = answerable(&[], &["amount"]);
    question.columns.push(expected("before", Part::Before));
    question.plan.comparison = Some(Comparison::Period {
        column: super::sample::of_sales("ordered_at"),
        from: "2024-04-01".to_owned(),
        to: "2024-07-01".to_owned(),
        label: "Apr–Jun 2024".to_owned(),
    });
    for then in [Value::Null, number(0.0)] {
        let rows = rows(&question, vec![vec![number(12.0), then]]);
        let presented = shown(&question, &rows, "total sales in Q2");
        assert_eq!(presented.sentences[1..], ["Amount is $12.00."]);
    }
}

#[test]
fn the_first_period_is_not_missed_in_growth() {
    let mut question = answerable(&[("month", Some(Grain::Month))], &["amount"]);
    question.plan.measures[0].transform = Transform::Growth;
    let rows = rows(
        &question,
        vec![
            vec![date("2025-01-01"), Value::Null],
            vec![date("2025-02-01"), number(0.5)],
            vec![date("2025-03-01"), number(0.25)],
        ],
    );
    let said = shown(&question, &rows, "growth per month")
        .sentences
        .join(" ");
    assert!(!said.contains("no value"), "{said}");
}

#[test]
fn the_one_row_that_was_wanted_is_said_and_has_no_filter_form() {
    let mut question = answerable(&[], &[]);
    question.intent = Intent::SearchFilter;
    question.plan.measures.clear();
    question.plan.limit = Some(1);
    question.plan.columns = vec![super::sample::of_sales("region")];
    question.columns = vec![expected("name", Part::Listed)];
    let rows = rows(&question, vec![vec![text("North")]]);
    let presented = shown(&question, &rows, "the best region");
    assert!(matches!(presented.widgets.as_slice(), [only] if matches!(only.body, Body::Table(..))));
    assert_eq!(presented.sentences[1..], ["Name is North."]);
}

#[test]
fn a_card_of_nothing_says_which_period_the_data_covers() {
    let mut question = answerable(&[], &["amount"]);
    let within = crate::plan::Condition {
        column: super::sample::of_sales("ordered_at"),
        operator: crate::plan::Operator::Within,
        values: ["2026-01-01", "2027-01-01"]
            .map(|day| crate::plan::Literal::Time(day.to_owned()))
            .into(),
    };
    question.plan.filters = vec![Filter::Is(within)];
    let rows = rows(&question, vec![vec![Value::Null]]);
    let presented = shown(&question, &rows, "sales in 2026");
    let Body::Card(card, _) = &presented.widgets[0].body else {
        panic!("a card");
    };
    let description = card.description.as_deref().unwrap_or_default();
    assert!(description.contains("covers 2023–2025"), "{description}");
}
