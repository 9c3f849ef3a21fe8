//! What a case stands on: a table, a bucket, and instances of the store over them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, retry::RetryPartition};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use service::{Clock, Ids, config::Secret};
use store::{Cursors, Files, Store, Table, patience, shape};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::count::Counter;

/// Names where DynamoDB Local is.
const DYNAMODB_LOCAL: &str = "INLAY_DYNAMODB_LOCAL";

/// The table's file on dynoxide.
const DATABASE: &str = "dynamodb.sqlite";

/// A table and a bucket.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Where DynamoDB is: `http://127.0.0.1:8000`.
    pub dynamodb: String,
    /// Where S3 is.
    pub s3: String,
    /// The table's name.
    pub table: String,
    folder: PathBuf,
    /// Lets go of the folder with the last who stands on it.
    kept: Option<Arc<TempDir>>,
}

impl Ground {
    /// On dynoxide, over a file as on a laptop.
    pub async fn dynoxide() -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        let mut ground = Self::of_folder(folder.path()).await;
        ground.kept = Some(folder);
        ground
    }

    /// On dynoxide, over the files in that folder.
    pub async fn of_folder(folder: &Path) -> Self {
        let ground = Self {
            dynamodb: serve_dynoxide(&folder.join(DATABASE)).await,
            s3: serve_s3(folder).await,
            table: "inlay".to_owned(),
            folder: folder.to_owned(),
            kept: None,
        };
        ground.make().await;
        ground
    }

    /// On a table that is there, without a bucket.
    pub fn of_server(dynamodb: String, table: String) -> Self {
        Self {
            dynamodb,
            s3: "http://127.0.0.1:9".to_owned(),
            table,
            folder: PathBuf::new(),
            kept: None,
        }
    }

    /// On DynamoDB Local, a table of its own. `None` where there is none, which CI does not allow.
    pub async fn dynamodb_local() -> Option<Self> {
        let Ok(dynamodb) = std::env::var(DYNAMODB_LOCAL) else {
            let set = |name| std::env::var(name).is_ok_and(|set| !matches!(&*set, "" | "0"));
            assert!(!set("CI"), "{DYNAMODB_LOCAL} is not set");
            eprintln!(
                "skipped: {DYNAMODB_LOCAL} is not set. `cargo xtask dynamodb` starts DynamoDB \
                 Local (it needs Java 17) and says what to set"
            );
            return None;
        };
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        let ground = Self {
            dynamodb,
            s3: serve_s3(folder.path()).await,
            table: format!("inlay-{}", uuid::Uuid::new_v4()),
            folder: folder.path().to_owned(),
            kept: Some(folder),
        };
        ground.make().await;
        Some(ground)
    }

    /// The same table and bucket after what serves them was started again, where it can be.
    pub async fn reopened(&self) -> Self {
        let file = self.folder.join(DATABASE);
        let mut ground = self.clone();
        if file.exists() {
            ground.dynamodb = serve_dynoxide(&file).await;
        }
        ground.s3 = serve_s3(&self.folder).await;
        ground
    }

    async fn make(&self) {
        let client = self.instance().table_client();
        shape::make(&client, &self.table).await.expect("a table");
        let client = self.instance().bucket_client();
        if client.head_bucket().bucket("inlay").send().await.is_err() {
            let made = client.create_bucket().bucket("inlay").send();
            made.await.expect("a bucket");
        }
    }

    /// An instance of the program, as it would be with nothing special about it.
    pub fn instance(&self) -> Instance<'_> {
        Instance {
            ground: self,
            clock: Clock::system(),
            counter: None,
            through: None,
            bucketless: false,
        }
    }

    /// The store of such an instance.
    pub fn store(&self) -> Store {
        self.instance().store()
    }

    /// Items that are left in the table, by any means.
    pub async fn items(&self) -> Vec<String> {
        let client = self.instance().table_client();
        let mut pages = client
            .scan()
            .table_name(&self.table)
            .into_paginator()
            .items()
            .send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            let item = item.expect("an item");
            let part = |name: &str| item[name].as_s().expect("text").clone();
            items.push(format!("{} {}", part("pk"), part("sk")));
        }
        items
    }

    /// Objects that are left in the bucket.
    pub async fn objects(&self) -> Vec<String> {
        let client = self.instance().bucket_client();
        let listed = client.list_objects_v2().bucket("inlay").send().await;
        let listed = listed.expect("a list");
        let keys = listed.contents().iter().filter_map(|object| object.key());
        keys.map(str::to_owned).collect()
    }
}

/// An instance of the program to be.
pub struct Instance<'a> {
    ground: &'a Ground,
    clock: Clock,
    counter: Option<Counter>,
    through: Option<String>,
    bucketless: bool,
}

impl Instance<'_> {
    /// With that clock.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// With its requests counted.
    pub fn counted(mut self, counter: &Counter) -> Self {
        self.counter = Some(counter.clone());
        self
    }

    /// That reaches the table by another address.
    pub fn through(mut self, address: &str) -> Self {
        self.through = Some(address.to_owned());
        self
    }

    /// That cannot reach the bucket.
    pub fn without_bucket(mut self) -> Self {
        self.bucketless = true;
        self
    }

    /// Its store.
    pub fn store(self) -> Store {
        let table = Table::new(self.table_client(), &self.ground.table);
        let files = Files::new(self.bucket_client(), "inlay");
        let secret = Secret::new("a secret that all instances share");
        Store::new(
            table,
            files,
            Cursors::new(secret),
            self.clock,
            Ids::random(),
        )
    }

    /// A client of the table, which waits and tries again as in the cloud.
    pub fn table_client(&self) -> aws_sdk_dynamodb::Client {
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("local"))
            .credentials_provider(Credentials::new("local", "local", None, None, "local"))
            .endpoint_url(self.through.as_ref().unwrap_or(&self.ground.dynamodb))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            // Instances are processes, and each has its own quota of second tries.
            .retry_partition(RetryPartition::new(uuid::Uuid::new_v4().to_string()))
            .retry_config(patience::retries())
            .timeout_config(patience::with_table());
        if let Some(counter) = &self.counter {
            config = config.interceptor(counter.clone());
        }
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    fn bucket_client(&self) -> aws_sdk_s3::Client {
        let mut config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("local"))
            .credentials_provider(Credentials::new("local", "local", None, None, "local"))
            .endpoint_url(match self.bucketless {
                // Nobody listens at the port for discarding.
                true => "http://127.0.0.1:9",
                false => &self.ground.s3,
            })
            .force_path_style(true)
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .retry_config(patience::retries())
            .timeout_config(patience::with_bucket());
        if let Some(counter) = &self.counter {
            config = config.interceptor(counter.clone());
        }
        aws_sdk_s3::Client::from_conf(config.build())
    }
}

async fn serve_dynoxide(file: &Path) -> String {
    let database = dynoxide::Database::new(file.to_str().expect("UTF-8")).expect("a database");
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    format!("http://{address}")
}

async fn serve_s3(folder: &Path) -> String {
    let folder = folder.join("s3");
    std::fs::create_dir_all(&folder).expect("a folder");
    let files = s3s_fs::FileSystem::new(folder).expect("a bucket's folder");
    let mut service = S3ServiceBuilder::new(files);
    service.set_auth(SimpleAuth::from_single("local", "local"));
    let service = service.build();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let connection = auto::Builder::new(TokioExecutor::new());
                // A client that goes away is no failure of the server.
                let _ = connection
                    .serve_connection(TokioIo::new(socket), service)
                    .await;
            });
        }
    });
    format!("http://{address}")
}
