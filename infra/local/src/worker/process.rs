//! One child, as its parent sees it.

use std::{io, path::Path, process::Stdio, time::Duration};

use bytes::{Bytes, BytesMut};
use engine::wire::{self, Answer, Assembler, Decoder, Request};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::{MissedTickBehavior, interval, timeout},
};

use super::{CANCEL, READY, Ready, START, Start, TAKEN};

/// How often a child's memory is looked at while it works.
const LOOK: Duration = Duration::from_millis(25);

/// How much of what a child says is read at once: what a pipe holds.
const BUFFER: usize = 64 << 10;

/// Why a child gave no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lost {
    #[error("it took more memory than a query may")]
    Memory,
    #[error("it had ended before it was asked: {0}")]
    Before(io::Error),
    #[error("it ended: {0}")]
    Ended(#[from] io::Error),
    #[error(transparent)]
    Garbled(#[from] wire::Garbled),
}

/// A running child. Dropping it kills it.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    decoder: Decoder,
    /// Whether it owes an answer.
    busy: bool,
    /// Whether it has taken up what it was asked.
    taken: bool,
}

impl Process {
    /// Starts `program` as a child and tells it what to do; gives it with what it says to that.
    pub(super) async fn start(program: &Path, start: &Start) -> Result<(Self, Ready), Lost> {
        let mut child = Command::new(program)
            .arg("query-worker")
            // Times with a zone are read in UTC, whatever the machine says.
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let missing = || io::Error::other("a pipe is missing");
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = child.stdout.take().ok_or_else(missing)?;
        let mut process = Self {
            child,
            input,
            output,
            decoder: Decoder::default(),
            busy: false,
            taken: false,
        };
        process
            .input
            .write_all(&wire::message(START, start))
            .await?;
        loop {
            match process.decoder.next_raw()? {
                Some((READY, content)) => {
                    let ready = serde_json::from_slice(&content).map_err(io::Error::other)?;
                    return Ok((process, ready));
                }
                Some(_) => return Err(io::Error::other("it said something else").into()),
                None => process.hear().await?,
            }
        }
    }

    pub(super) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Asks and waits for the answer, for as long as the child stays under `memory_mib`.
    pub(super) async fn ask(&mut self, request: &Request, memory_mib: u64) -> Result<Answer, Lost> {
        self.send(request).await?;
        let grown = self.grown(memory_mib);
        tokio::select! {
            answer = self.answer() => answer,
            () = grown => Err(Lost::Memory),
        }
    }

    /// Asks, and waits until the child has taken the request up.
    pub(super) async fn send(&mut self, request: &Request) -> Result<(), Lost> {
        self.busy = true;
        self.taken = false;
        let sent = self.input.write_all(&wire::request(request)).await;
        sent.map_err(Lost::Before)?;
        self.taken_up().await.map_err(Lost::Before)
    }

    /// Waits until the child holds more than so much memory.
    pub(super) fn grown(&self, memory_mib: u64) -> impl Future<Output = ()> + use<> {
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let id = self.id();
        async move {
            let resident = || id.and_then(resident_mib);
            while resident().is_none_or(|taken| taken <= memory_mib) {
                look.tick().await;
            }
        }
    }

    /// What the child says next, as it comes.
    pub(super) async fn read(&mut self) -> Result<Bytes, Lost> {
        if let Some(rest) = self.decoder.rest() {
            return Ok(rest);
        }
        let mut buffer = BytesMut::with_capacity(BUFFER);
        match self.output.read_buf(&mut buffer).await? {
            0 => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
            _ => Ok(buffer.freeze()),
        }
    }

    /// Stops what runs. `true` where the child is free again within `grace`.
    pub(super) async fn stop(&mut self, grace: Duration) -> bool {
        if !self.busy {
            return true;
        }
        if self
            .input
            .write_all(&wire::message(CANCEL, &()))
            .await
            .is_err()
        {
            return false;
        }
        let ended = async {
            self.taken_up().await?;
            self.answer().await
        };
        matches!(timeout(grace, ended).await, Ok(Ok(_)))
    }

    /// Waits until it has taken the request up.
    async fn taken_up(&mut self) -> io::Result<()> {
        while !self.taken {
            match self.decoder.next_raw().map_err(io::Error::other)? {
                Some((TAKEN, _)) => self.taken = true,
                Some(_) => return Err(io::Error::other("it said something else")),
                None => self.hear().await?,
            }
        }
        Ok(())
    }

    async fn answer(&mut self) -> Result<Answer, Lost> {
        let mut assembler = Assembler::default();
        loop {
            match self.decoder.next_frame()? {
                Some(frame) => {
                    if let Some(answer) = assembler.push(frame)? {
                        self.busy = false;
                        return Ok(answer);
                    }
                }
                None => self.hear().await?,
            }
        }
    }

    async fn hear(&mut self) -> io::Result<()> {
        let mut buffer = [0; 64 << 10];
        match self.output.read(&mut buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            length => {
                self.decoder.push(&buffer[..length]);
                Ok(())
            }
        }
    }
}

/// Memory that a process holds, where the system tells.
fn resident_mib(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib >> 10)
}
