//! `gallery`: the static site of every widget, and a look at it in a browser.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::bail;

use crate::{places, shell};

/// Writes the gallery into the folder that is named, or into the target folder.
pub fn write(args: &[String]) -> anyhow::Result<ExitCode> {
    let folder = match args {
        [] => places::target().join("gallery"),
        [folder] => places::root().join(folder),
        _ => bail!("name one folder: cargo xtask gallery DIR"),
    };
    make(&folder)?;
    Ok(ExitCode::SUCCESS)
}

/// Opens every page in headless Chromium; fails where one misses a bar.
pub fn look() -> anyhow::Result<()> {
    let folder = looked_at();
    make(&folder)?;
    shell::run(
        shell::command("node")
            .arg("tests/browser/check.mjs")
            .arg(&folder),
    )
}

/// Draws charts and holds them against their numbers in headless Chromium, those of the gallery
/// too. It must have been looked at before.
pub fn measure() -> anyhow::Result<()> {
    shell::run(
        shell::command("node")
            .arg("tests/browser/charts.mjs")
            .arg("--inlay")
            .arg(inlay())
            .arg("--site")
            .arg(looked_at()),
    )
}

/// Uses the chat and the playground of a gateway of its own, as a person does.
pub fn live() -> anyhow::Result<()> {
    shell::run(
        shell::command("node")
            .arg("tests/browser/live.mjs")
            .arg("--inlay")
            .arg(inlay()),
    )
}

fn looked_at() -> PathBuf {
    places::target().join("gallery-looked-at")
}

/// The program, as it was built for the tests.
fn inlay() -> PathBuf {
    let name = format!("inlay{}", std::env::consts::EXE_SUFFIX);
    places::target().join("debug").join(name)
}

fn make(folder: &Path) -> anyhow::Result<()> {
    shell::run(
        shell::cargo()
            .args(["run", "--quiet", "--package", "gallery", "--"])
            .arg(folder),
    )
}
