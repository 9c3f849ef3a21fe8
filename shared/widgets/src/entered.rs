//! What was entered into a form, checked against every rule of the form.
//!
//! The form that counts is the one that was stored, never what a client says of it. All that is
//! wrong is said at once, by field. A value is taken as browsers and other clients send it (a
//! number as text, one choice of several without its list) and comes out in one form.

use serde_json::{Map, Number, Value};

use crate::issue::{Issue, below, nearest};
use crate::kinds::form::{FieldType, Form, FormField, Validation, whole_value};

/// Longest text that a field takes, in characters, where its form does not set a bound; and
/// longest that a pattern is tried on, for its time grows with both.
const LONGEST: usize = 10_000;
/// Longest e-mail address, in bytes: that of a path in SMTP (RFC 5321) without its brackets.
const LONGEST_EMAIL: usize = 254;

/// Most issues that are told of one form.
const MOST_ISSUES: usize = 100;

/// Values that a form accepts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entered {
    /// By field, in the form's order: text, numbers, lists of text. What was left empty is not
    /// there.
    pub values: Map<String, Value>,
    /// Names of the fields that hold secrets: their values are to be kept nowhere.
    pub secrets: Vec<String>,
}

impl Entered {
    /// The values that may be kept.
    pub fn without_secrets(&self) -> Map<String, Value> {
        let mut values = self.values.clone();
        values.retain(|name, _| !self.secrets.contains(name));
        values
    }
}

/// Checks what was entered into a form; `at` is the pointer to it in the request.
///
/// # Errors
///
/// Every issue found, with pointers.
pub fn check(form: &Form, entered: &Map<String, Value>, at: &str) -> Result<Entered, Vec<Issue>> {
    let mut issues = Vec::new();
    for name in entered.keys() {
        if issues.len() >= MOST_ISSUES {
            break;
        }
        if !form.fields.iter().any(|field| field.field_id == *name) {
            issues.push(undeclared(form, name, at));
        }
    }
    let mut accepted = Entered::default();
    for field in &form.fields {
        let at = below(at, &field.field_id);
        let given = entered
            .get(&field.field_id)
            .filter(|value| !is_empty(value));
        let Some(given) = given else {
            if field.required {
                let message = format!("{} must be given.", called(field));
                issues.push(Issue::error(at, "missing_field", message));
            }
            continue;
        };
        let found = issues.len();
        let value = read(field, given, &at, &mut issues);
        if let Some(value) = value.filter(|_| issues.len() == found) {
            accepted.values.insert(field.field_id.clone(), value);
            if field.kind == FieldType::Password {
                accepted.secrets.push(field.field_id.clone());
            }
        }
    }
    if issues.is_empty() {
        return Ok(accepted);
    }
    if issues.len() >= MOST_ISSUES {
        let message = "There may be more that is wrong than is told here.";
        issues.push(Issue::error(at, "too_many_issues", message));
    }
    Err(issues)
}

/// Whether nothing was entered.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// What a sentence calls a field.
fn called(field: &FormField) -> String {
    match field.label.trim() {
        "" => format!("`{}`", shown(&field.field_id)),
        label => format!("“{}”", shown(label)),
    }
}

fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

fn undeclared(form: &Form, name: &str, at: &str) -> Issue {
    let message = format!("This form has no field `{}`.", shown(name));
    let issue = Issue::error(below(at, name), "unknown_field", message);
    let known = form.fields.iter().map(|field| field.field_id.as_str());
    match nearest(name, known) {
        Some(meant) => issue.renamed(meant),
        None => issue.removed(),
    }
}

/// The value in its one form.
fn read(field: &FormField, given: &Value, at: &str, issues: &mut Vec<Issue>) -> Option<Value> {
    let wrong = |wanted: &str| {
        let message = format!("{} must be {wanted}.", called(field));
        Issue::error(at, "wrong_type", message)
    };
    match field.kind {
        FieldType::Text | FieldType::Password => {
            let Some(text) = text(given) else {
                issues.push(wrong("text"));
                return None;
            };
            rules(field, &text, at, issues);
            Some(Value::String(text))
        }
        FieldType::Email => {
            let text = given.as_str().map(str::trim).filter(|text| is_email(text));
            let Some(text) = text else {
                issues.push(Issue::error(
                    at,
                    "bad_pattern",
                    format!(
                        "{} must be an e-mail address, as ada@example.org.",
                        called(field)
                    ),
                ));
                return None;
            };
            rules(field, text, at, issues);
            Some(text.into())
        }
        FieldType::Date => {
            let day = given.as_str().map(str::trim).filter(|text| is_day(text));
            let Some(day) = day else {
                let message = format!("{} must be a day, as 2025-04-01.", called(field));
                issues.push(Issue::error(at, "bad_pattern", message));
                return None;
            };
            rules(field, day, at, issues);
            Some(day.into())
        }
        FieldType::Number => {
            let Some(number) = number(given) else {
                issues.push(wrong("a number"));
                return None;
            };
            rules(field, &number.to_string(), at, issues);
            Some(Value::Number(number))
        }
        FieldType::Select => {
            let Some(text) = text(given) else {
                issues.push(wrong("one of its choices"));
                return None;
            };
            let chosen = choice(field, &text, at, issues)?;
            rules(field, &chosen, at, issues);
            Some(Value::String(chosen))
        }
        FieldType::Multiselect => {
            let one = std::slice::from_ref(given);
            let (items, listed) = match given {
                Value::Array(items) => (items.as_slice(), true),
                _ => (one, false),
            };
            let mut chosen: Vec<Value> = Vec::new();
            for (index, item) in items.iter().enumerate() {
                if issues.len() >= MOST_ISSUES {
                    break;
                }
                let here = if listed {
                    below(at, index)
                } else {
                    at.to_owned()
                };
                let Some(text) = text(item) else {
                    let message = format!("{} must be a list of its choices.", called(field));
                    issues.push(Issue::error(here, "wrong_type", message));
                    continue;
                };
                let Some(text) = choice(field, &text, &here, issues) else {
                    continue;
                };
                rules(field, &text, &here, issues);
                let text = Value::String(text);
                if !chosen.contains(&text) {
                    chosen.push(text);
                }
            }
            Some(Value::Array(chosen))
        }
    }
}

/// Text, or a number where text is asked for.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn choice(field: &FormField, text: &str, at: &str, issues: &mut Vec<Issue>) -> Option<String> {
    let options = field.options.as_deref().unwrap_or_default();
    if let Some(option) = options.iter().find(|option| option.value == text) {
        return Some(option.value.clone());
    }
    let message = format!("`{}` is no choice of {}.", shown(text), called(field));
    let issue = Issue::error(at, "bad_enum", message);
    let known = options.iter().map(|option| option.value.as_str());
    issues.push(match nearest(text, known) {
        Some(meant) => issue.meaning(meant),
        None => issue,
    });
    None
}

/// Lengths and pattern of a value.
fn rules(field: &FormField, text: &str, at: &str, issues: &mut Vec<Issue>) {
    let none = Validation::default();
    let rules = field.validation.as_ref().unwrap_or(&none);
    let count = text.chars().count();
    let mut too = |message: String| issues.push(Issue::error(at, "out_of_range", message));
    let length = |bound: u64| usize::try_from(bound).unwrap_or(usize::MAX);
    let (least, most) = (rules.min_length.map(length), rules.max_length.map(length));
    if let Some(least) = least.filter(|least| count < *least) {
        too(format!(
            "{} must have at least {}, this has {count}.",
            called(field),
            characters(least)
        ));
    }
    if let Some(most) = most.filter(|most| count > *most) {
        too(format!(
            "{} may have {}, this has {count}.",
            called(field),
            characters(most)
        ));
        return;
    }
    if count > LONGEST && (most.is_none() || rules.pattern.is_some()) {
        too(format!(
            "{} may have {}.",
            called(field),
            characters(LONGEST)
        ));
        return;
    }
    let Some(pattern) = &rules.pattern else {
        return;
    };
    // A form that was checked has patterns that compile, and all of them take linear time.
    if whole_value(pattern).is_ok_and(|pattern| !pattern.is_match(text)) {
        let message = match field.placeholder.as_deref().map(str::trim) {
            Some(hint) if !hint.is_empty() => {
                format!("{} does not have its form: {}.", called(field), shown(hint))
            }
            _ => format!(
                "{} does not have its form, `{}`.",
                called(field),
                shown(pattern)
            ),
        };
        issues.push(Issue::error(at, "bad_pattern", message));
    }
}

fn characters(count: usize) -> String {
    let noun = if count == 1 {
        "character"
    } else {
        "characters"
    };
    format!("{count} {noun}")
}

/// Whether a text is an address as HTML defines it for `<input type=email>`; letters of any script
/// may stand before the sign and in the names behind it.
fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else {
        return false;
    };
    let mark = |letter: char| ".!#$%&'*+/=?^_`{|}~-".contains(letter);
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().count() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    text.len() <= LONGEST_EMAIL
        && !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_alphanumeric() || mark(letter))
        && host.split('.').all(label)
}

/// Whether a text is a day as `2025-04-01`.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// A finite number, or text that is one as JSON writes them.
fn number(value: &Value) -> Option<Number> {
    let number = match value {
        Value::Number(number) => number.clone(),
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    number
        .as_f64()
        .is_some_and(f64::is_finite)
        .then_some(number)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{Body, Descriptor, Valid};

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
}
