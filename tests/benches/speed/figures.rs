//! Medians, bars and the table.

use std::time::Duration;

/// What was measured.
#[derive(Default)]
pub struct Table {
    lines: Vec<Line>,
}

struct Line {
    what: String,
    measured: String,
    bar: String,
    holds: bool,
}

impl Table {
    /// A time that must not be longer than a bar.
    pub fn time(&mut self, what: &str, measured: Duration, bar: Duration) {
        self.number(what, ms(measured), ms(bar), "ms");
    }

    /// A number that must not be larger than a bar.
    pub fn number(&mut self, what: &str, measured: f64, bar: f64, unit: &str) {
        self.lines.push(Line {
            what: what.to_owned(),
            measured: format!("{measured:.2} {unit}"),
            bar: format!("≤ {bar} {unit}"),
            holds: measured <= bar,
        });
    }

    /// A number that must not be smaller than a bar.
    pub fn at_least(&mut self, what: &str, measured: f64, bar: f64, unit: &str) {
        self.lines.push(Line {
            what: what.to_owned(),
            measured: format!("{measured:.1} {unit}"),
            bar: format!("≥ {bar} {unit}"),
            holds: measured >= bar,
        });
    }

    /// Something that is told and has no bar.
    pub fn told(&mut self, what: &str, measured: String) {
        self.lines.push(Line {
            what: what.to_owned(),
            measured,
            bar: String::new(),
            holds: true,
        });
    }

    /// Whether every bar holds.
    pub fn holds(&self) -> bool {
        self.lines.iter().all(|line| line.holds)
    }

    /// Writes it as the README has it.
    pub fn print(&self) {
        println!("\n| what | measured | bar | |\n| --- | --- | --- | --- |");
        for line in &self.lines {
            let verdict = match (line.bar.is_empty(), line.holds) {
                (true, _) => "",
                (false, true) => "ok",
                (false, false) => "MISSED",
            };
            println!(
                "| {} | {} | {} | {verdict} |",
                line.what, line.measured, line.bar
            );
        }
        println!();
    }
}

/// Milliseconds.
pub fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// The value below which that share of the values lies.
pub fn quantile(values: &[Duration], share: f64) -> Duration {
    let mut sorted = values.to_vec();
    sorted.sort();
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted
        .get(at.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

/// The middle value.
pub fn median(values: &[Duration]) -> Duration {
    quantile(values, 0.5)
}
