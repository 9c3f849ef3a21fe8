//! Every sample there is, and samples whose texts were exchanged for hostile ones: what is drawn
//! is well formed, says what the widget says, and runs nothing.

mod form;
mod pictures;

use form::Parsed;
use proptest::prelude::*;
use render::{Theme, View};
use serde_json::{Value, json};
use widgets::{Valid, Widget, components, kinds};

fn samples() -> Vec<(String, Value)> {
    let descriptors = kinds::ALL.iter().flat_map(|info| {
        info.samples()
            .into_iter()
            .map(|sample| (info.name(), sample))
    });
    let trees = components::ALL
        .iter()
        .flat_map(|info| info.samples().into_iter().map(|sample| (info.name, sample)));
    descriptors
        .chain(trees)
        .map(|(of, sample)| (format!("{of} {}", sample.name), sample.widget))
        .collect()
}

fn drawn(widget: &Value, theme: Option<Theme>) -> Option<String> {
    let widget = Valid::<Widget>::from_value(widget).ok()?;
    let view = View {
        theme,
        ..View::default()
    };
    Some(render::widget(&widget, &view).into_fragment())
}

#[test]
fn every_sample_is_well_formed_in_both_themes_and_twice_the_same() {
    for (name, widget) in samples() {
        for theme in [Theme::Light, Theme::Dark] {
            let html = drawn(&widget, Some(theme)).unwrap_or_else(|| panic!("{name} is not valid"));
            let parsed = Parsed::of(&html);
            assert!(
                parsed.mistakes.is_empty(),
                "{name}: {:?}\n{html}",
                parsed.mistakes
            );
            assert_eq!(drawn(&widget, Some(theme)), Some(html), "{name}");
        }
    }
}

/// Fields whose texts a person reads.
const SHOWN: [&str; 14] = [
    "title",
    "description",
    "label",
    "value",
    "name",
    "badge",
    "placeholder",
    "submit_button_label",
    "source_name",
    "x_axis_label",
    "y_axis_label",
    "text",
    "labels",
    "html",
];

fn texts<'v>(value: &'v Value, shown: bool, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) if shown => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, shown, found)),
        // Its marks become elements.
        Value::Object(fields) if fields.get("type").is_some_and(|kind| kind == "Markdown") => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                // Choices of a control and colours carry `value`s and `name`s that nobody reads.
                let read = SHOWN.contains(&name.as_str())
                    && !fields.contains_key("label") | (name != "value" && name != "name")
                    && (name != "name" || fields.contains_key("values"));
                texts(value, read && !name.contains("html"), found);
            }
        }
        _ => {}
    }
}

/// With one space between words: where lines break is the drawing's affair.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_a_widget_says_is_in_what_is_drawn() {
    for (name, widget) in samples() {
        let html = drawn(&widget, None).expect("a valid sample");
        let said = spaced(&Parsed::of(&html).text);
        let mut wanted = Vec::new();
        texts(&widget, false, &mut wanted);
        for text in wanted {
            let text = &spaced(text);
            assert!(said.contains(text), "{name}: {text:?} is not in {said}");
        }
    }
}

#[test]
fn a_label_is_for_the_control_of_its_own_form() {
    let form = |id: &str| {
        json!({"type": "Form", "onSubmitAction": {"type": "a"}, "children": [
            {"type": "Label", "value": id, "fieldName": "city"},
            {"type": "Label", "value": "Once more", "fieldName": "city"},
            {"type": "Input", "name": "city"},
            {"type": "RadioGroup", "name": "kind", "options": [{"label": "A", "value": "a"}]},
            {"type": "Label", "value": "Kind", "fieldName": "kind"}]})
    };
    let html = drawn(
        &json!({"type": "Card", "children": [form("One"), form("Two")]}),
        None,
    )
    .expect("valid");
    let parsed = Parsed::of(&html);
    assert!(parsed.mistakes.is_empty(), "{:?}", parsed.mistakes);
    let after = |text: &str, name: &str| -> Vec<String> {
        let begin = format!("{text}=\"");
        let parts = html.split(&begin);
        let values = parts.skip(1).filter_map(|rest| rest.split('"').next());
        values
            .filter(|value| value.contains(name))
            .map(str::to_owned)
            .collect()
    };
    let fields = after(" id", "-field-");
    let labels = after(" for", "-field-");
    assert_eq!(fields.len(), 4);
    let wanted: Vec<&String> = [0, 0, 2, 2]
        .iter()
        .filter_map(|at| fields.get(*at))
        .collect();
    assert_eq!(labels.iter().collect::<Vec<_>>(), wanted);
    assert_eq!(after("aria-labelledby", "-label-").len(), 2);
}

/// Widgets of little JSON that would be large pictures, or take long.
fn heavy() -> Vec<(&'static str, Value)> {
    let id = "3f0a4c1e-8d52-4b6f-9c3a-1b7d5e9f2a10";
    let whole = |kind: &str, data: Value| json!({"type": "widget", "widget_id": id, "widget_type": kind, "data": data});
    let series: Vec<Value> = (0..800)
        .map(|run| {
            let labels: Vec<String> = (0..20).map(|at| format!("{run}-{at}")).collect();
            json!({"name": "a", "values": vec![1; 20], "labels": labels})
        })
        .collect();
    let columns: Vec<Value> = (0..4000)
        .map(|at| json!({"key": format!("k{at}"), "label": "A"}))
        .collect();
    let plotted: Vec<Value> = (0..5000)
        .map(|_| json!({"type": "bar", "label": null, "dataKey": "b"}))
        .collect();
    let slices: Vec<u32> = (0..8_000).collect();
    let names: Vec<String> = slices.iter().map(u32::to_string).collect();
    let card = |inside: Value| json!({"type": "Card", "children": [inside]});
    vec![
        (
            "series",
            whole("chart", json!({"chart_type": "line", "series": series})),
        ),
        (
            "rows",
            whole(
                "table",
                json!({"columns": columns, "rows": vec![json!({}); 20_000]}),
            ),
        ),
        (
            "slices",
            whole(
                "chart",
                json!({"chart_type": "pie", "series": [{"name": "a", "values": slices, "labels": names}]}),
            ),
        ),
        (
            "plotted",
            card(
                json!({"type": "Chart", "xAxis": "a", "data": vec![json!({}); 3000], "series": plotted}),
            ),
        ),
        (
            "quotes",
            card(json!({"type": "Markdown", "value": "> ".repeat(100_000)})),
        ),
        (
            "elements",
            whole("custom", json!({"html": "<b>".repeat(120_000)})),
        ),
        (
            "attributes",
            whole(
                "custom",
                json!({"html": format!("<p {}>", (0..50_000).map(|at| format!("a{at} ")).collect::<String>())}),
            ),
        ),
    ]
}

#[test]
fn little_json_makes_no_huge_picture_and_is_drawn_soon() {
    for (name, widget) in heavy() {
        let started = std::time::Instant::now();
        let html = drawn(&widget, None).unwrap_or_else(|| panic!("{name} is not valid"));
        assert!(html.len() < 24_000_000, "{name}: {} bytes", html.len());
        // Minutes before; a debug build on a busy machine is given its time.
        let took = started.elapsed();
        assert!(took.as_secs() < 20, "{name}: {took:?}");
    }
}

/// Exchanges the texts of a widget, one in so many, for a hostile one.
fn exchanged(value: &mut Value, hostile: &str, every: usize, count: &mut usize) {
    match value {
        Value::String(text) => {
            *count += 1;
            if count.is_multiple_of(every) {
                hostile.clone_into(text);
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| exchanged(item, hostile, every, count)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|value| exchanged(value, hostile, every, count)),
        _ => {}
    }
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\"><script>alert(1)</script>".to_owned()),
        Just("'><img src=x onerror=alert(1)>".to_owned()),
        Just("javascript:alert(1)".to_owned()),
        Just("</style><script>alert(1)</script>".to_owned()),
        Just("</title></svg><svg onload=alert(1)>".to_owned()),
        Just("red;background:url(//evil.example)".to_owned()),
        Just("data:text/html,<script>alert(1)</script>".to_owned()),
        Just("//evil.example/a".to_owned()),
        Just("\u{0}\u{1}\u{fffe}\u{202e}x".to_owned()),
        Just("{{7*7}}{% if 1 %}".to_owned()),
        ".{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn hostile_texts_stay_texts(at in any::<prop::sample::Index>(), hostile in hostile(), every in 1usize..6, skip in 0usize..6) {
        let samples = samples();
        let (name, widget) = at.get(&samples);
        let mut widget = widget.clone();
        exchanged(&mut widget, &hostile, every, &mut skip.clone());
        if let Some(html) = drawn(&widget, None) {
            let parsed = Parsed::of(&html);
            prop_assert!(parsed.mistakes.is_empty(), "{name}: {:?}\n{html}", parsed.mistakes);
            prop_assert!(parsed.dangers.is_empty(), "{name}: {:?}\n{html}", parsed.dangers);
        }
    }
}
