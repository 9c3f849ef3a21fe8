//! The Lambda API as the AWS SDK knows it, in front of the emulator.
//!
//! In three things the emulator differs from AWS, and the SDK and we cannot do without them: it
//! knows `InvokeWithResponseStream` by another path, its messages lack the header `:message-type`,
//! and it takes the prelude off an HTTP answer, its status and headers, which AWS hands on to who
//! invokes a function. That of an answer that is as it should be is put back here.

use std::net::SocketAddr;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use axum::{Router, extract::Path, http::header, response::IntoResponse, routing::post};
use tokio::net::TcpListener;

use crate::invocation::invoke;

const ROUTE: &str = "/2021-11-15/functions/{function}/response-streaming-invocations";

/// Functions whose answers are HTTP.
const ANSWERS_HTTP: [&str; 1] = ["exports"];

/// Status and headers of an answer, and what sets them apart from its body.
const PRELUDE: &[u8] =
    b"{\"statusCode\":200,\"headers\":{\"content-type\":\"application/json\"}}\0\0\0\0\0\0\0\0";

/// Opens it on a free port.
pub async fn open(emulator: SocketAddr) -> SocketAddr {
    let route = post(
        move |Path(function): Path<String>, event: String| async move {
            let mut frames = Vec::new();
            if ANSWERS_HTTP.contains(&function.as_str()) {
                let text = |text: &'static str| HeaderValue::String(text.into());
                let prelude = Message::new(PRELUDE)
                    .add_header(Header::new(":event-type", text("PayloadChunk")))
                    .add_header(Header::new(
                        ":content-type",
                        text("application/octet-stream"),
                    ));
                write(prelude, &mut frames);
            }
            for message in invoke(emulator, &function, &event).await {
                write(message, &mut frames);
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

fn write(message: Message, frames: &mut Vec<u8>) {
    let kind = HeaderValue::String("event".into());
    let message = message.add_header(Header::new(":message-type", kind));
    write_message_to(&message, frames).expect("a message");
}
