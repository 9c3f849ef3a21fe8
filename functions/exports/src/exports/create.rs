//! `POST /api/export`.

use std::time::Duration;

use async_stream::stream;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::Stream;
use http::HeaderMap;
use service::{
    Body, Caller, Problem,
    reply::{streamed, wants_events},
};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::{
    Needs, asked,
    exporting::{self, Exporting, Wanted},
    reply::{ExportDone, ExportEvent, ExportedFile},
    request::ExportRequest,
};

/// How often it is said how far an export is.
const TELL: Duration = Duration::from_millis(250);
/// After how many of these moments without news a comment keeps the connection open.
const QUIET: u32 = 40;

/// Makes a file of what a widget shows.
///
/// The widget's whole query runs as this caller sees the data now: not the rows on the screen, and
/// with the masks and the row security that hold for them. Only who may run a `download` action of
/// the widget gets its rows, in the formats that it offers. The answer comes when the file is there;
/// with `Accept: text/event-stream` it is told meanwhile how far it is. A file is there whole or not
/// at all: one that fails, or whose client leaves, leaves nothing behind.
#[utoipa::path(
    post,
    path = "/api/export",
    tag = "exports",
    request_body = ExportRequest,
    responses(
        (status = 200, description = "The file, under a link that ends at `expires_at`. With `Accept: text/event-stream` the events `progress`, any number, then `result` or `error`, then `done`.",
            content((ExportedFile = "application/json"), (ExportEvent = "text/event-stream"))),
        (status = 400, description = "The body is not JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token.", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The caller may not take these rows away.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such widget for this caller (`unknown_widget`), or it offers no file of this format (`unknown_action`).", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "The widget has expired: it can be read, but its actions run no more.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KiB.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not said to be JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body does not have this shape, `issues` lists every place; or there can be no such file: `too_many_rows`, `query_deadline`, `query_too_large`, `query_failed`, `not_available`, `nothing_to_export`.", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many files in this minute; `Retry-After` says when to ask again.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "What this needs cannot be reached; try again after `Retry-After`.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn create(
    State(needs): State<Needs>,
    Caller(caller): Caller,
    headers: HeaderMap,
    Body(request): Body<ExportRequest>,
) -> Result<Response, Problem> {
    let options = request.options()?;
    let caller = request.narrowed(caller);
    let asked = asked::asked(&needs, &caller, request.widget_id, request.format).await?;
    let wanted = Wanted {
        format: request.format,
        name: request.filename,
        options,
    };
    let exporting = exporting::begin(needs, &caller, asked, wanted);
    if wants_events(&headers) {
        Ok(streamed("text/event-stream", events(exporting)))
    } else {
        Ok(Json(exporting.file.await?).into_response())
    }
}

/// How far it is, now and then, and then how it ended.
fn events(exporting: Exporting) -> impl Stream<Item = Bytes> + Send + 'static {
    let Exporting {
        mut progress,
        mut file,
    } = exporting;
    let told = |event: ExportEvent| Bytes::from(event.as_sse());
    stream! {
        let so_far = *progress.borrow_and_update();
        yield told(ExportEvent::progress(so_far));
        let mut tell = interval_at(Instant::now() + TELL, TELL);
        tell.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut quiet = 0;
        let outcome: Result<ExportedFile, Problem> = loop {
            tokio::select! {
                outcome = &mut file => break outcome,
                _ = tell.tick() => {}
            }
            if progress.has_changed().unwrap_or(false) {
                quiet = 0;
                let so_far = *progress.borrow_and_update();
                yield told(ExportEvent::progress(so_far));
            } else {
                quiet += 1;
                if quiet % QUIET == 0 {
                    yield Bytes::from_static(b": still at it\n\n");
                }
            }
        };
        yield told(ExportEvent::outcome(outcome));
        yield told(ExportEvent::Done(ExportDone {}));
    }
}
