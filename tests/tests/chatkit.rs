//! Our check of component trees beside the pydantic classes of the PyPI package `openai-chatkit`,
//! which others wrote: every sample is accepted by both, and where a sample with one place changed
//! is judged differently, the difference is a stated one. `tests/chatkit/check.py` lists those.
//!
//! The package comes with `cargo xtask test`, which names its Python in `INLAY_PYTHON`. Without it
//! this test says so and checks nothing, except in CI, where it fails.

use std::process::Command;

use serde_json::{Value, json};
use widgets::{Valid, Widget, components};

/// Values that are right in one place and wrong in another.
fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(-1),
        json!(1.0),
        json!(2.5),
        json!(1e300),
        json!(""),
        json!("12"),
        json!("x"),
        json!("auto"),
        json!("md"),
        json!("col"),
        json!("column"),
        json!("start"),
        json!("star"),
        json!("2025-06-30"),
        json!("2025-06-30T10:00:00Z"),
        json!("1735689600"),
        json!([]),
        json!(["x"]),
        json!([{}]),
        json!({}),
        json!({"x": 1}),
        json!({"light": "red-100", "dark": "#000"}),
        json!({"size": 1}),
        json!({"type": "a"}),
        json!({"text": "a"}),
        json!({"name": "a"}),
    ]
}

/// Every pointer below the top of a value.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    let mut below = |step: &str, value: &Value| {
        let pointer = widgets::issue::below(at, step);
        pointers(value, &pointer, all);
        all.push(pointer);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| below(name, value)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(at, value)| below(&at.to_string(), value)),
        _ => {}
    }
}

fn case(name: String, tree: Value) -> Value {
    let issues = match Valid::<Widget>::from_value(&tree) {
        Ok(_) => Vec::new(),
        Err(issues) => issues,
    };
    let errors: Vec<Value> = issues
        .iter()
        .filter(|issue| issue.is_error())
        .map(|issue| json!({"pointer": issue.pointer, "code": issue.code}))
        .collect();
    json!({"name": name, "tree": tree, "errors": errors})
}

/// Every sample, and each with one place after the other exchanged for every value, or gone.
fn cases() -> Vec<Value> {
    let values = values();
    let mut cases = Vec::new();
    for info in components::ALL {
        for (sample, component) in (info.examples)() {
            let name = format!("{} {sample}", info.name);
            cases.push(case(name.clone(), info.rooted(component.clone())));
            // The others hold no field that these lack.
            if !["default", "everything"].contains(&sample) {
                continue;
            }
            let mut places = Vec::new();
            pointers(&component, "", &mut places);
            for place in places {
                let mut gone = component.clone();
                let taken = widgets::Fix::Remove {
                    path: place.clone(),
                };
                assert!(taken.apply(&mut gone), "{name} {place}");
                cases.push(case(format!("{name}, no {place} "), info.rooted(gone)));
                for value in &values {
                    let mut changed = component.clone();
                    let Some(slot) = changed.pointer_mut(&place) else {
                        continue;
                    };
                    slot.clone_from(value);
                    let name = format!("{name}, {place} = {value} ");
                    cases.push(case(name, info.rooted(changed)));
                }
            }
        }
    }
    cases
}

#[test]
fn trees_are_judged_as_by_the_classes_of_openai_chatkit_or_differ_as_stated() {
    let Some(python) = std::env::var_os("INLAY_PYTHON") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "in CI nothing is skipped: INLAY_PYTHON names no Python with openai-chatkit"
        );
        println!("SKIPPED chatkit: INLAY_PYTHON names no Python with openai-chatkit");
        return;
    };
    let place = tempfile::tempdir().expect("a temporary folder");
    let file = place.path().join("cases.json");
    std::fs::write(&file, serde_json::to_vec(&cases()).expect("JSON")).expect("written cases");
    let output = Command::new(python)
        .arg(inlay_tests::of_checkout("tests/chatkit/check.py"))
        .arg(&file)
        .output()
        .expect("Python runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
