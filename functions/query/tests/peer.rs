//! The query function called by another, in one process.

use std::{path::Path, sync::Arc, time::Duration};

use catalogue::{Scope, Value};
use engine::{
    EngineError, Limits, Peer, QueryEngine, QueryRequest, embedded::Resources, wire::Request,
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
