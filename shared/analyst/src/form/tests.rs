//! Forms go out and come back as plans, and nothing that comes back is trusted.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use catalogue::Visible;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use widgets::kinds::{FieldType, Form};
use widgets::{Body, Descriptor, Issue, Valid};

use super::{carried, entry, filter, submitted, talk};
use crate::plan::{Comparison, Condition, Filter, Grain, Literal, Operator, Plan};
use crate::present::sample::{answerable, asked, of_sales, visible};
use crate::reading::{Answerable, Intent};

fn is(column: &str, operator: Operator, values: &[Literal]) -> Filter {
    Filter::Is(Condition {
        column: of_sales(column),
        operator,
        values: values.to_vec(),
    })
}

fn text(text: &str) -> Literal {
    Literal::Text(text.to_owned())
}

fn day(text: &str) -> Literal {
    Literal::Time(text.to_owned())
}

fn filtered() -> Answerable {
    let mut question = answerable(&[("channel", None)], &["amount"]);
    question.plan.filters = vec![
        is(
            "ordered_at",
            Operator::Within,
            &[day("2025-04-01"), day("2025-07-01")],
        ),
        is("region", Operator::In, &[text("North"), text("South")]),
        is(
            "quantity",
            Operator::Between,
            &[Literal::Integer(1), Literal::Integer(9)],
        ),
        is("note", Operator::Contains, &[text("gift")]),
        Filter::Not(Box::new(is("channel", Operator::Equal, &[text("web")]))),
    ];
    question
}

fn form(descriptor: &Descriptor) -> &Form {
    match &descriptor.body {
        Body::Form(form, _) => form,
        other => panic!("{other:?}"),
    }
}

fn valid(descriptor: &Descriptor) {
    if let Err(issues) = Valid::check(descriptor.clone()) {
        panic!("{issues:#?}");
    }
}

fn defaults(form: &Form) -> Value {
    let fields = form
        .fields
        .iter()
        .filter_map(|field| Some((field.field_id.clone(), field.default_value.clone()?)));
    Value::Object(fields.collect::<Map<_, _>>())
}

fn pointers(issues: &[Issue]) -> Vec<(&str, &str)> {
    issues
        .iter()
        .map(|issue| (issue.pointer.as_str(), issue.code.as_str()))
        .collect()
}

#[test]
fn a_filter_form_shows_the_filters_and_sent_unchanged_gives_the_same_ones() {
    let visible = visible(&[]);
    let question = filtered();
    let widget = filter::filter_form(&question, &asked("q", &visible)).expect("a form");
    valid(&widget);
    let form = form(&widget);
    assert_eq!(
        defaults(form),
        json!({
            "start_date": "2025-04-01", "end_date": "2025-06-30",
            "region": ["North", "South"], "quantity_min": 1, "quantity_max": 9, "note": "gift",
        })
    );
    let plan = submitted(&defaults(form), Some(&form.form_id), &visible).expect("a plan");
    let mut wanted = question.plan.filters.clone();
    let mut got = plan.filters.clone();
    let key = |filter: &Filter| serde_json::to_string(filter).expect("JSON");
    wanted.sort_by_key(key);
    got.sort_by_key(key);
    assert_eq!(got, wanted);
    assert_eq!(plan.dimensions, question.plan.dimensions);
}

#[test]
fn a_changed_form_replaces_what_it_shows_and_keeps_what_it_cannot_show() {
    let visible = visible(&[]);
    let mut question = filtered();
    question.plan.comparison = Some(Comparison::Period {
        column: of_sales("ordered_at"),
        from: "2024-04-01".to_owned(),
        to: "2024-07-01".to_owned(),
        label: "2024".to_owned(),
    });
    let widget = filter::filter_form(&question, &asked("q", &visible)).expect("a form");
    let data =
        json!({"region": ["east"], "gift": "true", "amount_max": "12.5", "end_date": "2025-12-31"});
    let plan = submitted(&data, Some(&form(&widget).form_id), &visible).expect("a plan");
    assert_eq!(
        plan.filters,
        [
            question.plan.filters[4].clone(),
            is("region", Operator::Equal, &[text("East")]),
            is("gift", Operator::Equal, &[Literal::Boolean(true)]),
            is("amount", Operator::AtMost, &[Literal::Number(12.5)]),
            is("ordered_at", Operator::Less, &[day("2026-01-01")]),
        ]
    );
    assert_eq!(plan.comparison, None);
}

#[test]
fn the_bare_form_of_the_seeds_is_read_by_the_catalogue() {
    let visible = visible(&[]);
    let data = json!({"start_date": "2025-04-01", "end_date": "2025-06-30", "regions": ["North"]});
    let plan = submitted(&data, None, &visible).expect("a plan");
    assert_eq!(plan.table, "sales");
    assert_eq!(plan.measures[0].column, Some(of_sales("amount")));
    assert_eq!(
        plan.filters,
        [
            is(
                "ordered_at",
                Operator::Within,
                &[day("2025-04-01"), day("2025-07-01")]
            ),
            is("region", Operator::Equal, &[text("North")]),
        ]
    );
    assert_eq!(plan.dimensions[0].grain, Some(Grain::Month));
    let several = json!({"regions": ["North", "South"], "form_id": null});
    let issues = submitted(&several, Some("customer_search"), &visible).expect_err("issues");
    assert_eq!(pointers(&issues), [("/form_data/form_id", "unknown_field")]);
    let plan = submitted(&json!({"regions": ["North", "South"]}), None, &visible).expect("a plan");
    assert_eq!(plan.dimensions[0].column, of_sales("region"));
}

#[test]
fn everything_wrong_with_a_form_is_reported_at_once() {
    let visible = visible(&[]);
    let data = json!({
        "start_date": "2025-06-30", "end_date": "2025-04-01", "regons": ["North"],
        "region": ["Nort", 3], "quantity_min": "many", "gift": "perhaps",
        "note": "x".repeat(300), "zebra/~": 1,
    });
    let issues = submitted(&data, None, &visible).expect_err("issues");
    assert_eq!(
        pointers(&issues),
        [
            ("/form_data/regons", "unknown_field"),
            ("/form_data/region/0", "bad_enum"),
            ("/form_data/region/1", "wrong_type"),
            ("/form_data/quantity_min", "wrong_type"),
            ("/form_data/gift", "wrong_type"),
            ("/form_data/note", "out_of_range"),
            ("/form_data/zebra~1~0", "unknown_field"),
            ("/form_data/end_date", "out_of_range"),
        ]
    );
    assert!(issues[0].message.ends_with("Did you mean `regions`?"));
    assert!(issues[1].message.ends_with("Did you mean `North`?"));
    let mut body = json!({"form_data": data});
    for issue in &issues[..2] {
        assert!(issue.fix.as_ref().is_some_and(|fix| fix.apply(&mut body)));
    }
    assert_eq!(body["form_data"]["regions"], json!(["North"]));
    assert_eq!(body["form_data"]["region"][0], "North");
    for wrong in [json!([]), json!("x"), json!(null), json!(7)] {
        let issues = submitted(&wrong, None, &visible).expect_err("issues");
        assert_eq!(pointers(&issues), [("/form_data", "wrong_type")]);
    }
}

#[test]
fn days_have_one_form() {
    let visible = visible(&[]);
    for wrong in [
        "2025-02-30",
        "30.06.2025",
        "2025-06-30T10:00:00",
        "20250630",
        "tomorrow",
    ] {
        let issues = submitted(&json!({"start_date": wrong}), None, &visible).expect_err(wrong);
        assert_eq!(
            pointers(&issues),
            [("/form_data/start_date", "wrong_type")],
            "{wrong}"
        );
    }
    assert!(submitted(&json!({"end_date": "9999-12-31"}), None, &visible).is_ok());
}

fn encoded(plan: &Value) -> String {
    format!("filter.{}", URL_SAFE_NO_PAD.encode(plan.to_string()))
}

#[test]
fn a_carried_plan_reaches_nothing_that_the_caller_may_not_see() {
    let caller = visible(&[]);
    let refused = |plan: Value| {
        let issues = submitted(&json!({}), Some(&encoded(&plan)), &caller).expect_err("refused");
        assert_eq!(pointers(&issues), [("/form_id", "unknown_form")], "{plan}");
        assert!(!issues[0].message.contains("payroll"));
        issues[0].message.clone()
    };
    let hidden = refused(json!({"table": "payroll"}));
    let absent = refused(json!({"table": "no_such_table"}));
    assert_eq!(hidden, absent);
    refused(json!({"table": "sales", "columns": [{"table": "payroll", "column": "salary"}]}));
    refused(json!({"table": "sales", "columns": [{"table": "sales", "column": "nothing"}]}));
    // A table that is there, but that no join of the plan leads to.
    refused(json!({"table": "sales", "columns": [{"table": "customers", "column": "name"}]}));
    refused(json!({"table": "sales", "filters": [{"not": {"is": {
        "column": {"table": "payroll", "column": "salary"}, "operator": "more", "values": []}}}]}));
    refused(
        json!({"table": "sales", "joins": [{"from_table": "sales", "from_column": "note",
        "to_table": "customers", "to_column": "id", "declared": true}]}),
    );
    let hr = visible(&["hr"]);
    assert!(
        submitted(
            &json!({}),
            Some(&encoded(&json!({"table": "payroll"}))),
            &hr
        )
        .is_ok()
    );
}

#[test]
fn a_damaged_form_id_is_one_issue() {
    let visible = visible(&[]);
    let deep = format!(
        "{}1{}",
        "{\"filters\":[{\"not\":".repeat(200),
        "}]}".repeat(200)
    );
    for id in [
        "filter.",
        "filter.!!!",
        "filter.bm9qc29u",
        &format!("filter.{}", "A".repeat(100_000)),
        &format!("filter.{}", URL_SAFE_NO_PAD.encode(deep)),
    ] {
        let issues = submitted(&json!({}), Some(id), &visible).expect_err("refused");
        assert_eq!(pointers(&issues), [("/form_id", "unknown_form")]);
    }
}

#[test]
fn masked_columns_give_no_control() {
    let mut question = answerable(&[("segment", None)], &["amount"]);
    question.plan.joins = visible(&[]).catalogue().joins.clone();
    let ids = |visible: &Visible| -> Vec<String> {
        let widget = filter::filter_form(&question, &asked("q", visible)).expect("a form");
        form(&widget)
            .fields
            .iter()
            .map(|field| field.field_id.clone())
            .collect()
    };
    assert!(!ids(&visible(&[])).contains(&"email".to_owned()));
    assert!(ids(&visible(&["pii_reader"])).contains(&"email".to_owned()));
    assert!(ids(&visible(&[])).contains(&"segment".to_owned()));
}

#[test]
fn a_new_row_has_a_form_of_the_columns_that_the_caller_may_see() {
    let visible = visible(&["pii_reader"]);
    let presented = talk(Intent::FormInput, &asked("Add a customer", &visible));
    let widget = &presented.widgets[0];
    valid(widget);
    let form = form(widget);
    let fields: Vec<(&str, FieldType)> = form
        .fields
        .iter()
        .map(|field| (field.field_id.as_str(), field.kind))
        .collect();
    assert_eq!(
        fields,
        [
            ("name", FieldType::Text),
            ("email", FieldType::Email),
            ("segment", FieldType::Select),
        ]
    );
    assert_eq!(form.submit_button_label, "Add customer");
}

#[test]
fn navigation_leads_to_the_tables_that_the_caller_sees() {
    let visible = visible(&[]);
    let presented = talk(
        Intent::Navigation,
        &asked("What can I do with sales data?", &visible),
    );
    valid(&presented.widgets[0]);
    let Body::Navigation(navigation, _) = &presented.widgets[0].body else {
        panic!("cards");
    };
    let routes: Vec<&str> = navigation
        .cards
        .iter()
        .filter_map(|card| card.route.as_deref())
        .collect();
    assert_eq!(routes, ["/tables/sales", "/tables/customers"]);
    assert_eq!(super::navigation::route("a b/ü"), "/tables/a%20b%2F%C3%BC");
}

#[test]
fn a_table_without_columns_has_no_forms() {
    let visible = visible(&[]);
    let mut table = visible.catalogue().tables[0].clone();
    table.columns.clear();
    assert!(entry::entry_form(&table, &asked("q", &visible)).is_none());
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[0-9]{4}-[01][0-9]-[0-3][0-9]".prop_map(Value::from),
        Just(json!("North")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("\\PC{0,6}", inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_form_data_ends_in_a_plan_or_in_issues_inside_it(
        fields in prop::collection::vec((prop_oneof![
            "\\PC{0,8}",
            "(start_date|end_date|regions?|amount_min|amount_max|quantity_min|gift|note|min_amount)"
        ], any_json()), 0..6),
        form_id in prop_oneof![Just(None), "\\PC{0,12}".prop_map(Some), "filter\\.[A-Za-z0-9_-]{0,20}".prop_map(Some)],
    ) {
        let visible = visible(&[]);
        let data = Value::Object(fields.into_iter().collect());
        match submitted(&data, form_id.as_deref(), &visible) {
            Ok(plan) => prop_assert!(carried::is_known(&plan, visible.catalogue())),
            Err(issues) => {
                prop_assert!(!issues.is_empty());
                for issue in issues {
                    prop_assert!(
                        issue.pointer == "/form_id" || data.pointer(issue.pointer.trim_start_matches("/form_data")).is_some(),
                        "{:?}", issue
                    );
                }
            }
        }
    }

    #[test]
    fn any_plan_about_known_columns_is_carried_there_and_back(limit in any::<Option<u32>>(), distinct in any::<bool>()) {
        let visible = visible(&[]);
        let plan = Plan { limit, distinct, ..filtered().plan };
        let id = carried::form_id(&plan).expect("short enough");
        prop_assert_eq!(carried::plan(&id, &visible).expect("known"), plan);
    }
}
