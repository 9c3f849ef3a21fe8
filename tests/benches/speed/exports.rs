//! Files: a million rows as CSV against DuckDB's own `COPY … TO`, the memory that takes, and a
//! hundred files at once.

use std::{
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use ::exports::Needs;
use analyst::{Answerable, Intent, Plan};
use anyhow::{Context, bail};
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use axum::{Router, body::Body, http::Request};
use futures::future::join_all;
use local::{
    cloud::{Bucket, Cloud},
    state::State,
    worker::{Pool, Settings},
};
use serde_json::{Value, json};
use service::{AuthorizerContext, Clock, Ids, Principal, edge, limit::Limited};
use store::{
    Store,
    files::upload::PART,
    runs::{Asking, Batch, Begun, Progress},
    widgets::NewWidget,
};
use tower::ServiceExt;
use uuid::Uuid;
use widgets::{Descriptor, Valid};

use crate::figures::Table;

/// Rows of the large file.
const ROWS: usize = 1_000_000;
/// About as many bytes are in it.
const BYTES: usize = 80_000_000;
/// All of them.
const ALL: &str = "SELECT * FROM lines";
/// Rounds of which the quickest counts, on both sides.
const ROUNDS: usize = 3;

/// Eight columns of the kinds that tables have.
const MAKE: &str = "COPY (
    SELECT i AS id, 'Customer ' || (i * 7919 % 50000) AS customer, ['North','South','East','West'][1 + i % 4] AS region,
        DATE '2023-01-01' + CAST(i % 1000 AS INTEGER) AS day, TIMESTAMP '2023-01-01 08:00:00' + INTERVAL (i) SECOND AS at_time,
        CAST(i * 37 % 100000 / 100.0 AS DECIMAL(12,2)) AS amount, sqrt(i) AS weight, i % 3 = 0 AS paid
    FROM range(1000000) r(i)) TO '{}' (FORMAT parquet)";

/// Measures all of it with that program as the query process.
pub fn measure(program: &Path, table: &mut Table) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    std::fs::create_dir(&data)?;
    let file = data.join("lines.parquet");
    let duckdb = duckdb::Connection::open_in_memory()?;
    duckdb.execute_batch(&MAKE.replace("{}", &file.display().to_string()))?;
    drop(duckdb);
    let copied = copied(&data, folder.path())?;
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(exported(program, folder.path(), &data, copied, table))?;
    match std::env::var_os("INLAY_PYTHON") {
        Some(python) => {
            let seconds = python_csv(Path::new(&python), &file)?;
            table.told(
                "the same rows by Python's csv writer",
                format!("{seconds:.2} s"),
            );
        }
        None => eprintln!("INLAY_PYTHON is not set: Python's csv writer is not measured"),
    }
    Ok(())
}

/// How long DuckDB takes to write the file itself, from the same database.
fn copied(data: &Path, folder: &Path) -> anyhow::Result<Duration> {
    let loaded = engine::load::load(data, &folder.join("copied"))?;
    let duckdb = duckdb::Connection::open_in_memory()?;
    duckdb.execute_batch(&format!(
        "SET threads = 2; SET memory_limit = '512MiB'; ATTACH '{}' AS data (READ_ONLY); USE data",
        loaded.database.display()
    ))?;
    let to = folder.join("copied.csv");
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        duckdb.execute_batch(&format!("COPY ({ALL}) TO '{}' (HEADER)", to.display()))?;
        best = best.min(begun.elapsed());
    }
    Ok(best)
}

async fn exported(
    program: &Path,
    folder: &Path,
    data: &Path,
    copied: Duration,
    table: &mut Table,
) -> anyhow::Result<()> {
    let state = State::open(&folder.join("state"))?;
    let cloud = Cloud::start(&state).await?;
    let store = cloud.store(Clock::system(), Ids::random());
    let pool = Pool::start(
        Settings::of(program.to_owned()),
        data,
        &folder.join("loaded"),
    )
    .await?;
    let function = Function::new(pool, store);

    let widget = function.shown(ALL).await?;
    let idle = held_by_all();
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let file = function.export(widget).await?;
        best = best.min(begun.elapsed());
        if file["rows"] != ROWS {
            bail!("a file of other rows: {file}");
        }
    }
    // Once more: whoever looks at the memory all the time is in the way of the others.
    let watch = Peak::watch();
    function.export(widget).await?;
    let above = watch.most().saturating_sub(idle) as f64 / 1e6;
    table.number(
        "CSV of 1,000,000 rows × 8 columns in the bucket, against DuckDB's COPY",
        best.as_secs_f64() / copied.as_secs_f64(),
        2.0,
        "times as long",
    );
    table.told(
        "the same in seconds: ours, and DuckDB's",
        format!("{:.2} s, {:.2} s", best.as_secs_f64(), copied.as_secs_f64()),
    );
    table.told(
        "of it, the bucket's joining of as many parts (S3 does that on its own machines)",
        format!("{:.2} s", joined(&cloud.bucket).await?.as_secs_f64()),
    );
    table.number(
        "memory of it above idle, query process and bucket included",
        above,
        100.0,
        "MB",
    );

    let begun = Instant::now();
    let many = (0..100).map(|at| {
        let function = &function;
        async move {
            let rows = 5_000 + at;
            let widget = function.shown(&format!("{ALL} LIMIT {rows}")).await?;
            let file = function.export(widget).await?;
            Ok::<_, anyhow::Error>(file["rows"] == rows)
        }
    });
    let failed = join_all(many)
        .await
        .into_iter()
        .filter(|whole| !matches!(whole, Ok(true)));
    table.number(
        "100 files at once: failed or not whole",
        failed.count() as f64,
        0.0,
        "",
    );
    table.told(
        "100 files at once: all there",
        format!("{:.2} s", begun.elapsed().as_secs_f64()),
    );
    Ok(())
}

/// How long the bucket takes to make one object of the parts of such a file.
async fn joined(bucket: &Bucket) -> anyhow::Result<Duration> {
    let (client, name, key) = (&bucket.client, &bucket.name, "exports/joined");
    let begun = client.create_multipart_upload().bucket(name).key(key);
    let begun = begun.send().await?;
    let id = begun.upload_id().context("no upload")?;
    let mut parts = CompletedMultipartUpload::builder();
    for number in 1..=BYTES.div_ceil(PART) {
        let part = client.upload_part().bucket(name).key(key).upload_id(id);
        let number = i32::try_from(number)?;
        let part = part
            .part_number(number)
            .body(vec![b'7'; PART].into())
            .send()
            .await?;
        let done = CompletedPart::builder().part_number(number);
        parts = parts.parts(done.set_e_tag(part.e_tag).build());
    }
    let end = client.complete_multipart_upload().bucket(name).key(key);
    let end = end.upload_id(id).multipart_upload(parts.build());
    let started = Instant::now();
    end.send().await?;
    Ok(started.elapsed())
}

/// The exports function, and who calls it.
struct Function {
    router: Router,
    store: Store,
}

impl Function {
    fn new(pool: Pool, store: Store) -> Self {
        let needs = Needs {
            engine: Arc::new(pool),
            store: store.clone(),
            clock: Clock::system(),
            ids: Ids::random(),
            limited: Limited::not(),
            link: ::exports::LINK,
        };
        Self {
            router: edge::dress(::exports::router(needs)),
            store,
        }
    }

    /// A widget that was shown, over that SQL.
    async fn shown(&self, sql: &str) -> anyhow::Result<Uuid> {
        let id = Uuid::new_v4();
        let descriptor = json!({
            "type": "widget", "widget_id": id, "widget_type": "table",
            "data": {"columns": [{"key": "a", "label": "A"}], "rows": []},
            "config": {}, "metadata": {},
            "actions": [{"action_id": "take", "label": "Export", "type": "download",
                "params": {"format": "csv", "filename": "file"}, "permissions": []}],
        });
        let descriptor = Valid::<Descriptor>::from_json(&descriptor.to_string());
        let plan = Answerable {
            intent: Intent::DataAnalysis,
            plan: Plan::default(),
            sql: sql.to_owned(),
            columns: Vec::new(),
            reading: "lines".to_owned(),
            confidence: 1.0,
        };
        let widget = NewWidget {
            descriptor: descriptor.map_err(|issues| anyhow::anyhow!("{issues:?}"))?,
            plan: serde_json::to_value(plan).ok(),
        };
        let asking = Asking::Alone {
            id: Uuid::new_v4(),
            question: "lines".to_owned(),
        };
        let Begun::Mine(run) = self.store.begin("ada", asking).await? else {
            bail!("a new run was known");
        };
        let progress = Progress {
            shown: vec![widget],
            ..Progress::default()
        };
        run.write(&Batch::default(), &progress).await?;
        Ok(id)
    }

    async fn export(&self, widget: Uuid) -> anyhow::Result<Value> {
        let ada = Principal {
            user_id: "ada".to_owned(),
            ..Principal::default()
        };
        let request = Request::post("/api/export")
            .header("content-type", "application/json")
            .extension(AuthorizerContext::of(&ada))
            .body(Body::from(
                json!({"widget_id": widget, "format": "csv"}).to_string(),
            ))?;
        let answer = self.router.clone().oneshot(request).await?;
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await?;
        Ok(serde_json::from_slice(&body)?)
    }
}

/// Watches the memory of this process and its children.
struct Peak {
    most: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
}

impl Peak {
    fn watch() -> Self {
        let (most, over) = (
            Arc::new(AtomicU64::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let (high, done) = (most.clone(), over.clone());
        std::thread::spawn(move || {
            while !done.load(Ordering::Relaxed) {
                high.fetch_max(held_by_all(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        Self { most, over }
    }

    fn most(self) -> u64 {
        self.over.store(true, Ordering::Relaxed);
        self.most.load(Ordering::Relaxed)
    }
}

/// Bytes that this process and its children hold, pages that they share divided among them: each
/// child has the same DuckDB library in memory.
fn held_by_all() -> u64 {
    let own = std::process::id();
    let children = std::fs::read_dir(format!("/proc/{own}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let children =
        children.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    let children: Vec<u32> = children
        .flat_map(|listed| {
            listed
                .split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<_>>()
        })
        .collect();
    children.into_iter().chain([own]).filter_map(held).sum()
}

fn held(process: u32) -> Option<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}

/// How long Python takes for rows that it already has.
const PYTHON: &str = "
import csv, duckdb, sys, time
rows = duckdb.sql(f\"SELECT * FROM '{sys.argv[1]}'\").fetchall()
begun = time.perf_counter()
with open(sys.argv[2], 'w', newline='', encoding='utf-8') as file:
    csv.writer(file).writerows(rows)
print(time.perf_counter() - begun)
";

fn python_csv(python: &Path, file: &Path) -> anyhow::Result<f64> {
    let to = file.with_extension("csv.out");
    let ran = Command::new(python)
        .args(["-c", PYTHON])
        .arg(file)
        .arg(&to)
        .output()?;
    let said = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
    said.parse()
        .with_context(|| String::from_utf8_lossy(&ran.stderr).into_owned())
}
