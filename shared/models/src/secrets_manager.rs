//! Keys kept in AWS Secrets Manager.

use std::time::Duration;

use aws_sdk_secretsmanager::{
    Client,
    config::{Builder, Region, timeout::TimeoutConfig},
    error::{ProvideErrorMetadata, SdkError},
};
use futures::{FutureExt, future::BoxFuture};
use service::config::Secret;
use tokio::sync::OnceCell;

use crate::key::{Arn, Unread, Vault};

/// How long one attempt of the SDK may take; it tries again what may pass, within the time that a
/// question has for its key.
const ATTEMPT: Duration = Duration::from_secs(2);

/// AWS Secrets Manager.
#[derive(Debug, Default)]
pub struct SecretsManager {
    client: OnceCell<Client>,
}

impl SecretsManager {
    /// Reached as this process is told by its surroundings; not before a secret is read.
    pub fn of_surroundings() -> Self {
        Self::default()
    }

    /// Reached with that client.
    pub fn over(client: Client) -> Self {
        Self {
            client: OnceCell::new_with(Some(client)),
        }
    }
}

impl Vault for SecretsManager {
    fn read<'a>(&'a self, arn: &'a str) -> BoxFuture<'a, Result<Secret, Unread>> {
        async move {
            let client = self
                .client
                .get_or_init(|| async { Client::new(&aws_config::load_from_env().await) });
            let read = client.await.get_secret_value().secret_id(arn).customize();
            // A secret is read where it is; that may be another region than ours.
            let mut here = Builder::default().timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(ATTEMPT)
                    .operation_attempt_timeout(ATTEMPT)
                    .build(),
            );
            if let Some(arn) = Arn::read(arn) {
                here = here.region(Region::new(arn.region.to_owned()));
            }
            let read = read.config_override(here).send().await;
            let secret = read.map_err(|error| Unread(reason(&error)))?;
            match secret.secret_string {
                Some(text) => Ok(Secret::new(text)),
                None => Err(Unread("the secret is not a text".to_owned())),
            }
        }
        .boxed()
    }
}

/// Why it could not be read: the service's code. Its message names the secret, and who asked.
fn reason<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    match error {
        SdkError::ServiceError(error) => error
            .err()
            .code()
            .unwrap_or("Secrets Manager refused without a code")
            .to_owned(),
        SdkError::TimeoutError(_) => "Secrets Manager did not answer in time".to_owned(),
        SdkError::DispatchFailure(_) => "Secrets Manager cannot be reached".to_owned(),
        SdkError::ConstructionFailure(_) => "the request could not be made".to_owned(),
        _ => "Secrets Manager answered what cannot be read".to_owned(),
    }
}
