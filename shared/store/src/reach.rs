//! Clients that are there, and clients that will be.

use std::fmt;

/// A client that is there, or will be with the first call.
#[derive(Clone)]
pub(crate) enum Reach<C> {
    /// It is there.
    Given(C),
    /// It is made with the first call, from what the environment says.
    #[cfg(feature = "aws")]
    Later(
        std::sync::Arc<tokio::sync::OnceCell<C>>,
        fn(&aws_config::SdkConfig) -> C,
    ),
}

impl<C> Reach<C> {
    /// A client that is made with the first call.
    #[cfg(feature = "aws")]
    pub fn later(make: fn(&aws_config::SdkConfig) -> C) -> Self {
        Self::Later(std::sync::Arc::default(), make)
    }

    /// The client.
    pub async fn get(&self) -> &C {
        match self {
            Self::Given(client) => client,
            #[cfg(feature = "aws")]
            Self::Later(client, make) => {
                let make = || async { make(&aws_config::load_from_env().await) };
                client.get_or_init(make).await
            }
        }
    }
}

impl<C> fmt::Debug for Reach<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reach")
    }
}
