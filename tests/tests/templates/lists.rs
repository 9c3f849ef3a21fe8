//! Lists and searches.

use serde_json::json;

use crate::client::{Client, House};

async fn prompts(client: &Client, mut path: String) -> Vec<String> {
    let mut prompts = Vec::new();
    loop {
        let page = client.get(&path).await;
        assert_eq!(page.status, 200, "{}", page.text);
        for entry in page.json.as_array().expect("a bare array") {
            assert!(entry["id"].is_string() && entry.get("data").is_none());
            prompts.push(entry["prompt"].as_str().expect("a prompt").to_owned());
        }
        let link = page.header("link");
        let Some((next, rest)) = link.strip_prefix('<').and_then(|link| link.split_once('>'))
        else {
            return prompts;
        };
        assert_eq!(rest, "; rel=\"next\"");
        path = next.to_owned();
    }
}

#[tokio::test]
async fn lists_hold_what_a_caller_may_see_newest_first_in_pages() {
    let house = House::new().await;
    let ada = house.ada();
    let bob = ada.seller("bob", "South");
    for (who, prompt, sharing) in [
        (&ada, "Umsätze je Region", json!("private")),
        (&ada, "Sales by region", json!("everyone")),
        (&bob, "Sales per month", json!("private")),
        (&ada, "Orders by region", json!(["bob"])),
        (&bob, "Hats", json!("everyone")),
    ] {
        who.saved(json!({"prompt": prompt, "sharing": sharing}))
            .await;
    }
    let list = |client: &Client, query: &str| {
        let (client, path) = (client.clone(), format!("/templates{query}"));
        async move { prompts(&client, path).await }
    };
    for size in ["", "?page_size=1", "?page_size=2", "?page_size=200"] {
        assert_eq!(
            list(&bob, size).await,
            [
                "Hats",
                "Orders by region",
                "Sales per month",
                "Sales by region"
            ]
        );
    }
    assert_eq!(
        list(&ada, "?scope=mine&page_size=2").await,
        ["Orders by region", "Sales by region", "Umsätze je Region"]
    );
    assert_eq!(list(&ada, "?scope=shared").await, ["Hats"]);
    assert_eq!(
        list(&bob, "?scope=shared").await,
        ["Orders by region", "Sales by region"]
    );
    assert_eq!(
        list(&bob, "?q=sal").await,
        ["Sales per month", "Sales by region"]
    );
    assert_eq!(
        list(&bob, "?q=REG+sal&page_size=1").await,
        ["Sales by region"]
    );
    assert_eq!(list(&ada, "?q=umsatze").await, ["Umsätze je Region"]);
    assert_eq!(list(&ada, "?q=UMS%C3%84TZE").await, ["Umsätze je Region"]);
    assert!(list(&bob, "?q=umsatze").await.is_empty());
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_told_all_at_once() {
    let house = House::new().await;
    let ada = house.ada();
    let answer = ada.get("/templates?page_size=0&scope=ours&query=x").await;
    assert_eq!(answer.status, 422);
    let pointers: Vec<String> = answer.issues().into_iter().map(|(at, _)| at).collect();
    assert_eq!(pointers, ["/page_size", "/scope", "/query"]);
    for made_up in ["x", "AAAA", "%F0%9F%98%80"] {
        let answer = ada.get(&format!("/templates?cursor={made_up}")).await;
        assert_eq!(
            answer.issues(),
            [("/cursor".to_owned(), "bad_cursor".to_owned())]
        );
    }
}
