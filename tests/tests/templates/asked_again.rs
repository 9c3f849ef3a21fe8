//! Running templates: with other parameters, and as whoever runs them.

use serde_json::{Value, json};

use crate::client::{Client, House};

async fn by_region(ada: &Client, more: Value) -> String {
    let run_id = ada.asked("Show Q2 2025 sales by region").await;
    let mut body = json!({"run_id": run_id, "sharing": "everyone"});
    for (name, value) in more.as_object().expect("an object") {
        body[name] = value.clone();
    }
    ada.saved(body).await
}

#[tokio::test]
async fn a_run_is_answered_as_the_question_was() {
    let house = House::new().await;
    let ada = house.ada();
    let path = by_region(&ada, json!({})).await;
    let events = ada.run(&path, json!({})).await;
    assert_eq!(
        events.rows(),
        json!([["North", 300.5], ["West", 75.0], ["South", 50.0]])
    );
    assert_eq!(events.0.last().map(|(name, _)| name.as_str()), Some("done"));
    let saved = ada.get(&path).await.json;
    assert_eq!(events.code(), saved["ui_code"].as_str().unwrap_or_default());
    assert_eq!(events.widget()["data"]["chart_type"], "bar");
    assert!(!events.all("citations").is_empty() && !events.all("text").is_empty());
}

#[tokio::test]
async fn parameters_change_period_values_drawing_heading_and_rows() {
    let house = House::new().await;
    let ada = house.ada();
    let path = by_region(&ada, json!({"parameters": {"title": "Mine"}})).await;
    let rows = |given: Value| {
        let (ada, path) = (ada.clone(), path.clone());
        async move { ada.run(&path, given).await.rows() }
    };
    assert_eq!(
        rows(json!({"end_date": "2025-04-30"})).await,
        json!([["North", 100.5], ["South", 50.0]])
    );
    assert_eq!(
        rows(json!({"start_date": "2024-01-01", "end_date": "2024-12-31"})).await,
        json!([["South", 30.0]])
    );
    assert_eq!(
        rows(json!({"region": ["South", "west"]})).await,
        json!([["West", 75.0], ["South", 50.0]])
    );
    assert_eq!(
        rows(json!({"product": "Hat", "limit": 1})).await,
        json!([["North", 100.5]])
    );
    assert_eq!(
        rows(json!({"amount_min": 76})).await,
        json!([["North", 300.5]])
    );
    assert_eq!(
        rows(json!({"start_date": null, "end_date": null, "region": "South"})).await,
        json!([["South", 80.0]])
    );

    let events = ada.run(&path, json!({"chart_type": "pie"})).await;
    assert_eq!(events.widget()["data"]["chart_type"], "pie");
    assert_eq!(events.widget()["data"]["title"], "Mine");
    assert!(events.code().contains("\"pie\""));
    let events = ada
        .run(&path, json!({"title": "Yours", "chart_type": "table"}))
        .await;
    assert_eq!(events.widget()["widget_type"], "table");
    assert!(events.code().contains("\"Yours\""));
}

#[tokio::test]
async fn a_bad_or_unknown_parameter_is_named_and_all_of_them_at_once() {
    let house = House::new().await;
    let ada = house.ada();
    let path = by_region(&ada, json!({})).await;
    let given = json!({
        "region": ["North", "Sout"], "start_date": "soon", "limit": 0, "chart_type": "donut",
        "regoin": "North", "title": ["x"],
    });
    let issues = ada.refused(&path, given.clone()).await;
    let expected = [
        ("/parameters/region/1", "bad_enum"),
        ("/parameters/start_date", "wrong_type"),
        ("/parameters/limit", "wrong_type"),
        ("/parameters/chart_type", "bad_enum"),
        ("/parameters/regoin", "unknown_parameter"),
        ("/parameters/title", "wrong_type"),
    ];
    for (pointer, code) in expected {
        let it = (pointer.to_owned(), code.to_owned());
        assert!(issues.contains(&it), "{pointer} in {issues:?}");
    }
    assert_eq!(issues.len(), expected.len());
    let text = ada
        .post(&format!("{path}/run"), json!({"parameters": given}))
        .await
        .text;
    assert!(
        text.contains("Did you mean `South`?") && text.contains("Did you mean `region`?"),
        "{text}"
    );
}

#[tokio::test]
async fn who_runs_a_template_sees_their_own_rows() {
    let house = House::new().await;
    let ada = house.ada();
    let path = by_region(&ada, json!({})).await;
    let bob = ada.seller("bob", "South");
    assert_eq!(
        bob.run(&path, json!({})).await.rows(),
        json!([["South", 50.0]])
    );
    let nobody = ada.seller("dan", "Nowhere");
    assert_eq!(nobody.run(&path, json!({})).await.rows(), json!([]));
    // A value that is not theirs to know is not listed, and not taken.
    let shown = bob.get(&path).await;
    assert!(!shown.text.contains("North"), "{}", shown.text);
    let refused = bob
        .post(
            &format!("{path}/run"),
            json!({"parameters": {"region": "Nort"}}),
        )
        .await;
    assert!(!refused.text.contains("`North`"), "{}", refused.text);
}

#[tokio::test]
async fn what_is_masked_for_who_runs_it_stays_masked() {
    let house = House::new().await;
    let ada = house.ada();
    let sql = "SELECT email, amount FROM sales ORDER BY amount";
    let path = ada
        .saved(json!({"prompt": "Buyers", "generated_sql": sql, "sharing": "everyone"}))
        .await;
    assert_eq!(
        ada.run(&path, json!({})).await.rows()[0],
        json!(["c@x.org", 30.0])
    );
    let bob = ada.seller("bob", "North");
    assert_eq!(
        bob.run(&path, json!({})).await.rows(),
        json!([["***", 100.5], ["***", 200.0]])
    );
}

#[tokio::test]
async fn a_table_that_is_hidden_from_who_runs_it_is_not_named() {
    let house = House::new().await;
    let ada = house.ada();
    let bob = ada.seller("bob", "South");
    let run_id = ada.asked("average salary by person").await;
    let planned = ada
        .saved(json!({"run_id": run_id, "prompt": "Averages", "sharing": "everyone"}))
        .await;
    assert_eq!(
        ada.run(&planned, json!({}))
            .await
            .rows()
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    let refused = bob.post(&format!("{planned}/run"), json!({})).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json["code"].as_str()),
        (422, Some("not_available"))
    );
    let shown = bob.get(&planned).await;
    assert_eq!(shown.json["generated_sql"], Value::Null);
    for text in [&refused.text, &shown.text] {
        assert!(
            !text.contains("payroll") && !text.contains("salary"),
            "{text}"
        );
    }
    // So is SQL that somebody else wrote.
    let sql = "SELECT person FROM payroll";
    let written = ada
        .saved(json!({"prompt": "People", "generated_sql": sql, "sharing": "everyone"}))
        .await;
    assert_eq!(
        ada.run(&written, json!({}))
            .await
            .rows()
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    let events = bob.run(&written, json!({})).await;
    assert_eq!(events.all("error")[0]["code"], "not_available");
    assert!(!format!("{:?}", events.all("error")).contains("payroll"));
}

#[tokio::test]
async fn sql_without_a_plan_passes_the_gate_and_is_shown_as_asked_for() {
    let house = House::new().await;
    let ada = house.ada();
    let sql = "SELECT region, sum(amount) AS total FROM sales GROUP BY region ORDER BY region";
    let path = ada
        .saved(json!({"prompt": "Regions", "generated_sql": sql, "parameters": {"legend": true}}))
        .await;
    let events = ada.run(&path, json!({})).await;
    assert_eq!(events.widget()["widget_type"], "table");
    assert_eq!(events.all("citations").len(), 1);
    assert!(events.code().contains("export default function Viz"));
    let events = ada
        .run(
            &path,
            json!({"chart_type": "pie", "limit": 2, "title": "T", "legend": false}),
        )
        .await;
    assert_eq!(events.widget()["data"]["chart_type"], "pie");
    assert_eq!(events.widget()["data"]["title"], "T");
    assert_eq!(events.rows().as_array().map(Vec::len), Some(2));
    let issues = ada
        .refused(
            &path,
            json!({"region": "North", "legend": "yes", "limit": "3"}),
        )
        .await;
    assert_eq!(issues.len(), 3, "{issues:?}");
    for evil in [
        "DROP TABLE sales",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT 1; SELECT 2",
    ] {
        let path = ada
            .saved(json!({"prompt": "x", "generated_sql": evil}))
            .await;
        let events = ada.run(&path, json!({})).await;
        assert_eq!(events.all("error").len(), 1, "{evil}");
        assert!(events.all("data").is_empty());
    }
}

#[tokio::test]
async fn words_alone_are_read_anew_by_the_day_of_the_run() {
    let house = House::new().await;
    let ada = house.ada();
    let path = ada
        .saved(json!({"prompt": "sales by region last quarter"}))
        .await;
    let rows = ada.run(&path, json!({"region": "West"})).await.rows();
    assert_eq!(rows, json!([["West", 75.0]]));
    let greeting = ada.saved(json!({"prompt": "Hello there"})).await;
    assert!(!ada.run(&greeting, json!({})).await.all("text").is_empty());
    let issues = ada.refused(&greeting, json!({"region": "West"})).await;
    assert_eq!(issues[0].1, "unknown_parameter");
}

#[tokio::test]
async fn a_run_needs_no_body_and_counts_as_a_question() {
    let house = House::new().await;
    let rate = service::limit::Rate::per_minute(2);
    let meter = std::sync::Arc::new(house.store());
    let ada = house.limited(service::limit::Limited::to(rate, "questions", meter));
    let path = ada.saved(json!({"prompt": "sales by region"})).await;
    let run = format!("{path}/run");
    for left in ["1", "0"] {
        let answer = ada.send(axum::http::Method::POST, &run, &[], "").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.header("ratelimit-remaining"), left);
    }
    let refused = ada.send(axum::http::Method::POST, &run, &[], "").await;
    assert_eq!(
        (refused.status.as_u16(), refused.json["code"].as_str()),
        (429, Some("rate_limited"))
    );
    assert!(!refused.header("retry-after").is_empty());
    // Looking costs nothing.
    assert_eq!(ada.get(&path).await.status, 200);
}
