//! The table and the bucket on this machine.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, ScalarAttributeType,
};
use local::{cloud::Cloud, state::State};
use service::{Clock, Ids};
use store::{key, shape};

#[tokio::test]
async fn a_table_of_an_older_program_gets_its_index_and_keeps_its_items() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = State::open(folder.path()).expect("a state");
    let cloud = Cloud::start(&state).await.expect("a cloud");
    let (client, name) = (&cloud.table.client, &cloud.table.name);
    client
        .delete_table()
        .table_name(name)
        .send()
        .await
        .expect("it goes");
    let mut older = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest);
    for (name, kind) in shape::KEYS {
        let attribute = AttributeDefinition::builder()
            .attribute_name(name)
            .attribute_type(ScalarAttributeType::S)
            .build()
            .expect("whole");
        let element = KeySchemaElement::builder()
            .attribute_name(name)
            .key_type(kind)
            .build()
            .expect("whole");
        older = older.attribute_definitions(attribute).key_schema(element);
    }
    older.send().await.expect("made");
    let text = |text: &str| AttributeValue::S(text.to_owned());
    for (name, value) in [("a", "1"), ("b", "2")] {
        client
            .put_item()
            .table_name(&cloud.table.name)
            .item(key::PK, text(name))
            .item(key::SK, text("HEAD"))
            .item(key::GPK, text("list"))
            .item(key::GSK, text(value))
            .send()
            .await
            .expect("written");
    }
    for _ in 0..2 {
        shape::make(client, name).await.expect("brought up to date");
    }
    let listed = client
        .query()
        .table_name(name)
        .index_name(key::INDEX)
        .key_condition_expression("gpk = :list")
        .expression_attribute_values(":list", text("list"))
        .send()
        .await
        .expect("listed");
    assert_eq!(listed.count(), 2);
    let time_to_live = client.describe_time_to_live().table_name(name).send();
    let time_to_live = time_to_live.await.expect("described");
    let attribute = time_to_live
        .time_to_live_description()
        .and_then(|found| found.attribute_name());
    assert_eq!(attribute, Some(key::EXPIRES));
}

#[tokio::test]
async fn the_store_reaches_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = State::open(folder.path()).expect("a state");
    let cloud = Cloud::start(&state).await.expect("a cloud");
    let store = cloud.store(Clock::system(), Ids::random());
    assert!(store.table().is_well().await && store.files().is_well().await);
}
