//! The evaluation sets: attacks on the gate, and questions with the SQL that answers them. They
//! lie beside the checkout, with the scorers that measure them.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::report::Report;
use crate::{places, shell, tools::Python};

/// Share of Spider's questions on one table that must be answered, and of the answers that must be
/// right.
const ANSWERED: f64 = 0.60;
const PRECISION: f64 = 0.95;

/// Where they are, if they are.
pub fn folder() -> Option<PathBuf> {
    let folder = match std::env::var_os("INLAY_EVAL_DIR") {
        Some(named) => places::root().join(named),
        None => places::root().join("../shared/eval"),
    };
    folder.join("score_sql.py").is_file().then_some(folder)
}

/// Measures the gate and the planner.
pub fn score(report: &mut Report, folder: &Path, python: &Python) {
    let inlay = places::target().join("debug/inlay");
    report.check("evaluation: the gate", || {
        let command = format!("{} {{verb}} --data {{data}} {{args}}", inlay.display());
        shell::run(
            shell::command(python.program("python"))
                .arg(folder.join("score_sql.py"))
                .args(["--command", &command]),
        )
    });
    report.check("evaluation: the planner", || {
        let command = format!("{} plan --data {{data}}", inlay.display());
        let said = shell::output(
            shell::command(python.program("python"))
                .arg(folder.join("score_plan.py"))
                .arg(folder.join("questions"))
                .args(["--command", &command]),
        )?;
        eprint!("{said}");
        judge(&said)
    });
}

/// Holds the scorer's last line, `{"sets": {set: {kind: {…}}}}`, against the bars.
fn judge(said: &str) -> anyhow::Result<()> {
    let line = said.lines().rev().find(|line| !line.trim().is_empty());
    let scores: Value = serde_json::from_str(line.unwrap_or_default())
        .context("the scorer's last line is not JSON")?;
    let figure = |pointer: &str| scores.pointer(pointer).and_then(Value::as_f64);
    let answered = figure("/sets/spider/single_table/answered_rate")
        .context("the scorer says nothing of spider, single_table")?;
    let precision = figure("/sets/spider/single_table/precision").unwrap_or(0.0);
    let guessed = figure("/sets/unanswerable/unanswerable/answered")
        .context("the scorer says nothing of the unanswerable questions")?;
    ensure!(
        answered >= ANSWERED && precision >= PRECISION,
        "spider, single_table: {answered:.3} answered at {precision:.3} precision; \
         wanted {ANSWERED} at {PRECISION}"
    );
    ensure!(
        guessed == 0.0,
        "{guessed} unanswerable questions were answered"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::judge;

    fn line(answered: f64, precision: f64, guessed: u32) -> String {
        format!(
            "a table\n{{\"sets\": {{\"spider\": {{\"single_table\": {{\"answered_rate\": {answered}, \
             \"precision\": {precision}}}}}, \"unanswerable\": {{\"unanswerable\": {{\"answered\": {guessed}}}}}}}}}\n"
        )
    }

    #[test]
    fn the_bars_are_the_least_that_passes() {
        assert!(judge(&line(0.60, 0.95, 0)).is_ok());
        for (answered, precision, guessed) in [(0.59, 1.0, 0), (0.7, 0.94, 0), (0.7, 1.0, 1)] {
            assert!(judge(&line(answered, precision, guessed)).is_err());
        }
        assert!(judge("no JSON").is_err());
    }
}
