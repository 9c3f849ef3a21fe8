//! How a stream of events leaves: each event as one piece of the body, as soon as it is there.

use answer::{
    Sequenced,
    encode::{
        Include, ndjson,
        sse::{self, Vocabulary},
    },
};
use axum::response::Response;
use futures::Stream;
use http::{HeaderMap, header};
use service::reply::streamed;

/// A run as NDJSON, or as SSE where the client's `Accept` says so.
pub fn as_accepted(
    headers: &HeaderMap,
    run: impl Stream<Item = Sequenced> + Send + 'static,
    include: Vec<Include>,
) -> Response {
    if wants_sse(headers) {
        as_sse(run, Vocabulary::Lines(include))
    } else {
        streamed(ndjson::MEDIA_TYPE, ndjson::stream(run, include))
    }
}

/// A run as SSE, after the event that its client had last.
pub fn as_sse_after(
    run: impl Stream<Item = Sequenced> + Send + 'static,
    vocabulary: Vocabulary,
    last: u64,
) -> Response {
    streamed(sse::MEDIA_TYPE, sse::stream_after(run, vocabulary, last))
}

/// A run as SSE.
pub fn as_sse(
    run: impl Stream<Item = Sequenced> + Send + 'static,
    vocabulary: Vocabulary,
) -> Response {
    streamed(sse::MEDIA_TYPE, sse::stream(run, vocabulary))
}

/// Whether the client names SSE, and not NDJSON before it.
fn wants_sse(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter(|range| !is_refused(range))
        .map(|range| range.split(';').next().unwrap_or_default().trim())
        .find_map(|range| match range.to_ascii_lowercase().as_str() {
            sse::MEDIA_TYPE => Some(true),
            ndjson::MEDIA_TYPE => Some(false),
            _ => None,
        })
        .unwrap_or(false)
}

/// Whether a range says `q=0`: that it is not acceptable (RFC 9110, section 12.4.2).
fn is_refused(range: &str) -> bool {
    range.split(';').skip(1).any(|parameter| {
        let weight = parameter.trim().to_ascii_lowercase();
        weight
            .strip_prefix("q=")
            .and_then(|weight| weight.trim().parse::<f32>().ok())
            .is_some_and(|weight| weight <= 0.0)
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn sse_is_for_who_asks_for_it_first() {
        let wants = |accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            wants_sse(&headers)
        };
        assert!(wants("text/event-stream"));
        assert!(wants("Text/Event-Stream;q=0.9, */*"));
        assert!(!wants("application/x-ndjson, text/event-stream"));
        assert!(!wants("text/event-stream;q=0, */*"));
        assert!(wants("application/x-ndjson;q=0, text/event-stream"));
        assert!(!wants("*/*"));
        assert!(!wants_sse(&HeaderMap::new()));
    }
}
