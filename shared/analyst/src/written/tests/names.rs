//! Names: which table and column is meant, how tables come together, and what is said of names that
//! are not there.

use catalogue::{Catalogue, ColumnType, Role, Scope, Visible};
use serde_json::json;

use super::{CLINIC, CLUB, SHOP, catalogue, issues, plan, same, sql_of};
use crate::{present::sample, written::read};

#[test]
fn everything_that_is_wrong_is_said_at_once_with_the_nearest_names() {
    let told = issues(
        SHOP,
        &json!({
            "table": "sales",
            "measures": [{"aggregate": "sum", "column": "amout"}, {"aggregate": "summ", "column": "amount"}],
            "dimensions": ["regoin"],
            "filters": [{"column": "channel", "operator": "=", "values": ["Wob"]},
                {"column": "ordered_at", "operator": ">", "values": ["yesterday"]}],
            "limit": 0,
            "colour": "red"
        }),
    );
    assert_eq!(
        told,
        [
            "there is no aggregate `summ`; the aggregates are sum, avg, min, max, count, \
             count_distinct, median, std_dev",
            "`limit` is a whole number of at least 1",
            "there is no field `colour`; the fields are table, measures, dimensions, columns, \
             distinct, filters, having, order, limit, comparison, without, via, keys",
            "there is no column `amout` in sales; nearest: amount. Columns of sales: id, order_no, \
             ordered_at, region, channel, customer_id, product_id, quantity, unit_price, discount, \
             amount",
            "there is no column `regoin` in sales; nearest: region, customers.region. \
             Columns of sales: id, order_no, ordered_at, region, channel, customer_id, product_id, \
             quantity, unit_price, discount, amount",
            "channel has no value `Wob`; nearest: Web. Its values: Phone, Web, Store, Partner",
            "`yesterday` is no time for ordered_at; write 2025-04-01, 2025-04-01T09:30:00, or a \
             whole 2025-04, 2025-Q2, 2025",
        ]
    );
}

#[test]
fn a_table_that_is_not_there_is_said_with_those_that_are() {
    let told = issues(
        SHOP,
        &json!({"table": "slaes", "measures": ["sum(amoumt)"]}),
    );
    assert_eq!(
        told[0],
        "there is no table `slaes`; nearest: sales. Tables: sales, customers, products, regions"
    );
    assert!(
        told.iter().any(|t| t.contains("no column `amoumt`")),
        "{told:?}"
    );
}

#[test]
fn a_table_is_known_by_its_singular_and_without_regard_to_case() {
    for table in ["SALES", "Sale", "\"sales\"", "`sales`"] {
        same(
            SHOP,
            &json!({"table": table, "measures": ["count"]}),
            &json!({"table": "sales", "measures": ["count"]}),
        );
    }
}

#[test]
fn the_table_may_be_left_out_where_the_columns_tell_it() {
    let from = |written: serde_json::Value| plan(SHOP, &written).table;
    assert_eq!(
        from(json!({"measures": ["sum(amount)"], "dimensions": ["segment"]})),
        "sales"
    );
    assert_eq!(
        from(json!({"measures": ["count"], "dimensions": ["customers.city"]})),
        "customers"
    );
    assert_eq!(from(json!({"columns": ["category", "price"]})), "products");
    let told = issues(
        SHOP,
        &json!({"measures": ["count"], "dimensions": ["region"]}),
    );
    assert_eq!(
        told,
        ["the columns may be of sales or customers; say which with `table`"]
    );
    let told = issues(SHOP, &json!({"measures": ["count"]}));
    assert!(told[0].contains("say which table with `table`"), "{told:?}");
    let told = issues(SHOP, &json!({"columns": ["amuont"]}));
    assert!(
        told[0].contains("no column `amuont`; nearest: sales.amount"),
        "{told:?}"
    );
}

#[test]
fn a_name_that_several_tables_have_is_its_own_first_and_else_told_apart() {
    assert!(
        sql_of(
            SHOP,
            &json!({"table": "customers", "measures": ["count"], "dimensions": ["region"]})
        )
        .starts_with("SELECT region, count(*)")
    );
    let told = issues(
        SHOP,
        &json!({"table": "sales", "measures": ["count"], "dimensions": ["name"]}),
    );
    assert!(
        told[0].contains("write customers.name or products.name or regions.name"),
        "{told:?}"
    );
}

#[test]
fn a_row_is_never_counted_twice_behind_the_writers_back() {
    // The same groups, seen from the other side.
    let turned =
        json!({"table": "customers", "measures": ["sum(sales.amount)"], "dimensions": ["segment"]});
    same(
        SHOP,
        &turned,
        &json!({"table": "sales", "measures": ["sum(amount)"], "dimensions": ["customers.segment"]}),
    );
    for written in [
        json!({"table": "customers", "measures": ["count"], "filters": [{"sales.channel": "Web"}]}),
        json!({"table": "customers", "columns": ["name"], "filters": [{"sales.channel": "Web"}]}),
    ] {
        let told = issues(SHOP, &written);
        assert!(
            told[0].contains("may meet several rows of sales"),
            "{told:?}"
        );
    }
    let told = issues(
        SHOP,
        &json!({"measures": ["avg(products.price)"], "dimensions": ["channel"]}),
    );
    assert!(told[0].contains("once for each row of sales"), "{told:?}");
    // Who says so gets it.
    plan(
        SHOP,
        &json!({"table": "sales", "measures": ["avg(products.price)"], "dimensions": ["channel"]}),
    );
}

#[test]
fn tables_that_join_in_several_ways_are_told_apart_by_via() {
    let of = |via: serde_json::Value| json!({"table": "game", "measures": ["count"], "dimensions": ["club.club_name"], "via": via});
    let told = issues(CLUB, &of(json!([])));
    assert_eq!(
        told,
        [
            "game joins club in several ways: by game.home_club_id, or by game.away_club_id; say which with \"via\""
        ]
    );
    for via in [
        json!(["game.away_club_id"]),
        json!("away_club_id"),
        json!(["AWAY_CLUB_ID"]),
    ] {
        assert!(sql_of(CLUB, &of(via)).contains("ON game.away_club_id = club.club_id"));
    }
    let told = issues(CLUB, &of(json!(["visitor_club_id"])));
    assert!(
        told[0].contains("no tables join by `visitor_club_id`"),
        "{told:?}"
    );
}

#[test]
fn rows_that_nothing_points_at_are_told() {
    let never = json!({"table": "customers", "columns": ["name"], "without": ["sales"]});
    assert!(
        sql_of(SHOP, &never)
            .contains("NOT EXISTS (SELECT 1 FROM sales WHERE sales.customer_id = customers.id)")
    );
    let told = issues(
        SHOP,
        &json!({"table": "sales", "columns": ["id"], "without": ["customers"]}),
    );
    assert!(
        told[0].contains("no column of customers points at sales"),
        "{told:?}"
    );
    let told = issues(
        CLUB,
        &json!({"table": "club", "columns": ["city"], "without": ["game"]}),
    );
    assert!(told[0].contains("in several ways"), "{told:?}");
}

#[test]
fn tables_that_do_not_join_are_told_with_those_that_do() {
    let told = issues(
        CLINIC,
        &json!({"table": "admission", "measures": ["count"], "dimensions": ["ward_name"]}),
    );
    assert_eq!(
        told,
        ["admission and ward cannot be joined; admission joins patient, physician"]
    );
}

#[test]
fn what_is_hidden_is_not_there_and_is_never_named() {
    let mut secret = catalogue(SHOP);
    for table in &mut secret.tables {
        if table.name == "customers" {
            table.permissions = vec!["secret".to_owned()];
            table.synonyms = vec!["clientele".to_owned()];
        }
    }
    let hidden = Visible::new(&secret, &Scope::default());
    let mut gone = catalogue(SHOP);
    gone.tables.retain(|table| table.name != "customers");
    let gone = Visible::new(&gone, &Scope::default());
    for written in [
        json!({"table": "customers", "columns": ["name", "email"]}),
        json!({"table": "clientele"}),
        json!({"measures": ["sum(amount)"], "dimensions": ["customers.segment"]}),
        json!({"measures": ["sum(amount)"], "dimensions": ["segment"]}),
        json!({"table": "sales", "measures": ["count"], "dimensions": ["city"]}),
        json!({"table": "sales", "measures": ["count"], "via": ["customer_idd"]}),
        json!({"table": "regions", "columns": ["name"], "without": ["customers"]}),
        json!({"table": "custmers"}),
        json!({"table": "sales", "columns": ["id"], "filters": [{"customers.city": "Boston"}]}),
    ] {
        let told = read(&written, &hidden);
        assert!(told.is_err(), "{written}");
        assert_eq!(told, read(&written, &gone), "{written}");
        let said = told.err().map(|e| e.to_string()).unwrap_or_default();
        for secret in ["segment,", "city,", "email,", "joined_on", "Boston,"] {
            assert!(!said.contains(secret), "{said}");
        }
    }
}

#[test]
fn a_masked_column_is_a_column_whose_values_nobody_is_told() {
    let masked = Visible::new(&catalogue(SHOP), &Scope::default());
    let of = |value: &str| {
        json!({"table": "customers", "measures": ["count"],
            "filters": [{"column": "email", "operator": "=", "values": [value]}]})
    };
    let (plan, _) = read(&of("U100@X.COM"), &masked).expect("a plan");
    let held = format!("{:?}", plan.filters);
    assert!(
        held.contains("U100@X.COM") && !held.contains("u100"),
        "{held}"
    );
    // Row security takes the values of these tables; what is wrong is not measured by them.
    let region =
        json!({"table": "customers", "measures": ["count"], "filters": [{"region": "Nowhere"}]});
    assert!(read(&region, &masked).is_ok());
}

fn odd(names: &[&str]) -> Visible {
    let mut table = catalogue(SHOP).tables.remove(2);
    table.columns = names
        .iter()
        .map(|name| sample::column(name, ColumnType::Number, Role::Measure))
        .collect();
    table.key = None;
    table.time = None;
    let catalogue = Catalogue {
        title: String::new(),
        tables: vec![table],
        joins: Vec::new(),
    };
    Visible::new(&catalogue, &Scope::default())
}

#[test]
fn names_are_found_whatever_they_hold() {
    let names = [
        "Unit Price",
        "sum(x)",
        "a.b",
        "Größe (cm)",
        "it's",
        "say \"hi\"",
        "count",
        "客户",
        "month",
        "x by day",
        "desc",
        "-lead",
        "a, b",
        "[tag]",
        "*",
    ];
    let visible = odd(&names);
    for name in names.iter().filter(|name| **name != "*") {
        let written = json!({"table": "products", "columns": [name], "order": [{"by": name, "descending": true}]});
        let (plan, _) = read(&written, &visible).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(plan.columns[0].column, *name);
        let qualified = json!({"columns": [format!("products.{name}")]});
        let (plan, _) = read(&qualified, &visible).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(plan.columns[0].column, *name);
        let summed = json!({"measures": [{"aggregate": "max", "column": name}]});
        let (plan, _) = read(&summed, &visible).unwrap_or_else(|e| panic!("{name}: {e}"));
        let column = plan.measures[0].column.as_ref().map(|c| c.column.as_str());
        assert_eq!(column, Some(*name));
    }
    for (written, meant) in [
        ("unit_price", "Unit Price"),
        ("UNIT PRICE", "Unit Price"),
        ("\"Unit Price\"", "Unit Price"),
        ("grosse_cm", "Größe (cm)"),
    ] {
        let (plan, _) = read(&json!({"columns": [written]}), &visible).expect("a plan");
        assert_eq!(plan.columns[0].column, meant);
    }
}

#[test]
fn labels_and_other_names_are_known_where_one_column_has_them() {
    let mut shop = catalogue(SHOP);
    for column in &mut shop.tables[0].columns {
        match column.name.as_str() {
            "amount" => column.synonyms = vec!["revenue".to_owned()],
            "order_no" => column.label = Some("Order #".to_owned()),
            "unit_price" | "discount" => column.synonyms = vec!["rebate".to_owned()],
            _ => {}
        }
    }
    let visible = Visible::new(&shop, &Scope::default());
    let column = |name: &str| {
        read(&json!({"table": "sales", "columns": [name]}), &visible)
            .ok()
            .map(|(plan, _)| plan.columns[0].column.clone())
    };
    assert_eq!(column("Revenue").as_deref(), Some("amount"));
    assert_eq!(column("order #").as_deref(), Some("order_no"));
    assert_eq!(column("rebate"), None);
}

#[test]
fn people_of_one_name_are_kept_apart_unless_somebody_says_otherwise() {
    let by_name = |keys: serde_json::Value| {
        let mut written = json!({"measures": ["sum(amount)"], "dimensions": ["customers.name"]});
        if !keys.is_null() {
            written["keys"] = keys;
        }
        sql_of(SHOP, &written)
    };
    assert!(by_name(json!(null)).contains("GROUP BY customers.name, customers.id"));
    assert!(by_name(json!([])).contains("GROUP BY customers.name ORDER"));
    assert!(by_name(json!(["customers.city"])).contains("GROUP BY customers.name, customers.city"));
}
