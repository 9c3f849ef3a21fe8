//! The way to a server: HTTP, and nothing of what is said over it.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures::{FutureExt, StreamExt, future::BoxFuture, stream::BoxStream};
use reqwest::{
    Client, RequestBuilder, Response,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use service::config::Secret;
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

/// The way to one provider. Dropping what it gives ends the connection.
pub(crate) trait Upstream: Send + Sync {
    /// Sends a question's body.
    fn send(&self, body: Bytes, key: Option<Secret>)
    -> BoxFuture<'static, Result<Opened, Failure>>;

    /// Asks for the list of models, and gives the status of the answer; the list is not read.
    fn look(&self, key: Option<Secret>) -> BoxFuture<'static, Result<u16, Failure>>;
}

/// A provider over HTTP.
#[derive(Clone)]
pub(crate) struct Http {
    url: Arc<str>,
    kind: Kind,
    connect: Duration,
    /// Made when it is first needed: a start without TLS is quicker.
    client: Arc<OnceCell<Client>>,
}

impl Http {
    pub(crate) fn new(provider: &Provider) -> Self {
        Self {
            url: provider.url.as_str().into(),
            kind: provider.kind,
            connect: provider.limits.connect,
            client: Arc::default(),
        }
    }

    async fn client(&self) -> Result<&Client, Failure> {
        let made = self.client.get_or_try_init(|| {
            let way = self.clone();
            // It reads files; other answers go on meanwhile.
            let made = spawn_blocking(move || way.made());
            async { made.await.unwrap_or(Err(Failure::Unreachable)) }
        });
        made.await
    }

    fn made(&self) -> Result<Client, Failure> {
        let mut builder = Client::builder()
            .connect_timeout(self.connect)
            .pool_idle_timeout(KEPT)
            // A key goes where it was meant to go.
            .redirect(Policy::none());
        if self.url.starts_with("http://") {
            // Nobody has to be believed there, and reading whom this machine believes takes time.
            builder = builder.tls_certs_only([]);
        }
        // A proxy of the surroundings does not lead to this machine or its neighbours.
        if self.kind == Kind::Local {
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| {
            tracing::error!(error = %error.without_url(), "no client for language models");
            Failure::Unreachable
        })
    }

    /// What every request carries.
    fn headers(&self, key: Option<&Secret>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Some(key) = key
            && let Ok(mut value) = HeaderValue::try_from(format!("Bearer {}", key.expose()))
        {
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        if self.kind == Kind::Openrouter {
            headers.insert("x-title", HeaderValue::from_static("Inlay"));
        }
        headers
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Response, Failure> {
        request.send().await.map_err(|error| {
            if error.is_connect() && error.is_timeout() {
                Failure::Late(Wait::Connect, self.connect)
            } else if error.is_connect() || error.is_builder() {
                Failure::Unreachable
            } else {
                Failure::Cut
            }
        })
    }
}

impl Upstream for Http {
    fn send(
        &self,
        body: Bytes,
        key: Option<Secret>,
    ) -> BoxFuture<'static, Result<Opened, Failure>> {
        let way = self.clone();
        async move {
            let url = format!("{}/chat/completions", way.url);
            let request = way.client().await?.post(url);
            let request = request
                .headers(way.headers(key.as_ref()))
                .header(CONTENT_TYPE, "application/json")
                .header(ACCEPT, "text/event-stream, application/json")
                .body(body);
            let response = way.answer(request).await?;
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

    fn look(&self, key: Option<Secret>) -> BoxFuture<'static, Result<u16, Failure>> {
        let way = self.clone();
        async move {
            let request = way.client().await?.get(format!("{}/models", way.url));
            let request = request
                .headers(way.headers(key.as_ref()))
                .header(ACCEPT, "application/json");
            Ok(way.answer(request).await?.status().as_u16())
        }
        .boxed()
    }
}
