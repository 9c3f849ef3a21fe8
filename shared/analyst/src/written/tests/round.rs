//! What the planner plans can be written and read back.

use std::sync::Arc;

use catalogue::Visible;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::json;

use super::{CLINIC, CLUB, LIBRARY, SHOP, visible};
use crate::{
    Analyst, Reading,
    plan::{Filter, Plan},
    sql,
    written::{Written, read},
};

const TODAY: Date = date(2025, 8, 20);

/// Whether the plan can be written; that it was written rightly is asserted.
#[track_caller]
fn round(plan: &Plan, visible: &Visible) -> bool {
    let Some(written) = Written::of(plan, visible) else {
        return false;
    };
    let json = serde_json::to_value(&written).expect("JSON");
    let (again, _) = read(&json, visible).unwrap_or_else(|e| panic!("{json}: {e}"));
    let sql = |plan| sql::write(plan, visible.catalogue()).sql;
    assert_eq!(sql(&again), sql(plan), "{json}");
    let typed: Written = serde_json::from_value(json).expect("a written plan");
    assert_eq!(typed, written);
    true
}

fn answers(tables: &str, questions: &[&str]) -> (Vec<(String, Plan)>, Arc<Visible>) {
    let visible = Arc::new(visible(tables));
    let analyst = Analyst::new(Arc::clone(&visible));
    let plans = questions
        .iter()
        .filter_map(|question| match analyst.read(question, &[], TODAY) {
            Reading::Answer(answer) => Some(((*question).to_owned(), answer.plan)),
            _ => None,
        })
        .collect();
    (plans, visible)
}

#[test]
fn every_plan_of_the_shops_questions_can_be_written() {
    let questions: Vec<&str> = include_str!("../../../tests/shop/questions.txt")
        .lines()
        .filter_map(|line| Some(line.split_once(" => ")?.0))
        .collect();
    let (plans, visible) = answers(SHOP, &questions);
    assert!(plans.len() > 150, "{}", plans.len());
    let (said, lost): (Vec<_>, Vec<_>) = plans.iter().partition(|(_, p)| round(p, &visible));
    assert!(said.len() >= 250, "{}", said.len());
    // A join that no column comes from has no word.
    for (question, plan) in lost {
        let bare = Plan {
            joins: Vec::new(),
            ..plan.clone()
        };
        assert!(round(&bare, &visible), "{question}: {plan:#?}");
    }
}

#[test]
fn so_can_plans_over_other_tables() {
    for (tables, questions) in [
        (
            CLUB,
            &[
                "average age by position",
                "name and age of the tallest player",
                "clubs founded after 1900",
                "games per season in 2020",
                "positions with average market value above 15000000",
                "players whose name contains \"Smith\"",
                "total goals by club",
                "how many games on Mondays",
            ] as &[&str],
        ),
        (
            CLINIC,
            &[
                "total cost by diagnosis",
                "number of admissions by month in 2024",
                "average salary by speciality",
                "patients without admissions",
                "admissions that are not discharged",
                "total cost by physician",
            ],
        ),
        (
            LIBRARY,
            &[
                "number of books by genre",
                "loans by month in 2024",
                "members without loans",
                "books by Canadian authors",
                "share of loans by genre",
                "average price of books published before 1980",
            ],
        ),
    ] {
        let (plans, visible) = answers(tables, questions);
        assert!(plans.len() * 2 > questions.len(), "{}", plans.len());
        for (question, plan) in &plans {
            assert!(round(plan, &visible), "{question}: {plan:#?}");
        }
    }
}

#[test]
fn what_it_cannot_say_is_not_said_otherwise() {
    let visible = visible(SHOP);
    let base = super::plan(SHOP, &json!({"table": "sales", "measures": ["count"]}));
    assert!(round(&base, &visible));
    let nested = Plan {
        filters: vec![Filter::Not(Box::new(Filter::Any(Vec::new())))],
        ..base.clone()
    };
    assert_eq!(Written::of(&nested, &visible), None);
    let optional = Plan {
        optional: visible.catalogue().joins.clone(),
        ..base
    };
    assert_eq!(Written::of(&optional, &visible), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_planner_reads_is_written_rightly_or_not_at_all(
        words in proptest::collection::vec(proptest::sample::select(vec![
            "show", "how many", "sales", "amount", "by region", "by month", "for each product", "not", "or", "and",
            "top 5", "over 5,000", "between 2024 and 2025", "in Q2", "last month", "vs last year", "the most",
            "highest", "average", "number of", "customers", "products", "with", "without", "more than 3", "Boston",
            "from the web", "ordered by price", "share of", "growth", "since march", "whose name contains \"a_b\"",
            "on weekends", "different", "segment", "category",
        ]), 1..7)
    ) {
        let visible = Arc::new(visible(SHOP));
        let analyst = Analyst::new(Arc::clone(&visible));
        if let Reading::Answer(answer) = analyst.read(&words.join(" "), &[], TODAY) {
            round(&answer.plan, &visible);
        }
    }
}
