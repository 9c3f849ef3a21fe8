//! Links to files: for whom they are, until when, and what they say of the file.

use std::time::Duration;

use serde_json::json;

use crate::place::{Client, Place, fetch};

const PEOPLE: &str = "North,Ada,ada@example.com,1990-05-01\n";
const ALL: &str = "SELECT name FROM people";

#[tokio::test]
async fn a_link_gives_the_file_under_its_name_and_ends() {
    let place = Place::of(PEOPLE).await;
    let id = place.shown("ada", ALL, &["csv"]).await;
    let mut needs = place.needs();
    needs.link = Duration::from_secs(2);
    let ada = Client::of(needs);
    let body = json!({"widget_id": id, "format": "csv", "filename": "Umsätze \"Q2\"/2025"});
    let (status, file) = ada.export(body).await;
    assert_eq!(status, 200, "{file}");
    assert_eq!(file["type"], "download");
    assert_eq!(file["filename"], "Umsätze Q2 2025.csv");
    assert_eq!(file["content_type"], "text/csv; charset=utf-8");
    let url = file["url"].as_str().expect("a link");
    let fetched = fetch(url).await;
    assert_eq!(fetched.status, 200, "{}", fetched.headers);
    assert_eq!(fetched.body, "\u{feff}name\r\nAda\r\n".as_bytes());
    let headers = fetched.headers.to_lowercase();
    assert!(
        headers.contains("content-type: text/csv; charset=utf-8"),
        "{headers}"
    );
    assert!(
        headers.contains("filename*=utf-8''ums%c3%a4tze%20q2%202025.csv"),
        "{headers}"
    );

    // Another file, a longer life, another signature, no signature.
    let key = url.find("exports/").expect("a key") + "exports/".len();
    let mut other = url.to_owned();
    other.replace_range(key..key + 1, if &url[key..=key] == "0" { "1" } else { "0" });
    let longer = url.replace("X-Amz-Expires=2", "X-Amz-Expires=2000");
    assert_ne!(longer, url);
    let mut forged = url.to_owned();
    let at = url.find("X-Amz-Signature=").expect("a signature") + "X-Amz-Signature=".len();
    forged.replace_range(at..at + 1, if &url[at..=at] == "0" { "1" } else { "0" });
    let (bare, _) = url.split_once('?').expect("a query");
    for altered in [other.as_str(), &longer, &forged, bare] {
        assert_eq!(fetch(altered).await.status, 403, "{altered}");
    }
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(fetch(url).await.status, 403);
}

#[tokio::test]
async fn a_file_that_is_given_no_name_has_its_title_and_the_day() {
    let place = Place::of(PEOPLE).await;
    let id = place.shown("ada", ALL, &["csv"]).await;
    let (_, file) = place
        .ada()
        .export(json!({"widget_id": id, "format": "csv"}))
        .await;
    let today = jiff::Timestamp::now().to_string();
    assert_eq!(
        file["filename"],
        format!("People by region {}.csv", &today[..10])
    );
    let until: jiff::Timestamp = file["expires_at"]
        .as_str()
        .and_then(|at| at.parse().ok())
        .expect("a time");
    let left = until.duration_since(jiff::Timestamp::now()).as_secs();
    assert!((50..=60).contains(&left), "{left}");
}
