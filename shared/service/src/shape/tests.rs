use std::collections::BTreeMap;

use serde_json::json;

use super::*;

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Letter {
    #[schema(min_length = 1, max_length = 5)]
    text: String,
    count: Option<u32>,
    stamp: Option<Stamp>,
    #[schema(max_items = 2)]
    colours: Option<Vec<Colour>>,
    notes: Option<BTreeMap<String, Value>>,
}

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Stamp {
    value: f64,
}

#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(dead_code)]
enum Colour {
    Red,
    Blue,
}

fn found(value: Value) -> Vec<(String, String)> {
    Shape::of::<Letter>()
        .issues(&value)
        .into_iter()
        .map(|issue| (issue.pointer, issue.code))
        .collect()
}

#[test]
fn a_good_letter_passes_with_and_without_its_options() {
    assert_eq!(found(json!({"text": "hello"})), []);
    let full = json!({"text": "a\n", "count": null, "stamp": {"value": 1}, "colours": ["red"], "notes": {"a": [1]}});
    assert_eq!(found(full), []);
}

#[test]
fn every_mistake_is_found_at_once_and_in_its_place() {
    let bad = json!({
        "txet": "x", "count": "three", "stamp": {"value": "1", "extra": 1},
        "colours": ["red", "green", 7], "notes": [],
    });
    let expected = [
        ("/txet", "unknown_field"),
        ("/count", "wrong_type"),
        ("/stamp/value", "wrong_type"),
        ("/stamp/extra", "unknown_field"),
        ("/colours", "too_many"),
        ("/colours/1", "not_allowed"),
        ("/colours/2", "wrong_type"),
        ("/notes", "wrong_type"),
        ("/text", "missing_field"),
    ];
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned()))
        .collect();
    assert_eq!(found(bad), expected);
}

#[test]
fn the_nearest_known_name_is_offered() {
    let issues = Shape::of::<Letter>().issues(&json!({"text": "a", "colour": []}));
    assert_eq!(issues[0].fix.as_deref(), Some("Did you mean `colours`?"));
    let issues = Shape::of::<Letter>().issues(&json!({"text": "a", "colours": ["mauve"]}));
    assert_eq!(issues[0].fix.as_deref(), Some("Known here: `red`, `blue`."));
}

#[test]
fn empty_long_and_controlled_texts_are_refused() {
    assert_eq!(found(json!({"text": " \n"}))[0].1, "empty");
    assert_eq!(found(json!({"text": "sixsix"}))[0].1, "too_long");
    assert_eq!(found(json!({"text": "a\u{0}b"}))[0].1, "control_character");
    let deep = json!({"text": "a", "notes": {"x": ["\u{1b}[2J"]}});
    assert_eq!(found(deep)[0].0, "/notes/x/0");
}

#[test]
fn a_body_of_nothing_but_mistakes_comes_back_short() {
    let many: serde_json::Map<String, Value> = (0..5_000)
        .map(|at| (format!("f{at}"), Value::Null))
        .collect();
    assert_eq!(found(Value::Object(many)).len(), MOST_ISSUES);
}

#[test]
fn a_body_of_another_type_is_one_mistake() {
    assert_eq!(found(json!([])), [(String::new(), "wrong_type".to_owned())]);
    assert_eq!(
        found(json!(null)),
        [(String::new(), "wrong_type".to_owned())]
    );
}
