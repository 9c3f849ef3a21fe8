//! aimock, a mock of the OpenAI API that others wrote, as the language model of a test: it streams,
//! calls tools, knows what OpenRouter adds, and fails as it is told.
//!
//! What it says is in `tests/aimock/*.json`, by the last message of the user and by whether results
//! of tools came after it; <https://aimock.copilotkit.dev/fixtures> has the format. `cargo xtask
//! test` installs it and names its folder in `INLAY_AIMOCK`; `cargo xtask model` starts one by hand.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::of_checkout;

/// Names the folder of its package.
const AIMOCK: &str = "INLAY_AIMOCK";

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs a program until standard input is closed, as it is where this program ends, however it
/// does.
const UNTIL_CLOSED: &str = "\"$0\" \"$@\" & cat >/dev/null; kill -9 $!";

/// A running one; it ends with this, in the middle of what it says.
pub struct Aimock {
    process: Child,
    port: u16,
}

impl Aimock {
    /// Starts one on a free port. It says what is in `tests/aimock`, and refuses a question that
    /// is not there. `None` where it is not installed.
    ///
    /// # Panics
    ///
    /// In CI where it is not installed, and where it does not start.
    pub fn start() -> Option<Self> {
        let Some(folder) = std::env::var_os(AIMOCK).map(PathBuf::from) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "in CI nothing is skipped: {AIMOCK} names no folder of aimock"
            );
            println!("SKIPPED: {AIMOCK} names no folder of aimock");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").and_then(|bound| bound.local_addr());
        let port = port.expect("a port").port();
        let process = Command::new("sh")
            .args(["-c", UNTIL_CLOSED, "node"])
            .arg(folder.join("dist/cli.js"))
            .args(["--strict", "--log-level", "silent", "--port"])
            .arg(port.to_string())
            .arg("--fixtures")
            .arg(of_checkout("tests/aimock"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("node and a shell");
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "aimock did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(Self { process, port })
    }

    /// Where its chat completions are, as OpenAI has them.
    pub fn openai(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// Where they are as OpenRouter has them: with a cost, and who answered.
    pub fn openrouter(&self) -> String {
        format!("http://127.0.0.1:{}/api/v1", self.port)
    }

    /// The requests so far, as JSON.
    ///
    /// # Panics
    ///
    /// Where it does not say.
    pub fn journal(&self) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("aimock");
        let asked = "GET /__aimock/journal HTTP/1.0\r\nhost: aimock\r\n\r\n";
        stream.write_all(asked.as_bytes()).expect("asked");
        let mut said = String::new();
        stream.read_to_string(&mut said).expect("an answer");
        let (_, journal) = said.split_once("\r\n\r\n").expect("a body");
        journal.to_owned()
    }
}

impl Drop for Aimock {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // Where it has ended by itself there is nothing to stop.
        let _ = self.process.wait();
    }
}
