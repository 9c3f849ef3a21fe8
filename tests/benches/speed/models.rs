//! A language model behind the gateway: what its words lose on their way through, at a hundred
//! streams; how soon somebody hears anything of a model that says nothing; memory.
//!
//! Each word of the model is the moment at which it was sent, so whoever hears it knows how long it
//! took. The model and those who listen are threads of this process: their clock is one.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};

use crate::{
    figures::{Table, median, ms, quantile},
    served::Gateway,
};

/// Streams at once.
const STREAMS: usize = 100;
/// Words of a stream.
const WORDS: usize = 300;
/// From one word to the next: thirty in a second.
const PAUSE: Duration = Duration::from_millis(33);
/// From the first stream's beginning to the last one's; each speaks for ten seconds.
const START: Duration = Duration::from_secs(4);
/// What a model is asked that says nothing.
const SILENT: &str = "say nothing";

/// Measures a gateway of its own.
pub fn measure(program: &Path, state: &Path, table: &mut Table) -> anyhow::Result<()> {
    let model = model()?;
    let entry = format!("http://{model} words");
    let gateway = Gateway::start(program, state, &[("INLAY_MODELS", &entry)])?;
    listen(gateway.address, "warm up")?;

    let first: Vec<Duration> = (0..50)
        .map(|_| {
            // What the one before it began is over then.
            thread::sleep(Duration::from_millis(50));
            first(gateway.address)
        })
        .collect::<Result<_, _>>()?;
    table.time(
        "first event with a model that says nothing, worst of 50",
        quantile(&first, 1.0),
        Duration::from_millis(5),
    );

    let before = gateway.rss()?;
    let running: Vec<_> = (0..STREAMS)
        .map(|at| {
            thread::spawn(move || {
                // One after the other, until all of them speak: nobody asks in one moment.
                thread::sleep(START.mul_f64(at as f64 / STREAMS as f64));
                listen(gateway.address, "speak")
            })
        })
        .collect();
    thread::sleep(START + Duration::from_secs(2));
    let during = gateway.rss()?;
    let mut lost = Vec::new();
    for one in running {
        let Ok(heard) = one.join() else {
            bail!("a listener panicked");
        };
        let heard = heard?;
        ensure!(
            heard.len() == WORDS,
            "{} of {WORDS} words came",
            heard.len()
        );
        lost.extend(heard);
    }
    table.number(
        "a model's word on its way through, at 100 streams: median",
        ms(median(&lost)),
        0.3,
        "ms",
    );
    table.number("the same, p99", ms(quantile(&lost, 0.99)), 2.0, "ms");
    table.number(
        "memory of a stream",
        ((during - before) * 1024.0 / STREAMS as f64).max(0.0),
        200.0,
        "KB",
    );
    Ok(())
}

/// Nanoseconds of this process.
fn now() -> u128 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_nanos()
}

/// A server of a model whose words are moments.
fn model() -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            // Whoever leaves ends the connection, and that is all.
            thread::spawn(move || drop(speak(socket)));
        }
    });
    Ok(address)
}

fn speak(socket: TcpStream) -> anyhow::Result<()> {
    socket.set_nodelay(true)?;
    let mut reader = BufReader::new(socket);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            ensure!(reader.read_line(&mut line)? > 0, "the client is gone");
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let is_silent = String::from_utf8_lossy(&body).contains(SILENT);
        if is_silent {
            // Until the client is gone.
            let mut rest = [0; 64];
            while reader.read(&mut rest)? > 0 {}
            return Ok(());
        }
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
        reader.get_mut().write_all(head.as_bytes())?;
        let socket = reader.get_mut();
        let mut send = |text: &str| -> std::io::Result<()> {
            socket.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes())
        };
        let began = Instant::now();
        for word in 0..WORDS {
            let due = began + PAUSE * u32::try_from(word)?;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let chunk =
                json!({"choices": [{"index": 0, "delta": {"content": format!("{} ", now())}}]});
            send(&format!("data: {chunk}\n\n"))?;
        }
        let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
        send(&format!("data: {end}\n\ndata: [DONE]\n\n"))?;
        send("")?;
    }
}

fn ask(address: SocketAddr, question: &str) -> anyhow::Result<BufReader<TcpStream>> {
    let mut socket = TcpStream::connect(address)?;
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(Duration::from_secs(60)))?;
    let body = json!({"message": question}).to_string();
    let request = format!(
        "POST /ai/chat HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes())?;
    Ok(BufReader::new(socket))
}

/// How long it takes until anything is heard.
fn first(address: SocketAddr) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let mut answer = ask(address, SILENT)?;
    let mut line = String::new();
    while !line.starts_with('{') {
        line.clear();
        ensure!(answer.read_line(&mut line)? > 0, "an empty answer");
    }
    Ok(began.elapsed())
}

/// Listens to an answer: how long each of its words was on its way.
fn listen(address: SocketAddr, question: &str) -> anyhow::Result<Vec<Duration>> {
    let mut answer = ask(address, question)?;
    let mut lost = Vec::with_capacity(WORDS);
    let mut line = String::new();
    loop {
        line.clear();
        ensure!(answer.read_line(&mut line)? > 0, "an answer without an end");
        let heard = now();
        if !line.starts_with('{') {
            continue;
        }
        let event: Value = serde_json::from_str(&line)?;
        match event["type"].as_str() {
            Some("text") => {
                let words = event["content"].as_str().context("no text")?;
                for word in words.split_whitespace() {
                    let sent: u128 = word.parse().with_context(|| format!("the word {word:?}"))?;
                    let nanos = u64::try_from(heard.saturating_sub(sent))?;
                    lost.push(Duration::from_nanos(nanos));
                }
            }
            Some("done") => return Ok(lost),
            _ => {}
        }
    }
}
