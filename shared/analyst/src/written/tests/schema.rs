//! The schema that models are given.

use serde_json::{Value, json};

use super::{SHOP, plan};
use crate::written::{Written, schema};

/// What is wrong with a value by a schema of the few words that ours uses.
fn wrong(schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    let words = schema.as_object().expect("an object");
    for word in words.keys() {
        let known = [
            "type",
            "description",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "oneOf",
            "anyOf",
        ];
        assert!(known.contains(&word.as_str()), "{word} at {at}");
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(Value::Array(choices)) = words.get(choice) {
            let fits = |choice: &&Value| {
                let mut inner = Vec::new();
                wrong(choice, value, at, &mut inner);
                inner.is_empty()
            };
            let count = choices.iter().filter(fits).count();
            if count == 0 || choice == "oneOf" && count > 1 {
                out.push(format!("{at} fits {count} of {choice}"));
            }
        }
    }
    let Some(kind) = words.get("type") else {
        return;
    };
    let fits = match kind.as_str().expect("one type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        other => panic!("{other} at {at}"),
    };
    if !fits {
        out.push(format!("{at} is no {kind}"));
        return;
    }
    if let Some(Value::Array(allowed)) = words.get("enum")
        && !allowed.contains(value)
    {
        out.push(format!("{at} is none of the words"));
    }
    if let (Some(items), Some(of)) = (value.as_array(), words.get("items")) {
        for (i, item) in items.iter().enumerate() {
            wrong(of, item, &format!("{at}/{i}"), out);
        }
    }
    let Some(object) = value.as_object() else {
        return;
    };
    assert_eq!(
        words.get("additionalProperties"),
        Some(&Value::Bool(false)),
        "{at}"
    );
    let properties = &words["properties"];
    for (key, inner) in object {
        match properties.get(key) {
            Some(of) => wrong(of, inner, &format!("{at}/{key}"), out),
            None => out.push(format!("{at} has no {key}")),
        }
    }
    for key in words
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if object.get(key.as_str().expect("a name")).is_none() {
            out.push(format!("{at} lacks {key}"));
        }
    }
}

fn misfits(value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    wrong(&schema(), value, "", &mut out);
    out
}

#[test]
fn the_schema_is_what_models_are_given() {
    insta::assert_json_snapshot!("schema", schema());
}

#[test]
fn the_schema_costs_few_tokens() {
    let bytes = schema().to_string().len();
    assert!(bytes / 4 < 1200, "about {} tokens", bytes / 4);
}

#[test]
fn the_schema_is_whole_and_made_of_plain_words() {
    let text = schema().to_string();
    for word in [
        "$ref",
        "\"format\"",
        "\"null\"",
        "pattern",
        "minimum",
        "default",
    ] {
        assert!(!text.contains(word), "{word}");
    }
    fn deepest(value: &Value) -> usize {
        match value {
            Value::Object(object) => 1 + object.values().map(deepest).max().unwrap_or(0),
            Value::Array(items) => 1 + items.iter().map(deepest).max().unwrap_or(0),
            _ => 0,
        }
    }
    assert!(deepest(&schema()) < 20);
}

#[test]
fn what_is_written_fits_the_schema_whatever_it_was_read_from() {
    for loose in [
        json!({"from": "sales", "measures": ["avg(amount)", {"agg": "count"}], "group_by": ["region", "ordered_at by month"],
            "where": {"region": "North"}, "order": "count desc", "limit": "3"}),
        json!({"table": "sales", "measures": ["share of sum(amount)"], "dimensions": [{"column": "ordered_at", "grain": "weekday"}],
            "filters": [{"any": ["region = 'North'", {"column": "amount", "gt": 5}]}, "discount is null"],
            "having": "sum(amount) > 3"}),
        json!({"measures": ["sum(amount)"], "filters": [{"ordered_at": "2025"}], "comparison": "yoy", "keys": []}),
        json!({"table": "customers", "columns": "name, city", "distinct": true, "without": "sales"}),
    ] {
        let written: Written = serde_json::from_value(loose.clone()).expect("a written plan");
        let strict = serde_json::to_value(&written).expect("JSON");
        assert_eq!(misfits(&strict), [""; 0], "{strict}");
        assert_eq!(plan(SHOP, &strict), plan(SHOP, &loose), "{strict}");
    }
}

#[test]
fn what_does_not_fit_is_seen_by_the_test_itself() {
    for (value, said) in [
        (json!({"tables": "sales"}), " has no tables"),
        (
            json!({"measures": [{"aggregate": "mean"}]}),
            "/measures/0/aggregate is none of the words",
        ),
        (json!({"measures": [{}]}), "/measures/0 lacks \"aggregate\""),
        (json!({"limit": "5"}), "/limit is no \"integer\""),
        (
            json!({"filters": [{"column": "a"}]}),
            "/filters/0 fits 0 of oneOf",
        ),
    ] {
        assert_eq!(misfits(&value), [said], "{value}");
    }
}
