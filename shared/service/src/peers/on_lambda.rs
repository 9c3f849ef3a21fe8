//! A function called through the AWS SDK.

use aws_sdk_lambda::{
    Client, primitives::Blob, types::InvokeWithResponseStreamResponseEvent as Event,
};
use bytes::Bytes;
use futures::{
    future::BoxFuture,
    stream::{self, StreamExt},
};

use super::{Answer, Peer, PeerError, without_prelude};

/// A function on AWS, by its name or ARN.
#[derive(Debug, Clone)]
pub struct OnLambda {
    client: Client,
    function: String,
}

impl OnLambda {
    /// The function of that name, called with that client.
    pub fn new(client: Client, function: impl Into<String>) -> Self {
        Self {
            client,
            function: function.into(),
        }
    }
}

impl Peer for OnLambda {
    fn invoke(&self, payload: Bytes) -> BoxFuture<'static, Result<Answer, PeerError>> {
        let function = self.function.clone();
        let call = self
            .client
            .invoke_with_response_stream()
            .function_name(&function)
            .payload(Blob::new(payload));
        Box::pin(async move {
            let output = call.send().await.map_err(|error| PeerError::Unreachable {
                function: function.clone(),
                reason: format!("{}", aws_sdk_lambda::error::DisplayErrorContext(error)),
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
                        Err(error) => Some((Err(broke_off(error.to_string())), None)),
                    }
                }
            });
            Ok(without_prelude(parts.boxed()).boxed())
        })
    }
}
