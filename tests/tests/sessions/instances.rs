//! Two instances over one table serve one session.

use serde_json::json;

use crate::client::Place;

#[tokio::test]
async fn what_one_instance_was_told_the_other_knows() {
    let place = Place::new().await;
    let (one, two) = (place.ada(), place.ada());
    let session = one.begin().await;
    one.say(&session, "Show sales").await;
    two.say(&session, "And by product?").await;
    let path = format!("{session}/messages");
    for client in [&one, &two] {
        let contents = client.get(&path).await.all("content");
        assert_eq!(contents, ["Show sales", "And by product?"]);
    }
    two.patch(&session, json!({"title": "Sales"})).await;
    assert_eq!(one.get(&session).await.json["title"], "Sales");
    // A list that was begun at one goes on at the other.
    let first = one.get(&format!("{path}?page_size=1")).await;
    let second = two.get(&first.next().expect("more")).await;
    assert_eq!(second.all("content"), ["Show sales"]);
    assert_eq!(one.delete(&session).await.status, 204);
    assert_eq!(two.get(&session).await.status, 404);
}
