//! DynamoDB: dynoxide over a SQLite file.

use std::path::Path;

use anyhow::Context;
use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
};
use store::{StoreError, patience, shape};
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

impl Table {
    /// Serves the file on a free port and makes the table where it is missing. A table that an
    /// older program made gets what it lacks.
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
            .retry_config(patience::retries())
            .timeout_config(patience::with_table())
            .build();
        let table = Self {
            client: Client::from_conf(config),
            name: "inlay".to_owned(),
            endpoint,
        };
        shape::make(&table.client, &table.name)
            .await
            .map_err(|error| match error {
                StoreError::Unavailable { reason } | StoreError::Corrupt { reason } => {
                    anyhow::anyhow!("making the table in {path} failed: {reason}")
                }
                other => other.into(),
            })?;
        Ok(table)
    }
}
