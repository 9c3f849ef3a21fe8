//! What passed, failed and was left out.

use std::{process::ExitCode, time::Instant};

/// The checks so far.
pub struct Report {
    strict: bool,
    started: Instant,
    passed: Vec<String>,
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Report {
    /// An empty one; `strict` where nothing may be left out.
    pub fn new(strict: bool) -> Self {
        Self {
            strict,
            started: Instant::now(),
            passed: Vec::new(),
            failed: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Runs one check and keeps what came of it.
    pub fn check(&mut self, name: &str, check: impl FnOnce() -> anyhow::Result<()>) {
        eprintln!("\n== {name}");
        let started = Instant::now();
        let outcome = check();
        let took = started.elapsed().as_secs_f32();
        match outcome {
            Ok(()) => {
                eprintln!("== {name}: ok, {took:.0} s");
                self.passed.push(name.to_owned());
            }
            Err(error) => {
                eprintln!("== {name}: FAILED, {took:.0} s: {error:#}");
                self.failed.push(format!("{name}: {error:#}"));
            }
        }
    }

    /// Gets something that checks need. Where it cannot be had, those are left out, or fail.
    pub fn tool<T>(&mut self, checks: &str, get: impl FnOnce() -> anyhow::Result<T>) -> Option<T> {
        match get() {
            Ok(tool) => Some(tool),
            Err(error) if self.strict => {
                self.failed.push(format!("{checks}: {error:#}"));
                None
            }
            Err(error) => {
                self.skip(checks, &format!("{error:#}"));
                None
            }
        }
    }

    /// Something that is not part of this checkout and is not here.
    pub fn absent(&mut self, checks: &str, why: &str) {
        self.skip(checks, why);
    }

    fn skip(&mut self, checks: &str, why: &str) {
        eprintln!("\n!! SKIPPED: {checks}: {why}");
        self.skipped.push(format!("{checks}: {why}"));
    }

    /// Says what came of all of them.
    pub fn close(self) -> ExitCode {
        eprintln!();
        for name in &self.skipped {
            eprintln!("skipped  {name}");
        }
        for name in &self.failed {
            eprintln!("FAILED   {name}");
        }
        let outcome = if self.failed.is_empty() {
            "ok"
        } else {
            "FAILED"
        };
        println!(
            "xtask test: {outcome}. {} passed; {} failed; {} skipped; finished in {:.0} s",
            self.passed.len(),
            self.failed.len(),
            self.skipped.len(),
            self.started.elapsed().as_secs_f32()
        );
        if self.failed.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
