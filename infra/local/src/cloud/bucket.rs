//! S3: s3s over a folder.

use std::path::Path;

use anyhow::Context;
use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    error::DisplayErrorContext,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use service::config::Secret;
use store::patience;
use tokio::net::TcpListener;

use super::{REGION, plain_http};

/// The bucket, and the client that reaches it.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// The client.
    pub client: Client,
    /// The bucket's name.
    pub name: String,
    /// Where S3 is served, for programs beside this one and for links to objects.
    pub endpoint: String,
    /// Signs requests of the access key `local`.
    pub secret: Secret,
}

impl Bucket {
    /// Serves the folder on a free port and makes the bucket where it is missing.
    pub(super) async fn start(folder: &Path) -> anyhow::Result<Self> {
        let files = s3s_fs::FileSystem::new(folder).map_err(|error| {
            anyhow::anyhow!(
                "{} cannot be opened as the bucket's folder ({error:?}); give another --state",
                folder.display()
            )
        })?;
        // Unlike the table, the bucket checks signatures: links to objects are signed, and a link
        // that works here must work there. The key lives as long as this program.
        let secret = uuid::Uuid::new_v4().to_string();
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single("local", secret.as_str()));
        let service = service.build();

        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("no loopback port is free for S3")?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move {
            loop {
                // A failed accept concerns one connection only.
                let Ok((socket, _)) = listener.accept().await else {
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                    continue;
                };
                let service = service.clone();
                tokio::spawn(async move {
                    let connection = auto::Builder::new(TokioExecutor::new());
                    let served = connection.serve_connection(TokioIo::new(socket), service);
                    if let Err(error) = served.await {
                        tracing::debug!(error, "a connection to S3 ended early");
                    }
                });
            }
        });

        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(Credentials::new("local", &secret, None, None, "local"))
            .endpoint_url(&endpoint)
            .force_path_style(true)
            .http_client(plain_http())
            .retry_config(patience::retries())
            .timeout_config(patience::with_bucket())
            .build();
        let bucket = Self {
            client: Client::from_conf(config),
            name: "inlay".to_owned(),
            endpoint,
            secret: Secret::new(secret),
        };
        bucket.make().await?;
        Ok(bucket)
    }

    async fn make(&self) -> anyhow::Result<()> {
        let there = self.client.list_buckets().send().await.map_err(|error| {
            anyhow::anyhow!("listing buckets failed: {}", DisplayErrorContext(error))
        })?;
        let names = there.buckets().iter().filter_map(|bucket| bucket.name());
        if names.into_iter().any(|name| name == self.name) {
            return Ok(());
        }
        let made = self.client.create_bucket().bucket(&self.name).send().await;
        made.map_err(|error| {
            anyhow::anyhow!("making the bucket failed: {}", DisplayErrorContext(error))
        })?;
        Ok(())
    }
}
