//! One function calls another: bytes in, a stream of bytes out.
//!
//! On AWS that is an invocation of the other function with a streamed answer ([`OnLambda`],
//! feature `aws`); on a laptop it is the same library in this process ([`InProcess`]). What the
//! bytes say is between the two functions.
//!
//! A function that is asked over HTTP is called by its [`routes`]: a request in a caller's name, and
//! its answer.

#[cfg(feature = "aws")]
mod on_lambda;
mod prelude;
pub mod routes;

use std::sync::Arc;

use bytes::Bytes;
use futures::{
    future::BoxFuture,
    stream::{BoxStream, StreamExt},
};

#[cfg(feature = "aws")]
pub use on_lambda::OnLambda;
pub use prelude::without_prelude;
pub use routes::{Mounted, Routes};

/// What a peer answers with, as it comes.
pub type Answer = BoxStream<'static, Result<Bytes, PeerError>>;

/// Another function.
///
/// Dropping the answer stops the work behind it where the peer can be told.
pub trait Peer: Send + Sync {
    /// Calls it.
    fn invoke(&self, payload: Bytes) -> BoxFuture<'static, Result<Answer, PeerError>>;
}

/// Why a peer gave no whole answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeerError {
    /// It cannot be reached, or may not be called.
    #[error("the function {function} cannot be called: {reason}")]
    Unreachable {
        /// Its name.
        function: String,
        /// What the call said.
        reason: String,
    },
    /// It was called and broke off: it ran out of time or memory, or crashed.
    #[error("the function {function} broke off: {reason}")]
    BrokeOff {
        /// Its name.
        function: String,
        /// What is known.
        reason: String,
    },
}

type Handle = dyn Fn(Bytes) -> BoxFuture<'static, Answer> + Send + Sync;

/// A function's library, called in this process.
#[derive(Clone)]
pub struct InProcess(Arc<Handle>);

impl InProcess {
    /// Calls `handle`, which gives the parts of the answer.
    pub fn new<F, S>(handle: impl Fn(Bytes) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = S> + Send + 'static,
        S: futures::Stream<Item = Bytes> + Send + 'static,
    {
        Self(Arc::new(move |payload| {
            let answer = handle(payload);
            Box::pin(async move { answer.await.map(Ok).boxed() })
        }))
    }
}

impl Peer for InProcess {
    fn invoke(&self, payload: Bytes) -> BoxFuture<'static, Result<Answer, PeerError>> {
        let answer = (self.0)(payload);
        Box::pin(async move { Ok(answer.await) })
    }
}
