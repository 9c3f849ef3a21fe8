//! `inlay serve` as it was built, over the demo set and a state folder of its own, asked over HTTP.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

/// Names the folder of the programs.
const PROGRAMS: &str = "INLAY_BIN_DIR";

/// A running one; it ends with this.
pub struct Served {
    process: Child,
    address: String,
    _state: tempfile::TempDir,
}

impl Served {
    /// Starts one on a free port. `models` is its `INLAY_MODELS`. `None` where it is not built.
    ///
    /// # Panics
    ///
    /// In CI where it is not built, and where it does not start.
    pub fn start(models: &str) -> Option<Self> {
        let Some(programs) = std::env::var_os(PROGRAMS).map(PathBuf::from) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "in CI nothing is skipped: {PROGRAMS} names no folder of programs"
            );
            println!("SKIPPED: {PROGRAMS} names no folder of programs");
            return None;
        };
        let state = tempfile::tempdir().expect("a folder");
        let name = format!("inlay{}", std::env::consts::EXE_SUFFIX);
        let mut process = Command::new(programs.join(name))
            .args(["serve", "--port", "0", "--state"])
            .arg(state.path())
            .env("INLAY_MODELS", models)
            .env("OPENROUTER_API_KEY", "sk-or-mock")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("inlay starts");
        let said = BufReader::new(process.stdout.take().expect("its output"));
        let address = said
            .lines()
            .map_while(Result::ok)
            .find_map(|line| Some(line.strip_prefix("inlay is at http://")?.trim().to_owned()))
            .expect("inlay says where it is");
        Some(Self {
            process,
            address,
            _state: state,
        })
    }

    /// The body of an answer.
    ///
    /// # Panics
    ///
    /// Where it is no answer of status 200.
    pub fn get(&self, path: &str) -> String {
        self.send(&format!("GET {path} HTTP/1.0"), "")
    }

    /// The lines of an answer to a question.
    ///
    /// # Panics
    ///
    /// Where it is no answer of status 200, or not of lines.
    pub fn ask(&self, question: &Value) -> Vec<Value> {
        let answer = self.send("POST /ai/chat HTTP/1.0", &question.to_string());
        let lines = answer.lines();
        lines
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect()
    }

    fn send(&self, request: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        let head = format!(
            "{request}\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        let sent = stream.write_all(format!("{head}{body}").as_bytes());
        sent.expect("it is sent");
        let mut said = String::new();
        stream.read_to_string(&mut said).expect("an answer");
        let (head, body) = said.split_once("\r\n\r\n").expect("a head and a body");
        assert!(
            head.split(' ').nth(1) == Some("200"),
            "{request}\n{head}\n{body}"
        );
        body.to_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Where it has ended by itself there is nothing to stop.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
