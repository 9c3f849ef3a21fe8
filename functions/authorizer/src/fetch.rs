//! Fetches published keys over HTTPS.

use std::{sync::Arc, time::Duration};

use futures::FutureExt;
use reqwest::redirect::Policy;

use crate::jwks::Fetch;

const PATIENCE: Duration = Duration::from_secs(5);

/// Largest JWK set, in bytes.
const LARGEST: usize = 256 * 1024;

/// Fetches what is published at that address, each time it is called.
pub fn from(url: String) -> Fetch {
    let url: Arc<str> = url.into();
    Arc::new(move || {
        let url = url.clone();
        async move {
            get(&url)
                .await
                .map_err(|error| error.without_url().to_string())?
        }
        .boxed()
    })
}

async fn get(url: &str) -> reqwest::Result<Result<Vec<u8>, String>> {
    // Made here and not kept: keys are fetched once an hour, and a start without TLS is quicker.
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(Policy::none())
        .build()?;
    let mut response = client.get(url).send().await?.error_for_status()?;
    let mut text = Vec::new();
    while let Some(piece) = response.chunk().await? {
        if text.len() + piece.len() > LARGEST {
            return Ok(Err("the set is too large".to_owned()));
        }
        text.extend_from_slice(&piece);
    }
    Ok(Ok(text))
}
