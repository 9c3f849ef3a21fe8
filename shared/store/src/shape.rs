//! The shape of the table: its keys and its index. In the cloud `template.yaml` makes it; where
//! there is no CloudFormation, this does.

use aws_sdk_dynamodb::{
    Client,
    error::{BuildError, DisplayErrorContext},
    types::{
        AttributeDefinition, BillingMode, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndex,
        GlobalSecondaryIndexUpdate, IndexStatus, KeySchemaElement, KeyType, Projection,
        ProjectionType, ScalarAttributeType, TableDescription, TableStatus,
        TimeToLiveSpecification, TimeToLiveStatus,
    },
};

use crate::{
    Result, StoreError,
    key::{EXPIRES, GPK, GSK, INDEX, PK, SK},
};

/// The table's keys.
pub const KEYS: [(&str, KeyType); 2] = [(PK, KeyType::Hash), (SK, KeyType::Range)];

/// The index's keys. All of an item is in the index.
pub const INDEX_KEYS: [(&str, KeyType); 2] = [(GPK, KeyType::Hash), (GSK, KeyType::Range)];

/// Makes the table where it is missing, and what it lacks where an older program made it. Nothing
/// that is in it is touched.
///
/// # Errors
///
/// Where DynamoDB cannot be reached or refuses.
pub async fn make(client: &Client, table: &str) -> Result<()> {
    let described = match describe(client, table).await? {
        Some(described) => described,
        None => {
            create(client, table).await?;
            ready(client, table).await?
        }
    };
    let has_index = described
        .global_secondary_indexes()
        .iter()
        .any(|index| index.index_name() == Some(INDEX));
    if !has_index {
        add_index(client, table).await?;
        ready(client, table).await?;
    }
    expire(client, table).await
}

async fn describe(client: &Client, table: &str) -> Result<Option<TableDescription>> {
    match client.describe_table().table_name(table).send().await {
        Ok(described) => Ok(described.table),
        Err(error)
            if error
                .as_service_error()
                .is_some_and(|error| error.is_resource_not_found_exception()) =>
        {
            Ok(None)
        }
        Err(error) => Err(StoreError::unavailable(DisplayErrorContext(error))),
    }
}

/// Waits until the table and its index can be used.
async fn ready(client: &Client, table: &str) -> Result<TableDescription> {
    loop {
        if let Some(described) = describe(client, table).await? {
            let indexes = described.global_secondary_indexes();
            let mut statuses = indexes.iter().filter_map(|index| index.index_status());
            if described.table_status() == Some(&TableStatus::Active)
                && statuses.all(|status| *status == IndexStatus::Active)
            {
                return Ok(described);
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

async fn create(client: &Client, table: &str) -> Result<()> {
    let index = GlobalSecondaryIndex::builder()
        .index_name(INDEX)
        .set_key_schema(Some(schema(INDEX_KEYS)?))
        .projection(everything())
        .build()
        .map_err(incomplete)?;
    let mut attributes = attributes(KEYS)?;
    attributes.extend(self::attributes(INDEX_KEYS)?);
    client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(attributes))
        .set_key_schema(Some(schema(KEYS)?))
        .global_secondary_indexes(index)
        .send()
        .await
        .map_err(|error| StoreError::unavailable(DisplayErrorContext(error)))?;
    Ok(())
}

async fn add_index(client: &Client, table: &str) -> Result<()> {
    let index = CreateGlobalSecondaryIndexAction::builder()
        .index_name(INDEX)
        .set_key_schema(Some(schema(INDEX_KEYS)?))
        .projection(everything())
        .build()
        .map_err(incomplete)?;
    client
        .update_table()
        .table_name(table)
        .set_attribute_definitions(Some(attributes(INDEX_KEYS)?))
        .global_secondary_index_updates(GlobalSecondaryIndexUpdate::builder().create(index).build())
        .send()
        .await
        .map_err(|error| StoreError::unavailable(DisplayErrorContext(error)))?;
    Ok(())
}

/// Lets items expire, where they do not yet.
async fn expire(client: &Client, table: &str) -> Result<()> {
    let found = client.describe_time_to_live().table_name(table).send();
    let found = found
        .await
        .map_err(|error| StoreError::unavailable(DisplayErrorContext(error)))?;
    let status = found
        .time_to_live_description()
        .and_then(|found| found.time_to_live_status());
    if matches!(
        status,
        Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
    ) {
        return Ok(());
    }
    let wanted = TimeToLiveSpecification::builder()
        .attribute_name(EXPIRES)
        .enabled(true)
        .build()
        .map_err(incomplete)?;
    client
        .update_time_to_live()
        .table_name(table)
        .time_to_live_specification(wanted)
        .send()
        .await
        .map_err(|error| StoreError::unavailable(DisplayErrorContext(error)))?;
    Ok(())
}

fn everything() -> Projection {
    Projection::builder()
        .projection_type(ProjectionType::All)
        .build()
}

fn schema(keys: [(&str, KeyType); 2]) -> Result<Vec<KeySchemaElement>> {
    keys.into_iter()
        .map(|(name, kind)| {
            let element = KeySchemaElement::builder().attribute_name(name);
            element.key_type(kind).build().map_err(incomplete)
        })
        .collect()
}

fn attributes(keys: [(&str, KeyType); 2]) -> Result<Vec<AttributeDefinition>> {
    keys.into_iter()
        .map(|(name, _)| {
            let attribute = AttributeDefinition::builder().attribute_name(name);
            let attribute = attribute.attribute_type(ScalarAttributeType::S);
            attribute.build().map_err(incomplete)
        })
        .collect()
}

fn incomplete(error: BuildError) -> StoreError {
    StoreError::corrupt(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_makes_a_table_of_the_same_shape() {
        let template = include_str!("../../../template.yaml");
        let table = template
            .split_once("\n  Table:\n    Type: AWS::DynamoDB::Table\n")
            .and_then(|(_, rest)| rest.split("\n\n").next())
            .expect("a table");
        for (name, kind) in KEYS.into_iter().chain(INDEX_KEYS) {
            for line in [
                format!("- {{ AttributeName: {name}, AttributeType: S }}"),
                format!("- {{ AttributeName: {name}, KeyType: {} }}", kind.as_str()),
            ] {
                assert!(table.contains(&line), "{line}");
            }
        }
        let index = format!("- IndexName: {INDEX}");
        let expires = format!("AttributeName: {EXPIRES}\n");
        for line in [&index, "ProjectionType: ALL", &expires] {
            assert!(table.contains(line), "{line}");
        }
    }
}
