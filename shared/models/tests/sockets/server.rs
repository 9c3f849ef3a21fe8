//! A real HTTP server in the test's process, which sends what it is told, byte for byte and when.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::{Instant, sleep},
};

/// A part of an answer.
#[derive(Debug, Clone)]
pub enum Step {
    /// These bytes, in one packet.
    Send(Vec<u8>),
    /// Nothing, for a while.
    Wait(Duration),
    /// Nothing, until the client is gone.
    Hang,
    /// These bytes again and again, until the client is gone.
    Repeat(Vec<u8>),
}

/// What a request was.
#[derive(Debug)]
pub struct Seen {
    /// Request line and headers.
    pub head: String,
    /// The body.
    pub body: String,
    /// Which connection it came over, from 0.
    pub connection: usize,
}

/// The server.
pub struct Server {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    gone: mpsc::UnboundedReceiver<Instant>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Answers the first request as the first script says, and so on; the last one from then on.
    pub async fn start(scripts: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (left, gone) = mpsc::unbounded_channel();
        let requests = seen.clone();
        let task = tokio::spawn(async move {
            for connection in 0.. {
                let Ok((mut socket, _)) = listener.accept().await else {
                    return;
                };
                let (scripts, seen, left) = (scripts.clone(), requests.clone(), left.clone());
                tokio::spawn(async move {
                    let _ = socket.set_nodelay(true);
                    loop {
                        match serve(&mut socket, connection, &scripts, &seen).await {
                            Ok(true) => {}
                            Ok(false) => break,
                            Err(_) => {
                                let _ = left.send(Instant::now());
                                break;
                            }
                        }
                    }
                });
            }
        });
        Self {
            url,
            seen,
            gone,
            task,
        }
    }

    /// The requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.seen.lock().expect("the requests"))
    }

    /// When the next client was gone before its answer was.
    pub async fn gone(&mut self) -> Instant {
        let gone = tokio::time::timeout(Duration::from_secs(5), self.gone.recv()).await;
        gone.expect("the client stays").expect("the server runs")
    }
}

/// Answers one request; whether the connection is kept.
async fn serve(
    socket: &mut TcpStream,
    connection: usize,
    scripts: &[Vec<Step>],
    seen: &Mutex<Vec<Seen>>,
) -> std::io::Result<bool> {
    let (head, body) = read(socket).await?;
    let request = Seen {
        head,
        body,
        connection,
    };
    let number = {
        let mut seen = seen.lock().expect("the requests");
        seen.push(request);
        seen.len() - 1
    };
    let script = scripts.get(number).or(scripts.last()).expect("a script");
    for step in script {
        match step {
            Step::Send(bytes) => socket.write_all(bytes).await?,
            Step::Wait(time) => sleep(*time).await,
            Step::Hang => {
                let read = socket.read(&mut [0; 64]).await?;
                assert_eq!(read, 0, "the client says more");
                return Err(std::io::ErrorKind::ConnectionReset.into());
            }
            Step::Repeat(bytes) => loop {
                socket.write_all(bytes).await?;
            },
        }
    }
    let keeps = |step: &Step| {
        let Step::Send(bytes) = step else {
            return false;
        };
        String::from_utf8_lossy(bytes).contains("connection: keep-alive")
    };
    if script.first().is_some_and(keeps) {
        return Ok(true);
    }
    socket.shutdown().await?;
    Ok(false)
}

async fn read(socket: &mut TcpStream) -> std::io::Result<(String, String)> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .to_ascii_lowercase()
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return Ok((head.to_owned(), body.to_owned()));
            }
        }
        if socket.read_buf(&mut bytes).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// The head of an answer that ends when the connection does.
pub fn head(status: u16, headers: &str) -> Step {
    Step::Send(format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{headers}\r\n").into_bytes())
}

/// Those bytes.
pub fn send(bytes: impl Into<Vec<u8>>) -> Step {
    Step::Send(bytes.into())
}

/// So many milliseconds.
pub fn wait(milliseconds: u64) -> Step {
    Step::Wait(Duration::from_millis(milliseconds))
}

/// The event of a stream that has this text.
pub fn text(text: &str) -> Step {
    send(format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n"
    ))
}

/// The events that end a stream.
pub fn stop() -> Step {
    send("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
}
