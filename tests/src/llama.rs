//! A real llama.cpp as the language model of a test. Its model has no sense, `tests/llama/serve.py`
//! says why, but the server is the one that people run: it streams, counts, holds calls of tools to
//! grammars made from their schemas, and refuses what its context has no room for.
//!
//! `cargo xtask test` installs it and names the Python that has it in `INLAY_PYTHON`.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use crate::of_checkout;

/// Names a Python with `xllamacpp` and `gguf`.
const PYTHON: &str = "INLAY_PYTHON";

/// How many tokens a question and its answer have together.
pub const CONTEXT: u32 = 8192;

/// A running one; it ends with this, in the middle of what it says.
pub struct Llama {
    process: Child,
    address: String,
}

impl Llama {
    /// Writes its model into that folder, and starts one on a free port. `None` where it is not
    /// installed.
    ///
    /// # Panics
    ///
    /// In CI where it is not installed, and where it does not start.
    pub fn start(folder: &std::path::Path) -> Option<Self> {
        let Some(python) = std::env::var_os(PYTHON) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "in CI nothing is skipped: {PYTHON} names no Python with xllamacpp"
            );
            println!("SKIPPED: {PYTHON} names no Python with xllamacpp");
            return None;
        };
        let mut process = Command::new(python)
            .arg(of_checkout("tests/llama/serve.py"))
            .arg(folder.join("senseless.gguf"))
            // It serves until this is closed, as it is where this program ends, however it does.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python");
        let mut address = String::new();
        let said = process.stdout.take().expect("its output");
        // Nothing comes where it ends before it serves.
        let read = BufReader::new(said).read_line(&mut address);
        assert!(read.is_ok_and(|read| read > 0), "llama.cpp did not start");
        let address = address.trim().to_owned();
        Some(Self { process, address })
    }

    /// Where its chat completions are: `http://127.0.0.1:8080/v1`.
    pub fn url(&self) -> String {
        format!("{}/v1", self.address)
    }
}

impl Drop for Llama {
    fn drop(&mut self) {
        // Where it has ended by itself there is nothing to stop.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
