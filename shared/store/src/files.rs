//! The bucket: bodies that are too large for an item, and files that people take away ([`upload`]).

pub mod upload;

use aws_sdk_s3::{
    Client,
    error::DisplayErrorContext,
    operation::get_object::GetObjectError,
    primitives::ByteStream,
    types::{Delete, ObjectIdentifier},
};

use crate::{Result, StoreError, reach::Reach};

/// Largest body that stays in its item, in bytes. An item may have 400 KB, and has more in it.
pub const INLINE: usize = 300 * 1024;

/// The bucket, and the client that reaches it.
#[derive(Debug, Clone)]
pub struct Files {
    reach: Reach<Client>,
    bucket: String,
}

impl Files {
    /// A bucket reached by that client.
    pub fn new(client: Client, bucket: impl Into<String>) -> Self {
        Self {
            reach: Reach::Given(client),
            bucket: bucket.into(),
        }
    }

    /// A bucket on AWS; the client is made with the first call.
    #[cfg(feature = "aws")]
    pub fn on_aws(bucket: impl Into<String>) -> Self {
        Self {
            reach: Reach::later(|config| {
                let config = aws_sdk_s3::config::Builder::from(config);
                let config = config.timeout_config(crate::patience::with_bucket());
                Client::from_conf(config.retry_config(crate::patience::retries()).build())
            }),
            bucket: bucket.into(),
        }
    }

    /// Writes an object, in place of one that is there.
    pub(crate) async fn put(&self, key: &str, body: String) -> Result<()> {
        let client = self.reach.get().await;
        let request = client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type("application/json")
            .body(ByteStream::from(body.into_bytes()));
        request
            .send()
            .await
            .map_err(|error| StoreError::unavailable(DisplayErrorContext(error)))?;
        Ok(())
    }

    /// An object's text; `None` where there is no such object.
    pub(crate) async fn get(&self, key: &str) -> Result<Option<String>> {
        let client = self.reach.get().await;
        let found = client
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await;
        let object = match found {
            Ok(object) => object,
            Err(error)
                if matches!(error.as_service_error(), Some(GetObjectError::NoSuchKey(_))) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(StoreError::unavailable(DisplayErrorContext(error))),
        };
        let bytes = object
            .body
            .collect()
            .await
            .map_err(StoreError::unavailable)?;
        let text = String::from_utf8(bytes.to_vec())
            .map_err(|_| StoreError::corrupt(format!("object {key} is not UTF-8")))?;
        Ok(Some(text))
    }

    /// Deletes an object, as far as it can be done now; else the bucket's rule forgets it later.
    pub async fn forget(&self, key: &str) {
        let client = self.reach.get().await;
        let deleted = client.delete_object().bucket(&self.bucket).key(key).send();
        if let Err(error) = deleted.await {
            let error = DisplayErrorContext(error);
            tracing::warn!(%error, "an object waits for the bucket to forget it");
        }
    }

    /// Deletes every object whose key begins so. Repeated, it goes on where it stopped.
    pub(crate) async fn delete_under(&self, prefix: &str) -> Result<()> {
        let client = self.reach.get().await;
        loop {
            let listed = client
                .list_objects_v2()
                .bucket(&self.bucket)
                .prefix(prefix)
                .send()
                .await
                .map_err(|error| StoreError::unavailable(DisplayErrorContext(error)))?;
            let objects: Vec<ObjectIdentifier> = listed
                .contents()
                .iter()
                .filter_map(|object| object.key())
                .filter_map(|key| ObjectIdentifier::builder().key(key).build().ok())
                .collect();
            if objects.is_empty() {
                return Ok(());
            }
            let delete = Delete::builder()
                .set_objects(Some(objects))
                .quiet(true)
                .build()
                .map_err(StoreError::unavailable)?;
            let deleted = client
                .delete_objects()
                .bucket(&self.bucket)
                .delete(delete)
                .send()
                .await
                .map_err(|error| StoreError::unavailable(DisplayErrorContext(error)))?;
            if let Some(error) = deleted.errors().first() {
                let reason = error.message().unwrap_or("no reason given");
                return Err(StoreError::unavailable(reason));
            }
        }
    }

    /// Whether the bucket answers.
    pub async fn is_well(&self) -> bool {
        let client = self.reach.get().await;
        let found = client.head_bucket().bucket(&self.bucket).send();
        found.await.is_ok()
    }
}
