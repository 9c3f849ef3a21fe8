//! A function called through the AWS SDK.

use std::sync::Arc;

use aws_sdk_lambda::{
    Client, error::DisplayErrorContext, primitives::Blob,
    types::InvokeWithResponseStreamResponseEvent as Event,
};
use bytes::Bytes;
use futures::{
    future::BoxFuture,
    stream::{self, StreamExt},
};
use http::{Request, Response};
use tokio::sync::OnceCell;

use super::{Answer, Peer, PeerError, Routes, routes, without_prelude};
use crate::Principal;

/// A function on AWS, by its name or ARN.
///
/// The client is made with the first call, for finding credentials and reading trust roots is
/// slow, and a cold start waits for neither.
#[derive(Debug, Clone)]
pub struct OnLambda {
    client: Arc<OnceCell<Client>>,
    function: String,
}

impl OnLambda {
    /// The function of that name, called with the credentials and in the region that the
    /// environment names.
    pub fn new(function: impl Into<String>) -> Self {
        Self {
            client: Arc::default(),
            function: function.into(),
        }
    }
}

impl Peer for OnLambda {
    fn invoke(&self, payload: Bytes) -> BoxFuture<'static, Result<Answer, PeerError>> {
        let called = self.call(payload);
        Box::pin(async move { Ok(without_prelude(called.await?).boxed()) })
    }
}

impl Routes for OnLambda {
    fn ask(
        &self,
        caller: &Principal,
        request: Request<Bytes>,
    ) -> BoxFuture<'static, Result<Response<Answer>, PeerError>> {
        let called = self.call(routes::event(caller, &request));
        let function = self.function.clone();
        Box::pin(async move { routes::answered(&function, called.await?).await })
    }
}

impl OnLambda {
    /// Calls it; gives all that it answers with.
    fn call(&self, payload: Bytes) -> BoxFuture<'static, Result<Answer, PeerError>> {
        let Self { client, function } = self.clone();
        Box::pin(async move {
            let client = client
                .get_or_init(|| async { Client::new(&aws_config::load_from_env().await) })
                .await;
            let call = client
                .invoke_with_response_stream()
                .function_name(&function)
                .payload(Blob::new(payload));
            let output = call.send().await.map_err(|error| PeerError::Unreachable {
                function: function.clone(),
                reason: format!("{}", DisplayErrorContext(error)),
            })?;
            let parts = stream::unfold(Some(output.event_stream), move |events| {
                let function = function.clone();
                async move {
                    let mut events = events?;
                    let broke_off = |reason: String| PeerError::BrokeOff { function, reason };
                    match events.recv().await {
                        Ok(Some(Event::PayloadChunk(part))) => {
                            let bytes = part.payload.map(Blob::into_inner).unwrap_or_default();
                            Some((Ok(Bytes::from(bytes)), Some(events)))
                        }
                        Ok(Some(Event::InvokeComplete(end))) => {
                            let code = end.error_code?;
                            Some((Err(broke_off(code)), None))
                        }
                        // An event of a later SDK says nothing that is needed.
                        Ok(Some(_)) => Some((Ok(Bytes::new()), Some(events))),
                        Ok(None) => None,
                        Err(error) => {
                            let reason = format!("{}", DisplayErrorContext(error));
                            Some((Err(broke_off(reason)), None))
                        }
                    }
                }
            });
            Ok(parts.boxed())
        })
    }
}
