//! What is accepted, and what is said of the rest.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::json;

use super::value::{LONGEST, is_email, is_url};
use super::*;
use crate::{Body, Descriptor, Tree, Valid};

fn form(fields: Value) -> Form {
    let widget = json!({
        "type": "widget", "widget_id": "1d6c9e4b-2a7f-4e58-9b0c-3f8a5d7e1c64",
        "widget_type": "form", "data": {"form_id": "f", "fields": fields},
    });
    let valid = Valid::<Descriptor>::from_json(&widget.to_string()).expect("a form");
    match &valid.get().body {
        Body::Form(form, _) => form.clone(),
        _ => panic!("no form"),
    }
}

fn every_rule() -> Form {
    form(json!([
        {"field_id": "name", "type": "text", "label": "Customer name", "required": true,
         "validation": {"min_length": 3, "max_length": 10}},
        {"field_id": "email", "type": "email", "label": "E-mail"},
        {"field_id": "secret", "type": "password", "label": "Password", "validation": {"min_length": 8}},
        {"field_id": "since", "type": "date", "label": "Since"},
        {"field_id": "state", "type": "select", "label": "State", "options": ["NY", "CA"]},
        {"field_id": "regions", "type": "multiselect", "label": "Regions", "options": ["north", "south"]},
        {"field_id": "least", "type": "number", "label": "Least"},
        {"field_id": "code", "type": "text", "label": "Code", "validation": {"pattern": "[A-Z]{3}-[0-9]+"}},
    ]))
}

fn found(form: &Form, entered: Value) -> Vec<(String, String)> {
    let entered = entered.as_object().expect("an object");
    match check(form, entered, "/params/form_data") {
        Ok(_) => Vec::new(),
        Err(issues) => issues
            .into_iter()
            .map(|issue| (issue.pointer.replace("/params/form_data/", ""), issue.code))
            .collect(),
    }
}

#[test]
fn what_fits_comes_out_in_one_form_and_what_is_empty_is_left_out() {
    let entered = json!({
        "name": "Ada", "email": " ada@example.org ", "secret": "12345678", "since": "2025-04-01",
        "state": "NY", "regions": "north", "least": "12.50", "code": "",
    });
    let entered = entered.as_object().expect("an object");
    let accepted = check(&every_rule(), entered, "").expect("accepted");
    assert_eq!(
        Value::Object(accepted.without_secrets()),
        json!({"name": "Ada", "email": "ada@example.org", "since": "2025-04-01", "state": "NY",
               "regions": ["north"], "least": 12.5})
    );
    assert_eq!(accepted.secrets, ["secret"]);
}

#[test]
fn all_that_is_wrong_is_said_at_once_by_field() {
    let entered = json!({
        "name": "Al", "email": "ada@", "secret": "short", "since": "2025-02-30", "state": "ny",
        "regions": ["north", "east", 7], "least": "many", "code": "abc-1", "nmae": "x",
    });
    let issues = found(&every_rule(), entered);
    let wanted = [
        ("nmae", "unknown_field"),
        ("name", "out_of_range"),
        ("email", "bad_pattern"),
        ("secret", "out_of_range"),
        ("since", "bad_pattern"),
        ("state", "bad_enum"),
        ("regions/1", "bad_enum"),
        ("regions/2", "bad_enum"),
        ("least", "wrong_type"),
        ("code", "bad_pattern"),
    ]
    .map(|(field, code)| (field.to_owned(), code.to_owned()));
    assert_eq!(issues, wanted);
}

#[test]
fn a_required_field_is_missing_in_every_way_of_saying_nothing() {
    for nothing in [json!(null), json!(""), json!("  "), json!([])] {
        assert_eq!(
            found(&every_rule(), json!({ "name": nothing })),
            [("name".to_owned(), "missing_field".to_owned())]
        );
    }
    assert_eq!(found(&every_rule(), json!({})).len(), 1);
}

#[test]
fn lengths_are_counted_in_characters_of_any_script() {
    let form = every_rule();
    for fits in ["李雷雷", "שלום", "👩‍🔬👩‍🔬", "O'Brien 1%"] {
        assert!(found(&form, json!({ "name": fits })).is_empty(), "{fits}");
    }
    assert_eq!(found(&form, json!({"name": "李雷"})).len(), 1);
    assert_eq!(found(&form, json!({"name": "x".repeat(11)})).len(), 1);
}

#[test]
fn a_pattern_is_for_the_whole_value() {
    let form = every_rule();
    for (code, fits) in [
        ("ABC-1", true),
        ("ABC-1\n", false),
        ("xABC-1", false),
        ("ABC-1x", false),
    ] {
        let issues = found(&form, json!({"name": "Ada", "code": code}));
        assert_eq!(issues.is_empty(), fits, "{code:?}");
    }
}

#[test]
fn addresses_are_told_from_what_is_none() {
    for address in ["a@b", "ada.l+x@example.org", "用户@例子.公司"] {
        assert!(is_email(address), "{address}");
    }
    let long = format!("{}@b.org", "x".repeat(300));
    for none in [
        "",
        "@",
        "a@",
        "@b",
        "a b@c",
        "a@b..c",
        "a@-b",
        "a@b\n",
        "a@b@c d",
        long.as_str(),
    ] {
        assert!(!is_email(none), "{none}");
    }
}

#[test]
fn patterns_that_are_made_to_take_forever_do_not() {
    for pattern in [
        "(a+)+",
        "(a|a)*b",
        "(a|aa)+c",
        "(.*)*(.*)*(.*)*x",
        "([a-zA-Z]+)*1",
        "(a?){100}a{100}",
        "(?:a{0,40}){0,40}b",
        "(\\w+\\s?)*!",
        "(.|\\n){0,300}(.|\\n){0,300}z",
    ] {
        let Ok(form) = std::panic::catch_unwind(|| {
            form(
                json!([{"field_id": "x", "type": "text", "label": "X", "validation": {"pattern": pattern}}]),
            )
        }) else {
            // Too large to be a form's pattern at all.
            continue;
        };
        let began = Instant::now();
        found(&form, json!({"x": "a".repeat(LONGEST)}));
        let took = began.elapsed();
        assert!(took < Duration::from_secs(5), "{pattern}: {took:?}");
    }
}

#[test]
fn more_than_a_pattern_can_be_tried_on_is_refused() {
    let field = json!([{"field_id": "x", "type": "text", "label": "X",
        "validation": {"pattern": "a*", "max_length": 100_000}}]);
    assert_eq!(
        found(&form(field), json!({"x": "a".repeat(LONGEST + 1)})).len(),
        1
    );
    let field = json!([{"field_id": "x", "type": "text", "label": "X", "validation": {"max_length": 100_000}}]);
    assert!(found(&form(field), json!({"x": "a".repeat(LONGEST + 1)})).is_empty());
}

#[test]
fn more_that_is_wrong_than_anybody_reads_is_not_told() {
    let entered: Map<String, Value> = (0..50_000)
        .map(|number| (format!("field{number}"), Value::Null))
        .collect();
    let issues = check(&every_rule(), &entered, "").expect_err("issues");
    assert!(issues.len() < 120, "{}", issues.len());
    assert!(issues.iter().any(|issue| issue.code == "too_many_issues"));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(|n| json!(n)),
        any::<i64>().prop_map(|n| json!(n)),
        ".{0,20}".prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((".{0,8}", inner), 0..4)
                .prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Whatever is sent, each value that is accepted keeps its rules, and checking what was
    /// accepted again changes nothing.
    #[test]
    fn anything_is_either_accepted_or_said_to_be_wrong(values in prop::collection::vec(any_json(), 8)) {
        let form = every_rule();
        let names = ["name", "email", "secret", "since", "state", "regions", "least", "code"];
        let entered: Map<String, Value> =
            names.iter().map(|name| (*name).to_owned()).zip(values).collect();
        match check(&form, &entered, "/params/form_data") {
            Ok(accepted) => {
                prop_assert_eq!(check(&form, &accepted.values, ""), Ok(accepted));
            }
            Err(issues) => {
                prop_assert!(!issues.is_empty());
                for issue in issues {
                    prop_assert!(issue.pointer.starts_with("/params/form_data/"));
                }
            }
        }
    }
}

/// A form of a component tree, with a control of each kind.
const CONTROLS: &str = r#"{"type": "Card", "children": [{"type": "Form", "onSubmitAction": {"type": "send"}, "children": [
    {"type": "Input", "name": "code", "required": true, "pattern": "[A-Z]{3}-\\d+", "placeholder": "ABC-1"},
    {"type": "Input", "name": "mail", "inputType": "email", "pattern": "(?=.*@example\\.).+"},
    {"type": "Input", "name": "page", "inputType": "url"},
    {"type": "Input", "name": "phone", "inputType": "tel", "pattern": "\\+?[\\d ]+"},
    {"type": "Input", "name": "count", "inputType": "number"},
    {"type": "Input", "name": "secret", "inputType": "password", "pattern": ".{8,}"},
    {"type": "Input", "name": "fixed", "disabled": true, "required": true},
    {"type": "Textarea", "name": "note", "pattern": "[^<>]*"},
    {"type": "Text", "value": "Draft", "editable": {"name": "title", "required": true, "pattern": "\\S.*"}},
    {"type": "Select", "name": "region", "options": [
        {"value": "n", "label": "North"}, {"value": "s", "label": "South", "disabled": true}]},
    {"type": "RadioGroup", "name": "grain", "ariaLabel": "Period", "required": true, "options": [
        {"value": "month", "label": "Month"}, {"value": "day", "label": "Day", "disabled": true}]},
    {"type": "DatePicker", "name": "since", "min": "2025-01-01", "max": "2025-06-30T12:00:00Z"},
    {"type": "Checkbox", "name": "agreed", "label": "I agree", "required": true},
    {"type": "Checkbox", "name": "news"}]}]}"#;

fn of_tree(entered: Value) -> Result<Entered, Vec<(String, String, String)>> {
    let tree = Valid::<Tree>::from_json(CONTROLS).unwrap_or_else(|issues| panic!("{issues:?}"));
    let controls = Controls::inside(&tree.get().root);
    let entered = entered.as_object().expect("an object");
    controls.check(entered, "/f").map_err(|issues| {
        let told = issues.into_iter();
        told.map(|issue| (issue.pointer.replace("/f/", ""), issue.code, issue.message))
            .collect()
    })
}

fn of_tree_found(entered: Value) -> Vec<(String, String)> {
    let issues = of_tree(entered).err().unwrap_or_default();
    issues.into_iter().map(|(at, code, _)| (at, code)).collect()
}

fn right() -> Value {
    json!({"code": "ABC-1", "title": "Draft", "grain": "month", "agreed": true})
}

fn with(more: Value) -> Value {
    let mut entered = right();
    for (name, value) in more.as_object().expect("an object") {
        entered[name] = value.clone();
    }
    entered
}

#[test]
fn what_fits_a_tree_comes_out_in_one_form() {
    let entered = with(json!({
        "mail": " ada@example.org", "page": "https://example.org/a?b=c#d", "phone": "+47 12", "count": "12.50",
        "secret": "12345678", "note": "", "region": "n", "since": "2025-06-30T14:00:00+02:00", "news": false,
    }));
    let accepted = of_tree(entered).expect("accepted");
    assert_eq!(
        Value::Object(accepted.without_secrets()),
        json!({"code": "ABC-1", "mail": "ada@example.org", "page": "https://example.org/a?b=c#d", "phone": "+47 12",
               "count": 12.5, "title": "Draft", "region": "n", "grain": "month", "since": "2025-06-30T12:00:00Z",
               "agreed": true, "news": false})
    );
    assert_eq!(accepted.secrets, ["secret"]);
    let again = of_tree(Value::Object(accepted.values.clone()));
    assert_eq!(again, Ok(accepted));
}

#[test]
fn all_that_is_wrong_with_a_tree_is_said_at_once_by_control() {
    let entered = json!({
        "code": "abc-1", "mail": "ada@elsewhere.org", "page": "example.org", "phone": "call me", "count": "many",
        "secret": "short", "fixed": "x", "note": "<b>", "title": " ", "region": "s", "grain": "day",
        "since": "2025-07-01", "agreed": false, "news": "yes", "cdoe": "ABC-1",
    });
    let wanted = [
        ("cdoe", "unknown_field"),
        ("code", "bad_pattern"),
        ("mail", "bad_pattern"),
        ("page", "bad_pattern"),
        ("phone", "bad_pattern"),
        ("count", "wrong_type"),
        ("secret", "bad_pattern"),
        ("fixed", "disabled"),
        ("note", "bad_pattern"),
        ("title", "missing_field"),
        ("region", "bad_enum"),
        ("grain", "bad_enum"),
        ("since", "out_of_range"),
        ("agreed", "missing_field"),
        ("news", "wrong_type"),
    ]
    .map(|(name, code)| (name.to_owned(), code.to_owned()));
    assert_eq!(of_tree_found(entered.clone()), wanted);
    let said = of_tree(entered).expect_err("issues");
    let of = |name: &str| {
        let found = said.iter().find(|(at, ..)| at == name);
        found.map(|(_, _, message)| message.as_str())
    };
    assert_eq!(of("code"), Some("`code` does not have its form: ABC-1."));
    assert_eq!(
        of("since"),
        Some("`since` must not be after 2025-06-30T12:00:00Z.")
    );
    assert_eq!(of("agreed"), Some("“I agree” must be given."));
    // What is missing when nothing was sent at all; what is disabled is not asked for.
    let missing = ["code", "title", "grain", "agreed"];
    let missing = missing.map(|name| (name.to_owned(), "missing_field".to_owned()));
    assert_eq!(of_tree_found(json!({})), missing);
}

#[test]
fn the_bounds_of_a_date_hold_for_days_and_times() {
    for (since, fits) in [
        ("2025-01-01", true),
        ("2024-12-31", false),
        ("2024-12-31T23:59:59Z", false),
        ("2025-01-01T01:00:00+02:00", false),
        ("2025-06-30", true),
        ("2025-06-30T12:00:00Z", true),
        ("2025-06-30T12:00:01Z", false),
        ("2025-02-30", false),
        ("soon", false),
        ("20250301", false),
    ] {
        let issues = of_tree_found(with(json!({ "since": since })));
        assert_eq!(issues.is_empty(), fits, "{since}: {issues:?}");
    }
    assert_eq!(of_tree_found(with(json!({"since": 20250301}))).len(), 1);
}

#[test]
fn values_of_other_types_are_refused_by_every_control() {
    for wrong in [
        json!([]),
        json!({}),
        json!({"a": 1}),
        json!([["a"]]),
        json!(true),
    ] {
        for name in [
            "mail", "page", "phone", "count", "secret", "note", "region", "since",
        ] {
            if wrong.as_array().is_some_and(Vec::is_empty) {
                continue;
            }
            let issues = of_tree_found(with(json!({ name: wrong.clone() })));
            assert_eq!(issues.len(), 1, "{name} {wrong}");
        }
    }
    for wrong in [json!("true"), json!(1), json!(["x"]), json!({})] {
        assert_eq!(
            of_tree_found(with(json!({"agreed": wrong.clone()}))).len(),
            1,
            "{wrong}"
        );
    }
}

#[test]
fn addresses_of_pages_are_told_from_what_is_none() {
    for address in [
        "https://example.org",
        "HTTP://例子.公司:80/a b".trim_end_matches(" b"),
        "mailto:a@b",
        "urn:x:1",
        "ftp://h/p",
    ] {
        assert!(is_url(address), "{address}");
    }
    for none in [
        "",
        "x",
        ":",
        "https:",
        "https://",
        "https:///a",
        "://x",
        "1a:b",
        "https://a b",
        "http:a",
        "https://a\n",
        "a b:c",
    ] {
        assert!(!is_url(none), "{none}");
    }
}

#[test]
fn of_two_controls_with_one_name_the_last_counts() {
    let tree = r#"{"type": "Card", "children": [{"type": "Form", "onSubmitAction": {"type": "send"}, "children": [
        {"type": "Input", "name": "x", "pattern": "a"}, {"type": "Input", "name": "x", "pattern": "b"}]}]}"#;
    let Ok(tree) = Valid::<Tree>::from_json(tree) else {
        // Better still: there is no such tree.
        return;
    };
    let controls = Controls::inside(&tree.get().root);
    let check = |text: &str| {
        controls
            .check(json!({ "x": text }).as_object().expect("an object"), "")
            .is_ok()
    };
    assert!(check("b") && !check("a"));
}
