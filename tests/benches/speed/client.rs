//! A client that sees every event in its moment: HTTP/1.1 over a socket, chunk by chunk.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

/// An answer, and when its parts were there.
pub struct Heard {
    /// From the request to the first event.
    pub first: Duration,
    /// From the request to the event `done`.
    pub done: Duration,
    /// From the request to the end of the body.
    pub whole: Duration,
    /// The lines.
    pub lines: Vec<Value>,
}

impl Heard {
    /// Whether every event from the first to `done` came once and in order.
    pub fn is_whole(&self) -> bool {
        let in_order = self
            .lines
            .iter()
            .enumerate()
            .all(|(at, line)| line["seq"].as_u64() == Some(at as u64 + 1));
        let dones = self
            .lines
            .iter()
            .filter(|line| line["type"] == "done")
            .count();
        in_order && dones == 1 && self.lines.last().is_some_and(|line| line["type"] == "done")
    }

    /// Whether rows came.
    pub fn has_rows(&self) -> bool {
        self.lines.iter().any(|line| line["type"] == "data")
    }
}

/// What tells the last event from all others.
const DONE: &[u8] = br#"{"type":"done""#;

/// A connection that stays open.
pub struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Connects.
    pub fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    /// Asks a question and hears every line of the answer, with everything that can be included.
    pub fn ask(&mut self, question: &str) -> anyhow::Result<Heard> {
        self.ask_in(question, None)
    }

    /// The same in a session.
    pub fn ask_in(&mut self, question: &str, session: Option<&str>) -> anyhow::Result<Heard> {
        let include = ["thought", "data", "code", "follow_ups"];
        let mut body = json!({"message": question, "include": include});
        if let Some(session) = session {
            body["session_id"] = json!(session);
        }
        let body = body.to_string();
        let request = format!(
            "POST /ai/chat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let started = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes())?;
        self.head()?;
        let (mut first, mut done, mut text) = (None, None, Vec::new());
        while let Some(mut chunk) = self.chunk()? {
            first.get_or_insert_with(|| started.elapsed());
            // The last line is a short one.
            let end = &chunk[chunk.len().saturating_sub(100)..];
            if end.windows(DONE.len()).any(|part| part == DONE) {
                done.get_or_insert_with(|| started.elapsed());
            }
            text.append(&mut chunk);
        }
        let whole = started.elapsed();
        let lines: Result<Vec<Value>, _> = text
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(serde_json::from_slice)
            .collect();
        Ok(Heard {
            first: first.context("an empty answer")?,
            done: done.context("no end")?,
            whole,
            lines: lines?,
        })
    }

    /// Sends JSON, and gives the JSON that comes back and how long it took.
    pub fn post(&mut self, path: &str, body: &Value) -> anyhow::Result<(Value, Duration)> {
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let started = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?;
        let mut length = None;
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = Some(value.trim().parse()?);
            }
        }
        let mut answer = vec![0; length.context("no length")?];
        self.stream.read_exact(&mut answer)?;
        let took = started.elapsed();
        ensure!(status.contains(" 200 "), "{status}");
        Ok((serde_json::from_slice(&answer)?, took))
    }

    fn head(&mut self) -> anyhow::Result<()> {
        let status = self.line()?;
        ensure!(status.contains(" 200 "), "{status}");
        while !self.line()?.is_empty() {}
        Ok(())
    }

    fn chunk(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        let size = usize::from_str_radix(self.line()?.trim(), 16).context("no chunk")?;
        let mut chunk = vec![0; size];
        self.stream.read_exact(&mut chunk)?;
        self.line()?;
        Ok((size > 0).then_some(chunk))
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        ensure!(!line.is_empty(), "the gateway closed the connection");
        Ok(line.trim_end().to_owned())
    }
}
