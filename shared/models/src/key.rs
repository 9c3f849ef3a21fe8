//! Keys: written in the environment, or kept where only the environment says.
//!
//! A key that is kept elsewhere is read when it is first needed, so that a start waits for nobody,
//! and held from then on. Keys are changed while programs run: when a provider refuses one, it is
//! read once more, and only another key is tried. That happens once for a question, and the
//! provider's circuit bounds how often for all of them.

use std::time::Duration;

use futures::future::BoxFuture;
use serde_json::Value;
use service::config::Secret;
use tokio::{
    sync::Mutex,
    time::{Instant, timeout_at},
};

use crate::failure::Failure;

/// How long a key is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Fields of a secret in JSON that may hold the key, after one of the variable's own name.
const FIELDS: [&str; 2] = ["key", "api_key"];

/// What a server asks for before it answers, or where that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The key.
    Written(Secret),
    /// A secret of AWS Secrets Manager has it.
    Kept {
        /// The secret's ARN. It has the secret's name in it, which is nobody's business.
        arn: Secret,
        /// The variable that named it. A secret in JSON may have the key in a field of that name.
        variable: String,
    },
}

/// Where keys are kept: AWS Secrets Manager, or what a test puts there.
pub trait Vault: Send + Sync {
    /// The text of the secret with that ARN.
    fn read<'a>(&'a self, arn: &'a str) -> BoxFuture<'a, Result<Secret, Unread>>;
}

/// A secret cannot be read. The reason is for the log: without the secret's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unread(pub String);

/// No secret can be read here.
#[cfg(not(feature = "secrets-manager"))]
pub(crate) struct NoVault;

#[cfg(not(feature = "secrets-manager"))]
impl Vault for NoVault {
    fn read<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Secret, Unread>> {
        Box::pin(async { Err(Unread("there is nothing here to read it with".to_owned())) })
    }
}

/// The key of one provider.
#[derive(Debug)]
pub(crate) struct Held {
    key: Option<Key>,
    provider: String,
    /// What was read. Whoever reads keeps the others waiting: they need the same.
    read: Mutex<Option<Secret>>,
}

impl Held {
    pub(crate) fn new(key: Option<Key>, provider: &str) -> Self {
        Self {
            key,
            provider: provider.to_owned(),
            read: Mutex::default(),
        }
    }

    /// The key, read if it has not been yet.
    pub(crate) async fn get(
        &self,
        vault: &dyn Vault,
        deadline: Instant,
    ) -> Result<Option<Secret>, Failure> {
        let (arn, variable) = match &self.key {
            None => return Ok(None),
            Some(Key::Written(key)) => return Ok(Some(key.clone())),
            Some(Key::Kept { arn, variable }) => (arn, variable),
        };
        let reading = async {
            let mut read = self.read.lock().await;
            if read.is_none() {
                *read = Some(self.fetched(vault, arn, variable).await?);
            }
            Ok(read.clone())
        };
        self.in_time(deadline, reading).await
    }

    /// Whether there is another key than the one that was refused; from now on it is the key.
    pub(crate) async fn renewed(
        &self,
        refused: Option<&Secret>,
        vault: &dyn Vault,
        deadline: Instant,
    ) -> bool {
        let Some(Key::Kept { arn, variable }) = &self.key else {
            return false;
        };
        let reading = async {
            let mut read = self.read.lock().await;
            // Somebody else was refused too, and was here first.
            if read.as_ref() == refused {
                *read = Some(self.fetched(vault, arn, variable).await?);
            }
            Ok(read.as_ref() != refused)
        };
        self.in_time(deadline, reading).await.unwrap_or(false)
    }

    async fn in_time<T>(
        &self,
        deadline: Instant,
        reading: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let until = deadline.min(Instant::now() + PATIENCE);
        timeout_at(until, reading)
            .await
            .unwrap_or_else(|_| Err(self.unread("it took too long")))
    }

    async fn fetched(
        &self,
        vault: &dyn Vault,
        arn: &Secret,
        variable: &str,
    ) -> Result<Secret, Failure> {
        let found = match vault.read(arn.expose()).await {
            Ok(secret) => found(&secret, variable),
            Err(unread) => Err(unread),
        };
        found.map_err(|unread| self.unread(&unread.0))
    }

    fn unread(&self, reason: &str) -> Failure {
        tracing::error!(provider = %self.provider, reason, "the key of a language model cannot be read");
        Failure::KeyUnread
    }
}

/// Whether a value is a key, by its letters: it goes into a header.
pub(crate) fn is_key(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The ARN of a secret, `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME`, in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// Where the secret is.
    pub region: &'a str,
}

impl<'a> Arn<'a> {
    /// Reads one, if it is of a secret.
    pub fn read(arn: &'a str) -> Option<Self> {
        let parts: Vec<&str> = arn.split(':').collect();
        let [
            "arn",
            partition,
            "secretsmanager",
            region,
            account,
            "secret",
            name,
        ] = parts[..]
        else {
            return None;
        };
        let is_partition = partition == "aws" || partition.starts_with("aws-");
        let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        let is_region = !region.is_empty()
            && region
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let fits = is_partition && is_account && is_region && is_key(name);
        fits.then_some(Self { region })
    }
}

/// The key in a secret: all of its text, or a field of its JSON.
fn found(secret: &Secret, variable: &str) -> Result<Secret, Unread> {
    let text = secret.expose().trim();
    let missing = |what: String| Err(Unread(what));
    if !text.starts_with('{') {
        return match is_key(text) {
            true => Ok(Secret::new(text)),
            false => missing("the secret is no key: it is empty or has spaces in it".to_owned()),
        };
    }
    let Ok(Value::Object(fields)) = serde_json::from_str(text) else {
        return missing("the secret begins like JSON and is none".to_owned());
    };
    let names = [&[variable], &FIELDS[..]].concat();
    let field = names.iter().find_map(|name| fields.get(*name)?.as_str());
    match field.map(str::trim) {
        Some(key) if is_key(key) => Ok(Secret::new(key)),
        _ => missing(format!(
            "the secret has no key in a field named {}",
            names.join(", ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_the_key_or_has_it_in_a_field() {
        let read = |text: &str| {
            let found = found(&Secret::new(text), "BOX_KEY");
            found.map(|key| key.expose().to_owned()).ok()
        };
        for (text, key) in [
            ("sk-1", Some("sk-1")),
            (" sk-1\n", Some("sk-1")),
            (r#"{"key":"a","BOX_KEY":"b","api_key":"c"}"#, Some("b")),
            (r#"{"api_key":" c ","other":"d"}"#, Some("c")),
            (r#"{"key":"a"}"#, Some("a")),
            (r#"{"other":"d"}"#, None),
            (r#"{"key":7}"#, None),
            (r#"{"key":""}"#, None),
            ("{key", None),
            ("two words", None),
            ("", None),
        ] {
            assert_eq!(read(text).as_deref(), key, "{text}");
        }
        let said = found(&Secret::new(r#"{"hunter2":"hunter2"}"#), "BOX_KEY").expect_err("no key");
        assert_eq!(
            said.to_string(),
            "the secret has no key in a field named BOX_KEY, key, api_key"
        );
    }

    #[test]
    fn an_arn_is_one_of_a_secret_in_whatever_part_of_the_world() {
        for (arn, region) in [
            (
                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:inlay/openrouter-AbCdEf",
                Some("eu-central-1"),
            ),
            (
                "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:x",
                Some("us-gov-west-1"),
            ),
            ("arn:aws:s3:::bucket", None),
            ("arn:aws:secretsmanager:eu-central-1:1234:secret:x", None),
            ("arn:aws:secretsmanager::123456789012:secret:x", None),
            ("arn:aws:secretsmanager:eu:123456789012:secret:", None),
            (
                "arn:aws:secretsmanager:evil.example/:123456789012:secret:x",
                None,
            ),
            (
                "arn:aws:secretsmanager:eu:123456789012:secret:x:field::",
                None,
            ),
            ("", None),
        ] {
            assert_eq!(Arn::read(arn).map(|arn| arn.region), region, "{arn}");
        }
    }
}
