//! The program as it serves, in a process of its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::Context;

/// A gateway that ends with this.
pub struct Gateway {
    process: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Gateway {
    /// Starts it over that state folder, with those variables.
    pub fn start(program: &Path, state: &Path, variables: &[(&str, &str)]) -> anyhow::Result<Self> {
        let mut process = Command::new(program)
            .args(["serve", "--port", "0", "--state"])
            .arg(state)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let output = process.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line
            .trim()
            .rsplit_once("http://")
            .with_context(|| format!("the gateway said {line:?}"))?
            .1
            .parse()?;
        Ok(Self { process, address })
    }

    /// Resident memory of the gateway itself, in MB.
    pub fn rss(&self) -> anyhow::Result<f64> {
        kilobytes(&format!("/proc/{}/status", self.process.id()), "VmRSS:")
    }

    /// Memory of the gateway and its children, shared pages divided among those who share them.
    pub fn family(&self) -> anyhow::Result<f64> {
        let parent = self.process.id();
        let children = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"))?;
        let mut all = kilobytes(&format!("/proc/{parent}/smaps_rollup"), "Pss:")?;
        for child in children.split_whitespace() {
            all += kilobytes(&format!("/proc/{child}/smaps_rollup"), "Pss:")?;
        }
        Ok(all)
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A line of a file in /proc, in MB.
fn kilobytes(path: &str, name: &str) -> anyhow::Result<f64> {
    let text = fs::read_to_string(path).with_context(|| path.to_owned())?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: f64 = kilobytes
        .with_context(|| format!("{path} has no {name}"))?
        .parse()?;
    Ok(kilobytes / 1024.0)
}
