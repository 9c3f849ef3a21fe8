//! The Lambda API as the AWS SDK knows it, in front of the emulator.
//!
//! In two things the emulator differs from AWS, and the SDK cannot do without them: it knows
//! `InvokeWithResponseStream` by another path, and its messages lack the header `:message-type`.

use std::net::SocketAddr;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue};
use axum::{Router, extract::Path, http::header, response::IntoResponse, routing::post};
use tokio::net::TcpListener;

use crate::invocation::invoke;

const ROUTE: &str = "/2021-11-15/functions/{function}/response-streaming-invocations";

/// Opens it on a free port.
pub async fn open(emulator: SocketAddr) -> SocketAddr {
    let route = post(
        move |Path(function): Path<String>, event: String| async move {
            let mut frames = Vec::new();
            for message in invoke(emulator, &function, &event).await {
                let kind = HeaderValue::String("event".into());
                let message = message.add_header(Header::new(":message-type", kind));
                write_message_to(&message, &mut frames).expect("a message");
            }
            let kind = "application/vnd.amazon.eventstream";
            ([(header::CONTENT_TYPE, kind)], frames).into_response()
        },
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move { axum::serve(listener, Router::new().route(ROUTE, route)).await });
    address
}
