//! What lasts: our own share of sending a message, and reading the newest of many.
//!
//! "Our own" is the processor time of the thread that sends: building the request, signing it,
//! writing and reading the socket, and reading the answer. DynamoDB is dynoxide on threads of its
//! own, and does not count. Linux tells the time of a thread in nanoseconds
//! (`/proc/thread-self/schedstat`).

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use local::{cloud::Cloud, state::State};
use service::{Clock, Ids, config::Secret};
use store::{
    Cursors, Files, Store,
    messages::{From, Role, Said},
    sessions::NewSession,
};

use crate::figures::{Table, median, ms};

/// Sends that are measured.
const SENDS: u32 = 1_000;

/// Messages of a short session and of a long one, and how many of the newest are read.
const FEW: usize = 100;
const MANY: usize = 10_000;
const NEWEST: usize = 50;

/// How often each is read.
const READS: usize = 300;

/// Measures both.
pub fn measure(table: &mut Table) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let state = State::open(folder.path())?;
    let server = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let cloud = server.block_on(Cloud::start(&state))?;
    // One thread, this one, does all that is ours.
    let ours = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    ours.block_on(async {
        let store = store(&cloud);
        let few = session(&store, FEW).await?;
        sending(&store, &few, table).await?;
        let (few, many) = (session(&store, FEW).await?, session(&store, MANY).await?);
        reading(&store, [&few, &many], table).await
    })
}

/// A store with connections of its own: those of `Cloud` belong to the threads of the server.
fn store(cloud: &Cloud) -> Store {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("local"))
        .credentials_provider(Credentials::new("local", "local", None, None, "local"))
        .endpoint_url(&cloud.table.endpoint)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(store::patience::retries())
        .timeout_config(store::patience::with_table())
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    Store::new(
        store::Table::new(client, &cloud.table.name),
        Files::new(cloud.bucket.client.clone(), &cloud.bucket.name),
        Cursors::new(Secret::new("measured")),
        Clock::system(),
        Ids::random(),
    )
}

/// A session with so many messages.
async fn session(store: &Store, messages: usize) -> anyhow::Result<String> {
    let id = store.create_session("ada", NewSession::default()).await?.id;
    for number in 0..messages {
        store.send("ada", &id, question(number)).await?;
    }
    Ok(id)
}

/// A question of the usual length, under an id of the client.
fn question(number: usize) -> Said {
    let words = "Show Q2 2025 sales by region and channel, and compare them with the year before";
    let mut said = Said::new(Role::User, words);
    said.client_message_id = Some(format!("client-message-{number}"));
    said
}

async fn sending(store: &Store, id: &str, table: &mut Table) -> anyhow::Result<()> {
    let mut took = Vec::new();
    let before = processor_time()?;
    for number in 0..SENDS as usize {
        let started = Instant::now();
        store.send("ada", id, question(FEW + number)).await?;
        took.push(started.elapsed());
    }
    let ours = (processor_time()? - before) / SENDS;
    table.time(
        "a message sent: processor time of our own, mean of 1,000",
        ours,
        Duration::from_millis(1),
    );
    table.told(
        "a message sent, on dynoxide, median",
        format!("{:.1} ms", ms(median(&took))),
    );
    Ok(())
}

async fn reading(store: &Store, ids: [&str; 2], table: &mut Table) -> anyhow::Result<()> {
    let mut took = [Vec::new(), Vec::new()];
    for round in 0..READS + 20 {
        for (id, took) in ids.iter().zip(&mut took) {
            let started = Instant::now();
            let page = store.messages("ada", id, NEWEST, From::Newest).await?;
            // The first few warm up.
            if round >= 20 {
                took.push(started.elapsed());
            }
            ensure!(page.entries.len() == NEWEST, "a page is short");
        }
    }
    let [few, many] = took.map(|took| ms(median(&took)));
    table.told(
        "the 50 newest messages of 100, of 10,000, median",
        format!("{few:.2} ms, {many:.2} ms"),
    );
    table.number(
        "what the 10,000 add to that",
        ((many / few - 1.0) * 100.0).max(0.0),
        20.0,
        "%",
    );
    Ok(())
}

/// Time that this thread has had of a processor.
fn processor_time() -> anyhow::Result<Duration> {
    let stat =
        fs::read_to_string("/proc/thread-self/schedstat").context("this measures on Linux only")?;
    let nanoseconds = stat.split_whitespace().next().context("no time")?.parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}
