//! `inlay serve`, stopped by force and started again over the same folder.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::Sender,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// A running gateway; dropping it stops it by force.
struct Gateway {
    child: Child,
    address: String,
}

impl Gateway {
    fn start(folder: &Path) -> Self {
        let data = folder.join("day.csv");
        std::fs::write(&data, "day,amount\n2025-01-01,3\n").expect("some data");
        let mut child = Command::new(env!("CARGO_BIN_EXE_inlay"))
            .args(["serve", "--port", "0", "--data"])
            .arg(&data)
            .arg("--state")
            .arg(folder.join("state"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let stdout = child.stdout.take().expect("its output");
        let mut lines = BufReader::new(stdout).lines();
        let first = lines.next().expect("a line").expect("text");
        let (_, address) = first.split_once("http://").expect("its address");
        // Somebody reads on, or it would be cut off.
        let address = address.to_owned();
        std::thread::spawn(move || lines.count());
        Self { child, address }
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let mut socket = TcpStream::connect(&self.address).expect("a connection");
        let body = body.to_string();
        write!(
            socket,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .expect("sent");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        (
            status.expect("a status"),
            serde_json::from_str(body).unwrap_or_default(),
        )
    }

    /// Asks in a session and hears what comes, until the end or until the gateway is no more.
    fn hear(&self, session: usize, heard: &Sender<()>) -> std::thread::JoinHandle<String> {
        let body = json!({"message": QUESTION, "session_id": format!("s-{session}")}).to_string();
        let (address, heard) = (self.address.clone(), heard.clone());
        std::thread::spawn(move || {
            let mut text = String::new();
            let Ok(mut socket) = TcpStream::connect(&address) else {
                return text;
            };
            let sent = write!(
                socket,
                "POST /chat HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
                 content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            let mut piece = [0; 8192];
            while sent.is_ok() {
                match socket.read(&mut piece) {
                    Ok(0) | Err(_) => break,
                    Ok(length) => text.push_str(&String::from_utf8_lossy(&piece[..length])),
                }
                if text.contains("event: done") {
                    let _ = heard.send(());
                }
            }
            text
        })
    }

    /// What is replayed of an answer.
    fn replay(&self, id: &str) -> String {
        let mut socket = TcpStream::connect(&self.address).expect("a connection");
        write!(
            socket,
            "GET /chat/llm-stream/{id} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.address
        )
        .expect("sent");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("an answer");
        answer
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, &Value::Null);
        assert_eq!(status, 200, "{body}");
        body
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // On Unix this is SIGKILL.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Server-sent events: each one's place, and all of it.
fn events(text: &str) -> Vec<(u64, &str)> {
    // Only whole ones: a stream that was cut off ends in the middle of one.
    let whole = text.rsplit_once("\n\n").map_or("", |(whole, _)| whole);
    let lines = whole.lines().filter(|line| !line.is_empty());
    let lines: Vec<&str> = lines.collect();
    let at = |line: &str| line.strip_prefix("id: ").and_then(|id| id.parse().ok());
    lines
        .windows(2)
        .filter_map(|pair| Some((at(pair[0])?, pair[1])))
        .collect()
}

const QUESTION: &str = "total amount by day";

#[test]
fn answers_that_were_cut_off_have_failed_and_end_where_they_broke() {
    const QUESTIONS: usize = 48;
    let folder = tempfile::tempdir().expect("a folder");
    let first = Gateway::start(folder.path());
    let (heard, done) = std::sync::mpsc::channel();
    let hearing: Vec<_> = (0..QUESTIONS).map(|at| first.hear(at, &heard)).collect();
    done.recv_timeout(Duration::from_secs(60))
        .expect("one is answered");
    drop(first);
    let killed = Instant::now();
    let heard: Vec<String> = hearing
        .into_iter()
        .map(|one| one.join().expect("heard"))
        .collect();

    let second = Gateway::start(folder.path());
    let mut broken = 0;
    for (at, had) in heard.iter().enumerate() {
        let path = format!("/chat/sessions/s-{at}/messages");
        let had = events(had);
        let said = loop {
            let (status, said) = second.ask("GET", &path, &Value::Null);
            if status == 404 {
                // It was not begun. Whoever heard its end would have it.
                assert!(
                    !had.iter()
                        .any(|(_, data)| data.contains(r#""type":"done""#))
                );
                break Value::Null;
            }
            if said[1]["is_streaming"] == false {
                break said;
            }
            assert!(killed.elapsed() < LAPSED, "{said}");
            std::thread::sleep(Duration::from_millis(100));
        };
        if said.is_null() {
            continue;
        }
        assert_eq!(said.as_array().map(Vec::len), Some(2), "{said}");
        assert_eq!(said[0]["content"], QUESTION);
        let replayed = second.replay(said[1]["id"].as_str().expect("an id"));
        let replayed = events(&replayed);
        let places: Vec<u64> = replayed.iter().map(|(place, _)| *place).collect();
        assert_eq!(places, (1..=replayed.len() as u64).collect::<Vec<_>>());
        assert!(
            replayed
                .last()
                .is_some_and(|(_, data)| data.contains(r#""type":"done""#))
        );
        let is_broken = !said[1]["error_message"].is_null();
        let kept = replayed.len() - if is_broken { 2 } else { 0 };
        let both = kept.min(had.len());
        // A chunk's frame may stand between two events, never in one.
        assert_eq!(replayed[..both], had[..both], "session {at}");
        if is_broken {
            broken += 1;
            assert!(
                replayed[kept].1.contains(r#""code":"interrupted""#),
                "{:?}",
                replayed[kept]
            );
        }
    }
    assert!(broken > 0, "nothing was cut off");
    // The same question is answered now.
    let body = json!({"message": QUESTION, "session_id": "s-0"});
    assert_eq!(second.ask("POST", "/chat", &body).0, 200);
}

/// After so long nobody holds an answer that nobody makes.
const LAPSED: Duration = Duration::from_secs(6 + 2);

#[test]
fn sessions_messages_and_templates_outlive_a_gateway_that_was_stopped_by_force() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = Gateway::start(folder.path());
    let (status, session) = first.ask("POST", "/chat/sessions", &json!({"settings": {"a": 1}}));
    assert_eq!(status, 201, "{session}");
    let path = format!("/chat/sessions/{}", session["id"].as_str().expect("an id"));
    let messages = format!("{path}/messages");
    for number in 0..20 {
        let body = json!({"content": format!("Question {number}"), "client_message_id": number.to_string()});
        assert_eq!(first.ask("POST", &messages, &body).0, 201);
    }
    let template = json!({"prompt": "Show Q2 sales by region", "parameters": {"title": "Q2"}});
    assert_eq!(first.ask("POST", "/templates", &template).0, 201);
    let templates = first.get("/templates");
    let (session, said) = (first.get(&path), first.get(&messages));
    let sessions = first.get("/chat/sessions");
    drop(first);

    let second = Gateway::start(folder.path());
    assert_eq!(second.get(&path), session);
    assert_eq!(second.get(&messages), said);
    assert_eq!(second.get("/chat/sessions"), sessions);
    assert_eq!(second.get("/templates"), templates);
    assert_eq!(templates.as_array().map(Vec::len), Some(1));
    assert_eq!(said.as_array().map(Vec::len), Some(20));
    // Whoever did not hear whether the last one came through sends it again.
    let last = json!({"content": "Question 19", "client_message_id": "19"});
    assert_eq!(second.ask("POST", &messages, &last).0, 200);
    let next = json!({"content": "Question 20", "client_message_id": "20"});
    assert_eq!(second.ask("POST", &messages, &next).0, 201);
    assert_eq!(second.get(&path)["message_count"], 21);
}
