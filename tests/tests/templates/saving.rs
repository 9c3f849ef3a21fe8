//! Saving questions, from parts and from answers.

use serde_json::json;

use crate::client::House;

#[tokio::test]
async fn a_template_of_parts_comes_back_with_every_field_it_was_given() {
    let house = House::new().await;
    let ada = house.ada();
    let body = json!({
        "prompt": "Show sales by region",
        "generated_sql": "SELECT region, SUM(amount) AS total FROM sales GROUP BY region",
        "ui_code": "export default function Viz({ data, params }) { return null; }",
        "parameters": {"title": "Sales by Region", "chart_type": "bar", "color_scheme": "default", "show_legend": true},
        "data_source": "duckdb",
        "data": {"columns": ["region", "total"], "rows": [["North", 1000], ["South", 0.1]], "row_count": 2},
    });
    let made = ada.post("/templates", body.clone()).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.header("etag"), "\"1\"");
    let location = made.header("location");
    let id = made.json["id"].as_str().expect("an id");
    assert_eq!(location, format!("/templates/{id}"));
    let found = ada.get(&location).await;
    assert_eq!(
        (found.status, found.header("etag")),
        (200.try_into().unwrap_or_default(), "\"1\"".to_owned())
    );
    assert_eq!(found.json, made.json);
    for (name, value) in body.as_object().expect("an object") {
        assert_eq!(&found.json[name], value, "{name}");
    }
    assert_eq!(found.json["owner"], "ada");
    assert_eq!(found.json["sharing"], "private");
    assert_eq!(found.json["version"], 1);
    assert_eq!(found.json["created_at"], found.json["updated_at"]);
}

#[tokio::test]
async fn an_answer_is_saved_with_all_that_it_had() {
    let house = House::new().await;
    let ada = house.ada();
    let run_id = ada.asked("Show Q2 2025 sales by region").await;
    let made = ada
        .post(
            "/templates",
            json!({"run_id": run_id, "parameters": {"limit": 2}}),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let json = &made.json;
    assert_eq!(json["prompt"], "Show Q2 2025 sales by region");
    assert!(
        json["generated_sql"]
            .as_str()
            .is_some_and(|sql| sql.contains("SELECT"))
    );
    assert!(
        json["ui_code"]
            .as_str()
            .is_some_and(|code| code.contains("export default function Viz"))
    );
    assert_eq!(json["data"]["columns"][0], "region");
    assert_eq!(json["data"]["rows"][0], json!(["North", 300.5]));
    assert_eq!(json["data"]["row_count"], 3);
    let accepts = json["accepts"].as_array().expect("a list");
    let named = |name: &str| accepts.iter().find(|one| one["name"] == name).expect(name);
    assert_eq!(named("start_date")["type"], "date");
    assert_eq!(named("start_date")["default"], "2025-04-01");
    assert_eq!(named("end_date")["default"], "2025-06-30");
    assert_eq!(named("limit")["default"], 2);
    assert_eq!(named("region")["many"], true);
    assert_eq!(named("region")["allowed"].as_array().map(Vec::len), Some(3));
    assert_eq!(named("chart_type")["default"], "bar");
}

#[tokio::test]
async fn an_answer_that_gave_no_rows_or_is_anothers_is_not_saved() {
    let house = House::new().await;
    let ada = house.ada();
    let bob = ada.seller("bob", "South");
    let run_id = ada.asked("Hello, what can you do?").await;
    let refused = ada.post("/templates", json!({"run_id": run_id})).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert_eq!(
        refused.issues(),
        [("/run_id".to_owned(), "nothing_to_save".to_owned())]
    );
    let run_id = ada.asked("Show Q2 2025 sales by region").await;
    for (caller, run_id) in [
        (&bob, run_id.as_str()),
        (&ada, "6fc2ba66-af6c-4a2f-9434-c198e592829a"),
    ] {
        let refused = caller.post("/templates", json!({"run_id": run_id})).await;
        assert_eq!(refused.status, 404, "{}", refused.text);
        assert_eq!(refused.json["pointer"], "/run_id");
    }
}

#[tokio::test]
async fn sql_that_is_ours_for_its_words_is_known_for_what_it_means() {
    let house = House::new().await;
    let ada = house.ada();
    let run_id = ada.asked("Show Q2 2025 sales by region").await;
    let of_answer = ada.post("/templates", json!({"run_id": run_id})).await.json;
    let path = ada
        .saved(json!({
            "prompt": of_answer["prompt"], "generated_sql": of_answer["generated_sql"],
        }))
        .await;
    let rows = ada.run(&path, json!({"region": "South"})).await.rows();
    assert_eq!(rows, json!([["South", 50.0]]));
}
