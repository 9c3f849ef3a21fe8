//! Any JSON at all: the check never panics, what is valid survives being written, and what is
//! mended stays mended.

use proptest::prelude::*;
use serde_json::Value;

use crate::components::ALL;
use crate::issue::CODES;
use crate::{Issue, Valid, Widget};

/// Any JSON that looks a little like a tree.
fn any_json() -> impl Strategy<Value = Value> {
    let names: Vec<&str> = ALL.iter().map(|info| info.name).collect();
    let fields: Vec<&str> = ALL
        .iter()
        .flat_map(|info| info.shape.fields().map(|field| field.name))
        .chain(["type", "x", "light", "dark", "size", "dataKey"])
        .collect();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(names).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        let field = prop::sample::select(fields.clone()).prop_map(str::to_owned);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((field, inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Every pointer in a value.
fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                pointers(value, crate::issue::below(&at, name), all);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                pointers(value, crate::issue::below(&at, index), all);
            }
        }
        _ => {}
    }
    all.push(at);
}

fn samples() -> Vec<Value> {
    let trees = ALL.iter().flat_map(|info| info.samples());
    let descriptors = crate::kinds::ALL.iter().flat_map(|info| info.samples());
    trees
        .chain(descriptors)
        .map(|sample| sample.widget)
        .collect()
}

proptest! {
    #[test]
    fn no_json_makes_the_check_panic(value in any_json()) {
        if let Err(issues) = Valid::<Widget>::from_value(&value) {
            prop_assert!(issues.iter().any(Issue::is_error));
        }
    }

    #[test]
    fn a_sample_with_a_place_replaced_is_valid_and_survives_or_has_issues_that_mend(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        value in any_json(),
    ) {
        let samples = samples();
        let mut widget = which.get(&samples).clone();
        let mut all = Vec::new();
        pointers(&widget, String::new(), &mut all);
        if let Some(slot) = widget.pointer_mut(place.get(&all).as_str()) {
            *slot = value;
        }
        match Valid::<Widget>::from_value(&widget) {
            Ok(valid) => {
                let written = serde_json::to_value(&valid).expect("JSON");
                let again = Valid::<Widget>::from_value(&written).expect("what is written is valid");
                prop_assert_eq!(again.get(), valid.get());
            }
            Err(issues) => {
                prop_assert!(issues.iter().any(Issue::is_error));
                for issue in issues {
                    prop_assert!(CODES.iter().any(|(code, _)| *code == issue.code), "{:?}", issue);
                    let Some(fix) = &issue.fix else { continue };
                    let mut mended = widget.clone();
                    prop_assert!(fix.apply(&mut mended), "{:?}", issue);
                    let left = match Valid::<Widget>::from_value(&mended) {
                        Ok(valid) => valid.warnings().to_vec(),
                        Err(issues) => issues,
                    };
                    // Taking an item out of its place moves the ones after it up.
                    let same = |other: &Issue| other.pointer == issue.pointer && other.code == issue.code && other.message == issue.message;
                    prop_assert!(!left.iter().any(same), "{:?} is still there", issue);
                }
            }
        }
    }
}
