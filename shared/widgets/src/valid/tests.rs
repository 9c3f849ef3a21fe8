//! What is accepted, what is refused, and that every issue is found at once.

use serde_json::{Value, json};

use super::{MAX_BYTES, Valid};
use crate::descriptor::Descriptor;
use crate::issue::Fix;
use crate::kinds::{ALL, Body};
use crate::{ActionKind, Issue};

const ID: &str = "3f0a4c1e-8d52-4b6f-9c3a-1b7d5e9f2a10";

fn parse(value: &Value) -> Result<Valid<Descriptor>, Vec<Issue>> {
    Valid::<Descriptor>::from_value(value)
}

fn card() -> Value {
    json!({"type": "widget", "widget_id": ID, "widget_type": "card", "data": {"title": "Hello"}})
}

fn with(pointer: &str, value: Value) -> Value {
    let mut widget = card();
    widget["config"] = json!({});
    widget["actions"] = json!([]);
    widget["metadata"] = json!({});
    let (parent, last) = pointer.rsplit_once('/').expect("a pointer");
    if let Some(parent) = widget.pointer_mut(parent) {
        parent[last] = value;
    }
    widget
}

fn found(value: &Value) -> Vec<(String, String)> {
    let issues = parse(value).expect_err("issues");
    issues
        .into_iter()
        .map(|issue| (issue.pointer, issue.code))
        .collect()
}

fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[test]
fn every_sample_is_valid_and_survives_being_written_and_read() {
    for info in ALL {
        for sample in info.samples() {
            let first = parse(&sample.widget).unwrap_or_else(|issues| {
                panic!("{:?} {}: {issues:#?}", info.widget_type, sample.name)
            });
            assert_eq!(first.widget_type(), info.widget_type);
            let written = serde_json::to_value(&first).expect("JSON");
            let again = parse(&written).expect("valid");
            assert_eq!(first.get(), again.get());
            assert_eq!(serde_json::to_value(&again).expect("JSON"), written);
        }
    }
}

#[test]
fn the_canonical_form_names_everything_and_no_alias() {
    let widget = json!({
        "type": "widget", "widget_id": ID.to_uppercase(), "widget_type": "navigation_card",
        "data": {"cards": [{"title": "A", "route": "/a", "badge": null}]},
        "actions": [{"action_id": "a", "label": "Go", "type": "apiCall", "params": {"endpoint": "/api/x", "more": [1]}}],
        "metadata": {"generated_at": "2025-10-18T10:30:00.123456", "user_id": "u-1", "expires_at": "2025-10-18T13:30:00+02:00"},
    });
    let written = serde_json::to_value(parse(&widget).expect("valid")).expect("JSON");
    assert_eq!(
        written,
        json!({
            "type": "widget", "widget_id": ID, "widget_type": "navigation",
            "data": {"cards": [{"title": "A", "route": "/a"}]},
            "config": {"interactive": true, "responsive": true, "exportable": false},
            "actions": [{"action_id": "a", "label": "Go", "type": "api_call",
                         "params": {"endpoint": "/api/x", "method": "POST", "more": [1]}, "permissions": []}],
            "metadata": {"sources": [], "generated_at": "2025-10-18T10:30:00.123456Z", "expires_at": "2025-10-18T11:30:00Z"},
        })
    );
}

#[test]
fn patterns_are_short_and_few_and_messages_stay_short() {
    let form = |fields: Vec<Value>| {
        json!({"type": "widget", "widget_id": "3f0a4c1e-8d52-4b6f-9c3a-1b7d5e9f2a10",
               "widget_type": "form", "data": {"form_id": "f", "fields": fields}})
    };
    let asks = |at: usize, pattern: &str| json!({"field_id": at.to_string(), "type": "text", "label": "a", "validation": {"pattern": pattern}});
    let tree = |pattern: &str| json!({"type": "Card", "children": [{"type": "Input", "name": "a", "pattern": pattern}]});
    let issues = |widget: Value| {
        Valid::<crate::Widget>::from_value(&widget)
            .err()
            .unwrap_or_default()
    };
    // One of these ended the whole program: it takes stack for each alternative.
    for long in ["a|".repeat(200_000), "(".repeat(9_000), "[".repeat(9_000)] {
        for widget in [tree(&long), form(vec![asks(0, &long)])] {
            let issues = issues(widget);
            assert!(
                issues.len() == 1 && issues[0].code == "bad_pattern",
                "{issues:?}"
            );
        }
    }
    for short in [
        "a|".repeat(500),
        format!("{}{}", "(".repeat(400), ")".repeat(400)),
    ] {
        let _ = issues(tree(&short));
    }
    // The same pattern is compiled once; many different ones are refused.
    let same = (0..3000).map(|at| asks(at, "[a-z]{30}")).collect();
    assert!(issues(form(same)).is_empty());
    let many = (0..300)
        .map(|at| asks(at, &format!("[a-z]{{60}}{at}")))
        .collect();
    assert!(
        issues(form(many))
            .iter()
            .all(|issue| issue.code == "too_large")
    );
    // A pattern that is none is told at each place.
    let wrong = (0..2).map(|at| asks(at, "(")).collect();
    assert_eq!(issues(form(wrong)).len(), 2);
    let options: Vec<String> = (0..9000).map(|at| format!("v{at}")).collect();
    let strange: Vec<String> = (0..9000).map(|at| format!("w{at}")).collect();
    let issues = issues(form(vec![
        json!({"field_id": "a", "type": "multiselect", "label": "a",
        "options": options, "default_value": strange}),
    ]));
    assert!(issues.len() > 900 && issues.iter().all(|issue| issue.message.len() < 1000));
}

#[test]
fn every_mistake_is_reported_at_once_with_its_place_and_remedy() {
    let widget = json!({
        "type": "widgets", "widget_id": "w-12345", "widget_type": "chart", "titel": 1,
        "data": {
            "chart_type": "bars", "colour": "#fff",
            "series": [{"name": "A", "values": [1, "2", null], "color": "red"}, 7],
        },
        "config": {"interactive": "yes", "unknown_switch": 1},
        "actions": [
            {"action_id": "", "label": "x", "type": "navigate", "params": {"route": "https://evil.example"}},
            {"action_id": "d", "label": "x", "type": "download", "params": {"format": "xls", "filename": "../"}},
            {"action_id": "d", "label": "x", "type": "explode"},
        ],
        "metadata": {"sources": [{"source_id": "s", "source_name": "n", "confidence": 1.5}], "generated_at": "yesterday"},
    });
    let issues = parse(&widget).expect_err("issues");
    let places: Vec<(&str, &str)> = issues
        .iter()
        .map(|issue| (issue.pointer.as_str(), issue.code.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            ("/type", "bad_enum"),
            ("/widget_id", "bad_uuid"),
            ("/titel", "unknown_field"),
            ("/actions/0/action_id", "out_of_range"),
            ("/actions/0/params/route", "bad_url"),
            ("/actions/1/params/format", "bad_enum"),
            ("/actions/1/params/filename", "bad_pattern"),
            ("/actions/2/type", "bad_enum"),
            ("/metadata/sources/0/confidence", "out_of_range"),
            ("/metadata/generated_at", "bad_pattern"),
            ("/actions/2/action_id", "duplicate_id"),
            ("/data/chart_type", "bad_enum"),
            ("/data/colour", "unknown_field"),
            ("/data/series/0/values/1", "wrong_type"),
            ("/data/series/0/color", "bad_pattern"),
            ("/data/series/0/labels", "missing_field"),
            ("/data/series/1", "wrong_type"),
            ("/config/interactive", "wrong_type"),
        ]
    );
    let fix = |pointer: &str| {
        issues
            .iter()
            .find(|issue| issue.pointer == pointer)
            .and_then(|issue| issue.fix.as_deref().cloned())
    };
    let replace = |path: &str, value: Value| {
        Some(Fix::Replace {
            path: path.to_owned(),
            value,
        })
    };
    assert_eq!(fix("/type"), replace("/type", json!("widget")));
    assert_eq!(
        fix("/data/chart_type"),
        replace("/data/chart_type", json!("bar"))
    );
    assert_eq!(
        fix("/data/series/0/values/1"),
        replace("/data/series/0/values/1", json!(2))
    );
    assert_eq!(
        fix("/titel"),
        Some(Fix::Remove {
            path: "/titel".to_owned()
        })
    );
}

#[test]
fn a_misspelt_field_gets_the_nearest_name_and_moves_there_where_that_is_free() {
    for (given, meant, free) in [
        ("widgetType", "widget_type", false),
        ("action", "actions", false),
        ("meta_data", "metadata", false),
    ] {
        let issues = parse(&with(&format!("/{given}"), json!("x"))).expect_err("issues");
        assert_eq!(issues[0].pointer, format!("/{given}"));
        assert!(
            issues[0]
                .message
                .ends_with(&format!("Did you mean `{meant}`?"))
        );
        assert_eq!(issues[0].fix.is_some(), free);
    }
    let mut widget = card();
    widget["data"] = json!({"Title": "Hello"});
    let issues = parse(&widget).expect_err("issues");
    let fix = issues[0].fix.clone().expect("a repair");
    assert!(fix.apply(&mut widget));
    assert_eq!(widget["data"], json!({"title": "Hello"}));
    parse(&widget).expect("valid once repaired");
}

#[test]
fn only_hyphenated_uuids_of_version_4_are_ids() {
    for wrong in [
        json!("w-12345"),
        json!(""),
        json!(null),
        json!(4),
        json!("3f0a4c1e8d524b6f9c3a1b7d5e9f2a10"),
        json!("{3f0a4c1e-8d52-4b6f-9c3a-1b7d5e9f2a10}"),
        json!("urn:uuid:3f0a4c1e-8d52-4b6f-9c3a-1b7d5e9f2a10"),
        json!("3f0a4c1e-8d52-1b6f-9c3a-1b7d5e9f2a10"),
        json!("3f0a4c1e-8d52-4b6f-cc3a-1b7d5e9f2a10"),
        json!("00000000-0000-0000-0000-000000000000"),
    ] {
        let issues = found(&with("/widget_id", wrong.clone()));
        assert_eq!(issues.len(), 1, "{wrong}");
        assert_eq!(issues[0].0, "/widget_id");
    }
}

#[test]
fn addresses_stay_inside_the_application() {
    for wrong in [
        "//evil.example",
        "/\\evil",
        "https://x",
        "javascript:alert(1)",
        "a",
        "",
        "/a b",
        "/a\n",
    ] {
        let actions = json!([{"action_id": "a", "label": "l", "type": "navigate", "params": {"route": wrong}}]);
        assert_eq!(
            found(&with("/actions", actions)),
            one("/actions/0/params/route", "bad_url"),
            "{wrong}"
        );
    }
    let actions = json!([{"action_id": "a", "label": "l", "type": "submit"}]);
    let widget = parse(&with("/actions", actions)).expect("valid");
    assert!(
        matches!(&widget.actions[0].kind, ActionKind::Submit(submit) if submit.endpoint.is_none())
    );
}

#[test]
fn a_file_name_loses_what_could_lead_elsewhere() {
    let actions = json!([{"action_id": "a", "label": "l", "type": "download",
        "params": {"format": "csv", "filename": "../etc/pass\nwd\u{202e}vsc.csv "}}]);
    let widget = parse(&with("/actions", actions)).expect("valid");
    assert!(
        matches!(&widget.actions[0].kind, ActionKind::Download(download) if download.filename == "..etcpasswdvsc.csv")
    );
}

#[test]
fn forms_have_rules_between_their_fields() {
    let form = |fields: Value| json!({"type": "widget", "widget_id": ID, "widget_type": "form", "data": {"form_id": "f", "fields": fields}});
    let field = |id: &str, kind: &str, rest: Value| {
        let mut field = json!({"field_id": id, "type": kind, "label": id});
        if let (Value::Object(field), Value::Object(rest)) = (&mut field, rest) {
            field.extend(rest);
        }
        field
    };
    let issues = found(&form(json!([
        field("a", "select", json!({})),
        field(
            "a",
            "text",
            json!({"validation": {"min_length": 5, "max_length": 2}})
        ),
        field(
            "b",
            "select",
            json!({"options": ["x"], "default_value": "y"})
        ),
        field("c", "number", json!({"default_value": "many"})),
        field(
            "d",
            "multiselect",
            json!({"options": ["x"], "default_value": ["x", "z"]})
        ),
    ])));
    assert_eq!(
        issues,
        [
            ("/data/fields/0/options", "missing_field"),
            ("/data/fields/1/validation/max_length", "out_of_range"),
            ("/data/fields/2/default_value", "bad_enum"),
            ("/data/fields/3/default_value", "wrong_type"),
            ("/data/fields/4/default_value/1", "bad_enum"),
            ("/data/fields/1/field_id", "duplicate_id"),
        ]
        .map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
    );
    assert_eq!(found(&form(json!([]))), one("/data/fields", "out_of_range"));
    for pattern in ["(", "a{1000000}{1000}", "(?<=a)b", "\\1"] {
        let issues = found(&form(json!([field(
            "a",
            "text",
            json!({"validation": {"pattern": pattern}})
        )])));
        assert_eq!(
            issues,
            one("/data/fields/0/validation/pattern", "bad_pattern"),
            "{pattern}"
        );
    }
}

#[test]
fn charts_and_tables_have_rules_of_their_own() {
    let widget = |kind: &str, data: Value| json!({"type": "widget", "widget_id": ID, "widget_type": kind, "data": data});
    let chart = widget(
        "chart",
        json!({"chart_type": "bar", "series": [{"name": "a", "values": [1], "labels": []}]}),
    );
    assert_eq!(
        found(&chart),
        one("/data/series/0/labels", "length_mismatch")
    );
    let table = widget(
        "table",
        json!({
        "columns": [{"key": "a", "label": "A"}, {"key": "a", "label": "B"}], "rows": []}),
    );
    assert_eq!(found(&table), one("/data/columns/1/key", "duplicate_id"));
    let table = widget(
        "table",
        json!({
        "columns": [{"key": "a", "label": "A"}], "rows": [{"a": [1]}, 3, {"b": null}],
        "pagination": {"page": 0, "per_page": 2.5, "total": 3.0}}),
    );
    assert_eq!(
        found(&table),
        [
            ("/data/rows/0/a", "wrong_type"),
            ("/data/rows/1", "wrong_type"),
            ("/data/pagination/page", "out_of_range"),
            ("/data/pagination/per_page", "wrong_type"),
        ]
        .map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
    );
    let whole = widget(
        "table",
        json!({
        "columns": [{"key": "a", "label": "A"}], "rows": [],
        "pagination": {"page": 1.0, "per_page": 20, "total": 3e2}}),
    );
    let read = parse(&whole).expect("numbers without a fraction are whole");
    assert!(
        matches!(&read.body, Body::Table(table, _) if table.pagination.is_some_and(|page| page.total == 300))
    );
    let pie = widget(
        "chart",
        json!({"chart_type": "pie", "series": [{"name": "a", "values": [-1], "labels": ["x"]}]}),
    );
    assert_eq!(
        parse(&pie).expect("valid").warnings()[0].code,
        "out_of_range"
    );
}

#[test]
fn a_series_colour_that_hardly_stands_out_is_a_warning() {
    let chart = |color: &str| {
        json!({"type": "widget", "widget_id": ID, "widget_type": "chart", "data": {
            "chart_type": "bar",
            "series": [{"name": "a", "values": [1], "labels": ["x"], "color": color}]}})
    };
    let codes = |color: &str| -> Vec<String> {
        let valid = parse(&chart(color)).expect("valid");
        valid
            .warnings()
            .iter()
            .map(|issue| issue.code.clone())
            .collect()
    };
    assert_eq!(codes("#ffff00"), ["low_contrast"]);
    assert!(codes("#3B82F6").is_empty());
}

#[test]
fn a_widget_does_not_expire_before_it_is_made() {
    let times =
        json!({"generated_at": "2025-01-02T00:00:00Z", "expires_at": "2025-01-01T00:00:00Z"});
    assert_eq!(
        found(&with("/metadata", times)),
        one("/metadata/expires_at", "out_of_range")
    );
}

#[test]
fn what_is_too_deep_or_too_large_is_one_issue() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let issues = Valid::<Descriptor>::from_json(&deep).expect_err("too deep");
    assert_eq!(issues[0].code, "too_deep");
    let nested = (0..40).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(
        found(&with("/config", json!({"x": nested})))[0].1,
        "too_deep"
    );
    let large = with("/data", json!({"title": "x".repeat(MAX_BYTES)}));
    assert_eq!(found(&large), one("", "too_large"));
    let issues = Valid::<Descriptor>::from_json("{\"type\":").expect_err("no JSON");
    assert_eq!(issues[0].code, "invalid_json");
    for wrong in [json!(null), json!([]), json!("x"), json!(1)] {
        assert_eq!(found(&wrong), one("", "wrong_type"));
    }
}

#[test]
fn a_caller_gets_the_actions_that_any_one_of_their_permissions_allows() {
    let sample = &crate::WidgetType::Chart.info().samples()[0];
    let widget = parse(&sample.widget).expect("valid").into_inner();
    let labels = |permissions: &[&str]| -> (Vec<String>, bool, bool) {
        let widget = widget.clone().for_caller(permissions.iter().copied());
        let Body::Chart(_, config) = &widget.body else {
            panic!("a chart");
        };
        let labels = widget
            .actions
            .iter()
            .map(|action| action.label.clone())
            .collect();
        (labels, config.exportable, config.drill_down_enabled)
    };
    assert_eq!(
        labels(&["analyst"]),
        (vec!["View Details".to_owned()], false, true)
    );
    assert_eq!(
        labels(&["data_exporter", "x"]),
        (vec!["Export CSV".to_owned()], true, false)
    );
    assert_eq!(labels(&["Manager"]), (vec![], false, false));
    assert_eq!(labels(&[]), (vec![], false, false));
}
