//! Brings the data from S3.

use std::path::{Path, PathBuf};

use aws_sdk_s3::{Client, error::DisplayErrorContext};
use engine::{EngineError, load::Fetched};
use tokio::io::AsyncWriteExt;

/// Fetches every object under `prefix`, and those elsewhere that the catalogue names by address,
/// into the folder `into`.
pub(crate) async fn fetch(
    bucket: &str,
    prefix: &str,
    into: &Path,
) -> Result<(PathBuf, Fetched), EngineError> {
    let client = Client::new(&aws_config::load_from_env().await);
    all(&client, bucket, prefix, into).await.map_err(|error| {
        tracing::error!(bucket, prefix, error, "the data cannot be fetched");
        EngineError::Unavailable
    })
}

async fn all(
    client: &Client,
    bucket: &str,
    prefix: &str,
    into: &Path,
) -> Result<(PathBuf, Fetched), String> {
    tokio::fs::create_dir_all(into)
        .await
        .map_err(|error| error.to_string())?;
    let mut pages = client
        .list_objects_v2()
        .bucket(bucket)
        .prefix(prefix)
        .into_paginator()
        .send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| DisplayErrorContext(error).to_string())?;
        for key in page.contents().iter().filter_map(|object| object.key()) {
            let name = &key[prefix.len()..];
            // Files beside the catalogue; folders below are not part of the data.
            if !name.is_empty() && !name.contains(['/', '\\']) && name != ".." && name != "." {
                one(client, bucket, key, &into.join(name)).await?;
            }
        }
    }
    let mut fetched = Fetched::new();
    if let Ok(text) = tokio::fs::read_to_string(into.join("catalog.toml")).await {
        let described = catalogue::file::parse(&text).description;
        for (at, address) in described.remote_paths().enumerate() {
            let Some((bucket, key)) = address
                .strip_prefix("s3://")
                .and_then(|rest| rest.split_once('/'))
            else {
                continue;
            };
            let folder = into.join(format!("from-{at}"));
            tokio::fs::create_dir_all(&folder)
                .await
                .map_err(|error| error.to_string())?;
            let path = folder.join(key.rsplit('/').next().unwrap_or("data"));
            one(client, bucket, key, &path).await?;
            fetched.insert(address.to_owned(), path);
        }
    }
    Ok((into.to_owned(), fetched))
}

async fn one(client: &Client, bucket: &str, key: &str, path: &Path) -> Result<(), String> {
    let object = client.get_object().bucket(bucket).key(key).send().await;
    let mut body = object
        .map_err(|error| format!("{key}: {}", DisplayErrorContext(error)))?
        .body;
    let wrong = |error: &dyn std::fmt::Display| format!("{key}: {error}");
    let mut file = tokio::fs::File::create(path)
        .await
        .map_err(|error| wrong(&error))?;
    while let Some(part) = body.next().await {
        let part = part.map_err(|error| wrong(&error))?;
        file.write_all(&part).await.map_err(|error| wrong(&error))?;
    }
    file.flush().await.map_err(|error| wrong(&error))
}
