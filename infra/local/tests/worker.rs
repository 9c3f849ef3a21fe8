//! Queries in child processes: what happens to one must not happen to the next.

use std::{
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use catalogue::{Scope, Value};
use engine::{EngineError, Limits, QueryEngine, QueryRequest, StreamEngine};
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

/// 32 million rows: seconds of writing, even where nobody waits.
const ENDLESS: &str = "SELECT a.n, b.k FROM numbers a JOIN numbers b ON a.n < b.n";

fn all(sql: &str) -> QueryRequest {
    let mut request = request(sql, Duration::from_secs(60));
    request.limits.rows = usize::MAX;
    request.limits.bytes = usize::MAX;
    request
}

#[tokio::test]
async fn results_that_leave_as_files_hold_up_no_question_and_wait_for_their_turn() {
    let (pool, _folder) = pool(Settings {
        streams: 1,
        ..settings()
    })
    .await;
    let waiting = pool.waiting();
    let mut long = pool.stream(all(ENDLESS)).await.expect("rows");
    assert!(long.next().await.expect("rows").is_some());
    next_is_served_within_a_second(&pool).await;
    // A second one has to wait, until the first one is left.
    let mut second = pool.stream(all("SELECT n FROM numbers"));
    let early = tokio::time::timeout(Duration::from_millis(200), &mut second).await;
    assert!(early.is_err());
    drop(long);
    let mut rows = second.await.expect("rows");
    let mut count = 0;
    while let Some(batch) = rows.next().await.expect("rows") {
        count += batch.num_rows();
    }
    assert_eq!((count, rows.is_truncated()), (8_000, false));
    assert_eq!(pool.waiting(), waiting);
}

#[tokio::test]
async fn rows_that_come_too_late_or_take_too_much_break_off_with_the_reason() {
    let (pool, _folder) = pool(settings()).await;
    let mut late = all(ENDLESS);
    late.limits.time = Duration::from_millis(300);
    let mut rows = pool.stream(late).await.expect("rows");
    let begun = Instant::now();
    let error = loop {
        match rows.next().await {
            // Whoever writes slowly is as late as a query that is slow.
            Ok(Some(_)) => tokio::time::sleep(Duration::from_millis(5)).await,
            Ok(None) => panic!("it has no end"),
            Err(error) => break error,
        }
    };
    assert_eq!(error, EngineError::Deadline(Duration::from_millis(300)));
    assert!(begun.elapsed() < Duration::from_secs(5));
    let refused = pool.stream(all("SELECT * FROM duckdb_settings()")).await;
    assert!(matches!(refused, Err(EngineError::Refused(_))));
    let greedy = pool.stream(all(
        "SELECT list(a.n + b.n) AS l FROM numbers a JOIN numbers b ON a.n < b.n",
    ));
    let outcome = match greedy.await {
        Ok(mut rows) => rows.next().await.map(|_| ()),
        Err(error) => Err(error),
    };
    assert_eq!(outcome, Err(EngineError::Overran));
    next_is_served_within_a_second(&pool).await;
}
