//! Every pair of trees: what the updates make of the first is the second.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::Valid;

fn widget(json: Value) -> Widget {
    Valid::<Widget>::from_value(&json)
        .unwrap_or_else(|issues| panic!("{json}: {issues:?}"))
        .into_inner()
}

fn updates(before: Value, after: Value) -> Value {
    let (before, after) = (widget(before), widget(after));
    let updates = diff(&before, &after);
    assert_eq!(apply(&before, &updates), Ok(after));
    serde_json::to_value(updates).expect("JSON")
}

fn card(children: Value) -> Value {
    json!({"type": "Card", "padding": {"x": "a rather long padding, so that the root costs more"},
           "children": children})
}

#[test]
fn what_stayed_the_same_is_not_sent() {
    let tree = card(json!([{"type": "Text", "value": "a"}]));
    assert_eq!(updates(tree.clone(), tree), json!([]));
}

#[test]
fn text_that_streams_is_appended_until_it_is_done() {
    let text = |value: &str, streaming: bool| {
        card(json!([{"type": "Text", "id": "t", "value": value, "streaming": streaming}]))
    };
    let delta = |delta: &str, done: bool| json!([{"type": "widget.streaming_text.value_delta", "component_id": "t", "delta": delta, "done": done}]);
    assert_eq!(
        updates(text("Rev", true), text("Revenue", true)),
        delta("enue", false)
    );
    assert_eq!(
        updates(text("Rev", true), text("Revenue", false)),
        delta("enue", true)
    );
    assert_eq!(
        updates(text("Rev", true), text("Rev", false)),
        delta("", true)
    );
    let finished = card(json!([{"type": "Text", "id": "t", "value": "Revenue"}]));
    assert_eq!(updates(text("Rev", true), finished), delta("enue", true));
    let changed = updates(text("Rev", true), text("Other", true));
    assert_eq!(changed[0]["type"], "widget.component.updated");
    let finished_before = updates(text("Rev", false), text("Revenue", false));
    assert_eq!(finished_before[0]["type"], "widget.component.updated");
}

#[test]
fn a_component_with_an_id_is_replaced_alone_and_one_without_by_what_is_around_it() {
    let tree = |label: &str, id: Option<&str>| {
        card(json!([
            {"type": "Col", "id": "col", "children": [{"type": "Badge", "id": id, "label": label}]},
            {"type": "Text", "value": "a text that makes the root longer than one component of it"},
        ]))
    };
    let kind = |updates: &Value| {
        (
            updates[0]["component_id"].clone(),
            updates.as_array().map(Vec::len),
        )
    };
    let alone = updates(tree("one", Some("b")), tree("two", Some("b")));
    assert_eq!(kind(&alone), (json!("b"), Some(1)));
    let around = updates(tree("one", None), tree("two", None));
    assert_eq!(kind(&around), (json!("col"), Some(1)));
    let renamed = updates(tree("one", Some("b")), tree("one", Some("c")));
    assert_eq!(kind(&renamed), (json!("col"), Some(1)));
}

#[test]
fn an_update_that_names_no_single_text_is_refused() {
    let tree = widget(card(json!([{"type": "Badge", "id": "b", "label": "x"}])));
    for id in ["b", "none"] {
        let update = Update::Text {
            component_id: id.to_owned(),
            delta: "x".to_owned(),
            done: true,
        };
        assert_eq!(apply(&tree, &[update]), Err(lost(id)));
    }
}

#[test]
fn a_descriptor_and_an_item_are_replaced_whole() {
    let table = |name: &str| {
        json!({"type": "widget", "widget_id": "3f0a4c1e-8d52-4b6f-9c3a-1b7d5e9f2a10",
        "widget_type": "table", "data": {"columns": [{"key": "a", "label": name}], "rows": []}})
    };
    let item = |text: &str| json!({"type": "widget", "copy_text": text, "widget": card(json!([]))});
    for pair in [
        (table("a"), table("b")),
        (item("a"), item("b")),
        (item("a"), card(json!([]))),
        (table("a"), card(json!([]))),
    ] {
        assert_eq!(updates(pair.0, pair.1)[0]["type"], "widget.root.updated");
    }
}

/// Any component, valid or not: ids are missing, doubled and moved at will.
fn component() -> impl Strategy<Value = Component> {
    let id = || prop_oneof![Just(None), "[a-d]".prop_map(Some)];
    let leaf =
        (id(), "[xy]{0,3}", any::<bool>(), 0..3usize).prop_map(|(id, value, streaming, which)| {
            let json = match which {
                0 => json!({"type": "Text", "value": value, "streaming": streaming}),
                1 => json!({"type": "Markdown", "value": value, "streaming": streaming}),
                _ => json!({"type": "Badge", "label": value}),
            };
            with_id(json, id)
        });
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let id = prop_oneof![Just(None), "[a-d]".prop_map(Some)];
        (id, prop::collection::vec(inner, 0..4), 0..4usize).prop_map(|(id, children, which)| {
            let json = match which {
                0 => json!({"type": "Row"}),
                1 => json!({"type": "Col"}),
                2 => json!({"type": "Box", "direction": "row"}),
                _ => json!({"type": "Transition"}),
            };
            let mut parent = with_id(json, id);
            match &mut parent {
                Component::Row(row) => row.flow.children = children,
                Component::Col(col) => col.flow.children = children,
                Component::FlexBox(flex) => flex.flow.children = children,
                Component::Transition(one) => one.children = children.into_iter().next(),
                _ => {}
            }
            parent
        })
    })
}

fn with_id(json: Value, id: Option<String>) -> Component {
    let Widget::Tree(tree) = widget(json!({"type": "Basic", "children": [json]})) else {
        panic!("a tree");
    };
    let mut component = tree.root.nodes()[0].clone();
    component.base_mut().id = id;
    component
}

fn tree() -> impl Strategy<Value = Widget> {
    prop::collection::vec(component(), 0..4).prop_map(|children| {
        let Widget::Tree(mut tree) = widget(json!({"type": "Basic", "id": "a"})) else {
            panic!("a tree");
        };
        if let Component::Basic(basic) = &mut tree.root {
            basic.children = children;
        }
        Widget::Tree(tree)
    })
}

/// A component changed in one place: its text goes on, it is replaced, taken out, doubled or swapped.
fn change(component: &mut Component, mut at: usize, with: &Component, how: usize) {
    let mut open = vec![component];
    while let Some(next) = open.pop() {
        if at > 0 {
            at -= 1;
            open.extend(next.nodes_mut());
            continue;
        }
        match (how, next) {
            (0, Component::Text(text)) => text.value.push('z'),
            (0, Component::Markdown(text)) => text.value.push('z'),
            (1, Component::Text(text)) => text.streaming = !text.streaming,
            (2, next) => {
                if let [first, .., last] = next.nodes_mut() {
                    std::mem::swap(first, last);
                }
            }
            (3, Component::Col(col)) => col.flow.children.push(with.clone()),
            (3, Component::Row(row)) => row.flow.children.truncate(1),
            (4, next) => next.base_mut().id = with.base().id.clone(),
            (_, next) => *next = with.clone(),
        }
        return;
    }
}

proptest! {
    #[test]
    fn applying_the_difference_of_any_two_trees_gives_the_second(before in tree(), after in tree()) {
        prop_assert_eq!(apply(&before, &diff(&before, &after)), Ok(after));
    }

    #[test]
    fn applying_the_difference_after_a_few_changes_gives_the_second(
        before in tree(),
        changes in prop::collection::vec((0..12usize, component(), 0..6usize), 1..4),
    ) {
        let mut after = before.clone();
        if let Widget::Tree(tree) = &mut after {
            for (at, with, how) in &changes {
                for child in tree.root.nodes_mut() {
                    change(child, *at, with, *how);
                }
            }
        }
        let updates = diff(&before, &after);
        prop_assert_eq!(apply(&before, &updates), Ok(after.clone()));
        let bytes = |updates: &[Update]| serde_json::to_vec(updates).map_or(0, |json| json.len());
        let root = [Update::Root { widget: Box::new(after) }];
        prop_assert!(updates.is_empty() || bytes(&updates) <= bytes(&root) + updates.len());
    }
}
