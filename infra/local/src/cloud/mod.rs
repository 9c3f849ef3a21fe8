//! What the cloud lends the functions, on this machine: one DynamoDB table and one S3 bucket.
//!
//! Both speak their own protocol on a loopback port and are reached by the same AWS SDK clients
//! as in the cloud, so that storage has one code path. The clients have no TLS: they talk to this
//! machine only. Functions get them as the [`Store`] that [`Cloud::store`] gives; nobody else knows
//! the ports.

mod bucket;
mod table;

pub use bucket::Bucket;
pub use table::Table;

use service::{Clock, Ids, config::Secret};
use store::{Cursors, Files, Store};

use crate::state::State;

/// Both, running.
#[derive(Debug, Clone)]
pub struct Cloud {
    /// The table.
    pub table: Table,
    /// The bucket.
    pub bucket: Bucket,
    secret: Secret,
}

impl Cloud {
    /// Starts both on free ports, and makes the table and the bucket where they are missing. They
    /// run as tasks of the current runtime until it ends; what was written is on disk by then.
    ///
    /// # Errors
    ///
    /// Where a file of the state folder cannot be used, or no port is free.
    pub async fn start(state: &State) -> anyhow::Result<Self> {
        let (database, objects) = (state.dynamodb(), state.folder("s3")?);
        let (table, bucket) = tokio::try_join!(Table::start(&database), Bucket::start(&objects))?;
        let secret = state.secret()?;
        Ok(Self {
            table,
            bucket,
            secret,
        })
    }

    /// What lasts, over both.
    pub fn store(&self, clock: Clock, ids: Ids) -> Store {
        Store::new(
            store::Table::new(self.table.client.clone(), &self.table.name),
            Files::new(self.bucket.client.clone(), &self.bucket.name),
            Cursors::beside(&self.secret),
            clock,
            ids,
        )
    }
}

/// The region that the clients sign for; any would do.
const REGION: &str = "local";

/// An HTTP client for SDK clients that stay on this machine.
fn plain_http() -> aws_sdk_s3::config::SharedHttpClient {
    aws_smithy_http_client::Builder::new().build_http()
}
