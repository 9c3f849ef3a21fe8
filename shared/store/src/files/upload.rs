//! Objects that are too large to be held: written in parts, there at the end or not at all.
//!
//! An upload that comes to no end leaves nothing: whoever drops it has it aborted. Only where the
//! whole process ends in the middle do its parts stay, and the bucket's lifecycle rule takes them
//! away.

use std::time::Duration;

use aws_sdk_s3::{
    error::DisplayErrorContext,
    presigning::PresigningConfig,
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart},
};
use bytes::Bytes;
use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::{Files, Result, StoreError};

/// Bytes of a part; the last one may have fewer. S3 takes no smaller ones, and ten thousand of these:
/// 50 GB.
pub const PART: usize = 5 << 20;

/// Parts that are on their way at one time.
const UNDERWAY: usize = 3;

/// What is said of an object to whoever fetches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Its media type.
    pub content_type: String,
    /// What a browser does with it, and under which name: `Content-Disposition`.
    pub content_disposition: String,
}

/// An object on its way into the bucket.
///
/// Dropping it aborts it, as far as anything of it is there.
#[derive(Debug)]
pub struct Upload {
    files: Files,
    key: String,
    labels: Labels,
    begun: Option<Begun>,
    bytes: u64,
}

#[derive(Debug)]
struct Begun {
    id: String,
    next: i32,
    underway: JoinSet<Result<CompletedPart>>,
    done: Vec<CompletedPart>,
}

fn unavailable<E: std::error::Error>(error: E) -> StoreError {
    StoreError::unavailable(DisplayErrorContext(error))
}

impl Files {
    /// Begins to write an object of that key.
    pub fn upload(&self, key: impl Into<String>, labels: Labels) -> Upload {
        Upload {
            files: self.clone(),
            key: key.into(),
            labels,
            begun: None,
            bytes: 0,
        }
    }

    /// A link under which anybody who has it can fetch an object, for so long from `now` on.
    ///
    /// # Errors
    ///
    /// Where the link cannot be signed: there are no credentials.
    pub async fn link(&self, key: &str, now: Timestamp, lifetime: Duration) -> Result<String> {
        let client = self.reach.get().await;
        let signed = PresigningConfig::builder()
            .start_time(now.into())
            .expires_in(lifetime)
            .build()
            .map_err(unavailable)?;
        let get = client.get_object().bucket(&self.bucket).key(key);
        let signed = get.presigned(signed).await.map_err(unavailable)?;
        Ok(signed.uri().to_owned())
    }
}

impl Upload {
    /// Takes the next part, all of one length but the last; waits while too many are on their way.
    ///
    /// # Errors
    ///
    /// Where this part or one before it cannot be written. Then the upload is to be dropped.
    pub async fn part(&mut self, bytes: Bytes) -> Result<()> {
        self.bytes += bytes.len() as u64;
        if self.begun.is_none() {
            self.begun = Some(self.begin().await?);
        }
        let Some(begun) = &mut self.begun else {
            return Ok(());
        };
        begun.settle(UNDERWAY - 1).await?;
        let (files, key, id) = (self.files.clone(), self.key.clone(), begun.id.clone());
        let number = begun.next;
        begun.next += 1;
        begun.underway.spawn(async move {
            let client = files.reach.get().await;
            let written = client
                .upload_part()
                .bucket(&files.bucket)
                .key(key)
                .upload_id(id)
                .part_number(number)
                .body(ByteStream::from(bytes))
                // Its checksum is sent along, and the way there is TLS or this machine: a second
                // hash of everything would cost as much as writing it.
                .customize()
                .disable_payload_signing()
                .send()
                .await
                .map_err(unavailable)?;
            Ok(CompletedPart::builder()
                .part_number(number)
                .set_e_tag(written.e_tag)
                .set_checksum_crc32(written.checksum_crc32)
                .build())
        });
        Ok(())
    }

    /// Ends the object with these bytes; gives how many it has. From here on it is there.
    ///
    /// # Errors
    ///
    /// Where it cannot be written; then it is not there.
    pub async fn finish(mut self, last: Bytes) -> Result<u64> {
        if self.begun.is_none() {
            return self.put(last).await;
        }
        if !last.is_empty() {
            self.part(last).await?;
        }
        if let Some(begun) = &mut self.begun {
            begun.settle(0).await?;
            begun.done.sort_by_key(|part| part.part_number);
            let parts = std::mem::take(&mut begun.done);
            let parts = CompletedMultipartUpload::builder()
                .set_parts(Some(parts))
                .build();
            let client = self.files.reach.get().await;
            client
                .complete_multipart_upload()
                .bucket(&self.files.bucket)
                .key(&self.key)
                .upload_id(&begun.id)
                .multipart_upload(parts)
                .send()
                .await
                .map_err(unavailable)?;
        }
        // It is there: nothing is left to abort.
        self.begun = None;
        Ok(self.bytes)
    }

    /// Gives up, and waits until nothing is left.
    pub async fn abort(mut self) {
        if let Some(begun) = self.begun.take() {
            abort(self.files.clone(), self.key.clone(), begun).await;
        }
    }

    async fn begin(&self) -> Result<Begun> {
        let client = self.files.reach.get().await;
        let begun = client
            .create_multipart_upload()
            .bucket(&self.files.bucket)
            .key(&self.key)
            .content_type(&self.labels.content_type)
            .content_disposition(&self.labels.content_disposition)
            .send()
            .await
            .map_err(unavailable)?;
        let id = begun
            .upload_id
            .ok_or_else(|| StoreError::unavailable("an upload has no id"))?;
        Ok(Begun {
            id,
            next: 1,
            underway: JoinSet::new(),
            done: Vec::new(),
        })
    }

    /// Writes the whole object at once: it fits into one part.
    async fn put(&mut self, bytes: Bytes) -> Result<u64> {
        self.bytes += bytes.len() as u64;
        let client = self.files.reach.get().await;
        client
            .put_object()
            .bucket(&self.files.bucket)
            .key(&self.key)
            .content_type(&self.labels.content_type)
            .content_disposition(&self.labels.content_disposition)
            .body(ByteStream::from(bytes))
            .send()
            .await
            .map_err(unavailable)?;
        Ok(self.bytes)
    }
}

impl Begun {
    /// Waits until no more than so many parts are on their way.
    async fn settle(&mut self, most: usize) -> Result<()> {
        while self.underway.len() > most {
            match self.underway.join_next().await {
                Some(Ok(part)) => self.done.push(part?),
                Some(Err(error)) => return Err(StoreError::unavailable(error)),
                None => break,
            }
        }
        Ok(())
    }
}

/// Takes away what is there of an upload. A part that is still on its way would come after that and
/// stay, so they are ended first.
async fn abort(files: Files, key: String, mut begun: Begun) {
    begun.underway.shutdown().await;
    let client = files.reach.get().await;
    let aborted = client
        .abort_multipart_upload()
        .bucket(&files.bucket)
        .key(key)
        .upload_id(begun.id)
        .send()
        .await;
    if let Err(error) = aborted {
        let error = DisplayErrorContext(error);
        tracing::warn!(%error, "the parts of an upload wait for the bucket to forget them");
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let Some(begun) = self.begun.take() else {
            return;
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(abort(self.files.clone(), self.key.clone(), begun));
        }
    }
}
