//! Files for people: a table of 10,000 rows as tagged PDF, beside what reportlab writes of the same
//! rows in the same run, and as a workbook.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use catalogue::{ColumnType, Format, Value};
use exports::{
    Heading, Sheet,
    pdf::{Fonts, Pdf},
    written,
    xlsx::Xlsx,
};

use crate::figures::Table;

const ROWS: i64 = 10_000;
/// Longest time, most memory and largest file.
const BARS: (Duration, f64, f64) = (Duration::from_millis(2500), 160.0, 2.5);

/// Measures all of it; beside reportlab where a Python with it is there.
pub fn measure(python: Option<&Path>, table: &mut Table) -> anyhow::Result<()> {
    let rows: Vec<Vec<Value>> = (0..ROWS).map(row).collect();
    let before = peak(true)?;
    let started = Instant::now();
    let mut pdf = Pdf::new(sheet(), Fonts::here());
    for row in &rows {
        pdf.push(row)?;
    }
    let file = pdf.finish()?;
    let took = started.elapsed();
    let grown = peak(false)? - before;
    ensure!(file.starts_with(b"%PDF"), "no PDF");
    let what = "PDF of 10,000 rows × 6 columns, tagged";
    table.time(what, took, BARS.0);
    table.number(&format!("{what}: memory"), grown, BARS.1, "MB");
    let size = file.len() as f64 / 1e6;
    table.number(&format!("{what}: file"), size, BARS.2, "MB");
    match python {
        Some(python) => beside_reportlab(python, &rows, took, table)?,
        None => eprintln!("INLAY_PYTHON is not set: PDF is not held against reportlab's"),
    }
    let started = Instant::now();
    let mut xlsx = Xlsx::new(sheet())?;
    for row in &rows {
        xlsx.push(row)?;
    }
    let mut file = tempfile::tempfile()?;
    xlsx.finish(&mut file)?;
    let took = started.elapsed();
    let size = file.metadata()?.len() as f64 / 1e6;
    table.told(
        "the same as XLSX",
        format!("{:.0} ms, {size:.2} MB", took.as_secs_f64() * 1e3),
    );
    Ok(())
}

fn sheet() -> Sheet {
    let column = |label: &str, kind, format, unit: Option<&str>| Heading {
        label: label.to_owned(),
        kind,
        format,
        unit: unit.map(str::to_owned),
    };
    Sheet {
        title: "Orders".to_owned(),
        note: "rows of orders".to_owned(),
        columns: vec![
            column("Order", ColumnType::Integer, Format::Text, None),
            column("Customer", ColumnType::Text, Format::Text, None),
            column("Ordered at", ColumnType::Date, Format::Date, None),
            column("Amount", ColumnType::Number, Format::Currency, Some("USD")),
            column("Region", ColumnType::Text, Format::Text, None),
            column("Remark", ColumnType::Text, Format::Text, None),
        ],
        picture: None,
        sources: vec!["Orders export".to_owned()],
        made: jiff::Timestamp::UNIX_EPOCH,
        language: "en".to_owned(),
    }
}

fn row(number: i64) -> Vec<Value> {
    let spread = number * 7919;
    let region = ["North", "South", "East", "West"][(spread % 4) as usize];
    vec![
        Value::Integer(100_000 + number),
        Value::Text(format!("Customer {} & Söhne", spread % 1000)),
        Value::Date(format!(
            "2025-{:02}-{:02}",
            number % 12 + 1,
            number % 28 + 1
        )),
        Value::Number((spread % 1_000_000) as f64 / 100.0),
        Value::Text(region.to_owned()),
        Value::Text(format!("remark {} with a few words", spread % 997)),
    ]
}

fn beside_reportlab(
    python: &Path,
    rows: &[Vec<Value>],
    ours: Duration,
    table: &mut Table,
) -> anyhow::Result<()> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("reportlab/speed.py");
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let headings = sheet().columns;
    {
        let mut to = child.stdin.take().context("no standard input")?;
        let labels: Vec<&str> = headings.iter().map(|one| one.label.as_str()).collect();
        writeln!(to, "{}", serde_json::to_string(&labels)?)?;
        for row in rows {
            let cells = row.iter().zip(&headings);
            let cells: Vec<_> = cells.map(|(value, at)| written::cell(value, at)).collect();
            writeln!(to, "{}", serde_json::to_string(&cells)?)?;
        }
    }
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "reportlab failed");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let seconds = told["seconds"].as_f64().context("no seconds")?;
    let bytes = told["bytes"].as_f64().context("no bytes")?;
    table.told(
        "the same rows by reportlab, not tagged, no font embedded",
        format!(
            "{:.0} ms, {:.2} MB; {:.1} times ours",
            seconds * 1e3,
            bytes / 1e6,
            seconds / ours.as_secs_f64()
        ),
    );
    Ok(())
}

/// The most memory that this process has had, in MB; from now on, if so asked.
fn peak(from_now: bool) -> anyhow::Result<f64> {
    if from_now {
        std::fs::write("/proc/self/clear_refs", "5")?;
    }
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: f64 = kilobytes.context("no VmHWM")?.parse()?;
    Ok(kilobytes * 1024.0 / 1e6)
}
