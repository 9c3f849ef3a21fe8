//! One streaming invocation: the Lambda API's `InvokeWithResponseStream`, taken apart into the
//! pieces that the function sent.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends the event and gives the pieces of the answer.
pub async fn invoke(address: SocketAddr, function: &str, event: &Value) -> Vec<Vec<u8>> {
    let body = event.to_string();
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
    let mut frames = answer.split_off(end.expect("a head") + 4);
    let head = String::from_utf8_lossy(&answer).into_owned();
    assert!(
        head.contains(" 200 "),
        "{head}{}",
        String::from_utf8_lossy(&frames)
    );
    let mut pieces = Vec::new();
    while let Some((kind, payload)) = next_frame(&mut frames) {
        match kind.as_str() {
            "PayloadChunk" => pieces.push(payload),
            "InvokeComplete" => {
                let details = String::from_utf8_lossy(&payload).into_owned();
                assert!(!details.contains("ErrorCode"), "{details}");
                return pieces;
            }
            other => panic!("an event of kind {other}"),
        }
    }
    panic!("the invocation has no end");
}

/// Takes a message of `application/vnd.amazon.eventstream` off the front, if it is all there:
/// lengths of the whole and of the headers, a checksum, headers, payload, a checksum.
fn next_frame(bytes: &mut Vec<u8>) -> Option<(String, Vec<u8>)> {
    let number = |at: usize| {
        let bytes = bytes.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
    };
    let (whole, headers) = (number(0)?, number(4)?);
    if bytes.len() < whole {
        return None;
    }
    let frame: Vec<u8> = bytes.drain(..whole).collect();
    let kind = event_type(&frame[12..12 + headers]).expect("a message has a kind");
    Some((kind, frame[12 + headers..whole - 4].to_vec()))
}

/// The header `:event-type`; all headers here are texts (type 7).
fn event_type(mut headers: &[u8]) -> Option<String> {
    loop {
        let (length, rest) = headers.split_first()?;
        let (name, rest) = rest.split_at_checked(usize::from(*length))?;
        let (kind, rest) = rest.split_first()?;
        assert_eq!(*kind, 7, "a header that is no text");
        let (length, rest) = rest.split_at_checked(2)?;
        let length = usize::from(u16::from_be_bytes(length.try_into().ok()?));
        let (value, rest) = rest.split_at_checked(length)?;
        if name == b":event-type" {
            return String::from_utf8(value.to_vec()).ok();
        }
        headers = rest;
    }
}
