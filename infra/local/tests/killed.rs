//! `inlay serve`, stopped by force and started again over the same folder.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
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

#[test]
fn sessions_and_messages_outlive_a_gateway_that_was_stopped_by_force() {
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
    let (session, said) = (first.get(&path), first.get(&messages));
    let sessions = first.get("/chat/sessions");
    drop(first);

    let second = Gateway::start(folder.path());
    assert_eq!(second.get(&path), session);
    assert_eq!(second.get(&messages), said);
    assert_eq!(second.get("/chat/sessions"), sessions);
    assert_eq!(said.as_array().map(Vec::len), Some(20));
    // Whoever did not hear whether the last one came through sends it again.
    let last = json!({"content": "Question 19", "client_message_id": "19"});
    assert_eq!(second.ask("POST", &messages, &last).0, 200);
    let next = json!({"content": "Question 20", "client_message_id": "20"});
    assert_eq!(second.ask("POST", &messages, &next).0, 201);
    assert_eq!(second.get(&path)["message_count"], 21);
}
