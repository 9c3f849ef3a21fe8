//! Chart: plot of one or more series.

use serde_json::{Map, Number, Value, json};

use super::registry::config;
use crate::object::{object, words};
use crate::read::text::{HexColor, is_hex};
use crate::read::{Gaps, Place, Report, field, items};
use crate::sample::Sample;
use crate::style::contrast::is_faint;

words! {
    /// Kind of plot.
    ChartType {
        /// Bars; several series stand side by side.
        Bar "bar",
        /// Lines.
        Line "line",
        /// Slices of the first series.
        Pie "pie",
        /// Points; labels that are all numbers are x.
        Scatter "scatter",
        /// The first series as bars, the others as lines.
        Combo "combo",
        /// Filled lines.
        Area "area",
    }
}

words! {
    /// Side on which the legend stands.
    LegendPosition default Bottom { Bottom "bottom", Top "top", Left "left", Right "right", }
}

words! {
    /// Which way bars run.
    Orientation {
        /// From the bottom up.
        Vertical "vertical",
        /// Along the lines of text.
        Horizontal "horizontal",
    }
}

object! {
    /// One run of values.
    Series as "ChartSeries", snake, full {
        /// Name in the legend.
        required name: String,
        /// Numbers, in label order; null is a gap, never zero. They are kept as they were written.
        required values: Vec<Option<Number>> as Gaps,
        /// Category of each number.
        required labels: Vec<String>,
        /// Colour of the series, as #RRGGBB.
        optional color: String as HexColor,
    }
    rules check_series;
}

object! {
    /// Plot of one or more series.
    Chart as "Chart", snake, full {
        /// Kind of plot.
        required chart_type: ChartType,
        /// What is plotted; empty draws the empty state.
        required series: Vec<Series>,
        /// Title of the category axis.
        optional x_axis_label: String,
        /// Title of the value axis; units are part of it, as in Revenue (USD).
        optional y_axis_label: String,
        /// Heading; without one the question stands in, then the names of the series.
        optional title: String,
        /// Side on which the legend stands.
        preset legend_position: LegendPosition = LegendPosition::Bottom,
    }
    rules check_pie;
}

config! {
    /// Switches of a chart.
    ChartConfig as "ChartConfig" {
        /// A mark can be opened for detail.
        drill_down_enabled = false,
        ;
        /// Several series of bars stand on each other.
        stacked: bool,
        /// Which way bars run; from the bottom up when absent.
        orientation: Orientation,
        /// The same as orientation horizontal.
        horizontal: bool,
        /// A pie with a hole, which holds the sum.
        donut: bool,
    }
}

/// Rules beyond single fields, in words.
pub(super) const RULES: &[&str] = &[
    "values and labels have the same length",
    "a color under 3:1 on the light or the dark ground gets an outline, with a warning",
    "pie draws the first series; with a negative value or a sum of zero it falls back to bars",
    "combo draws the first series as bars, the others as lines",
    "scatter takes labels that are all numbers as x, otherwise the index",
];

fn check_series(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    let color = field(given, "color").and_then(Value::as_str);
    if color.is_some_and(|color| is_hex(color) && is_faint(color)) {
        report.warn(
            &at.field("color"),
            "low_contrast",
            "The ground of one scheme would swallow this colour: it is drawn with an outline.",
        );
    }
    let length = |list: &str| field(given, list)?.as_array().map(Vec::len);
    if let (Some(values), Some(labels)) = (length("values"), length("labels"))
        && values != labels
    {
        report.error(
            &at.field("labels"),
            "length_mismatch",
            format!("{labels} labels stand beside {values} values."),
        );
    }
}

fn check_pie(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    let is_pie = field(given, "chart_type").and_then(Value::as_str) == Some("pie");
    let first = items(given, "series").next().filter(|_| is_pie);
    if let Some(values) = first.and_then(|(_, series)| series.get("values")?.as_array()) {
        let slices: Vec<f64> = values.iter().filter_map(Value::as_f64).collect();
        if slices.iter().any(|slice| *slice < 0.0) || slices.iter().sum::<f64>() == 0.0 {
            report.warn(
                &at.field("series").item(0).field("values"),
                "out_of_range",
                "A pie cannot show negative slices or a sum of zero: bars are drawn instead.",
            );
        }
    }
}

pub(super) fn examples() -> Vec<Sample> {
    let id = "3f0a4c1e-8d52-4b6f-9c3a-1b7d5e9f2a10";
    vec![
        Sample {
            name: "default",
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "chart",
                "data": {
                    "chart_type": "bar",
                    "series": [{
                        "name": "Revenue",
                        "values": [450000, 380000, 290000, 520000],
                        "labels": ["North", "South", "East", "West"],
                    }],
                    "x_axis_label": "Region", "y_axis_label": "Revenue (USD)",
                    "title": "Revenue by region, Apr–Jun 2025",
                },
                "config": {"exportable": true, "drill_down_enabled": true},
                "actions": [
                    {"action_id": "details", "label": "View Details", "type": "api_call",
                     "params": {"endpoint": "/api/data/drilldown", "method": "POST"},
                     "permissions": ["manager", "analyst"]},
                    {"action_id": "export", "label": "Export CSV", "type": "download",
                     "params": {"format": "csv", "filename": "revenue_by_region.csv"},
                     "permissions": ["data_exporter"]},
                ],
                "metadata": {
                    "sources": [{"source_id": "sales", "source_name": "Orders export 2025",
                                 "confidence": 0.95, "location": "sales"}],
                    "generated_at": "2025-10-18T10:30:00Z", "expires_at": "2099-10-18T10:30:00Z",
                    "query": "Show Q2 sales by region",
                },
            }),
        },
        Sample {
            name: "gaps",
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "chart",
                "data": {
                    "chart_type": "line",
                    "series": [
                        {"name": "2024", "values": [1.5, null, 2.25], "labels": ["Jan", "Feb", "Mar"], "color": "#3B82F6"},
                        {"name": "2025", "values": [2, 3, null], "labels": ["Jan", "Feb", "Mar"]},
                    ],
                    "legend_position": "right",
                },
            }),
        },
        Sample {
            name: "empty",
            widget: json!({
                "type": "widget", "widget_id": id, "widget_type": "chart",
                "data": {"chart_type": "pie", "series": []},
            }),
        },
    ]
}
