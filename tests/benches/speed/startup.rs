//! From the start of a bootstrap to its first question to the Runtime API, which a socket stands
//! in for.

use std::{
    io::Read,
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};

use crate::figures::{Table, median};

/// Starts of each.
const STARTS: usize = 21;

/// Measures the bundles in that folder.
pub fn measure(bundles: &Path, table: &mut Table) -> anyhow::Result<()> {
    for (name, bar) in [("chat", 30), ("query", 150)] {
        let bootstrap = bundles.join(name).join("bootstrap");
        let layer = bundles.join("layer/lib");
        let starts: Vec<Duration> = (0..STARTS)
            .map(|_| start(&bootstrap, &layer))
            .collect::<Result<_, _>>()
            .with_context(|| format!("{name} does not start"))?;
        table.time(
            &format!(
                "start of {name} to its first question to the Runtime API, median of {STARTS}"
            ),
            median(&starts),
            Duration::from_millis(bar),
        );
    }
    Ok(())
}

fn start(bootstrap: &Path, layer: &Path) -> anyhow::Result<Duration> {
    let api = TcpListener::bind("127.0.0.1:0")?;
    let started = Instant::now();
    let mut process = Command::new(bootstrap)
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", api.local_addr()?.to_string())
        .env("LD_LIBRARY_PATH", layer)
        .env("AWS_LAMBDA_FUNCTION_NAME", "measured")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", "measured")
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "measured")
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_ACCESS_KEY_ID", "measured")
        .env("AWS_SECRET_ACCESS_KEY", "measured")
        .env("INLAY_QUERY_FUNCTION", "query")
        .env("INLAY_TABLE", "measured")
        .env("INLAY_BUCKET", "measured")
        .env("INLAY_CURSOR_SECRET", "measured".repeat(4))
        .env("INLAY_DATA", "s3://measured")
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .with_context(|| format!("{} cannot be started", bootstrap.display()))?;
    let asked = asked(&api, started);
    let _ = process.kill();
    let _ = process.wait();
    asked
}

/// Waits for the first request.
fn asked(api: &TcpListener, started: Instant) -> anyhow::Result<Duration> {
    api.set_nonblocking(true)?;
    let (mut stream, _) = loop {
        match api.accept() {
            Ok(accepted) => break accepted,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                ensure!(
                    started.elapsed() < Duration::from_secs(10),
                    "nothing was asked in 10 s"
                );
                std::thread::sleep(Duration::from_micros(200));
            }
            Err(error) => return Err(error.into()),
        }
    };
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut head = [0; 64];
    let read = stream.read(&mut head)?;
    let took = started.elapsed();
    let head = String::from_utf8_lossy(&head[..read]).into_owned();
    ensure!(head.contains("/invocation/next"), "it asked for {head:?}");
    Ok(took)
}
