//! `download`: a file of the widget's own rows, made by the exports function.
//!
//! What may be asked for is what the stored action offers: its format, or one of the `formats` that
//! it lists. The exports function is asked in the caller's name and checks all of it again; what it
//! says is wrong comes back with its places in this request.

use axum::body::Bytes;
use futures::StreamExt;
use http::{Request, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use service::{
    Issue, Problem,
    peers::{Answer, PeerError, routes},
    problems,
};
use widgets::action::Download;

use super::{Click, Done, Progress, Read, Teller};
use crate::{
    Needs,
    params::{AT, Params},
    refusal,
    result::{ActionResult, File},
};

/// Where the exports function makes files.
const PATH: &str = "/api/export";

/// Longest answer of the exports function, in bytes; of one that is followed, its longest event.
const LONGEST: usize = 256 * 1024;

/// Everything that is wrong with the parameters of a click.
pub fn check(click: &Click, download: &Download) -> Vec<Issue> {
    let mut params = Params::new(&click.params);
    params.one_of("format", &formats(download));
    params.text("filename", 255);
    if params
        .value("options")
        .is_some_and(|options| !options.is_object())
    {
        params.wrong(
            "options",
            "wrong_type",
            "is no object",
            "Send an object, or leave it out.",
        );
    }
    params.finish()
}

/// The formats that an action offers, its own first.
fn formats(download: &Download) -> Vec<&str> {
    let mut formats = vec![download.format.as_str()];
    let listed = download.other.get("formats").and_then(Value::as_array);
    let listed = listed.into_iter().flatten().filter_map(Value::as_str);
    formats.extend(listed.filter(|name| *name != download.format.as_str()));
    formats
}

/// Has the file made.
///
/// # Errors
///
/// What the exports function says.
pub async fn run(
    needs: &Needs,
    click: &Click,
    download: &Download,
    teller: &Teller,
) -> Result<Done, Problem> {
    let text = |name: &str| click.params.get(name).and_then(Value::as_str);
    let body = json!({
        "widget_id": click.widget.descriptor.get().widget_id,
        "format": text("format").unwrap_or(download.format.as_str()),
        "filename": text("filename").unwrap_or(&download.filename),
        "options": click.params.get("options"),
    });
    let accepted = if teller.is_heard() {
        "text/event-stream"
    } else {
        "application/json"
    };
    let request = Request::post(PATH)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, accepted)
        .body(Bytes::from(body.to_string()))
        .map_err(|error| broken(&error))?;
    let answer = needs.exports.ask(&click.caller, request).await;
    let answer = answer.map_err(unreachable)?;
    let status = answer.status();
    let is_followed = teller.is_heard() && status.is_success();
    let file = if is_followed {
        followed(answer.into_body(), teller).await?
    } else {
        let said = routes::whole(answer.into_body(), LONGEST)
            .await
            .map_err(unreachable)?;
        if !status.is_success() {
            return Err(told(status, &said));
        }
        serde_json::from_slice(&said).map_err(|error| broken(&error))?
    };
    Ok(Done {
        read: Read {
            rows: Some(file.rows),
            ..Read::default()
        },
        ..ActionResult::Download(file).into()
    })
}

/// An event of an export.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    Progress { rows: u64, bytes: u64 },
    Download(File),
    Error { message: String, code: String },
    Done {},
}

/// Passes on how far a file is, until it is there.
async fn followed(mut answer: Answer, teller: &Teller) -> Result<File, Problem> {
    let mut text = Vec::new();
    while let Some(part) = answer.next().await {
        text.extend_from_slice(&part.map_err(unreachable)?);
        while let Some(end) = text.windows(2).position(|two| two == b"\n\n") {
            let event: Vec<u8> = text.drain(..end + 2).collect();
            let event = String::from_utf8_lossy(&event);
            let Some(data) = event.lines().find_map(|line| line.strip_prefix("data: ")) else {
                continue;
            };
            match serde_json::from_str(data).map_err(|error| broken(&error))? {
                Event::Progress { rows, bytes } => teller.tell(Progress {
                    message: "Writing the file".to_owned(),
                    rows: Some(rows),
                    bytes: Some(bytes),
                }),
                Event::Download(file) => return Ok(file),
                Event::Error { message, code } => {
                    let status = StatusCode::UNPROCESSABLE_ENTITY;
                    return Err(Problem::new(status, &code, "No file", message));
                }
                Event::Done {} => break,
            }
        }
        if text.len() > LONGEST {
            return Err(broken(&"an event is too long"));
        }
    }
    Err(broken(&"the events ended without a file"))
}

/// A problem of the exports function, as one of this request.
fn told(status: StatusCode, said: &[u8]) -> Problem {
    #[derive(Deserialize)]
    struct Said {
        code: String,
        title: String,
        detail: String,
        #[serde(default)]
        issues: Vec<Map<String, Value>>,
    }
    let Ok(said) = serde_json::from_slice::<Said>(said) else {
        return broken(&"its problem cannot be read");
    };
    let issues: Vec<Issue> = said
        .issues
        .iter()
        .map(|issue| {
            let text = |name: &str| issue.get(name).and_then(Value::as_str).unwrap_or_default();
            Issue {
                pointer: format!("{AT}{}", text("pointer")),
                code: text("code").to_owned(),
                message: text("message").to_owned(),
                fix: issue.get("fix").and_then(Value::as_str).map(str::to_owned),
            }
        })
        .collect();
    if said.code == "invalid_request" && !issues.is_empty() {
        return refusal::invalid_params(issues);
    }
    let problem = Problem::new(status, &said.code, said.title, said.detail);
    match status {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            problem.with_header(header::RETRY_AFTER, 1.into())
        }
        _ => problem,
    }
}

fn unreachable(error: PeerError) -> Problem {
    tracing::error!(%error, "the exports function does not answer");
    problems::unavailable()
}

fn broken(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "an export went wrong");
    problems::internal()
}
