//! Many files at once, and large ones.

use std::fmt::Write as _;

use futures::future::join_all;
use serde_json::json;

use crate::place::{Place, fetch};

fn people(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        let region = ["North", "South", "East"][at % 3];
        let _ = writeln!(
            text,
            "{region},\"Person {at}, the \"\"{at}th\"\"\",p{at}@example.com,2000-01-01"
        );
        text
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_files_at_once_are_all_whole() {
    let place = Place::of(&people(3_000)).await;
    let ada = place.ada();
    let exports = (0..100).map(|at| {
        let (place, ada) = (&place, ada.clone());
        async move {
            let rows = 1_000 + at * 17;
            let sql = format!("SELECT name, email FROM people ORDER BY name LIMIT {rows}");
            let id = place.shown("ada", &sql, &["csv"]).await;
            let (status, file) = ada.export(json!({"widget_id": id, "format": "csv"})).await;
            assert_eq!(status, 200, "{file}");
            assert_eq!(file["rows"], rows);
            let fetched = fetch(file["url"].as_str().expect("a link")).await;
            let text = String::from_utf8(fetched.body).expect("UTF-8");
            assert_eq!(text.matches("\r\n").count(), rows + 1);
            assert!(text.ends_with(",***\r\n"));
        }
    });
    join_all(exports).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_several_parts_is_whole() {
    let place = Place::of(&people(260_000)).await;
    let id = place.shown("ada", "SELECT * FROM people", &["csv"]).await;
    let bytes = place.ada().file(id, json!({"bom": false})).await;
    assert!(bytes.len() > 2 * (5 << 20), "{}", bytes.len());
    let text = String::from_utf8(bytes).expect("UTF-8");
    let mut lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(lines.len(), 260_000);
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), 260_000);
    // One object, and nothing of how it came to be.
    assert_eq!(
        place
            .kept()
            .iter()
            .filter(|path| path.to_string_lossy().contains("upload"))
            .count(),
        0
    );
}
