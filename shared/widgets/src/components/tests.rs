//! What every component has to have, and the rules between them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::{Valid, Widget};

pub(super) fn check(widget: &Value) -> (bool, Vec<(String, String)>) {
    let (valid, issues) = match Valid::<Widget>::from_value(widget) {
        Ok(valid) => (true, valid.warnings().to_vec()),
        Err(issues) => (false, issues),
    };
    let places = issues
        .into_iter()
        .map(|issue| (issue.pointer, issue.code))
        .collect();
    (valid, places)
}

pub(super) fn errors(widget: &Value, wanted: &[(&str, &str)]) {
    let wanted: Vec<(String, String)> = wanted
        .iter()
        .map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned()))
        .collect();
    assert_eq!(check(widget), (false, wanted), "{widget}");
}

pub(super) fn warnings(widget: &Value, wanted: &[(&str, &str)]) {
    let wanted: Vec<(String, String)> = wanted
        .iter()
        .map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned()))
        .collect();
    assert_eq!(check(widget), (true, wanted), "{widget}");
}

pub(super) fn card(children: Value) -> Value {
    json!({"type": "Card", "children": children})
}

#[test]
fn every_sample_is_valid_and_survives_being_written_and_read() {
    for info in ALL {
        let samples = info.samples();
        assert!(
            samples.iter().any(|sample| sample.name == "default"),
            "{}",
            info.name
        );
        for sample in samples {
            let first = Valid::<Widget>::from_value(&sample.widget)
                .unwrap_or_else(|issues| panic!("{} {}: {issues:#?}", info.name, sample.name));
            let written = serde_json::to_value(&first).expect("JSON");
            let again = Valid::<Widget>::from_value(&written).expect("valid");
            assert_eq!(first.get(), again.get(), "{} {}", info.name, sample.name);
            assert_eq!(serde_json::to_value(&again).expect("JSON"), written);
        }
    }
}

#[test]
fn the_samples_of_a_component_set_each_of_its_fields() {
    fn set(value: &Value, name: &str, fields: &mut BTreeSet<String>) {
        match value {
            Value::Object(object) => {
                if object.get("type").and_then(Value::as_str) == Some(name) {
                    fields.extend(object.keys().cloned());
                }
                object.values().for_each(|value| set(value, name, fields));
            }
            Value::Array(items) => items.iter().for_each(|value| set(value, name, fields)),
            _ => {}
        }
    }
    for info in ALL {
        let mut fields = BTreeSet::new();
        for sample in info.samples() {
            set(&sample.widget, info.name, &mut fields);
        }
        for field in info.shape.fields() {
            assert!(
                fields.contains(field.name),
                "no sample of {} sets {}",
                info.name,
                field.name
            );
        }
    }
}

#[test]
fn names_are_unique_and_fields_say_what_they_mean() {
    let names: BTreeSet<&str> = ALL.iter().map(|info| info.name).collect();
    assert_eq!(names.len(), ALL.len());
    for info in ALL {
        let mut fields = BTreeSet::new();
        for field in info.shape.fields() {
            assert!(
                fields.insert(field.name),
                "{} has {} twice",
                info.name,
                field.name
            );
            assert!(
                field.doc.ends_with('.'),
                "{}.{}: {}",
                info.name,
                field.name,
                field.doc
            );
        }
    }
}

#[test]
fn addresses_of_pictures_are_safe() {
    for wrong in [
        "javascript:alert(1)",
        "http://a/b.png",
        "//a/b.png",
        "data:image/svg+xml,x",
        "java\tscript:x",
        "",
    ] {
        errors(
            &card(json!([{"type": "Image", "src": wrong}])),
            &[("/children/0/src", "bad_url")],
        );
        errors(
            &json!({"type": "Card", "children": [], "status": {"text": "a", "favicon": wrong}}),
            &[("/status/favicon", "bad_url")],
        );
    }
}

#[test]
fn buttons_have_names_and_do_something() {
    errors(
        &card(json!([{"type": "Button", "label": "", "submit": true}])),
        &[("/children/0/label", "no_name")],
    );
    errors(
        &card(json!([{"type": "Button", "onClickAction": {"type": "a"}}])),
        &[("/children/0/label", "no_name")],
    );
    warnings(
        &card(json!([{"type": "Button", "label": "a"}])),
        &[("/children/0", "no_action")],
    );
    warnings(
        &card(json!([{"type": "Button", "iconStart": "star", "submit": true}])),
        &[],
    );
}

#[test]
fn numbers_keep_their_bounds_and_margins_may_be_negative() {
    for (component, place) in [
        (
            json!({"type": "Text", "value": "a", "maxLines": 0}),
            "maxLines",
        ),
        (
            json!({"type": "Text", "value": "a", "minLines": -1}),
            "minLines",
        ),
        (json!({"type": "Row", "gap": -1}), "gap"),
        (json!({"type": "Row", "height": -0.5}), "height"),
        (json!({"type": "Row", "border": -1}), "border"),
        (json!({"type": "Row", "padding": {"x": -1}}), "padding/x"),
        (
            json!({"type": "Row", "border": {"size": -1}}),
            "border/size",
        ),
        (json!({"type": "Textarea", "name": "a", "rows": 0}), "rows"),
        (json!({"type": "Divider", "size": -1}), "size"),
    ] {
        errors(
            &card(json!([component])),
            &[(format!("/children/0/{place}").as_str(), "out_of_range")],
        );
    }
    errors(
        &json!({"type": "ListView", "children": [], "limit": 0}),
        &[("/limit", "out_of_range")],
    );
    errors(
        &json!({"type": "ListView", "children": [], "limit": "all"}),
        &[("/limit", "bad_enum")],
    );
    warnings(
        &card(json!([{"type": "Row", "margin": -2}, {"type": "Row", "margin": {"top": -2.5}}])),
        &[],
    );
}

#[test]
fn styles_that_say_nothing_known_are_kept_with_a_warning() {
    warnings(
        &card(
            json!([{"type": "Text", "value": "a", "color": "red;background:url(x)", "width": "wide"}]),
        ),
        &[
            ("/children/0/color", "unknown_style"),
            ("/children/0/width", "unknown_style"),
        ],
    );
    errors(
        &card(json!([{"type": "Text", "value": "a", "color": {"light": "red"}}])),
        &[("/children/0/color/dark", "missing_field")],
    );
}

#[test]
fn dates_are_iso_8601_and_the_first_choice_lies_between_the_bounds() {
    let picker = |fields: Value| {
        let mut picker = json!({"type": "DatePicker", "name": "a"});
        if let (Value::Object(picker), Value::Object(fields)) = (&mut picker, fields) {
            picker.extend(fields);
        }
        card(json!([picker]))
    };
    for wrong in [
        "20250101",
        "1735689600",
        "2025-13-01",
        "yesterday",
        "",
        "2025-1-1",
    ] {
        errors(
            &picker(json!({"min": wrong})),
            &[("/children/0/min", "bad_pattern")],
        );
    }
    let outside = [
        json!({"min": "2025-02-01", "defaultValue": "2025-01-31"}),
        json!({"max": "2025-02-01", "defaultValue": "2025-02-02"}),
        json!({"max": "2025-02-01T12:00:00Z", "defaultValue": "2025-02-01T13:30:00+01:00"}),
    ];
    for fields in &outside[..2] {
        errors(
            &picker(fields.clone()),
            &[("/children/0/defaultValue", "out_of_range")],
        );
    }
    warnings(
        &picker(json!({"max": "2025-02-01", "defaultValue": "2025-02-01T23:59:59"})),
        &[],
    );
    warnings(
        &picker(json!({"min": "2025-02-01T08:00:00Z", "defaultValue": "2025-02-01"})),
        &[],
    );
    let written = Valid::<Widget>::from_value(&picker(outside[2].clone()).clone());
    assert!(written.is_err());
}

#[test]
fn what_is_doubtful_is_a_warning() {
    let options = json!([{"value": "a", "label": "A"}, {"value": "a", "label": "B"}]);
    warnings(
        &card(json!([{"type": "Select", "name": "s", "options": options, "defaultValue": "c"}])),
        &[
            ("/children/0/options/1/value", "duplicate_value"),
            ("/children/0/defaultValue", "duplicate_value"),
        ],
    );
    warnings(
        &card(json!([{"type": "Label", "value": "a", "fieldName": "nobody"}])),
        &[("/children/0/fieldName", "no_control")],
    );
    warnings(
        &json!({"type": "Card", "children": [], "status": {"text": "a", "icon": "star", "favicon": "/a.png"}}),
        &[("/status/favicon", "both_icons")],
    );
    warnings(
        &card(json!([{"type": "Chart", "data": [{"a": null}], "xAxis": "a", "series": []}])),
        &[
            ("/children/0/data/0/a", "null_value"),
            ("/children/0/series", "out_of_range"),
        ],
    );
    let row = json!({"type": "ListViewItem", "onClickAction": {"type": "a"},
                     "children": [{"type": "Button", "label": "a", "onClickAction": {"type": "b"}}]});
    warnings(
        &json!({"type": "ListView", "children": [row]}),
        &[("/children/0/children/0", "nested_control")],
    );
    warnings(
        &card(json!([{"type": "Form"}])),
        &[("/children/0", "no_action")],
    );
}

#[test]
fn a_label_belongs_to_a_control_of_its_own_form() {
    let form = |children: Value| json!({"type": "Form", "onSubmitAction": {"type": "a"}, "children": children});
    let label = json!({"type": "Label", "value": "a", "fieldName": "city"});
    let input = json!({"type": "Input", "name": "city"});
    let place = "no_control";
    warnings(&card(json!([form(json!([label, input]))])), &[]);
    warnings(&card(json!([label, input])), &[]);
    warnings(
        &card(json!([form(json!([label])), form(json!([input]))])),
        &[("/children/0/children/0/fieldName", place)],
    );
    warnings(
        &card(json!([label, form(json!([input]))])),
        &[("/children/0/fieldName", place)],
    );
    let whole = json!({"type": "Card", "asForm": true, "children": [label, input]});
    warnings(&whole, &[]);
    let two = json!({"type": "Basic", "children": [
        whole, {"type": "Card", "asForm": true, "children": [label]}]});
    warnings(&two, &[("/children/1/children/0/fieldName", place)]);
}

#[test]
fn series_need_a_label_that_may_be_null_and_patterns_are_those_of_javascript() {
    let chart = |series: Value| {
        card(json!([{"type": "Chart", "data": [], "xAxis": "a", "series": [series]}]))
    };
    warnings(
        &chart(json!({"type": "bar", "label": null, "dataKey": "a"})),
        &[],
    );
    errors(
        &chart(json!({"type": "bar", "dataKey": "a"})),
        &[("/children/0/series/0/label", "missing_field")],
    );
    errors(
        &chart(json!({"type": "pie", "label": null, "dataKey": "a"})),
        &[("/children/0/series/0/type", "bad_enum")],
    );
    errors(
        &chart(json!({"type": "line", "label": null, "dataKey": "a", "stack": "s"})),
        &[("/children/0/series/0/stack", "unknown_field")],
    );
    let input = |pattern: &str| card(json!([{"type": "Input", "name": "a", "pattern": pattern}]));
    for right in ["(?=.*[0-9]).{8,}", "[a-z]+", "(a)\\1", "\\p{L}+"] {
        warnings(&input(right), &[]);
    }
    for wrong in ["(", "[a", "a{2,1}", "*"] {
        errors(&input(wrong), &[("/children/0/pattern", "bad_pattern")]);
    }
}

#[test]
fn the_canonical_form_has_no_nulls_no_aliases_and_no_short_forms() {
    let written = |tree: Value| {
        serde_json::to_value(Valid::<Widget>::from_value(&tree).expect("valid")).expect("JSON")
    };
    let tree = written(
        json!({"type": "Basic", "direction": "column", "gap": null, "children": {
        "type": "Card", "size": "md", "children": [
            {"type": "Text", "key": "note", "value": "a", "editable": true, "streaming": false},
            {"type": "Chart", "data": [], "series": [], "xAxis": "month"},
            {"type": "DatePicker", "name": "d", "min": "2025-01-01T00:00:00+02:00", "max": "2025-02-01"},
            {"type": "Button", "label": "b", "onClickAction": {"type": "a", "payload": null, "handler": "server"}},
        ]}}),
    );
    assert_eq!(
        tree,
        json!({"type": "Basic", "direction": "col", "children": [{
        "type": "Card", "children": [
            {"type": "Text", "key": "note", "value": "a", "editable": {"name": "note"}},
            {"type": "Chart", "data": [], "series": [], "xAxis": {"dataKey": "month"}},
            {"type": "DatePicker", "name": "d", "min": "2024-12-31T22:00:00Z", "max": "2025-02-01"},
            {"type": "Button", "label": "b", "onClickAction": {"type": "a"}},
        ]}]})
    );
}
