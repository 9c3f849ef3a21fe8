//! Answers that leave piece by piece, each as soon as it is there.

use std::convert::Infallible;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// An answer of that media type, whose pieces are passed on as they come.
pub fn streamed(
    media_type: &'static str,
    pieces: impl Stream<Item = Bytes> + Send + 'static,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // Asks nginx and its kin to pass every piece on at once.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    let body = Body::from_stream(pieces.map(Ok::<_, Infallible>));
    (headers, body).into_response()
}

/// Whether the client asks for events of what is otherwise answered at once.
pub fn wants_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let named = parts.next().unwrap_or_default();
            named.eq_ignore_ascii_case("text/event-stream") && !parts.any(|part| part == "q=0")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_for_who_names_them_and_does_not_refuse_them() {
        let wants = |accept: &'static str| {
            let accept = HeaderValue::from_static(accept);
            wants_events(&[(header::ACCEPT, accept)].into_iter().collect())
        };
        for accept in [
            "text/event-stream",
            "application/json, Text/Event-Stream;q=0.5",
        ] {
            assert!(wants(accept), "{accept}");
        }
        for accept in [
            "*/*",
            "application/json",
            "text/event-stream;q=0",
            "x-text/event-stream",
        ] {
            assert!(!wants(accept), "{accept}");
        }
        assert!(!wants_events(&HeaderMap::new()));
    }
}
