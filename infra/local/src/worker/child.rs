//! What a child does.

use std::{
    io::{self, Read, Write},
    process::ExitCode,
    sync::{Mutex, PoisonError, mpsc},
};

use anyhow::{Context, bail};
use bytes::Bytes;
use engine::{
    Embedded,
    embedded::{Cancel, Resources},
    load,
    wire::{self, Decoder, Request},
};
use rustix::process::{Resource, Rlimit, setpriority_process, setrlimit};
use service::Clock;

use super::{CANCEL, READY, Ready, START, Start, TAKEN};

/// How far a process that works for a file stands behind those that answer somebody who waits.
const NICE: i32 = 5;

/// The query that runs, so that it can be stopped.
static RUNNING: Mutex<Option<Cancel>> = Mutex::new(None);

/// Does what the parent says over standard input, until that ends.
///
/// # Errors
///
/// Where the parent does not speak as a parent does.
pub fn child() -> anyhow::Result<ExitCode> {
    let frames = listen();
    let (kind, content) = frames.recv().context("nothing came over standard input")?;
    if kind != START {
        bail!("this command is for inlay itself, which starts it");
    }
    match serde_json::from_slice(&content)? {
        Start::Load { data, into } => {
            say(&wire::message(READY, &loaded(load::load(&data, &into))))?
        }
        Start::Open {
            database,
            catalogue,
            threads,
            memory_mib,
            address_mib,
            behind,
        } => {
            confine(address_mib);
            if behind {
                give_way();
            }
            let resources = Resources {
                threads,
                memory_mib,
            };
            match Embedded::open(*catalogue, &database, resources, Clock::system()) {
                Ok(engine) => {
                    say(&wire::message(READY, &Ready::Opened))?;
                    answer(&engine, &frames)?;
                }
                Err(error) => say(&wire::message(READY, &Ready::Failed(error.to_string())))?,
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn loaded(loaded: Result<load::Loaded, load::LoadError>) -> Ready {
    match loaded {
        Ok(loaded) => Ready::Loaded {
            database: loaded.database,
            catalogue: Box::new(loaded.catalogue),
            notes: loaded.notes,
        },
        Err(error) => Ready::Failed(error.to_string()),
    }
}

/// Has the system refuse more address space than that: an allocation beyond it fails in this
/// process instead of pressing the machine.
fn confine(mib: u64) {
    let most = Rlimit {
        current: Some(mib << 20),
        maximum: Some(mib << 20),
    };
    if let Err(error) = setrlimit(Resource::As, most) {
        tracing::warn!(%error, "the memory of a query process is not limited by the system");
    }
}

/// Lets others have the processor first.
fn give_way() {
    if let Err(error) = setpriority_process(None, NICE) {
        tracing::warn!(%error, "a query process does not give way to others");
    }
}

fn answer(engine: &Embedded, frames: &mpsc::Receiver<(u8, Bytes)>) -> anyhow::Result<()> {
    while let Ok((kind, content)) = frames.recv() {
        if kind == CANCEL {
            // It came after the query had ended.
            continue;
        }
        let request: Request = serde_json::from_slice(&content)?;
        say(&wire::message(TAKEN, &()))?;
        let cancel = Cancel::default();
        running(Some(cancel.clone()));
        let mut said = Ok(());
        engine.say(request, &cancel, &mut |frame| {
            said = say(&frame);
            said.is_ok()
        });
        running(None);
        said?;
    }
    Ok(())
}

fn running(cancel: Option<Cancel>) {
    *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = cancel;
}

fn say(frame: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(frame)?;
    out.flush()
}

/// Reads frames on a thread of its own, which a query that runs does not hold up: it stops the
/// query when told to, and ends the process when the parent is gone.
fn listen() -> mpsc::Receiver<(u8, Bytes)> {
    let (heard, frames) = mpsc::channel();
    std::thread::spawn(move || {
        let mut decoder = Decoder::default();
        let mut buffer = [0; 16 << 10];
        let mut input = io::stdin().lock();
        loop {
            match input.read(&mut buffer) {
                Ok(0) => std::process::exit(0),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => std::process::exit(1),
                Ok(length) => decoder.push(&buffer[..length]),
            }
            loop {
                match decoder.next_raw() {
                    Ok(None) => break,
                    Err(_) => std::process::exit(1),
                    Ok(Some((kind, content))) => {
                        if kind == CANCEL
                            && let Some(cancel) =
                                &*RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
                        {
                            cancel.stop();
                        }
                        if heard.send((kind, content)).is_err() {
                            return;
                        }
                    }
                }
            }
        }
    });
    frames
}
