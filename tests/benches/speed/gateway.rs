//! The gateway over HTTP: first events, whole answers against bare DuckDB, many streams at once,
//! memory.

use std::{
    io::Write,
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::{
    clicks,
    client::{Client, Heard},
    figures::{Table, median, ms, quantile},
    served::Gateway,
};

/// Questions of the demo set, of several kinds.
pub const QUESTIONS: [&str; 5] = [
    "Show Q2 2025 sales by region",
    "amount per month",
    "number of orders by channel in 2024",
    "average amount by region",
    "top 5 products by amount",
];

/// Measures a gateway of its own.
pub fn measure(program: &Path, state: &Path, table: &mut Table) -> anyhow::Result<()> {
    let started = Instant::now();
    let gateway = Gateway::start(program, state, &[])?;
    table.told(
        "start, the demo set made and loaded",
        format!("{:.0} ms", ms(started.elapsed())),
    );
    thread::sleep(Duration::from_secs(1));
    let idle = gateway.rss()?;
    table.number("memory of the gateway, idle", idle, 120.0, "MB");
    table.told(
        "the same with its query processes (proportional)",
        format!("{:.0} MB", gateway.family()?),
    );

    let mut client = Client::connect(gateway.address)?;
    for question in QUESTIONS.iter().cycle().take(25) {
        client.ask(question)?;
    }
    let heard: Vec<Heard> = QUESTIONS
        .iter()
        .cycle()
        .take(500)
        .map(|question| client.ask(question))
        .collect::<Result<_, _>>()?;
    for (one, question) in heard.iter().zip(QUESTIONS.iter().cycle()) {
        ensure!(
            one.is_whole() && one.has_rows(),
            "“{question}” was not answered in full"
        );
    }
    let first: Vec<Duration> = heard.iter().map(|one| one.first).collect();
    table.time(
        "first event, median of 500",
        median(&first),
        Duration::from_millis(5),
    );
    table.time(
        "first event, p99 of 500",
        quantile(&first, 0.99),
        Duration::from_millis(20),
    );
    beside_bare(program, state, &heard, table)?;
    clicks::measure(&mut client, state, table)?;
    at_once(gateway.address, table)?;

    let before = gateway.rss()?;
    for question in QUESTIONS.iter().cycle().take(2_000) {
        client.ask(question)?;
    }
    let growth = (gateway.rss()? / before - 1.0) * 100.0;
    table.number(
        "growth of the gateway's memory over 2,000 questions",
        growth.max(0.0),
        20.0,
        "%",
    );
    Ok(())
}

/// Sets whole answers against the time that DuckDB alone takes for the same SQL.
fn beside_bare(
    program: &Path,
    state: &Path,
    heard: &[Heard],
    table: &mut Table,
) -> anyhow::Result<()> {
    let planned = plans(program, &state.join("demo"))?;
    let mut worst = (f64::MIN, "");
    for (at, (question, sql)) in QUESTIONS.iter().zip(&planned).enumerate() {
        let bare = bare(state, sql, 50)?;
        let whole: Vec<Duration> = heard
            .iter()
            .skip(at)
            .step_by(QUESTIONS.len())
            .map(|one| one.whole)
            .collect();
        let (bare, whole) = (ms(median(&bare)), ms(median(&whole)));
        table.told(
            &format!("“{question}”: DuckDB alone, question to done"),
            format!("{bare:.1} ms, {whole:.1} ms"),
        );
        if whole - bare > worst.0 {
            worst = (whole - bare, question);
        }
    }
    table.number(
        "question to done beyond bare DuckDB, worst median",
        worst.0,
        15.0,
        "ms",
    );
    Ok(())
}

/// How long DuckDB alone takes for some SQL over the demo set, so many times.
pub fn bare(state: &Path, sql: &str, times: usize) -> anyhow::Result<Vec<Duration>> {
    let config = duckdb::Config::default()
        .access_mode(duckdb::AccessMode::ReadOnly)?
        .threads(2)?;
    let connection = duckdb::Connection::open_with_flags(state.join("work/data.duckdb"), config)?;
    (0..times)
        .map(|_| {
            let started = Instant::now();
            let mut statement = connection.prepare(sql)?;
            let batches = statement.query_arrow([])?.count();
            ensure!(batches < 1_000, "the result has no end");
            Ok(started.elapsed())
        })
        .collect()
}

/// The SQL of each question, as `inlay plan` gives it.
fn plans(program: &Path, data: &Path) -> anyhow::Result<Vec<String>> {
    let mut plan = Command::new(program)
        .arg("plan")
        .arg("--data")
        .arg(data)
        // As the gateway's own caller, whom no row rule of the demo set binds.
        .args(["--permissions", "manager"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = plan.stdin.take().context("no input")?;
    for question in QUESTIONS {
        writeln!(input, "{}", json!({"id": question, "question": question}))?;
    }
    drop(input);
    let output = plan.wait_with_output()?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line)?;
            let sql = line["sql"].as_str();
            Ok(sql
                .with_context(|| format!("not planned: {line}"))?
                .to_owned())
        })
        .collect()
}

/// Two hundred answers at once.
fn at_once(address: SocketAddr, table: &mut Table) -> anyhow::Result<()> {
    const STREAMS: usize = 200;
    let running: Vec<_> = (0..STREAMS)
        .map(|at| {
            thread::spawn(move || Client::connect(address)?.ask(QUESTIONS[at % QUESTIONS.len()]))
        })
        .collect();
    let heard: Vec<anyhow::Result<Heard>> = running
        .into_iter()
        .map(|one| {
            one.join()
                .unwrap_or_else(|_| anyhow::bail!("a client panicked"))
        })
        .collect();
    let broken = heard
        .iter()
        .filter(|one| !one.as_ref().is_ok_and(|one| one.is_whole() && !failed(one)))
        .count();
    let first: Vec<Duration> = heard.iter().flatten().map(|one| one.first).collect();
    let whole: Vec<Duration> = heard.iter().flatten().map(|one| one.whole).collect();
    table.number(
        "200 streams at once: lost, failed, doubled or out of order",
        broken as f64,
        0.0,
        "",
    );
    table.told(
        "200 streams at once: first event p99",
        format!("{:.1} ms", ms(quantile(&first, 0.99))),
    );
    table.told(
        "200 streams at once: question to done p99",
        format!("{:.0} ms", ms(quantile(&whole, 0.99))),
    );
    Ok(())
}

fn failed(heard: &Heard) -> bool {
    heard.lines.iter().any(|line| line["type"] == "error")
}
