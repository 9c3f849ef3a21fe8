//! Chart: a plot of a small table.

use serde_json::{Map, Value, json};

use super::axis::Axis;
use super::registry::component;
use super::{Extent, Series, Stands, XAxis};
use crate::object::Rare;
use crate::read::{Place, Report, Rule, Whole, field, plain};
use crate::shape::{Kind, Text};

/// Rows of text and numbers; a null is a gap, which is worth a warning.
#[derive(Debug)]
pub struct Rows;

impl Rule<Vec<Map<String, Value>>> for Rows {
    const KIND: Kind = Kind::List {
        of: &Kind::Map(&Kind::Nullable(&Kind::AnyOf(&[
            Kind::Text(Text::Any),
            Kind::Number {
                min: None,
                max: None,
            },
        ]))),
        at_least: 0,
    };

    fn read<'v>(
        value: &'v Value,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> Option<Vec<Map<String, Value>>> {
        let items = plain::list(value, at, report)?;
        let before = report.errors();
        let mut rows = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let at = at.item(index);
            let Some(row) = plain::object(item, &at, report) else {
                continue;
            };
            for (column, cell) in row {
                match cell {
                    Value::String(_) | Value::Number(_) => {}
                    Value::Null => report.warn(
                        &at.field(column),
                        "null_value",
                        "A missing value is a gap, not zero.",
                    ),
                    other => {
                        report.wrong_type(&at.field(column), "text or a number", other, &Kind::Any);
                    }
                }
            }
            rows.push(row.clone());
        }
        (report.errors() == before).then_some(rows)
    }
}

component! {
    /// Bar, line and area plot of a small table of rows; kinds can be mixed in one plot.
    Chart as "Chart", Stands::Node, {
        /// Rows of the plotted table: each maps column names to text or numbers; null is a gap.
        required data: Vec<Map<String, Value>> as Rows,
        /// What is plotted: one entry for each bar, line or area series.
        required series: Vec<Series>,
        /// Column that gives the categories: its name, or an axis object.
        required x_axis: XAxis as Axis,
        /// Draws the value axis.
        optional show_y_axis ("showYAxis"): bool,
        /// Draws the legend.
        optional show_legend: bool,
        /// Shows values on hover or focus.
        optional show_tooltip: bool,
        /// Pixels between bars of one category.
        optional bar_gap: u64 as Whole<0>,
        /// Pixels between categories.
        optional bar_category_gap: u64 as Whole<0>,
    }
    with {
        /// How big it is.
        extent: Rare<Extent>,
    }
    check check;
    rules &[
        "a null among the rows is a gap, never zero",
        "a series without a label is named by its column",
    ];
    examples examples;
}

fn check(given: &Map<String, Value>, at: &Place<'_>, report: &mut Report<'_>) {
    if field(given, "series")
        .and_then(Value::as_array)
        .is_some_and(Vec::is_empty)
    {
        report.warn(&at.field("series"), "out_of_range", "Nothing is plotted.");
    }
}

fn examples() -> Vec<(&'static str, Value)> {
    let rows = json!([
        {"month": "Jan", "sales": 120, "returns": 8, "target": 100},
        {"month": "Feb", "sales": 98.5, "returns": 11, "target": 105},
        {"month": "Mar", "sales": 143, "returns": 5, "target": 110},
    ]);
    vec![
        (
            "default",
            json!({"type": "Chart", "data": rows, "xAxis": "month",
                   "series": [{"type": "bar", "label": "Sales", "dataKey": "sales"}]}),
        ),
        (
            "everything",
            json!({"type": "Chart", "key": "plot", "id": "plot-1", "data": rows,
                   "xAxis": {"dataKey": "month", "hide": false, "labels": {"Jan": "January", "Feb": "February"}},
                   "series": [
                       {"type": "bar", "label": "Sales", "dataKey": "sales", "stack": "flow", "color": "blue"},
                       {"type": "area", "label": null, "dataKey": "returns", "stack": "flow",
                        "color": {"light": "red-600", "dark": "red-300"}, "curveType": "monotone"},
                       {"type": "line", "label": "Target", "dataKey": "target", "color": "#7c3aed", "curveType": "step"},
                   ],
                   "showYAxis": true, "showLegend": true, "showTooltip": true, "barGap": 4, "barCategoryGap": 16,
                   "flex": 1, "height": 240, "width": "100%", "size": "auto", "minHeight": 120, "minWidth": 200,
                   "minSize": 0, "maxHeight": 480, "maxWidth": 960, "maxSize": "none", "aspectRatio": "16/9"}),
        ),
        (
            "gaps",
            json!({"type": "Chart", "xAxis": "month", "showYAxis": true,
                   "data": [{"month": "Jan", "sales": 3}, {"month": "Feb", "sales": null}, {"month": "Mar", "sales": -2}],
                   "series": [{"type": "line", "label": "Sales", "dataKey": "sales"}]}),
        ),
        (
            "empty",
            json!({"type": "Chart", "xAxis": "month", "data": [],
                   "series": [{"type": "bar", "label": "Sales", "dataKey": "sales"}]}),
        ),
    ]
}
