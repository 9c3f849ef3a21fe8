//! The query function called by another, in one process.

use std::{path::Path, sync::Arc, time::Duration};

use catalogue::{Scope, Value};
use engine::{
    EngineError, Limits, Peer, QueryEngine, QueryRequest, StreamEngine, embedded::Resources,
    wire::Request,
};
use query::{Data, Place, handle};
use service::{Clock, peers::InProcess};

fn peer(files: &Path, into: &Path) -> Peer {
    let data = Data::new(
        Place::Local(files.to_owned()),
        into.to_owned(),
        Resources::default(),
        Clock::system(),
    );
    Peer::new(Arc::new(InProcess::new(move |payload| {
        let data = data.clone();
        async move {
            let request: Request = serde_json::from_slice(&payload).expect("a request");
            handle(data, request).await
        }
    })))
}

fn request(sql: &str) -> QueryRequest {
    QueryRequest {
        sql: sql.to_owned(),
        scope: Scope::default(),
        limits: Limits::default(),
    }
}

#[tokio::test]
async fn rows_catalogue_and_refusals_come_through() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("orders.csv"),
        "day,amount\n2025-01-01,1.5\n2025-01-02,\n",
    )
    .expect("a file");
    let into = tempfile::tempdir().expect("a folder");
    let peer = peer(folder.path(), into.path());

    let visible = peer
        .catalogue(&Scope::default())
        .await
        .expect("a catalogue");
    assert_eq!(
        visible
            .catalogue()
            .table("orders")
            .map(|table| table.row_count),
        Some(2)
    );
    let again = peer
        .catalogue(&Scope::default())
        .await
        .expect("a catalogue");
    assert!(Arc::ptr_eq(&visible, &again));

    let rows = peer
        .query(request("SELECT day, amount FROM orders ORDER BY day"))
        .await
        .expect("rows");
    assert_eq!(
        rows.rows[0],
        [Value::Date("2025-01-01".to_owned()), Value::Number(1.5)]
    );
    assert_eq!(rows.rows[1][1], Value::Null);

    let refused = peer.query(request("SELECT * FROM duckdb_settings()")).await;
    assert!(
        matches!(refused, Err(EngineError::Refused(refusal)) if refusal.code == "function_not_allowed")
    );

    let limits = Limits {
        rows: 1,
        time: Duration::from_secs(5),
        ..Limits::default()
    };
    let cut = peer
        .query(QueryRequest {
            limits,
            ..request("FROM orders")
        })
        .await
        .expect("rows");
    assert!(cut.truncated && cut.rows.len() == 1);
}

#[tokio::test]
async fn data_that_is_not_there_is_unavailable_and_names_nothing() {
    let into = tempfile::tempdir().expect("a folder");
    let peer = peer(Path::new("/nowhere/at/all"), into.path());
    assert_eq!(
        peer.query(request("SELECT 1")).await,
        Err(EngineError::Unavailable)
    );
}

#[tokio::test]
async fn rows_come_as_they_are_made_whole_or_with_the_reason_why_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines: String = (0..7_000).map(|at| format!("{at},row {at}\n")).collect();
    std::fs::write(folder.path().join("lines.csv"), format!("id,name\n{lines}")).expect("a file");
    let into = tempfile::tempdir().expect("a folder");
    let peer = peer(folder.path(), into.path());
    let limits = Limits {
        rows: usize::MAX,
        bytes: usize::MAX,
        ..Limits::default()
    };
    let stream = |sql: &str, limits| {
        peer.stream(QueryRequest {
            limits,
            ..request(sql)
        })
    };

    let mut rows = stream("SELECT id, name FROM lines", limits)
        .await
        .expect("rows");
    assert_eq!(rows.columns()[1].name, "name");
    let mut count = 0;
    while let Some(batch) = rows.next().await.expect("rows") {
        count += batch.num_rows();
    }
    assert_eq!((count, rows.is_truncated()), (7_000, false));

    let few = Limits { rows: 7, ..limits };
    let mut rows = stream("SELECT id FROM lines", few).await.expect("rows");
    let batch = rows.next().await.expect("rows").expect("some");
    assert_eq!((batch.num_rows(), rows.next().await), (7, Ok(None)));
    assert!(rows.is_truncated());

    let refused = stream("SELECT * FROM duckdb_settings()", limits).await;
    assert!(matches!(refused, Err(EngineError::Refused(_))));
    let failed = stream("SELECT CAST(name AS INTEGER) FROM lines", limits).await;
    let outcome = match failed {
        Ok(mut rows) => rows.next().await.map(|_| ()),
        Err(error) => Err(error),
    };
    assert_eq!(outcome, Err(EngineError::Failed));

    // Whoever leaves in the middle leaves the function as it was.
    let sql = "SELECT a.id, b.id AS other FROM lines a JOIN lines b ON a.id < b.id";
    let mut left = stream(sql, limits).await.expect("rows");
    assert!(left.next().await.expect("rows").is_some());
    drop(left);
    let again = peer.query(request("SELECT count(*) FROM lines")).await;
    assert_eq!(again.expect("rows").rows, [[Value::Integer(7_000)]]);
}
