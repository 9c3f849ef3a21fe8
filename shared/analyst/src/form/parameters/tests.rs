use proptest::prelude::*;

use super::*;
use crate::plan::{Comparison, Condition, Operator};
use crate::plan::{Grain, Literal};
use crate::present::sample;
use catalogue::Visible;

fn by_region(filters: Vec<Filter>) -> Answerable {
    let mut answerable = sample::answerable(&[("region", None)], &["amount"]);
    answerable.plan.filters = filters;
    answerable
}

fn is(column: &str, operator: Operator, values: &[Literal]) -> Filter {
    Filter::Is(Condition {
        column: sample::of_sales(column),
        operator,
        values: values.to_vec(),
    })
}

fn day(text: &str) -> Literal {
    Literal::Time(text.to_owned())
}

fn text(text: &str) -> Literal {
    Literal::Text(text.to_owned())
}

fn q2() -> Filter {
    is(
        "ordered_at",
        Operator::Within,
        &[day("2025-04-01"), day("2025-07-01")],
    )
}

fn visible() -> Visible {
    sample::visible(&[])
}

fn bound(answerable: &Answerable, given: Value) -> Result<Bound, Vec<Issue>> {
    let visible = visible();
    let given = given.as_object().cloned().unwrap_or_default();
    bind(
        answerable,
        &given,
        "/parameters",
        &sample::asked("sales by region", &visible),
    )
}

fn filters(answerable: &Answerable, given: Value) -> Vec<Filter> {
    bound(answerable, given).expect("bound").plan.filters
}

fn issues(answerable: &Answerable, given: Value) -> Vec<(String, String)> {
    let found = bound(answerable, given).expect_err("issues");
    found
        .into_iter()
        .map(|issue| (issue.pointer, issue.message))
        .collect()
}

#[test]
fn nothing_given_changes_nothing() {
    let answerable = by_region(vec![q2()]);
    let bound = bound(&answerable, json!({})).expect("bound");
    assert_eq!(bound.plan, answerable.plan);
    assert_eq!((bound.drawing, bound.title), (None, None));
}

#[test]
fn one_end_of_a_period_is_replaced_by_itself() {
    let answerable = by_region(vec![q2()]);
    for (given, from, to) in [
        (
            json!({"start_date": "2025-05-01"}),
            "2025-05-01",
            "2025-07-01",
        ),
        (
            json!({"end_date": "2025-04-30"}),
            "2025-04-01",
            "2025-05-01",
        ),
        (
            json!({"start_date": "2024-01-01", "end_date": "2024-12-31"}),
            "2024-01-01",
            "2025-01-01",
        ),
        (json!({"from": "2025-06-30"}), "2025-06-30", "2025-07-01"),
    ] {
        let within = is("ordered_at", Operator::Within, &[day(from), day(to)]);
        assert_eq!(filters(&answerable, given), [within]);
    }
    let open = is("ordered_at", Operator::Less, &[day("2025-07-01")]);
    assert_eq!(filters(&answerable, json!({"start_date": null})), [open]);
    assert!(filters(&answerable, json!({"start_date": null, "end_date": null})).is_empty());
}

#[test]
fn a_bound_of_a_number_replaces_the_one_that_the_plan_has() {
    let number = Literal::Integer;
    let over = by_region(vec![is("amount", Operator::More, &[number(100)])]);
    assert_eq!(
        filters(&over, json!({"amount_min": 50})),
        [is("amount", Operator::AtLeast, &[number(50)])]
    );
    assert_eq!(
        filters(&over, json!({"amount_max": 500})),
        [
            is("amount", Operator::More, &[number(100)]),
            is("amount", Operator::AtMost, &[number(500)]),
        ]
    );
    let between = by_region(vec![is(
        "amount",
        Operator::Between,
        &[number(1), number(9)],
    )]);
    assert_eq!(
        filters(&between, json!({"amount_max": 5})),
        [is("amount", Operator::Between, &[number(1), number(5)])]
    );
}

#[test]
fn values_of_a_list_are_known_in_any_case_and_one_or_several() {
    let answerable = by_region(vec![q2(), is("region", Operator::Equal, &[text("North")])]);
    assert_eq!(
        filters(&answerable, json!({"region": "south"})),
        [q2(), is("region", Operator::Equal, &[text("South")])]
    );
    assert_eq!(
        filters(&answerable, json!({"regions": ["East", "West"]})),
        [
            q2(),
            is("region", Operator::In, &[text("East"), text("West")])
        ]
    );
    assert_eq!(filters(&answerable, json!({"region": null})), [q2()]);
}

#[test]
fn drawing_heading_and_limit_are_taken() {
    let answerable = by_region(Vec::new());
    let bound = bound(
        &answerable,
        json!({"chart_type": "Pie", "title": " Best ", "limit": 3, "color_scheme": "default"}),
    )
    .expect("bound");
    assert_eq!(bound.drawing, Some(Drawing::Pie));
    assert_eq!(bound.title.as_deref(), Some("Best"));
    assert_eq!(bound.plan.limit, Some(3));
}

#[test]
fn everything_wrong_is_named_at_once_with_what_was_meant() {
    let answerable = by_region(vec![q2()]);
    let found = issues(
        &answerable,
        json!({
            "start_date": "last week",
            "region": ["North", "Nroth"],
            "chart_type": "donut",
            "limit": 0,
            "regoin": "North",
            "title": 7,
            "gift": "perhaps",
            "zorkmid~/x": 1,
        }),
    );
    let pointers: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    for expected in [
        "/parameters/start_date",
        "/parameters/region/1",
        "/parameters/chart_type",
        "/parameters/limit",
        "/parameters/regoin",
        "/parameters/title",
        "/parameters/gift",
        "/parameters/zorkmid~0~1x",
    ] {
        assert!(pointers.contains(&expected), "{expected} in {found:?}");
    }
    assert_eq!(found.len(), 8);
    let said = |part: &str| found.iter().any(|(_, message)| message.contains(part));
    assert!(
        said("Did you mean `North`?") && said("Did you mean `region`?"),
        "{found:?}"
    );
    assert!(
        said("`bar`, `line`, `area`, `pie`") && said("Known here: `title`"),
        "{found:?}"
    );
}

#[test]
fn what_is_given_twice_or_ends_before_it_begins_is_named() {
    let answerable = by_region(vec![q2()]);
    let twice = issues(&answerable, json!({"region": "North", "regions": "South"}));
    assert_eq!(twice[0].0, "/parameters/regions");
    let backwards = issues(&answerable, json!({"end_date": "2025-03-01"}));
    assert_eq!(backwards[0].0, "/parameters/end_date");
    let backwards = issues(&answerable, json!({"amount_min": 5, "amount_max": 4}));
    assert_eq!(backwards.len(), 1);
    assert!(bound(&answerable, json!({"end_date": "2025-04-01"})).is_ok());
}

#[test]
fn one_figure_takes_no_limit_and_no_plot() {
    let one = sample::answerable(&[], &["amount"]);
    let found = issues(&one, json!({"limit": 3, "chart_type": "pie"}));
    assert_eq!(found.len(), 2);
    assert!(bound(&one, json!({"chart_type": "card"})).is_ok());
}

#[test]
fn a_comparison_goes_with_the_period_that_it_was_made_for() {
    let mut answerable = by_region(vec![q2()]);
    answerable.plan.comparison = Some(Comparison::Period {
        column: sample::of_sales("ordered_at"),
        from: "2024-04-01".to_owned(),
        to: "2024-07-01".to_owned(),
        label: "Apr–Jun 2024".to_owned(),
    });
    let kept = bound(&answerable, json!({"region": "North"})).expect("bound");
    assert!(kept.plan.comparison.is_some());
    let gone = bound(&answerable, json!({"start_date": "2025-05-01"})).expect("bound");
    assert_eq!(gone.plan.comparison, None);
}

#[test]
fn what_is_listed_is_what_is_taken_and_defaults_change_nothing() {
    let mut answerable = sample::answerable(&[("ordered_at", Some(Grain::Month))], &["amount"]);
    answerable.plan.filters = vec![
        q2(),
        is("region", Operator::In, &[text("North"), text("East")]),
        is("gift", Operator::Equal, &[Literal::Boolean(true)]),
    ];
    let visible = visible();
    let asked = sample::asked("sales by month", &visible);
    let all = parameters(&answerable, &asked);
    let named = |name: &str| all.iter().find(|one| one.name == name).expect(name);
    assert_eq!(named("start_date").kind, ParameterType::Date);
    assert_eq!(named("start_date").default, json!("2025-04-01"));
    assert_eq!(named("end_date").default, json!("2025-06-30"));
    assert_eq!(named("region").default, json!(["North", "East"]));
    assert_eq!(named("gift").default, json!(true));
    assert_eq!(named("chart_type").default, json!("line"));
    let region = named("region").allowed.as_ref().expect("a list");
    assert_eq!(region.len(), 4);
    for parameter in &all {
        let given = json!({parameter.name.clone(): parameter.default});
        let bound = bound(&answerable, given).expect("its own default");
        let same = |one: &Filter| bound.plan.filters.contains(one);
        assert!(answerable.plan.filters.iter().all(same), "{parameter:?}");
        for allowed in parameter.allowed.iter().flatten() {
            let given = json!({parameter.name.clone(): allowed});
            super::tests::bound(&answerable, given).expect("what it allows");
        }
    }
}

#[test]
fn what_a_caller_may_not_see_gives_no_parameter() {
    let answerable = by_region(Vec::new());
    let visible = visible();
    let all = parameters(&answerable, &sample::asked("", &visible));
    assert!(all.iter().all(|one| !one.name.contains("salary")));
    let found = issues(&answerable, json!({"salary_min": 3}));
    assert!(!found[0].1.contains("payroll"));
}

proptest! {
    #[test]
    fn anything_can_be_given_without_a_panic(name in "\\PC{0,12}", value in "\\PC{0,12}", number: f64) {
        let answerable = by_region(vec![q2()]);
        for value in [json!(value), json!(number), json!([value, number]), json!({"a": [value]})] {
            let _ = bound(&answerable, json!({name.clone(): value.clone()}));
            for known in ["start_date", "region", "amount_min", "limit", "chart_type", "gift", "id"] {
                let _ = bound(&answerable, json!({known: value.clone()}));
            }
        }
    }
}
