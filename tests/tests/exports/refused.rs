//! Who may take which rows away, and every reason why not.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::place::Place;

const PEOPLE: &str =
    "North,Ada,ada@example.com,1990-05-01\nSouth,Bo,bo@example.com,1985-01-31\nNorth,Cy,,\n";
const ALL: &str = "SELECT region, name, email, born FROM people ORDER BY name";

fn code(answer: &(StatusCode, Value)) -> (u16, &str) {
    (answer.0.as_u16(), answer.1["code"].as_str().unwrap_or(""))
}

#[tokio::test]
async fn each_reason_to_refuse_has_its_own_code_and_leaves_nothing() {
    let place = Place::of(PEOPLE).await;
    let ada = place.ada();
    let id = place.shown("ada", ALL, &["csv"]).await;
    let old = SignedDuration::from_secs(-1);
    let expired = place.shown_until("ada", ALL, &["csv"], old).await;
    let bare = place.shown("ada", " ", &["csv"]).await;
    let gone = place.shown("ada", "SELECT * FROM nothing", &["csv"]).await;
    let broken = "SELECT CAST(name AS INTEGER) AS n FROM people";
    let broken = place.shown("ada", broken, &["csv"]).await;
    let ask = |id: Uuid| json!({"widget_id": id, "format": "csv"});

    let others = place.shown("bob", ALL, &["csv"]).await;
    assert_eq!(
        code(&ada.export(ask(others)).await),
        (404, "unknown_widget")
    );
    let unknown = ada.export(ask(Uuid::new_v4())).await;
    assert_eq!(code(&unknown), (404, "unknown_widget"));
    let pdf = ada.export(json!({"widget_id": id, "format": "pdf"})).await;
    assert_eq!(code(&pdf), (404, "unknown_action"));
    assert_eq!(
        code(&ada.export(ask(expired)).await),
        (410, "widget_expired")
    );
    let viewer = ada.as_who("ada", &["manager"], &[]);
    assert_eq!(
        code(&viewer.export(ask(id)).await),
        (403, "permission_denied")
    );
    let mut narrowed = ask(id);
    narrowed["user_context"] = json!({"permissions": ["manager"]});
    assert_eq!(
        code(&ada.export(narrowed).await),
        (403, "permission_denied")
    );
    assert_eq!(
        code(&ada.export(ask(bare)).await),
        (422, "nothing_to_export")
    );
    assert_eq!(code(&ada.export(ask(gone)).await), (422, "not_available"));
    assert_eq!(code(&ada.export(ask(broken)).await), (422, "query_failed"));

    for (field, value, pointer) in [
        ("format", json!("docx"), "/format"),
        ("widget_id", json!("x"), "/widget_id"),
        ("sql", json!("SELECT 1"), "/sql"),
        ("filename", json!(""), "/filename"),
        ("options", json!({"delimiter": "x"}), "/options/delimiter"),
        ("options", json!({"bom": "yes"}), "/options/bom"),
        ("options", json!({"quote": "'"}), "/options/quote"),
    ] {
        let mut body = ask(id);
        body[field] = value;
        let (status, problem) = ada.export(body).await;
        assert_eq!(status, 422, "{problem}");
        assert_eq!(problem["issues"][0]["pointer"], pointer, "{problem}");
    }
    assert!(place.is_empty_soon().await);
}

#[tokio::test]
async fn a_file_has_the_rows_and_values_that_its_caller_may_see_now() {
    let place = Place::of(PEOPLE).await;
    let ada = place.ada();
    let id = place.shown("ada", ALL, &["csv"]).await;
    let north = ada.as_who("ada", &["data_exporter"], &["North"]);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let plain = json!({"bom": false});
    assert_eq!(
        text(north.file(id, plain.clone()).await),
        "region,name,email,born\r\nNorth,Ada,***,1990-05-01\r\nNorth,Cy,***,\r\n"
    );
    let reader = ada.as_who("ada", &["data_exporter", "pii_reader"], &["North", "South"]);
    assert_eq!(
        text(reader.file(id, plain.clone()).await),
        "region,name,email,born\r\nNorth,Ada,ada@example.com,1990-05-01\r\n\
         South,Bo,bo@example.com,1985-01-31\r\nNorth,Cy,,\r\n"
    );
    let nobody = ada.as_who("ada", &["data_exporter"], &[]);
    let none = text(nobody.file(id, plain).await);
    assert_eq!(none, "region,name,email,born\r\n");
}

#[tokio::test]
async fn the_audit_has_a_record_of_every_file_and_of_those_that_failed() {
    let place = Place::of(PEOPLE).await;
    let ada = place.ada();
    let id = place.shown("ada", ALL, &["csv"]).await;
    ada.file(id, json!({})).await;
    ada.file(id, json!({"safe": false})).await;
    let gone = place.shown("ada", "SELECT * FROM nothing", &["csv"]).await;
    ada.export(json!({"widget_id": gone, "format": "csv"}))
        .await;
    let audit = place.audit("ada").await;
    assert_eq!(
        audit,
        [
            ("not_available".to_owned(), None, None),
            ("done".to_owned(), Some(3), Some("safe=false".to_owned())),
            ("done".to_owned(), Some(3), None),
        ]
    );
}

#[tokio::test]
async fn who_follows_an_export_is_told_how_far_it_is_and_then_what_came_of_it() {
    let place = Place::of(PEOPLE).await;
    let ada = place.ada();
    let id = place.shown("ada", ALL, &["csv"]).await;
    let events = |text: &str| -> Vec<(String, Value)> {
        let events = text
            .split("\n\n")
            .filter(|event| event.starts_with("event: "));
        events
            .map(|event| {
                let (name, data) = event.split_once("\ndata: ").expect("data");
                let json = serde_json::from_str(data).expect("JSON");
                (name["event: ".len()..].to_owned(), json)
            })
            .collect()
    };
    let body = json!({"widget_id": id, "format": "csv"});
    let (status, text) = ada.send(body, "text/event-stream").await;
    let told = events(&text);
    assert_eq!(status, 200);
    assert_eq!(told[0].0, "progress");
    let [.., (result, file), (done, _)] = &told[..] else {
        panic!("{text}");
    };
    assert_eq!((result.as_str(), done.as_str()), ("result", "done"));
    assert_eq!(
        (&file["type"], &file["rows"]),
        (&json!("download"), &json!(3))
    );
    // What is known before anything is streamed is a problem like any other.
    let unknown = json!({"widget_id": Uuid::new_v4(), "format": "csv"});
    let (status, _) = ada.send(unknown, "text/event-stream").await;
    assert_eq!(status, 404);
    let gone = place.shown("ada", "SELECT * FROM nothing", &["csv"]).await;
    let gone = json!({"widget_id": gone, "format": "csv"});
    let (_, text) = ada.send(gone, "text/event-stream").await;
    let told = events(&text);
    let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["progress", "error", "done"]);
    assert_eq!(told[1].1["code"], "not_available");
    assert!(told[1].1["stage"].is_string() && told[1].1["message"].is_string());
}
