//! Whatever an event says survives either framing, numbers rise, and `done` is last.

use std::time::Duration;

use analyst::Citation;
use answer::{
    Event, Failure, RunId, Sequenced, Stage, ToolState, ToolUse,
    encode::{
        Include, ndjson,
        sse::{self, Vocabulary},
    },
    run::{self, Progress},
};
use bytes::Bytes;
use catalogue::{ColumnType, RowColumn, Rows, Value};
use futures::{StreamExt, stream};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use uuid::Uuid;

const ALL: [Include; 5] = [
    Include::Thought,
    Include::Tools,
    Include::Data,
    Include::Code,
    Include::FollowUps,
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\r\n\u{2028}\u{2029}:\" \\\\a]{0,20}",
        Just("data: x\n\nevent: done\n\n".to_owned()),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        any::<i64>().prop_map(Value::Integer),
        // Eighths: a parser of JSON may be off in the last bit of other fractions.
        any::<i32>().prop_map(|eighths| Value::Number(f64::from(eighths) / 8.0)),
        text().prop_map(Value::Text),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let rows = prop::collection::vec(prop::collection::vec(value(), 2..3), 0..4);
    prop_oneof![
        text().prop_map(Event::Status),
        text().prop_map(Event::Thought),
        text().prop_map(Event::Reasoning),
        (text(), text()).prop_map(|(name, detail)| Event::Tool(ToolUse {
            place: 1,
            name,
            state: ToolState::Started,
            detail,
            ms: None,
        })),
        text().prop_map(Event::Text),
        text().prop_map(Event::Code),
        prop::collection::vec(text(), 0..4).prop_map(Event::FollowUps),
        (text(), text(), 0..=8u8).prop_map(|(source_name, snippet, eighths)| {
            Event::Citations(vec![Citation {
                source_id: "sales".to_owned(),
                source_name,
                snippet,
                confidence: f64::from(eighths) / 8.0,
                page: None,
            }])
        }),
        (text(), rows, any::<bool>()).prop_map(|(name, rows, truncated)| Event::Data {
            columns: Vec::new(),
            rows: Rows {
                columns: [name, "b".to_owned()]
                    .map(|name| RowColumn {
                        name,
                        kind: ColumnType::Text
                    })
                    .to_vec(),
                rows,
                truncated,
            },
        }),
        text().prop_map(|message| Event::Error {
            message,
            stage: Stage::SqlExecution,
            code: "query_failed".to_owned(),
        }),
    ]
}

/// A run of those events, failures and ends in the middle included.
fn ran(events: Vec<Event>) -> Vec<Sequenced> {
    let work = stream::iter(events.into_iter().map(Ok::<_, Failure>)).boxed();
    let run = run::run(
        RunId(Uuid::nil()),
        Duration::from_secs(60),
        Progress::new(),
        work,
    );
    block_on(run.collect())
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime.block_on(work)
}

fn bytes(pieces: Vec<Bytes>) -> String {
    String::from_utf8(pieces.concat()).expect("UTF-8")
}

/// An SSE parser after the HTML standard: lines end in CR LF, LF or CR.
fn parse_sse(text: &str) -> Vec<(String, u64, Json)> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut events = Vec::new();
    for block in text.split("\n\n").filter(|block| !block.is_empty()) {
        let (mut name, mut id, mut data) = (String::new(), 0, Vec::new());
        for line in block.lines() {
            match line.split_once(": ") {
                Some(("event", value)) => name = value.to_owned(),
                Some(("id", value)) => id = value.parse().expect("a number"),
                Some(("data", value)) => data.push(value.to_owned()),
                _ => panic!("a stray line: {line:?}"),
            }
        }
        let json = serde_json::from_str(&data.join("\n")).expect("JSON");
        events.push((name, id, json));
    }
    events
}

fn rows_as_json(rows: &Rows) -> Json {
    json!({
        "columns": rows.columns.iter().map(|column| &column.name).collect::<Vec<_>>(),
        "rows": rows.rows, "row_count": rows.rows.len(), "truncated": rows.truncated,
    })
}

/// What `POST /ai/chat` must say for an event: its type and content.
fn line_of(event: &Event) -> (&'static str, Json) {
    match event {
        Event::Status(text) => ("status", json!(text)),
        Event::Thought(text) => ("thought", json!(text)),
        Event::Reasoning(text) => ("thought", json!(text)),
        Event::Tool(used) => ("tool", json!(used)),
        Event::Text(text) => ("text", json!(text)),
        Event::Code(text) => ("code", json!(text)),
        Event::Data { rows, .. } => ("data", rows_as_json(rows)),
        Event::Widget(widget) => ("widget", serde_json::to_value(widget).expect("JSON")),
        Event::Citations(citations) => ("citations", json!(citations)),
        Event::FollowUps(questions) => ("follow_ups", json!(questions)),
        Event::Error {
            message,
            stage,
            code,
        } => (
            "error",
            json!({"message": message, "stage": stage, "code": code}),
        ),
        Event::Done(_) => ("done", Json::Null),
        Event::Understood(_) => unreachable!("no client is sent it"),
    }
}

proptest! {
    #[test]
    fn any_event_survives_ndjson(events in prop::collection::vec(event(), 0..8)) {
        let run = ran(events);
        let text = bytes(block_on(ndjson::stream(stream::iter(run.clone()), ALL.to_vec()).collect()));
        prop_assert_eq!(text.matches('\n').count(), run.len());
        for (line, sequenced) in text.lines().zip(&run) {
            let line: Json = serde_json::from_str(line).expect("JSON");
            let (kind, content) = line_of(&sequenced.event);
            prop_assert_eq!(&line["type"], kind);
            prop_assert_eq!(&line["content"], &content);
            prop_assert_eq!(&line["seq"], &json!(sequenced.seq));
            prop_assert_eq!(&line["run_id"], &json!(Uuid::nil()));
        }
    }

    #[test]
    fn any_event_survives_sse(events in prop::collection::vec(event(), 0..8)) {
        let run = ran(events);
        let encode = |vocabulary: Vocabulary| -> Vec<(String, u64, Json)> {
            let pieces = run.iter().map(|one| sse::event(one, &vocabulary)).collect();
            parse_sse(&bytes(pieces))
        };
        let lines = encode(Vocabulary::Lines(ALL.to_vec()));
        prop_assert_eq!(lines.len(), run.len());
        for ((name, id, json), sequenced) in lines.iter().zip(&run) {
            let (kind, content) = line_of(&sequenced.event);
            prop_assert_eq!(name, kind);
            prop_assert_eq!(id, &sequenced.seq);
            prop_assert_eq!(&json["content"], &content);
        }
        for ((name, _, json), sequenced) in encode(Vocabulary::Chat).iter().zip(&run) {
            match &sequenced.event {
                Event::Status(text) | Event::Thought(text) => {
                    prop_assert_eq!(name, "thought");
                    prop_assert_eq!(json, &json!({"type": "thinking", "content": text}));
                }
                Event::Reasoning(text) => {
                    prop_assert_eq!(name, "thought");
                    prop_assert_eq!(json, &json!({"type": "thinking", "content": text, "partial": true}));
                }
                Event::Code(text) => {
                    prop_assert_eq!(name, "code");
                    prop_assert_eq!(json, &json!({"type": "code_chunk", "language": "tsx", "content": text}));
                }
                Event::Data { rows, .. } => {
                    prop_assert_eq!(json, &json!({"type": "data", "payload": rows_as_json(rows)}));
                }
                Event::Error { message, .. } => prop_assert_eq!(
                    json,
                    &json!({"type": "error", "message": message, "stage": "sql_execution", "code": "query_failed"})
                ),
                event => {
                    let (kind, _) = line_of(event);
                    prop_assert_eq!(name, kind);
                    prop_assert_eq!(&json["type"], kind);
                }
            }
        }
    }

    #[test]
    fn numbers_have_no_gap_and_done_is_last_whatever_is_included(
        events in prop::collection::vec(event(), 0..12),
        wanted in prop::collection::vec(any::<bool>(), 5),
    ) {
        let include: Vec<Include> =
            ALL.into_iter().zip(wanted).filter(|(_, wanted)| *wanted).map(|(kind, _)| kind).collect();
        let run = ran(events);
        let text = bytes(block_on(ndjson::stream(stream::iter(run), include).collect()));
        let lines: Vec<Json> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let seqs: Vec<u64> = lines.iter().map(|line| line["seq"].as_u64().expect("a number")).collect();
        prop_assert!(seqs.iter().copied().eq(1..=lines.len() as u64));
        let count = |kind: &str| lines.iter().filter(|line| line["type"] == kind).count();
        prop_assert_eq!(count("done"), 1);
        prop_assert!(count("error") <= 1);
        prop_assert_eq!(&lines.last().expect("a line")["type"], "done");
    }
}

#[tokio::test(start_paused = true)]
async fn a_silence_is_filled_with_a_comment_every_ten_seconds() {
    let slow = async_stream::stream! {
        tokio::time::sleep(Duration::from_secs(25)).await;
        yield Sequenced { run_id: RunId(Uuid::nil()), seq: 1, event: Event::Done(None) };
    };
    let pieces: Vec<Bytes> = sse::stream(slow, Vocabulary::Chat).collect().await;
    let expected = [
        ": still here\n\n",
        ": still here\n\n",
        "event: done\nid: 1\ndata: {\"type\":\"done\"}\n\n",
    ];
    assert_eq!(pieces, expected);
}
