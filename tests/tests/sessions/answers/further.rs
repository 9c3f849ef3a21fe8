//! Questions that lean on what was asked before.

use serde_json::{Value, json};

use super::{heard::end_of, shop::Shop};
use crate::client::Place;

/// What is asked first.
const FIRST: &str = "average amount by region";

/// The columns of the rows in an answer.
fn columns(lines: &[Value]) -> Option<Vec<&str>> {
    let data = lines.iter().find(|line| line["type"] == "data")?;
    let columns = data["content"]["columns"].as_array()?;
    columns.iter().map(Value::as_str).collect()
}

#[tokio::test]
async fn and_by_product_is_read_against_what_was_asked_at_the_other_instance() {
    let (place, shop) = (Place::new().await, Shop::new());
    let (one, two) = (place.answering(shop.open()), place.answering(shop.open()));
    let first = one
        .answer(json!({"message": FIRST, "session_id": "s-1"}))
        .await;
    let further = two
        .answer(json!({"message": "and by product?", "session_id": "s-1"}))
        .await;
    assert_eq!(end_of(&further), (None, "done"), "{further:?}");
    let (first, further) = (columns(&first), columns(&further));
    assert_eq!(first, Some(vec!["region", "average_amount"]));
    assert_eq!(further, Some(vec!["product", "average_amount"]));
    let contents: Vec<Value> = one.said("s-1").await;
    assert_eq!(contents.len(), 4);
    assert_eq!(contents[2]["content"], "and by product?");
}

#[tokio::test]
async fn without_the_session_nothing_was_asked_before() {
    let (place, shop) = (Place::new().await, Shop::new());
    let ada = place.answering(shop.open());
    ada.answer(json!({"message": FIRST, "session_id": "s-1"}))
        .await;
    for given in [
        json!({"message": "and by product?"}),
        json!({"message": "and by product?", "session_id": "s-2"}),
    ] {
        let alone = ada.answer(given).await;
        assert_ne!(
            columns(&alone),
            Some(vec!["product", "average_amount"]),
            "{alone:?}"
        );
    }
    // Nor in somebody else's session of the same name.
    let bob = ada.called("bob");
    let his = bob
        .answer(json!({"message": "and by product?", "session_id": "s-1"}))
        .await;
    assert_ne!(columns(&his), Some(vec!["product", "average_amount"]));
}
