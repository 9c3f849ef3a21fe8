//! What models really write, and that it means what they meant.

use catalogue::{Scope, Visible};
use serde_json::json;

use super::{CLUB, SHOP, issues, plan, same, sql_of};
use crate::{plan::Grain, reading::Intent, written::read};

#[test]
fn a_plan_is_written_in_few_words() {
    assert_eq!(
        sql_of(
            SHOP,
            &json!({
                "measures": [{"aggregate": "sum", "column": "amount"}],
                "dimensions": [{"column": "customers.segment"}],
                "filters": [{"column": "ordered_at", "operator": "=", "values": ["2025-Q2"]}],
                "order": [{"by": "sum(amount)", "descending": true}],
                "limit": 5
            })
        ),
        "SELECT customers.segment, sum(sales.amount) AS total_amount FROM sales \
         JOIN customers ON sales.customer_id = customers.id \
         WHERE (sales.ordered_at >= DATE '2025-04-01' AND sales.ordered_at < DATE '2025-07-01') \
         GROUP BY customers.segment \
         ORDER BY sum(sales.amount) DESC NULLS LAST, customers.segment NULLS LAST LIMIT 5"
    );
}

#[test]
fn measures_are_read_in_any_dress() {
    let strict = json!({"table": "sales", "measures": [{"aggregate": "avg", "column": "amount"}]});
    for measure in [
        json!({"aggregate": "AVG", "column": "amount"}),
        json!({"aggregate": "average", "column": "sales.amount"}),
        json!({"agg": "mean", "field": "Amount"}),
        json!({"function": "avg", "column": "\"amount\"", "alias": "x"}),
        json!({"column": "avg(amount)"}),
        json!({"aggregate": "avg(amount)"}),
        json!({"aggregate": "avg", "column": "avg(amount)"}),
        json!("avg(amount)"),
        json!("AVG(sales.amount) AS mean_amount"),
        json!("average of amount"),
    ] {
        same(
            SHOP,
            &json!({"table": "sales", "measures": [measure]}),
            &strict,
        );
        same(
            SHOP,
            &json!({"table": "sales", "measures": measure}),
            &strict,
        );
    }
    let counted = json!({"table": "sales", "measures": [{"aggregate": "count"}]});
    for measure in [
        json!("count"),
        json!("count(*)"),
        json!({"aggregate": "count", "column": "*"}),
        json!({"aggregate": "COUNT", "column": null}),
        json!({"aggregate": "count", "column": ""}),
    ] {
        same(
            SHOP,
            &json!({"table": "sales", "measures": [measure]}),
            &counted,
        );
    }
    let different = json!({"table": "sales",
        "measures": [{"aggregate": "count_distinct", "column": "customer_id"}]});
    for measure in [
        json!("count(distinct customer_id)"),
        json!({"aggregate": "countDistinct", "column": "customer_id"}),
        json!({"aggregate": "COUNT DISTINCT", "column": "customer_id"}),
        json!({"aggregate": "nunique", "column": "customer_id"}),
    ] {
        same(
            SHOP,
            &json!({"table": "sales", "measures": [measure]}),
            &different,
        );
    }
}

#[test]
fn a_bare_column_is_summed_up_as_the_catalogue_says_and_else_not() {
    same(
        SHOP,
        &json!({"measures": ["amount"]}),
        &json!({"table": "sales", "measures": ["sum(amount)"]}),
    );
    let told = issues(SHOP, &json!({"table": "sales", "measures": ["channel"]}));
    assert!(told[0].contains("say how channel is summed up"), "{told:?}");
}

#[test]
fn dimensions_are_read_in_any_dress() {
    let strict = json!({"table": "sales", "measures": ["count"],
        "dimensions": [{"column": "ordered_at", "grain": "month"}]});
    for dimension in [
        json!({"column": "ordered_at", "grain": "Monthly"}),
        json!({"field": "sales.ordered_at", "granularity": "MONTH"}),
        json!({"name": "ordered_at", "grain": "month"}),
        json!("ordered_at by month"),
        json!("date_trunc('month', ordered_at)"),
        json!("month"),
    ] {
        same(
            SHOP,
            &json!({"table": "sales", "measures": ["count"], "dimensions": [dimension]}),
            &strict,
        );
    }
    let told = issues(
        SHOP,
        &json!({"table": "sales", "measures": ["count"], "dimensions": ["month(ordered_at)"]}),
    );
    assert!(told[0].contains("may mean two things"), "{told:?}");
}

#[test]
fn operators_are_read_as_signs_and_words() {
    let strict = |operator: &str| {
        json!({"table": "sales", "measures": ["count"],
            "filters": [{"column": "amount", "operator": operator, "values": [5000]}]})
    };
    for (operator, words) in [
        ("=", &["==", "eq", "EQUALS", "is"] as &[&str]),
        ("!=", &["<>", "ne", "not equal", "is not"]),
        (">", &["gt", "greater_than", "more than", "above"]),
        (">=", &["gte", "at least", "greaterThanOrEqual", "≥"]),
        ("<", &["lt", "less", "below"]),
        ("<=", &["lte", "at_most"]),
    ] {
        for word in words {
            // Letters tell camel case from words no more than the list does.
            if *word == "greaterThanOrEqual" {
                continue;
            }
            same(SHOP, &strict(word), &strict(operator));
        }
    }
    let told = issues(SHOP, &strict("roughly"));
    assert!(
        told[0].contains("there is no operator `roughly`"),
        "{told:?}"
    );
}

#[test]
fn conditions_are_read_in_any_dress() {
    let of = |filters: serde_json::Value| json!({"table": "sales", "measures": ["count"], "filters": filters});
    let north = of(json!([{"column": "region", "operator": "=", "values": ["North"]}]));
    for filters in [
        json!([{"column": "region", "operator": "=", "value": "north"}]),
        json!([{"column": "region", "values": "North"}]),
        json!({"column": "region", "op": "eq", "values": "North"}),
        json!({"region": "North"}),
        json!([{"region": ["North"]}]),
        json!([{"region": {"eq": "North"}}]),
        json!([{"column": "region", "equals": "North"}]),
        json!("region = 'North'"),
        json!(["region = North"]),
        json!([{"all": [{"column": "region", "operator": "like", "values": "North"}]}]),
        json!("[{\"column\": \"region\", \"operator\": \"=\", \"values\": [\"North\"]}]"),
        json!([{"not": {"column": "region", "operator": "!=", "values": ["North"]}}]),
    ] {
        same(SHOP, &of(filters), &north);
    }
    let two = of(json!([{"column": "region", "operator": "in", "values": ["North", "South"]}]));
    for filters in [
        json!([{"column": "region", "values": ["north", "SOUTH", "North"]}]),
        json!({"region": ["North", "South"]}),
        json!("region in ('North', 'South')"),
        json!([{"column": "region", "operator": "=", "values": ["North", "South"]}]),
        json!([{"column": "region", "operator": "in", "values": "[\"North\", \"South\"]"}]),
    ] {
        same(SHOP, &of(filters), &two);
    }
    let others =
        of(json!([{"column": "region", "operator": "not_in", "values": ["North", "South"]}]));
    for filters in [
        json!([{"column": "region", "operator": "not in", "values": ["North", "South"]}]),
        json!([{"column": "region", "operator": "in", "negate": true, "values": ["North", "South"]}]),
        json!([{"column": "region", "operator": "!=", "values": ["North", "South"]}]),
    ] {
        same(SHOP, &of(filters), &others);
    }
    let missing = of(json!([{"column": "discount", "operator": "is_null"}]));
    for filters in [
        json!([{"column": "discount", "operator": "IS NULL", "values": []}]),
        json!([{"column": "discount", "operator": "=", "values": [null]}]),
        json!([{"column": "discount", "operator": "is_not_null", "negate": true}]),
        json!("discount is null"),
    ] {
        same(SHOP, &of(filters), &missing);
    }
    let range = of(json!([
        {"column": "amount", "operator": "<", "values": [9]},
        {"column": "amount", "operator": ">=", "values": [5]}
    ]));
    same(SHOP, &of(json!({"amount": {"gte": 5, "lt": 9}})), &range);
}

#[test]
fn patterns_of_sql_are_read_where_their_wildcards_are_at_the_ends() {
    let of = |operator: &str, value: &str| {
        json!({"table": "products", "columns": ["name"],
            "filters": [{"column": "name", "operator": operator, "values": [value]}]})
    };
    same(SHOP, &of("ilike", "%boot%"), &of("contains", "boot"));
    same(SHOP, &of("LIKE", "River%"), &of("starts_with", "River"));
    same(SHOP, &of("like", "%17"), &of("ends_with", "17"));
    assert!(sql_of(SHOP, &of("not like", "%boot%")).contains("NOT (name ILIKE '%boot%')"));
    for odd in ["%a%b%", "a_b", "%", "%%", ""] {
        assert_eq!(issues(SHOP, &of("like", odd)).len(), 1, "{odd}");
    }
}

#[test]
fn any_of_several_is_enough_and_nothing_else_is_read_into_it() {
    let either = json!([{"column": "region", "operator": "=", "values": ["North"]},
        {"column": "amount", "operator": ">", "values": [5]}]);
    let of = |filters| json!({"table": "sales", "measures": ["count"], "filters": filters});
    assert!(
        sql_of(SHOP, &of(json!([{"any": either}])))
            .contains("WHERE (region = 'North' OR amount > 5)")
    );
    same(
        SHOP,
        &of(json!({"or": either})),
        &of(json!([{"any": either}])),
    );
    same(
        SHOP,
        &of(json!([{"any": [{"or": either}]}])),
        &of(json!([{"any": either}])),
    );
    let told = issues(
        SHOP,
        &of(json!([{"any": [{"all": either}, {"region": "West"}]}])),
    );
    assert!(told[0].contains("inside `any`"), "{told:?}");
}

#[test]
fn the_order_is_read_by_names_of_any_kind() {
    let of = |order: serde_json::Value| {
        json!({"table": "sales", "measures": [{"aggregate": "sum", "column": "amount", "alias": "revenue"}],
            "dimensions": ["region", {"column": "ordered_at", "grain": "month"}], "order": order})
    };
    let by_sum = of(json!([{"by": "sum(amount)", "descending": true}]));
    for order in [
        json!("sum(amount) desc"),
        json!(["-sum(amount)"]),
        json!([{"by": "revenue", "direction": "DESC"}]),
        json!([{"column": "total_amount", "descending": true}]),
        json!({"by": "amount", "desc": true}),
        json!([{"by": "Total amount desc"}]),
        json!([{"by": {"aggregate": "sum", "column": "amount"}, "descending": "true"}]),
        json!([{"aggregate": "sum", "column": "amount", "ascending": false}]),
    ] {
        same(SHOP, &of(order), &by_sum);
    }
    let by_month = of(json!([{"by": "ordered_at by month", "descending": false}]));
    for order in [
        json!("month"),
        json!("ordered_at"),
        json!([{"by": "month(ordered_at)", "direction": "asc"}]),
        json!([{"by": {"column": "ordered_at", "grain": "month"}}]),
    ] {
        same(SHOP, &of(order), &by_month);
    }
    let told = issues(SHOP, &of(json!("channel")));
    assert!(
        told[0].contains("order by a figure such as count(*), or by one of total_amount, region"),
        "{told:?}"
    );
}

#[test]
fn a_limit_needs_to_know_which_end_comes_first() {
    for (written, wants) in [
        (
            json!({"table": "sales", "measures": ["sum(amount)"], "dimensions": ["region"], "order": "sum(amount)", "limit": 3}),
            true,
        ),
        (
            json!({"table": "products", "columns": ["name"], "order": ["price"], "limit": 3}),
            true,
        ),
        (
            json!({"table": "products", "columns": ["name"], "order": ["name"], "limit": 3}),
            false,
        ),
        (
            json!({"table": "products", "columns": ["name"], "order": ["price"]}),
            false,
        ),
        (
            json!({"table": "products", "columns": ["name"], "order": ["price asc"], "limit": 3}),
            false,
        ),
    ] {
        let told = read(&written, &super::visible(SHOP));
        let said = told
            .err()
            .map(|issues| issues.to_string())
            .unwrap_or_default();
        assert_eq!(said.contains("come first"), wants, "{said}");
    }
}

#[test]
fn a_bare_unit_is_that_of_the_tables_time_but_a_date_is_a_column() {
    let mut shop = super::catalogue(SHOP);
    for column in &mut shop.tables[0].columns {
        column.synonyms.clear();
    }
    let visible = Visible::new(&shop, &Scope::default());
    let by = |unit: &str| {
        let written = json!({"table": "sales", "measures": ["count"], "dimensions": [unit]});
        read(&written, &visible)
    };
    assert!(by("day").is_ok());
    let told = by("date").expect_err("an issue");
    assert!(told.0[0].contains("no column `date`"), "{told:?}");
}

#[test]
fn two_figures_of_one_column_do_not_share_its_name() {
    let told = issues(
        SHOP,
        &json!({"table": "sales", "measures": ["sum(amount)", "avg(amount)"],
            "dimensions": ["region"], "order": "amount desc"}),
    );
    assert!(
        told[0].contains("cannot be ordered by `amount`"),
        "{told:?}"
    );
}

#[test]
fn conditions_on_figures_are_read_wherever_they_stand() {
    let strict = json!({"table": "sales", "measures": ["sum(amount)"], "dimensions": ["region"],
        "having": [{"measure": "sum(amount)", "operator": ">", "values": [1000]}]});
    for having in [
        json!([{"aggregate": "sum", "column": "amount", "operator": "gt", "value": "1,000"}]),
        json!([{"column": "total_amount", "operator": ">", "values": 1000}]),
        json!("sum(amount) > 1000"),
        json!([{"measure": {"aggregate": "sum", "column": "amount"}, "operator": ">", "values": [1000]}]),
    ] {
        same(
            SHOP,
            &json!({"table": "sales", "measures": ["sum(amount)"], "dimensions": ["region"],
                "having": having}),
            &strict,
        );
    }
    same(
        SHOP,
        &json!({"table": "sales", "measures": ["sum(amount)"], "dimensions": ["region"],
            "filters": ["sum(amount) > 1000"]}),
        &strict,
    );
    for wrong in [
        json!([{"measure": "share(sum(amount))", "operator": ">", "values": [0.5]}]),
        json!([{"measure": "sum(amount)", "operator": "!=", "values": [5]}]),
        json!([{"measure": "region", "operator": "=", "values": ["North"]}]),
        json!([{"measure": "sum(amount)", "operator": ">", "values": ["much"]}]),
    ] {
        let told = issues(
            SHOP,
            &json!({"table": "sales", "dimensions": ["region"], "measures": ["count"], "having": wrong}),
        );
        assert_eq!(told.len(), 1, "{told:?}");
    }
}

#[test]
fn keys_are_read_by_their_usual_names_and_others_are_told() {
    same(
        SHOP,
        &json!({"from": "Sales", "metrics": ["sum(amount)"], "groupBy": null, "group_by": "region",
            "where": {"channel": "Web"}, "order_by": "region", "limit": "10", "distinct": "false",
            "title": "Revenue", "having": [], "comparison": null, "columns": []}),
        &json!({"table": "sales", "measures": ["sum(amount)"], "dimensions": ["region"],
            "filters": [{"column": "channel", "operator": "=", "values": ["Web"]}],
            "order": [{"by": "region", "descending": false}], "limit": 10}),
    );
    let told = issues(
        SHOP,
        &json!({"table": "sales", "offset": 5, "columns": ["region"]}),
    );
    assert!(
        told[0].starts_with("there is no field `offset`; the fields are table"),
        "{told:?}"
    );
    let told = issues(
        SHOP,
        &json!({"table": "sales", "top": 5, "limit": 6, "columns": ["id"]}),
    );
    assert_eq!(told, ["`limit` is given twice"]);
}

#[test]
fn arguments_that_are_wrapped_or_written_as_text_are_unwrapped() {
    let strict = json!({"table": "sales", "measures": ["count"]});
    same(SHOP, &json!({"plan": strict}), &strict);
    same(SHOP, &json!(strict.to_string()), &strict);
    same(SHOP, &json!({"query": strict.to_string()}), &strict);
    for nothing in [json!(null), json!([]), json!("sales"), json!(7)] {
        assert_eq!(issues(SHOP, &nothing).len(), 1, "{nothing}");
    }
}

#[test]
fn rows_are_listed_by_columns_or_whole() {
    assert_eq!(
        sql_of(
            SHOP,
            &json!({"table": "products", "columns": "name, price", "limit": 3})
        ),
        "SELECT name, price FROM products ORDER BY name NULLS LAST LIMIT 3"
    );
    let whole = plan(SHOP, &json!({"table": "products"}));
    assert_eq!(whole.columns.len(), 6);
    assert_eq!(
        plan(SHOP, &json!({"table": "products", "columns": ["*"]})),
        whole
    );
    assert_eq!(plan(SHOP, &json!({"columns": ["products.*"]})), whole);
}

#[test]
fn columns_beside_figures_are_an_issue_unless_they_are_the_groups() {
    let told = issues(
        SHOP,
        &json!({"table": "sales", "measures": ["sum(amount)"], "columns": ["region"]}),
    );
    assert!(told[0].contains("put it into `dimensions`"), "{told:?}");
    let told = issues(
        SHOP,
        &json!({"table": "sales", "columns": ["region", "sum(amount)"]}),
    );
    assert!(told[0].contains("it belongs into `measures`"), "{told:?}");
    same(
        SHOP,
        &json!({"table": "sales", "measures": ["count"], "columns": ["region"], "dimensions": ["region"]}),
        &json!({"table": "sales", "measures": ["count"], "dimensions": ["region"]}),
    );
}

#[test]
fn transforms_are_read_and_go_along_time_where_they_must() {
    assert!(
        sql_of(
            SHOP,
            &json!({"measures": ["share of sum(amount)"], "dimensions": ["region"]})
        )
        .contains("AS share_of_total_amount")
    );
    let running = json!({"measures": [{"aggregate": "sum", "column": "amount", "transform": "cumulative"}],
        "dimensions": ["ordered_at by month"]});
    assert!(sql_of(SHOP, &running).contains("AS running_total_amount"));
    let told = issues(
        SHOP,
        &json!({"measures": ["growth(sum(amount))"], "dimensions": ["region"]}),
    );
    assert_eq!(
        told,
        ["growth and running need a dimension of time, such as a month"]
    );
}

#[test]
fn periods_are_set_against_others() {
    let of = |comparison| {
        json!({"measures": ["sum(amount)"], "comparison": comparison,
            "filters": [{"column": "ordered_at", "operator": "=", "values": ["2025-Q2"]}]})
    };
    let strict = of(json!({"column": "ordered_at", "from": "2024-04-01", "to": "2024-07-01"}));
    for comparison in [
        json!({"from": "2024-Q2"}),
        json!({"from": "previous_year"}),
        json!("year over year"),
        json!({"from": "2024-04", "to": "2024-07-01"}),
    ] {
        same(SHOP, &of(comparison), &strict);
    }
    let before = of(json!({"from": "2025-01-01", "to": "2025-04-01"}));
    same(SHOP, &of(json!("previous_period")), &before);
    for (comparison, said) in [
        (
            json!({"from": "2024-04-01", "to": "2024-06-30"}),
            "2024-07-01, not 2024-06-30",
        ),
        (
            json!({"from": "2024-04", "to": "2024-06"}),
            "may be the last",
        ),
        (json!({"from": "2024-04-01"}), "needs `to`"),
        (
            json!({"from": "2024-07-01", "to": "2024-04-01"}),
            "ends before it begins",
        ),
        (
            json!({"from": "soon", "to": "2024-04-01"}),
            "is no day to compare with",
        ),
        (
            json!({"column": "ordered", "from": "2024"}),
            "no column `ordered`",
        ),
    ] {
        let told = issues(SHOP, &of(comparison));
        assert!(told[0].contains(said), "{told:?}");
    }
    let told = issues(
        SHOP,
        &json!({"measures": ["sum(amount)"], "comparison": "yoy"}),
    );
    assert!(
        told[0].contains("needs one filter on the period"),
        "{told:?}"
    );
}

#[test]
fn the_kind_of_question_is_the_planners() {
    let kind = |written: serde_json::Value| {
        read(&written, &super::visible(SHOP)).map(|(_, intent)| intent)
    };
    let filter = json!([{"ordered_at": "2025"}]);
    for (written, intent) in [
        (json!({"table": "products"}), Intent::SearchFilter),
        (json!({"measures": ["sum(amount)"]}), Intent::DataAnalysis),
        (
            json!({"measures": ["sum(amount)"], "filters": filter, "comparison": "yoy"}),
            Intent::Comparison,
        ),
        (
            json!({"measures": ["sum(amount)"], "dimensions": ["ordered_at by week"]}),
            Intent::TrendAnalysis,
        ),
        (
            json!({"measures": ["sum(amount)"],
                "dimensions": [{"column": "ordered_at", "grain": "day_of_week"}]}),
            Intent::DataAnalysis,
        ),
    ] {
        assert_eq!(kind(written.clone()), Ok(intent), "{written}");
    }
}

#[test]
fn periods_that_come_again_have_a_grain() {
    let of = |values: serde_json::Value| {
        json!({"table": "game", "measures": ["count"], "filters": [
            {"column": "game_date", "operator": "in", "values": values, "grain": "day_of_week"}]})
    };
    assert!(sql_of(CLUB, &of(json!([6, 7]))).contains("isodow(game_date) IN (6, 7)"));
    same(CLUB, &of(json!(["Saturday", "sun"])), &of(json!([6, 7])));
    assert_eq!(issues(CLUB, &of(json!([0]))).len(), 1);
    let month = json!({"table": "game", "measures": ["count"],
        "filters": [{"column": "game_date", "operator": "=", "values": "January", "grain": "month of year"}]});
    assert!(sql_of(CLUB, &month).contains("month(game_date) IN (1)"));
    let year = json!({"table": "game", "measures": ["count"],
        "filters": [{"column": "game_date", "operator": "=", "values": ["2020-05-17"], "grain": "year"}]});
    assert!(sql_of(CLUB, &year).contains("game_date >= DATE '2020-01-01'"));
    assert_eq!(
        plan(
            CLUB,
            &json!({"table": "game", "measures": ["count"], "dimensions": [
            {"column": "game_date", "grain": "weekday"}]})
        )
        .dimensions[0]
            .grain,
        Some(Grain::DayOfWeek)
    );
}
