//! An action as server-sent events, for who does not want to wait in silence.
//!
//! `started` with the action as it is kept, `progress` as often as there is some, then `result` or
//! `error`, then `done`, which is always last. What is refused is refused before any of it, with a
//! status of its own.

use answer::encode::sse;
use async_stream::stream;
use axum::response::Response;
use bytes::Bytes;
use serde::Serialize;
use serde_json::value::RawValue;
use service::Problem;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use utoipa::ToSchema;

use crate::{
    Needs,
    act::{Progress, Remembered, Teller, check::Checked},
    result::ActionResult,
};

/// An event of an action.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ActionEvent<'a> {
    /// Event `started`: the action is checked, and runs.
    Started {
        /// Its id; of a component tree, its type.
        action_id: &'a str,
        /// What shows progress meanwhile, as the component tree says it: `auto`, `none`, `self` or
        /// `container`.
        #[serde(rename = "loadingBehavior", skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        loading_behavior: Option<&'static str>,
    },
    /// Event `progress`: how far it is.
    Progress {
        /// How far.
        #[serde(flatten)]
        progress: &'a Progress,
    },
    /// Event `result`: what it came to.
    Result {
        /// As it comes without `Accept: text/event-stream`.
        #[schema(value_type = ActionResult)]
        result: &'a RawValue,
    },
    /// Event `error`: what failed; `done` follows.
    Error {
        /// For a person.
        message: &'a str,
        /// Where it happened.
        stage: &'static str,
        /// Stable snake_case code.
        code: &'a str,
    },
    /// Event `done`: the end, always last, exactly once.
    Done,
}

impl ActionEvent<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Progress { .. } => "progress",
            Self::Result { .. } => "result",
            Self::Error { .. } => "error",
            Self::Done => "done",
        }
    }
}

/// Runs a click that was checked, and streams what happens.
pub fn streamed(needs: Needs, checked: Checked, remembered: Remembered) -> Response {
    let events = stream! {
        let mut last = 0;
        let mut event = |event: ActionEvent<'_>| {
            last += 1;
            sse::frame(event.name(), last, &event)
        };
        if let Checked::May { click, .. } = &checked {
            let loading = click.config.as_ref().map(|config| config.loading_behavior.as_str());
            yield event(ActionEvent::Started {
                action_id: &click.action.action_id,
                loading_behavior: loading,
            });
        }
        let (teller, mut told) = Teller::heard();
        let ran = {
            let run = checked.run(&needs, remembered, &teller);
            tokio::pin!(run);
            let mut silence = interval_at(Instant::now() + sse::SILENCE, sse::SILENCE);
            silence.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    biased;
                    Some(progress) = told.recv() => {
                        silence.reset();
                        yield event(ActionEvent::Progress { progress: &progress });
                    }
                    ran = &mut run => break ran,
                    _ = silence.tick() => yield Bytes::from_static(b": still here\n\n"),
                }
            }
        };
        match ran.map_err(Box::new).and_then(raw) {
            Ok(result) => yield event(ActionEvent::Result { result: &result }),
            Err(problem) => yield event(ActionEvent::Error {
                message: &problem.detail,
                stage: stage(&problem),
                code: &problem.code,
            }),
        }
        yield event(ActionEvent::Done);
    };
    service::reply::streamed(sse::MEDIA_TYPE, events)
}

fn raw(result: String) -> Result<Box<RawValue>, Box<Problem>> {
    RawValue::from_string(result).map_err(|error| {
        tracing::error!(%error, "a result is not JSON");
        service::problems::internal().into()
    })
}

/// At which stage of an answer such a failure would stand.
fn stage(problem: &Problem) -> &'static str {
    match problem.code.as_str() {
        "data_unavailable" | "unavailable" => "data_fetch",
        "query_deadline" | "query_too_large" | "query_failed" => "sql_execution",
        _ => "planning",
    }
}
