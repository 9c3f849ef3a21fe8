//! Charts against their numbers.

use proptest::prelude::*;
use serde_json::json;
use widgets::{Body, Descriptor, Valid};

use super::*;
use crate::view::Theme;

/// A chart given as JSON, as it is drawn.
fn plotted(chart: serde_json::Value, config: serde_json::Value) -> Plot {
    let widget = json!({"type": "widget", "widget_id": "0f7d2f9a-51c3-4b1e-9a77-3a5b8c9d0e1f",
                        "widget_type": "chart", "data": chart, "config": config});
    let widget = Valid::<Descriptor>::from_value(&widget).expect("a valid chart");
    match &widget.body {
        Body::Chart(chart, config) => Plot::of(chart, config, None),
        other => panic!("{other:?}"),
    }
}

/// Draws a chart given as JSON.
fn drawn(chart: serde_json::Value, config: serde_json::Value) -> String {
    draw(&plotted(chart, config), Paint::Variables, None)
        .svg
        .into_string()
}

fn simple(kind: &str, values: serde_json::Value) -> String {
    let labels: Vec<String> = (0..values.as_array().map_or(0, Vec::len))
        .map(|at| format!("L{at}"))
        .collect();
    drawn(
        json!({"chart_type": kind, "series": [{"name": "S", "values": values, "labels": labels}]}),
        json!({}),
    )
}

/// The numbers of an attribute, of every element of a name, in order.
fn numbers(svg: &str, element: &str, attribute: &str) -> Vec<f64> {
    svg.split(&format!("<{element}"))
        .skip(1)
        .filter(|element| element.contains("data-value"))
        .filter_map(|element| {
            let (_, rest) = element.split_once(&format!(" {attribute}=\""))?;
            rest.split('"').next()?.parse().ok()
        })
        .collect()
}

/// The first chart of a component's samples with fields of its own, in a card, drawn.
fn component(fields: serde_json::Value) -> String {
    let mut chart = json!({"type": "Chart", "xAxis": "m",
        "data": [{"m": "a", "x": 1, "y": 2}, {"m": "b", "x": 3, "y": 4}],
        "series": [{"type": "bar", "label": "X", "dataKey": "x"}, {"type": "bar", "label": "Y", "dataKey": "y"}]});
    if let (Some(chart), Some(fields)) = (chart.as_object_mut(), fields.as_object()) {
        chart.extend(fields.clone());
    }
    let tree = Valid::<widgets::Tree>::from_value(&json!({"type": "Card", "children": [chart]}));
    crate::tree(&tree.expect("a valid tree"), &crate::View::default())
        .markup
        .into_string()
}

#[test]
fn gaps_between_bars_are_those_that_are_asked_for_and_never_hide_a_bar() {
    let svg = component(json!({"barGap": 10, "barCategoryGap": 40}));
    let (x, width) = (numbers(&svg, "rect", "x"), numbers(&svg, "rect", "width"));
    // Series by series: both places of X, then both of Y.
    let [xa, xb, ya, _] = x.as_slice() else {
        panic!("{x:?}")
    };
    assert!(
        (ya - (xa + width[0]) - 10.0).abs() < 0.05,
        "{x:?} {width:?}"
    );
    assert!(
        (xb - (ya + width[2]) - 40.0).abs() < 0.05,
        "{x:?} {width:?}"
    );
    for huge in [
        json!({"barGap": 100_000, "barCategoryGap": 100_000}),
        json!({"barGap": 9_007_199_254_740_991u64}),
        json!({"barCategoryGap": u64::MAX}),
    ] {
        let svg = component(huge);
        let widths = numbers(&svg, "rect", "width");
        assert!(
            widths.len() == 4 && widths.iter().all(|width| *width >= 0.5),
            "{widths:?}"
        );
    }
    let none = numbers(
        &component(json!({"barGap": 0, "barCategoryGap": 0})),
        "rect",
        "width",
    );
    assert!(none.iter().all(|width| *width > 100.0), "{none:?}");
}

#[test]
fn marks_keep_silent_where_no_tooltip_is_wanted() {
    let titles = |svg: &str| svg.matches("<title>").count();
    assert_eq!(titles(&component(json!({"showTooltip": true}))), 4);
    assert_eq!(titles(&component(json!({}))), 4);
    let silent = component(json!({"showTooltip": false}));
    assert_eq!(titles(&silent), 0);
    assert!(silent.contains("></rect>") && silent.contains("<th scope=\"row\">a</th>"));
}

#[test]
fn bars_are_as_tall_as_their_numbers_and_stand_on_zero() {
    let svg = simple("bar", json!([450000, 380000, 290000, 520000]));
    let (heights, tops) = (numbers(&svg, "rect", "height"), numbers(&svg, "rect", "y"));
    let unit = heights[0] / 450_000.0;
    for (height, value) in heights.iter().zip([450e3, 380e3, 290e3, 520e3]) {
        assert!((height - value * unit).abs() < 0.5, "{height} {value}");
    }
    let feet: Vec<f64> = tops
        .iter()
        .zip(&heights)
        .map(|(top, height)| top + height)
        .collect();
    assert!(
        feet.iter().all(|foot| (foot - feet[0]).abs() < 0.05),
        "{feet:?}"
    );
}

#[test]
fn a_mark_says_its_number_to_the_last_digit() {
    let written = ["-2.9701075465418397e+199", "0.1", "204621154628694.06"];
    let values = format!("[{}]", written.join(","));
    let svg = simple("bar", serde_json::from_str(&values).expect("numbers"));
    for number in written {
        let said = format!("data-value=\"{number}\"");
        assert!(svg.contains(&said), "{said}: {svg}");
    }
}

#[test]
fn ticks_are_as_few_as_the_room_that_labels_leave() {
    let names: Vec<String> = (0..30)
        .map(|at| format!("A rather long name, number {at}"))
        .collect();
    let mut plot = plotted(
        json!({"chart_type": "bar", "series": [{"name": "S", "values": vec![12; 30], "labels": names}]}),
        json!({}),
    );
    plot.height = 190.0;
    let svg = draw(&plot, Paint::Variables, None).svg.into_string();
    let mut ticks: Vec<f64> = svg
        .split("class=\"inlay-tick\"")
        .skip(1)
        .filter_map(|rest| rest.split(" y=\"").nth(1)?.split('"').next()?.parse().ok())
        .collect();
    ticks.sort_by(f64::total_cmp);
    assert!(ticks.len() >= 2);
    assert!(
        ticks.windows(2).all(|two| two[1] - two[0] >= 18.0),
        "{ticks:?}"
    );
}

#[test]
fn points_of_a_pale_colour_keep_it_inside_an_outline() {
    let svg = drawn(
        json!({"chart_type": "scatter", "series": [
            {"name": "a", "values": [1, 2], "labels": ["1", "2"]},
            {"name": "b", "values": [1, 2], "labels": ["1", "2"], "color": "#ffee00"},
        ]}),
        json!({}),
    );
    let outlined = "fill=\"#ffee00\" stroke=\"var(--inlay-ink-2)\"";
    assert!(svg.contains(outlined), "{svg}");
    assert!(
        svg.contains("stroke=\"var(--inlay-ink-2)\" fill=\"#ffee00\""),
        "{svg}"
    );
}

#[test]
fn a_line_of_a_pale_colour_lies_in_a_wider_one() {
    let svg = drawn(
        json!({"chart_type": "line", "series": [{"name": "a", "values": [1, null, 2, 3], "labels": ["x", "y", "z", "w"], "color": "#ffee00"}]}),
        json!({}),
    );
    let paths: Vec<&str> = svg
        .split("<path d=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(paths.len() == 2 && paths[0] == paths[1], "{paths:?}");
    assert!(
        svg.contains("class=\"inlay-casing\" stroke=\"var(--inlay-ink-2)\" stroke-width=\"4\""),
        "{svg}"
    );
}

#[test]
fn few_long_names_stand_level_and_are_cut_with_the_whole_in_a_title() {
    let name = "Donaudampfschifffahrtsgesellschaftskapitän und Söhne";
    let svg = drawn(
        json!({"chart_type": "bar", "series": [{"name": "S", "values": [1, 2, 3], "labels": [name, "B", "C"]}]}),
        json!({}),
    );
    assert!(!svg.contains("rotate("), "{svg}");
    assert!(
        svg.contains(&format!("<title>{name}</title>Donau")),
        "{svg}"
    );
}

#[test]
fn negative_bars_hang_from_zero() {
    let svg = simple("bar", json!([5, -5, 0]));
    let (heights, tops) = (numbers(&svg, "rect", "height"), numbers(&svg, "rect", "y"));
    assert!((tops[1] - (tops[0] + heights[0])).abs() < 0.05);
    assert!((heights[0] - heights[1]).abs() < 0.05 && heights[2] == 0.0);
}

#[test]
fn stacks_split_by_sign_and_end_where_the_next_begins() {
    let svg = drawn(
        json!({"chart_type": "bar", "series": [
            {"name": "a", "values": [3, -2], "labels": ["x", "y"]},
            {"name": "b", "values": [2, -1], "labels": ["x", "y"]},
        ]}),
        json!({"stacked": true}),
    );
    let (heights, tops) = (numbers(&svg, "rect", "height"), numbers(&svg, "rect", "y"));
    let across = numbers(&svg, "rect", "x");
    assert_eq!(across[0], across[2]);
    assert!((tops[2] + heights[2] - tops[0]).abs() < 0.05, "on top");
    assert!((tops[3] - (tops[1] + heights[1])).abs() < 0.05, "below");
}

#[test]
fn lying_bars_grow_to_the_side() {
    let svg = drawn(
        json!({"chart_type": "bar", "series": [{"name": "a", "values": [1, 2], "labels": ["x", "y"]}]}),
        json!({"orientation": "horizontal"}),
    );
    assert!(svg.contains("data-orientation=\"horizontal\""));
    let widths = numbers(&svg, "rect", "width");
    assert!((widths[1] - 2.0 * widths[0]).abs() < 0.5);
}

#[test]
fn a_missing_value_breaks_the_line_and_has_no_mark() {
    let svg = simple("line", json!([1, null, 3, 4]));
    let path = svg
        .split("<path d=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a line");
    assert_eq!(path.matches('M').count(), 2);
    assert_eq!(numbers(&svg, "circle", "cx").len(), 3);
}

#[test]
fn a_negative_slice_turns_a_pie_into_bars_and_the_words_say_so() {
    let svg = simple("pie", json!([3, -1]));
    assert_eq!(numbers(&svg, "rect", "height").len(), 2);
    assert!(svg.contains("so these are bars"));
    let whole = simple("pie", json!([3, 1]));
    assert_eq!(whole.matches("data-value").count(), 2);
    assert!(whole.contains("75.0%"));
}

#[test]
fn a_scatter_lies_where_its_numbers_are() {
    let svg = drawn(
        json!({"chart_type": "scatter", "series": [{"name": "a", "values": [1, 2, 3], "labels": ["0", "10", "40"]}]}),
        json!({}),
    );
    let x = numbers(&svg, "circle", "cx");
    assert!(((x[2] - x[0]) - 4.0 * (x[1] - x[0])).abs() < 0.5, "{x:?}");
}

#[test]
fn far_apart_figures_of_a_combo_have_two_axes() {
    let svg = drawn(
        json!({"chart_type": "combo", "series": [
            {"name": "a", "values": [1000, 2000], "labels": ["x", "y"]},
            {"name": "b", "values": [1, 2], "labels": ["x", "y"]},
        ]}),
        json!({}),
    );
    assert!(svg.contains("data-axis=\"left\"") && svg.contains("data-axis=\"right\""));
    assert!(svg.contains("b (right axis)"));
}

#[test]
fn series_with_other_labels_are_joined_by_label() {
    let plot = plotted(
        json!({"chart_type": "line", "series": [
            {"name": "a", "values": [1, 2], "labels": ["x", "y"]},
            {"name": "b", "values": [3, 4, 5], "labels": ["y", "z", "y"]},
        ]}),
        json!({}),
    );
    assert_eq!(plot.labels, ["x", "y", "z", "y"]);
    assert_eq!(plot.series[0].values, [Some(1.0), Some(2.0), None, None]);
    assert_eq!(
        plot.series[1].values,
        [None, Some(3.0), Some(4.0), Some(5.0)]
    );
}

#[test]
fn many_points_are_thinned_and_the_rest_is_counted() {
    // More than a widget may hold, so it is grown from a smaller one.
    let mut plot = plotted(
        json!({"chart_type": "line", "series": [{"name": "S", "values": [0], "labels": ["0"]}]}),
        json!({}),
    );
    plot.labels = (0..50_000).map(|at| at.to_string()).collect();
    plot.series[0].values = (0..50_000).map(|at| Some(f64::from(at).sin())).collect();
    let drawing = draw(&plot, Paint::Variables, None);
    assert_eq!(drawing.places, 50_000);
    assert!(drawing.shown.places() <= 1200, "{}", drawing.shown.places());
    assert!(drawing.svg.as_str().contains("data-index=\"49999\""));
}

#[test]
fn on_paper_no_colour_is_a_variable() {
    let plot = plotted(
        json!({"chart_type": "area", "series": [{"name": "S", "values": [1, 2], "labels": ["a", "b"]}]}),
        json!({}),
    );
    let svg = draw(&plot, Paint::Plain(Theme::Light), None)
        .svg
        .into_string();
    assert!(!svg.contains("var(") && svg.contains("#0169cc"));
}

#[test]
fn nothing_to_draw_is_said() {
    assert!(simple("bar", json!([])).contains("No data"));
    assert!(simple("line", json!([null, null])).contains("No values"));
    assert!(drawn(json!({"chart_type": "pie", "series": []}), json!({})).contains("No data"));
}

#[test]
fn texts_of_the_widget_stay_text() {
    let attack = "</text><script>alert(1)</script>\"'";
    let svg = drawn(
        json!({"chart_type": "bar", "title": attack, "x_axis_label": attack, "y_axis_label": attack,
               "series": [{"name": attack, "values": [1], "labels": [attack]},
                          {"name": "b", "values": [1], "labels": ["c"]}]}),
        json!({}),
    );
    assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;"));
}

fn any_value() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        2 => Just(None),
        6 => (-1000.0..1000.0).prop_map(Some),
        2 => any::<f64>().prop_map(|value| Some(value).filter(|value| value.is_finite())),
        1 => Just(Some(0.0)),
        1 => Just(Some(f64::MAX)),
    ]
}

proptest! {
    #[test]
    fn any_chart_draws_and_has_no_place_that_is_no_number(
        kind in prop::sample::select(vec!["bar", "line", "pie", "scatter", "combo", "area"]),
        series in prop::collection::vec((".{0,12}", prop::collection::vec((any_value(), ".{0,20}"), 0..30)), 0..5),
        legend in prop::sample::select(vec!["bottom", "top", "left", "right"]),
        stacked: bool,
        horizontal: bool,
        donut: bool,
    ) {
        let series: Vec<_> = series
            .into_iter()
            .map(|(name, points)| {
                let (values, labels): (Vec<_>, Vec<_>) = points.into_iter().unzip();
                json!({"name": name, "values": values, "labels": labels})
            })
            .collect();
        let svg = drawn(
            json!({"chart_type": kind, "series": series, "legend_position": legend}),
            json!({"stacked": stacked, "horizontal": horizontal, "donut": donut}),
        );
        for attribute in svg.split('"').skip(1).step_by(2) {
            prop_assert!(!matches!(attribute, "NaN" | "inf" | "-inf"), "{svg}");
        }
        prop_assert!(!svg.contains("NaN ") && !svg.contains("inf "));
        prop_assert_eq!(svg.matches("<svg").count(), 1);
    }
}
