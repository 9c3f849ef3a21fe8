//! Sharing: who sees, who may change.

use serde_json::{Value, json};

use crate::client::House;

#[tokio::test]
async fn who_may_not_see_a_template_cannot_tell_that_it_is_there() {
    let house = House::new().await;
    let ada = house.ada();
    let bob = ada.seller("bob", "South");
    let path = ada.saved(json!({"prompt": "Sales"})).await;
    let nowhere = "/templates/6fc2ba66-af6c-4a2f-9434-c198e592829a";
    let mut told: Vec<(u16, Value)> = Vec::new();
    for path in [path.as_str(), nowhere, "/templates/7", "/templates/%00"] {
        for answer in [
            bob.get(path).await,
            bob.put(path, "*", json!({"prompt": "Mine"})).await,
            bob.delete(path).await,
            bob.post(&format!("{path}/run"), json!({})).await,
        ] {
            let mut problem = answer.json.clone();
            problem["request_id"] = Value::Null;
            told.push((answer.status.as_u16(), problem));
        }
    }
    assert_eq!(told[0].0, 404);
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
}

#[tokio::test]
async fn who_may_see_a_template_may_run_it_and_change_nothing() {
    let house = House::new().await;
    let ada = house.ada();
    let (bob, dan) = (ada.seller("bob", "South"), ada.seller("dan", "West"));
    let data = json!({"columns": ["region"], "rows": [["North"]]});
    let path = ada
        .saved(json!({"prompt": "sales by region", "data": data, "sharing": ["bob", "eve"]}))
        .await;
    let seen = bob.get(&path).await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.json["data"], Value::Null);
    assert_eq!(seen.json["sharing"], json!(["bob"]));
    assert_eq!(ada.get(&path).await.json["sharing"], json!(["bob", "eve"]));
    for answer in [
        bob.put(&path, "*", json!({"prompt": "Mine"})).await,
        bob.put(
            &path,
            "*",
            json!({"prompt": "sales", "sharing": "everyone"}),
        )
        .await,
        bob.delete(&path).await,
    ] {
        assert_eq!(
            (answer.status.as_u16(), answer.json["code"].as_str()),
            (403, Some("permission_denied"))
        );
    }
    assert_eq!(
        bob.run(&path, json!({})).await.rows(),
        json!([["South", 80.0]])
    );
    assert_eq!(dan.get(&path).await.status, 404);
    let open = ada
        .put(
            &path,
            "\"1\"",
            json!({"prompt": "sales by region", "sharing": "everyone"}),
        )
        .await;
    assert_eq!(open.json["sharing"], "everyone");
    assert_eq!(dan.get(&path).await.status, 200);
    ada.put(&path, "\"2\"", json!({"prompt": "sales by region"}))
        .await;
    assert_eq!(bob.get(&path).await.status, 404);
}
