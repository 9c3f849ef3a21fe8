//! Where components may stand, how deep and how many, and whose ids they are.

use serde_json::{Value, json};

use crate::components::tests::{card, check, errors, warnings};
use crate::{Valid, Widget};

#[test]
fn a_tree_begins_with_a_root_and_every_component_stands_where_it_may() {
    let text = json!({"type": "Text", "value": "a"});
    errors(&text, &[("", "bad_root")]);
    errors(
        &json!({"type": "Crad", "children": []}),
        &[("/type", "unknown_component")],
    );
    errors(&json!({}), &[("/type", "unknown_component")]);
    errors(
        &card(json!([{"value": "a"}])),
        &[("/children/0/type", "unknown_component")],
    );
    errors(&card(json!([7])), &[("/children/0", "wrong_type")]);
    errors(
        &card(json!([card(json!([]))])),
        &[("/children/0", "bad_nesting")],
    );
    errors(
        &card(json!([{"type": "Basic"}])),
        &[("/children/0", "bad_nesting")],
    );
    errors(
        &card(json!([{"type": "ListViewItem"}])),
        &[("/children/0", "bad_nesting")],
    );
    errors(
        &card(json!([{"type": "Table.Row"}])),
        &[("/children/0", "bad_nesting")],
    );
    errors(
        &json!({"type": "ListView", "children": [text]}),
        &[("/children/0", "bad_nesting")],
    );
    let nested =
        json!([{"type": "Table", "children": [{"type": "Table.Row", "children": [text]}]}]);
    errors(
        &card(nested),
        &[("/children/0/children/0/children/0", "bad_nesting")],
    );
    warnings(&card(json!([{"type": "ListView", "children": []}])), &[]);
    warnings(
        &json!({"type": "Basic", "children": [card(json!([])), text]}),
        &[],
    );
    warnings(&json!({"type": "Basic", "children": text}), &[]);
    errors(
        &card(json!([{"type": "Transition", "children": [text]}])),
        &[("/children/0/children", "wrong_type")],
    );
    warnings(
        &card(json!([{"type": "Transition", "children": null}])),
        &[],
    );
}

#[test]
fn a_row_is_put_around_what_stands_in_a_list_without_one() {
    let mut list = json!({"type": "ListView", "children": [{"type": "Text", "value": "a"}]});
    let issues = Valid::<Widget>::from_value(&list).expect_err("issues");
    assert!(
        issues[0]
            .fix
            .as_ref()
            .is_some_and(|fix| fix.apply(&mut list))
    );
    assert_eq!(list["children"][0]["type"], "ListViewItem");
    warnings(&list, &[]);
}

#[test]
fn forms_do_not_nest() {
    let form = |children: Value| json!({"type": "Form", "onSubmitAction": {"type": "a"}, "children": children});
    let inner = json!([{"type": "Col", "children": [form(json!([]))]}]);
    errors(
        &card(json!([form(inner.clone())])),
        &[("/children/0/children/0/children/0", "form_nested")],
    );
    let as_form = json!({"type": "Card", "asForm": true, "children": inner});
    errors(&as_form, &[("/children/0/children/0", "form_nested")]);
    warnings(&card(json!([form(json!([])), form(json!([]))])), &[]);
}

#[test]
fn ids_are_unique_in_the_widget_and_keys_among_siblings() {
    let text = |id: &str, key: &str| json!({"type": "Text", "value": "a", "id": id, "key": key});
    errors(
        &card(json!([text("a", "1"), {"type": "Col", "children": [text("a", "1")]}])),
        &[("/children/1/children/0/id", "duplicate_id")],
    );
    warnings(
        &card(json!([text("a", "1"), text("b", "1")])),
        &[("/children/1/key", "duplicate_key")],
    );
}

#[test]
fn trees_end_at_24_levels_2000_components_and_512_kib() {
    let deep = |levels: usize| {
        (2..levels).fold(
            json!({"type": "Text", "value": "a"}),
            |inner, _| json!({"type": "Col", "children": [inner]}),
        )
    };
    warnings(&card(json!([deep(24)])), &[]);
    let (valid, issues) = check(&card(json!([deep(25)])));
    assert!(!valid);
    assert_eq!(issues[0].1, "too_deep");
    let wide = |count: usize| card(Value::from(vec![json!({"type": "Spacer"}); count]));
    warnings(&wide(1_999), &[]);
    errors(&wide(2_000), &[("", "too_large")]);
    errors(
        &card(json!([{"type": "Text", "value": "x".repeat(600_000)}])),
        &[("", "too_large")],
    );
    let payload = (0..200).fold(json!(1), |inner, _| json!([inner]));
    let action = json!({"type": "a", "payload": payload});
    let (_, issues) = check(&card(
        json!([{"type": "Button", "label": "a", "onClickAction": action}]),
    ));
    assert_eq!(issues[0].1, "too_deep");
}

#[test]
fn an_item_carries_a_tree_and_a_chunk_is_told_from_it() {
    warnings(
        &json!({"type": "widget", "copy_text": "a", "widget": card(json!([]))}),
        &[],
    );
    errors(
        &json!({"type": "widget", "widget": {"type": "Text", "value": "a"}, "copy": 1}),
        &[("/widget", "bad_root"), ("/copy", "unknown_field")],
    );
    let mut chunk = json!({"type": "widget", "content": {"type": "Card", "children": []}});
    let issues = Valid::<Widget>::from_value(&chunk).expect_err("a chunk");
    assert!(
        issues[0]
            .fix
            .as_ref()
            .is_some_and(|fix| fix.apply(&mut chunk))
    );
    warnings(&chunk, &[]);
    let both = json!({"type": "widget", "widget": card(json!([])), "content": {}});
    errors(&both, &[("/content", "unknown_field")]);
}
