//! DynamoDB: dynoxide over a SQLite file.

use std::path::Path;

use anyhow::Context;
use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    error::DisplayErrorContext,
    types::{
        AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
        TableStatus, TimeToLiveSpecification,
    },
};
use tokio::net::TcpListener;

use super::{REGION, plain_http};

/// The table, and the client that reaches it.
#[derive(Debug, Clone)]
pub struct Table {
    /// The client.
    pub client: Client,
    /// The table's name.
    pub name: String,
    /// Where DynamoDB is served, for programs beside this one.
    pub endpoint: String,
}

/// Its keys, as `template.yaml` has them: a partition, a place in it, and when an item expires.
pub const KEYS: [(&str, KeyType); 2] = [("pk", KeyType::Hash), ("sk", KeyType::Range)];

/// The attribute that says when an item may be forgotten, in seconds since 1970.
pub const EXPIRES: &str = "expires_at";

impl Table {
    /// Serves the file on a free port and makes the table where it is missing.
    pub(super) async fn start(file: &Path) -> anyhow::Result<Self> {
        let path = file
            .to_str()
            .with_context(|| format!("{} is not UTF-8; give another --state", file.display()))?;
        let database = dynoxide::Database::new(path).map_err(|error| {
            anyhow::anyhow!(
                "{path} cannot be opened as the table's database ({error}).\n  \
                 It was left as it is. Give another folder with --state, or move the file away"
            )
        })?;
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("no loopback port is free for DynamoDB")?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        tokio::spawn(dynoxide::server::serve_on(listener, database));
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(Credentials::new("local", "local", None, None, "local"))
            .endpoint_url(&endpoint)
            .http_client(plain_http())
            .build();
        let table = Self {
            client: Client::from_conf(config),
            name: "inlay".to_owned(),
            endpoint,
        };
        table.make().await?;
        Ok(table)
    }

    async fn make(&self) -> anyhow::Result<()> {
        let there = self.client.list_tables().send().await.map_err(|error| {
            anyhow::anyhow!("listing tables failed: {}", DisplayErrorContext(error))
        })?;
        if there.table_names().contains(&self.name) {
            return Ok(());
        }
        let mut request = self
            .client
            .create_table()
            .table_name(&self.name)
            .billing_mode(BillingMode::PayPerRequest);
        for (name, kind) in KEYS {
            request = request
                .attribute_definitions(
                    AttributeDefinition::builder()
                        .attribute_name(name)
                        .attribute_type(ScalarAttributeType::S)
                        .build()?,
                )
                .key_schema(
                    KeySchemaElement::builder()
                        .attribute_name(name)
                        .key_type(kind)
                        .build()?,
                );
        }
        request.send().await.map_err(|error| {
            anyhow::anyhow!("making the table failed: {}", DisplayErrorContext(error))
        })?;
        self.client
            .update_time_to_live()
            .table_name(&self.name)
            .time_to_live_specification(
                TimeToLiveSpecification::builder()
                    .attribute_name(EXPIRES)
                    .enabled(true)
                    .build()?,
            )
            .send()
            .await
            .map_err(|error| {
                anyhow::anyhow!(
                    "letting items expire failed: {}",
                    DisplayErrorContext(error)
                )
            })?;
        Ok(())
    }

    /// Whether the table answers.
    pub async fn is_well(&self) -> bool {
        let described = self.client.describe_table().table_name(&self.name).send();
        described.await.is_ok_and(|found| {
            found
                .table()
                .and_then(|table| table.table_status())
                .is_some_and(|status| *status == TableStatus::Active)
        })
    }
}
