//! A page about charts: every kind, and the data that charts have trouble with.

use askama::Template;
use serde_json::{Value, json};

use crate::example::{Example, Examples};
use crate::page::Page;
use crate::site::Entry;
use crate::variants;

pub(crate) fn entry() -> Entry {
    Entry {
        path: "charts.html".to_owned(),
        title: "Charts".to_owned(),
        group: super::FOUNDATIONS,
        about: "Every kind of chart, and data that charts have trouble with.".to_owned(),
        make: Box::new(make),
    }
}

fn make(page: &Page<'_>) -> String {
    let examples: Vec<Example> = all()
        .into_iter()
        .map(|(variant, json)| variants::shown("charts", variant, json))
        .collect();
    page.keep(&examples);
    let list = Examples {
        examples: &examples,
    };
    page.wrap(Inside {
        title: page.title,
        about: page.about,
        examples: &examples,
        list: list.render().unwrap_or_default(),
    })
}

fn chart(kind: &str, title: &str, series: Value, rest: Value, config: Value) -> Value {
    let mut data = json!({"chart_type": kind, "title": title, "series": series});
    if let (Some(data), Value::Object(rest)) = (data.as_object_mut(), rest) {
        data.extend(rest);
    }
    json!({"type": "widget", "widget_id": "0f7d2f9a-51c3-4b1e-9a77-3a5b8c9d0e1f", "widget_type": "chart", "data": data, "config": config})
}

fn all() -> Vec<(&'static str, Value)> {
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let regions = ["North", "South", "East", "West"];
    let y2024 = [31, 28, 35, 42, 47, 51, 58, 55, 49, 44, 39, 61];
    let y2025 = [34, 33, 41, 45, 52, 60, 63, 66, 57, 50, 46, 72];
    let two = json!([{"name": "2024", "values": y2024, "labels": months}, {"name": "2025", "values": y2025, "labels": months}]);
    let grouped = json!([
        {"name": "Web", "values": [120, 90, 60, 140], "labels": regions},
        {"name": "Store", "values": [80, 110, 75, 60], "labels": regions},
        {"name": "Phone", "values": [30, 20, 45, 25], "labels": regions}]);
    let signed = json!([{"name": "Profit", "values": [12, -5, 8, -14], "labels": regions}]);
    let share = json!([{"name": "Revenue", "values": [450_000, 380_000, 290_000, 520_000], "labels": regions}]);
    let axes = json!({"x_axis_label": "Month", "y_axis_label": "Orders (thousands)"});
    let many: Vec<String> = (1..=60).map(|at| format!("Product number {at}")).collect();
    let counts: Vec<i64> = (0..60).map(|at| 900 - at * 13 + (at * 37) % 90).collect();
    let days: Vec<String> = (0..365)
        .map(|at| format!("2025-{:02}-{:02}", at / 31 + 1, at % 31 + 1))
        .collect();
    let walk: Vec<f64> = (0..365)
        .map(|at| 100.0 + f64::from(at) / 4.0 + 18.0 * (f64::from(at) / 9.0).sin())
        .collect();
    let heights: Vec<f64> = (0..80)
        .map(|at| 150.0 + f64::from(at % 40) + 7.0 * f64::from(at).sin())
        .collect();
    let weights: Vec<f64> = (0..80)
        .map(|at| 45.0 + f64::from(at % 40) * 0.9 + 6.0 * f64::from(at * 3).cos())
        .collect();
    let places: Vec<String> = heights
        .iter()
        .map(|height| format!("{height:.1}"))
        .collect();
    let eight: Vec<Value> = (1..=8).map(|at| json!({"name": format!("Team {at}"), "values": months.iter().enumerate().map(|(month, _)| 10 * at + (month as i64 * at) % 17).collect::<Vec<_>>(), "labels": months})).collect();
    let none = || json!({});
    vec![
        (
            "bar",
            chart(
                "bar",
                "Revenue by region",
                share.clone(),
                json!({"x_axis_label": "Region", "y_axis_label": "Revenue (USD)"}),
                none(),
            ),
        ),
        (
            "grouped bars",
            chart(
                "bar",
                "Orders by region and channel",
                grouped.clone(),
                none(),
                none(),
            ),
        ),
        (
            "stacked bars",
            chart(
                "bar",
                "Orders by region and channel",
                grouped.clone(),
                none(),
                json!({"stacked": true}),
            ),
        ),
        (
            "lying bars",
            chart(
                "bar",
                "Orders by region",
                grouped,
                json!({"x_axis_label": "Region", "y_axis_label": "Orders"}),
                json!({"orientation": "horizontal"}),
            ),
        ),
        (
            "line",
            chart("line", "Orders by month", two.clone(), axes.clone(), none()),
        ),
        (
            "area",
            chart("area", "Orders by month", two.clone(), axes, none()),
        ),
        (
            "pie",
            chart(
                "pie",
                "Revenue by region",
                share.clone(),
                json!({"legend_position": "right"}),
                none(),
            ),
        ),
        (
            "donut",
            chart(
                "pie",
                "Revenue by region",
                share,
                none(),
                json!({"donut": true}),
            ),
        ),
        (
            "scatter",
            chart(
                "scatter",
                "Height and weight",
                json!([{"name": "People", "values": weights, "labels": places}]),
                json!({"x_axis_label": "Height (cm)", "y_axis_label": "Weight (kg)"}),
                none(),
            ),
        ),
        (
            "combo",
            chart(
                "combo",
                "Revenue and margin",
                json!([
            {"name": "Revenue", "values": [450_000, 380_000, 290_000, 520_000], "labels": regions},
            {"name": "Margin (%)", "values": [12.5, 18, 9, 15.5], "labels": regions}]),
                none(),
                none(),
            ),
        ),
        (
            "negative values",
            chart("bar", "Profit by region", signed.clone(), none(), none()),
        ),
        (
            "pie of negative values",
            chart("pie", "Profit by region", signed, none(), none()),
        ),
        (
            "gaps",
            chart(
                "line",
                "A sensor that failed twice",
                json!([{"name": "Reading", "values": [3, 4, null, 6, 5, null, null, 4, 3, 5, 6, 7], "labels": months}]),
                none(),
                none(),
            ),
        ),
        (
            "one value",
            chart(
                "line",
                "One month",
                json!([{"name": "Orders", "values": [42], "labels": ["Jan"]}]),
                none(),
                none(),
            ),
        ),
        (
            "one slice",
            chart(
                "pie",
                "One region",
                json!([{"name": "Orders", "values": [42], "labels": ["North"]}]),
                none(),
                none(),
            ),
        ),
        (
            "all null",
            chart(
                "bar",
                "Nothing measured",
                json!([{"name": "Orders", "values": [null, null], "labels": ["Jan", "Feb"]}]),
                none(),
                none(),
            ),
        ),
        (
            "empty",
            chart("bar", "No data yet", json!([]), none(), none()),
        ),
        (
            "many categories",
            chart(
                "bar",
                "Sales by product",
                json!([{"name": "Sales", "values": counts, "labels": many}]),
                none(),
                none(),
            ),
        ),
        (
            "many days",
            chart(
                "line",
                "A year of days",
                json!([{"name": "Visits", "values": walk, "labels": days}]),
                json!({"y_axis_label": "Visits"}),
                none(),
            ),
        ),
        (
            "eight series",
            chart(
                "line",
                "Eight teams",
                json!(eight),
                json!({"legend_position": "right"}),
                none(),
            ),
        ),
        (
            "huge and tiny",
            chart(
                "bar",
                "From 0.002 to 1.2 billion",
                json!([{"name": "Value", "values": [1_200_000_000, 800_000_000.5, 0.002], "labels": ["A", "B", "C"]}]),
                none(),
                none(),
            ),
        ),
        (
            "pale colour",
            chart(
                "bar",
                "A colour that its ground would swallow",
                json!([{"name": "Value", "values": [3, 2, 4], "labels": ["A", "B", "C"], "color": "#FFF3B0"}]),
                none(),
                none(),
            ),
        ),
        (
            "other labels",
            chart(
                "line",
                "Series joined by label",
                json!([
            {"name": "Shop A", "values": [3, 4, 5], "labels": ["Jan", "Feb", "Mar"]}, {"name": "Shop B", "values": [2, 3, 6], "labels": ["Feb", "Mar", "Apr"]}]),
                json!({"legend_position": "left"}),
                none(),
            ),
        ),
    ]
}

#[derive(Template)]
#[template(path = "plain.html")]
struct Inside<'a> {
    title: &'a str,
    about: &'a str,
    examples: &'a [Example],
    list: String,
}

#[cfg(test)]
mod tests {
    use widgets::{Descriptor, Valid};

    #[test]
    fn every_chart_on_show_is_a_valid_widget() {
        for (name, json) in super::all() {
            assert!(Valid::<Descriptor>::from_value(&json).is_ok(), "{name}");
        }
    }
}
