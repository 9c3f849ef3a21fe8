//! Chart: plot of one or more series.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Sample, TypeInfo, WidgetType, config, items};
use crate::issue::{Issue, below};
use crate::shape::{Kind, Shape, optional, required, words};

/// Content of a chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Kind of plot.
    pub chart_type: ChartType,
    /// What is plotted; empty draws the empty state.
    pub series: Vec<Series>,
    /// Title of the category axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x_axis_label: Option<String>,
    /// Title of the value axis; units are part of it: `Revenue (USD)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y_axis_label: Option<String>,
    /// Heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Side on which the legend stands.
    #[serde(default)]
    pub legend_position: LegendPosition,
}

/// Kind of plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartType {
    /// Bars; several series stand side by side.
    Bar,
    /// Lines.
    Line,
    /// Slices of the first series.
    Pie,
    /// Points; labels that are all numbers are x.
    Scatter,
    /// The first series as bars, the others as lines.
    Combo,
    /// Filled lines.
    Area,
}

/// Side on which the legend stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegendPosition {
    /// Below.
    #[default]
    Bottom,
    /// Above.
    Top,
    /// To the left.
    Left,
    /// To the right.
    Right,
}

/// One run of values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Name in the legend.
    pub name: String,
    /// Numbers, in label order; `None` is a gap, never zero. Numbers are kept as they were
    /// written, so that whole ones stay whole.
    pub values: Vec<Option<serde_json::Number>>,
    /// Category of each number.
    pub labels: Vec<String>,
    /// Colour as `#RRGGBB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

config! {
    /// Switches of a chart.
    ChartConfig {
        #[doc = "A mark can be opened for detail."]
        drill_down_enabled = false,
    }
}

/// The fields of a series.
pub const SERIES: Shape = Shape {
    name: "ChartSeries",
    fields: &[
        required("name", Kind::Text, "Name in the legend."),
        required(
            "values",
            Kind::Numbers,
            "Numbers, in label order; null is a gap.",
        ),
        required("labels", Kind::Texts, "Category of each number."),
        optional("color", Kind::HexColor, "Colour of the series."),
    ],
    open: false,
};

/// The fields of the content.
pub const DATA: Shape = Shape {
    name: "Chart",
    fields: &[
        required(
            "chart_type",
            words(&["bar", "line", "pie", "scatter", "combo", "area"]),
            "Kind of plot.",
        ),
        required(
            "series",
            Kind::Many {
                of: &SERIES,
                at_least: 0,
            },
            "What is plotted.",
        ),
        optional("x_axis_label", Kind::Text, "Title of the category axis."),
        optional(
            "y_axis_label",
            Kind::Text,
            "Title of the value axis, with its unit.",
        ),
        optional("title", Kind::Text, "Heading."),
        optional(
            "legend_position",
            words(&["bottom", "top", "left", "right"]),
            "Side on which the legend stands.",
        ),
    ],
    open: false,
};

fn check_rules(data: &Value, at: &str, issues: &mut Vec<Issue>) {
    for (at, series) in items(data, "series", at) {
        let length = |list: &str| series.get(list).and_then(Value::as_array).map(Vec::len);
        if let (Some(values), Some(labels)) = (length("values"), length("labels"))
            && values != labels
        {
            issues.push(Issue::error(
                below(&at, "labels"),
                "length_mismatch",
                format!("{labels} labels stand beside {values} values."),
            ));
        }
    }
    let is_pie = data.get("chart_type").and_then(Value::as_str) == Some("pie");
    if let Some((at, first)) = items(data, "series", at).next().filter(|_| is_pie)
        && let Some(values) = first.get("values").and_then(Value::as_array)
    {
        let slices: Vec<f64> = values.iter().filter_map(Value::as_f64).collect();
        if slices.iter().any(|slice| *slice < 0.0) || slices.iter().sum::<f64>() == 0.0 {
            issues.push(Issue::warning(
                below(&at, "values"),
                "out_of_range",
                "A pie cannot show negative slices or a sum of zero: bars are drawn instead.",
            ));
        }
    }
}

/// Everything that is known of charts.
pub const INFO: TypeInfo = TypeInfo {
    widget_type: WidgetType::Chart,
    doc: "Plot of one or more series.",
    data: &DATA,
    config: &CONFIG,
    rules: &[
        "values and labels have the same length",
        "pie draws the first series; with a negative value or a sum of zero it falls back to bars",
        "combo draws the first series as bars, the others as lines",
        "scatter takes labels that are all numbers as x, otherwise the index",
    ],
    check_rules,
    samples,
};

fn samples() -> Vec<Sample> {
    let id = "3f0a4c1e-8d52-4b6f-9c3a-1b7d5e9f2a10";
    vec![
        Sample {
            name: "default",
            descriptor: json!({
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
                    "generated_at": "2025-10-18T10:30:00Z", "expires_at": "2025-10-18T11:30:00Z",
                    "query": "Show Q2 sales by region",
                },
            }),
        },
        Sample {
            name: "gaps",
            descriptor: json!({
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
            descriptor: json!({
                "type": "widget", "widget_id": id, "widget_type": "chart",
                "data": {"chart_type": "pie", "series": []},
            }),
        },
    ]
}
