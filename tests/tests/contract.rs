//! The published contract of widgets agrees with the validator, as programs that others wrote see
//! it: every sample validates against the JSON Schema with ajv and compiles as the TypeScript types,
//! broken ones do neither.
//!
//! Node packages come from `npm ci` in `tests/contract`. Where they are missing this test says so
//! and checks nothing, except in CI, where it fails.

use std::process::Command;

use serde_json::{Value, json};
use widgets::{Valid, Widget, components, kinds};

fn case(name: &str, of: &str, widget: Value, right: bool, written: bool) -> Value {
    json!({"name": name, "of": of, "widget": widget, "right": right, "written": written})
}

/// Every sample as it is, and as it is written.
fn samples() -> Vec<Value> {
    let of_descriptors = kinds::ALL
        .iter()
        .map(|info| ("descriptor", info.name(), info.samples()));
    let of_trees = components::ALL
        .iter()
        .map(|info| ("tree", info.name, info.samples()));
    let mut cases = Vec::new();
    for (of, type_name, samples) in of_descriptors.chain(of_trees) {
        for sample in samples {
            let name = format!("{type_name} {}", sample.name);
            let valid = Valid::<Widget>::from_value(&sample.widget).expect("a valid sample");
            let written = serde_json::to_value(&valid).expect("JSON");
            cases.push(case(&name, of, sample.widget, true, false));
            cases.push(case(&format!("{name}, written"), of, written, true, true));
        }
    }
    cases
}

fn card(children: Value) -> Value {
    json!({"type": "Card", "children": children})
}

fn descriptor(kind: &str, data: Value) -> Value {
    json!({"type": "widget", "widget_id": "3f0a4c1e-8d52-4b6f-9c3a-1b7d5e9f2a10",
           "widget_type": kind, "data": data})
}

/// Widgets with one mistake each, which the validator refuses too. Those marked can be told from
/// their types alone.
fn broken() -> Vec<Value> {
    let text = json!({"type": "Text", "value": "a"});
    let mut wrong_id = descriptor("card", json!({"title": "a"}));
    wrong_id["widget_id"] = json!("w-12345");
    let mut no_params = descriptor("card", json!({"title": "a"}));
    no_params["actions"] = json!([{"action_id": "a", "label": "a", "type": "navigate"}]);
    let widgets = [
        (
            "unknown component",
            "tree",
            card(json!([{"type": "Txt", "value": "a"}])),
            true,
        ),
        (
            "unknown field",
            "tree",
            card(json!([{"type": "Text", "value": "a", "colour": "red"}])),
            true,
        ),
        (
            "missing field",
            "tree",
            card(json!([{"type": "Text"}])),
            true,
        ),
        (
            "wrong type",
            "tree",
            card(json!([{"type": "Text", "value": 1}])),
            true,
        ),
        (
            "wrong word",
            "tree",
            card(json!([{"type": "Text", "value": "a", "size": "huge"}])),
            true,
        ),
        ("no root", "tree", text.clone(), true),
        (
            "a card in a card",
            "tree",
            card(json!([card(json!([]))])),
            true,
        ),
        (
            "no row",
            "tree",
            json!({"type": "ListView", "children": [text]}),
            true,
        ),
        (
            "too small",
            "tree",
            card(json!([{"type": "Text", "value": "a", "maxLines": 0}])),
            false,
        ),
        ("null", "tree", card(Value::Null), true),
        (
            "unknown type",
            "descriptor",
            descriptor("graph", json!({})),
            true,
        ),
        (
            "unknown data",
            "descriptor",
            descriptor("card", json!({"title": "a", "value": 1})),
            true,
        ),
        (
            "missing data",
            "descriptor",
            descriptor("card", json!({})),
            true,
        ),
        (
            "no columns",
            "descriptor",
            descriptor("table", json!({"columns": [], "rows": []})),
            false,
        ),
        (
            "wrong colour",
            "descriptor",
            descriptor(
                "chart",
                json!({"chart_type": "bar", "series": [{"name": "a", "values": [1], "labels": ["b"], "color": "red"}]}),
            ),
            false,
        ),
        ("wrong id", "descriptor", wrong_id, false),
        ("no params", "descriptor", no_params, true),
    ];
    widgets
        .into_iter()
        .map(|(name, of, widget, typed)| {
            assert!(Valid::<Widget>::from_value(&widget).is_err(), "{name}");
            case(name, of, widget, false, typed)
        })
        .collect()
}

/// Updates, which have types alone.
fn updates() -> Vec<Value> {
    let widget = |value: &str, streaming: bool| {
        let tree =
            card(json!([{"type": "Text", "id": "t", "value": value, "streaming": streaming}]));
        Valid::<Widget>::from_value(&tree)
            .expect("valid")
            .into_inner()
    };
    let pairs = [
        (widget("a", true), widget("ab", false)),
        (widget("a", true), widget("b", true)),
    ];
    let root = widgets::Update::Root {
        widget: Box::new(widget("a", false)),
    };
    let found = pairs
        .iter()
        .flat_map(|(before, after)| widgets::diff(before, after));
    found
        .chain([root])
        .map(|update| {
            case(
                "update",
                "update",
                serde_json::to_value(update).expect("JSON"),
                true,
                true,
            )
        })
        .collect()
}

#[test]
fn the_schemas_and_types_agree_with_the_validator_on_right_and_broken_widgets() {
    let folder = inlay_tests::of_checkout("tests/contract");
    if !folder.join("node_modules/ajv").is_dir() {
        assert!(
            std::env::var_os("CI").is_none(),
            "in CI nothing is skipped: run `npm ci` in tests/contract first"
        );
        println!("SKIPPED contract: run `npm ci` in tests/contract to check schemas and types");
        return;
    }
    let cases: Vec<Value> = samples()
        .into_iter()
        .chain(broken())
        .chain(updates())
        .collect();
    let place = tempfile::tempdir().expect("a temporary folder");
    let file = place.path().join("cases.json");
    std::fs::write(&file, serde_json::to_vec(&cases).expect("JSON")).expect("written cases");
    let output = Command::new("node")
        .arg(folder.join("check.mjs"))
        .arg(inlay_tests::of_checkout("infra/contract"))
        .arg(&file)
        .output()
        .expect("node runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
