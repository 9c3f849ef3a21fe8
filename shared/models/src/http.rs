//! The way to a server: HTTP, and nothing of what is said over it.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures::{FutureExt, StreamExt, future::BoxFuture, stream::BoxStream};
use reqwest::{
    Client,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};

use tokio::{sync::OnceCell, task::spawn_blocking};

use crate::{
    failure::{Failure, Wait},
    provider::{Kind, Provider},
};

/// How long a connection is kept for the next question.
const KEPT: Duration = Duration::from_secs(60);

/// An answer whose head has come.
pub(crate) struct Opened {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<String>,
    pub(crate) body: BoxStream<'static, Result<Bytes, Failure>>,
}

/// Sends a question's body to one provider. Dropping what it gives ends the connection.
pub(crate) trait Upstream: Send + Sync {
    fn send(&self, body: Bytes) -> BoxFuture<'static, Result<Opened, Failure>>;
}

/// A provider over HTTP.
pub(crate) struct Http {
    url: String,
    headers: HeaderMap,
    connect: Duration,
    direct: bool,
    /// Made when it is first needed: a start without TLS is quicker.
    client: Arc<OnceCell<Client>>,
}

impl Http {
    pub(crate) fn new(provider: &Provider) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let accept = "text/event-stream, application/json";
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        if let Some(key) = &provider.key
            && let Ok(mut value) = HeaderValue::try_from(format!("Bearer {}", key.expose()))
        {
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        if provider.kind == Kind::Openrouter {
            headers.insert("x-title", HeaderValue::from_static("Inlay"));
        }
        Self {
            url: format!("{}/chat/completions", provider.url),
            headers,
            connect: provider.limits.connect,
            // A proxy of the surroundings does not lead to this machine or its neighbours.
            direct: provider.kind == Kind::Local,
            client: Arc::default(),
        }
    }
}

/// A client for that address.
fn client(url: &str, connect: Duration, direct: bool) -> Result<Client, Failure> {
    let mut builder = Client::builder()
        .connect_timeout(connect)
        .pool_idle_timeout(KEPT)
        // A key goes where it was meant to go.
        .redirect(Policy::none());
    if url.starts_with("http://") {
        // Nobody has to be believed there, and reading whom this machine believes takes time.
        builder = builder.tls_certs_only([]);
    }
    if direct {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| {
        tracing::error!(error = %error.without_url(), "no client for language models");
        Failure::Unreachable
    })
}

impl Upstream for Http {
    fn send(&self, body: Bytes) -> BoxFuture<'static, Result<Opened, Failure>> {
        let (url, headers) = (self.url.clone(), self.headers.clone());
        let (connect, direct, kept) = (self.connect, self.direct, self.client.clone());
        async move {
            let made = kept.get_or_try_init(|| {
                let url = url.clone();
                // It reads files; other answers go on meanwhile.
                let made = spawn_blocking(move || client(&url, connect, direct));
                async { made.await.unwrap_or(Err(Failure::Unreachable)) }
            });
            let request = made.await?.post(url).headers(headers).body(body);
            let response = request.send().await.map_err(|error| {
                if error.is_connect() && error.is_timeout() {
                    Failure::Late(Wait::Connect, connect)
                } else if error.is_connect() || error.is_builder() {
                    Failure::Unreachable
                } else {
                    Failure::Cut
                }
            })?;
            let retry_after = response.headers().get(RETRY_AFTER);
            Ok(Opened {
                status: response.status().as_u16(),
                retry_after: retry_after.and_then(|value| Some(value.to_str().ok()?.to_owned())),
                body: response
                    .bytes_stream()
                    .map(|piece| piece.map_err(|_| Failure::Cut))
                    .boxed(),
            })
        }
        .boxed()
    }
}
