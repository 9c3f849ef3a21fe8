//! One streaming invocation: the Lambda API's `InvokeWithResponseStream`, taken apart into the
//! messages that it consists of.

use std::net::SocketAddr;

use aws_smithy_eventstream::frame::read_message_from;
use aws_smithy_types::event_stream::Message;
use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends the event and gives the messages of the answer.
pub async fn invoke(address: SocketAddr, function: &str, body: &str) -> Vec<Message> {
    let mut socket = TcpStream::connect(address).await.expect("connected");
    let request = format!(
        "POST /2015-03-31/functions/{function}/response-streaming-invocations HTTP/1.0\r\n\
         host: lambda\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.expect("an answer");
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let mut frames = Bytes::from(answer.split_off(end.expect("a head") + 4));
    let head = String::from_utf8_lossy(&answer).into_owned();
    assert!(
        head.contains(" 200 "),
        "{head}{}",
        String::from_utf8_lossy(&frames)
    );
    let mut messages = Vec::new();
    while !frames.is_empty() {
        messages.push(read_message_from(&mut frames).expect("a whole message"));
    }
    messages
}

/// The pieces of an answer that came to its end.
pub fn pieces(messages: Vec<Message>) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    for message in messages {
        match event_type(&message) {
            "PayloadChunk" => pieces.push(message.payload().to_vec()),
            "InvokeComplete" => {
                let details = String::from_utf8_lossy(message.payload());
                assert!(!details.contains("ErrorCode"), "{details}");
                return pieces;
            }
            other => panic!("an event of kind {other}"),
        }
    }
    panic!("the invocation has no end");
}

fn event_type(message: &Message) -> &str {
    let header = message
        .headers()
        .iter()
        .find(|header| header.name().as_str() == ":event-type");
    let value = header.and_then(|header| header.value().as_string().ok());
    value.expect("an event's type").as_str()
}
