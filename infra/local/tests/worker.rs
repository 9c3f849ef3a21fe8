//! Queries in child processes: what happens to one must not happen to the next.

use std::{
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use catalogue::{Scope, Value};
use engine::{EngineError, Limits, QueryEngine, QueryRequest};
use local::worker::{Pool, Settings};

/// About a second of honest work: 64 million pairs of rows, nearly as many as the gate lets through.
const SLOW: &str =
    "SELECT count(*) FROM numbers a JOIN numbers b ON a.n < b.n AND a.n * 7 % 11 < b.n % 13";

fn settings() -> Settings {
    Settings {
        children: 1,
        ..Settings::of(env!("CARGO_BIN_EXE_inlay").into())
    }
}

fn numbers(folder: &Path) {
    let lines: String = (0..8_000).map(|n| format!("{n},{}\n", n % 7)).collect();
    std::fs::write(folder.join("numbers.csv"), format!("n,k\n{lines}")).expect("a file");
}

async fn pool(settings: Settings) -> (Pool, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    numbers(folder.path());
    let pool = Pool::start(settings, folder.path(), &folder.path().join("loaded"))
        .await
        .expect("it starts");
    (pool, folder)
}

fn request(sql: &str, time: Duration) -> QueryRequest {
    QueryRequest {
        sql: sql.to_owned(),
        scope: Scope::default(),
        limits: Limits {
            time,
            ..Limits::default()
        },
    }
}

async fn next_is_served_within_a_second(pool: &Pool) {
    let begun = Instant::now();
    let rows = pool
        .query(request(
            "SELECT count(*) FROM numbers",
            Duration::from_secs(5),
        ))
        .await
        .expect("rows");
    assert_eq!(rows.rows[0][0], Value::Integer(8_000));
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
}

fn signal(name: &str, process: u32) {
    let sent = Command::new("kill")
        .args([name, &process.to_string()])
        .status();
    assert!(sent.is_ok_and(|status| status.success()));
}

#[tokio::test]
async fn a_query_past_its_deadline_ends_and_the_next_one_is_served() {
    let (pool, _folder) = pool(settings()).await;
    let before = pool.waiting();
    let time = Duration::from_millis(100);
    let begun = Instant::now();
    assert_eq!(
        pool.query(request(SLOW, time)).await,
        Err(EngineError::Deadline(time))
    );
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    next_is_served_within_a_second(&pool).await;
    assert_eq!(
        pool.waiting(),
        before,
        "it heard the interrupt, so its process lives on"
    );
}

#[tokio::test]
async fn a_query_that_nothing_stops_loses_its_process() {
    let (pool, _folder) = pool(settings()).await;
    let child = pool.waiting()[0];
    signal("-STOP", child);
    let time = Duration::from_millis(100);
    assert_eq!(
        pool.query(request("SELECT 1", time)).await,
        Err(EngineError::Deadline(time))
    );
    next_is_served_within_a_second(&pool).await;
    assert_ne!(pool.waiting(), [child]);
}

#[tokio::test]
async fn a_query_whose_process_dies_fails_alone() {
    let (pool, _folder) = pool(settings()).await;
    let child = pool.waiting()[0];
    let running = {
        let pool = pool.clone();
        tokio::spawn(async move { pool.query(request(SLOW, Duration::from_secs(20))).await })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    signal("-KILL", child);
    assert_eq!(running.await.expect("no panic"), Err(EngineError::Overran));
    next_is_served_within_a_second(&pool).await;
}

#[tokio::test]
async fn a_process_that_died_while_it_waited_costs_no_query() {
    let (pool, _folder) = pool(Settings {
        children: 2,
        ..settings()
    })
    .await;
    for child in pool.waiting() {
        signal("-KILL", child);
    }
    // At once, while the system still buries them; and again, with whichever are left.
    next_is_served_within_a_second(&pool).await;
    next_is_served_within_a_second(&pool).await;
    for child in pool.waiting() {
        signal("-KILL", child);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    next_is_served_within_a_second(&pool).await;
}

#[tokio::test]
async fn a_query_past_its_memory_fails_alone() {
    let (pool, _folder) = pool(Settings {
        process_mib: 1,
        ..settings()
    })
    .await;
    assert_eq!(
        pool.query(request(SLOW, Duration::from_secs(20))).await,
        Err(EngineError::Overran)
    );
}

#[tokio::test]
async fn a_query_whose_asker_goes_away_is_stopped_and_its_process_used_again() {
    let (pool, _folder) = pool(settings()).await;
    let before = pool.waiting();
    let asked = tokio::time::timeout(
        Duration::from_millis(50),
        pool.query(request(SLOW, Duration::from_secs(20))),
    );
    assert!(asked.await.is_err());
    next_is_served_within_a_second(&pool).await;
    assert_eq!(pool.waiting(), before);
}

#[tokio::test]
async fn mistakes_in_the_files_are_told_all_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    numbers(folder.path());
    let wrong = "[tables.numbers]\nmeasur = \"n\"\n[tables.numbers.columns]\nmissing = { description = \"x\" }\n";
    std::fs::write(folder.path().join("catalog.toml"), wrong).expect("a file");
    let told = Pool::start(settings(), folder.path(), &folder.path().join("loaded"))
        .await
        .err()
        .expect("it fails")
        .to_string();
    assert!(
        told.contains("catalog.toml:2") && told.lines().count() >= 1,
        "{told}"
    );
}

#[tokio::test]
async fn the_same_view_is_handed_out_to_the_same_caller() {
    let (pool, _folder) = pool(settings()).await;
    let scope = Scope::default();
    let first = pool.catalogue(&scope).await.expect("a catalogue");
    assert!(Arc::ptr_eq(
        &first,
        &pool.catalogue(&scope).await.expect("a catalogue")
    ));
}

#[test]
fn a_child_ends_when_its_parent_is_gone() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_inlay"))
        .arg("query-worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    drop(child.stdin.take());
    let begun = Instant::now();
    while child.try_wait().expect("its state").is_none() {
        assert!(begun.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(10));
    }
}
