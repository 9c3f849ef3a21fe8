//! `gallery`: the static site of every widget, and a look at it in a browser.

use std::{path::Path, process::ExitCode};

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
    let folder = places::target().join("gallery-looked-at");
    make(&folder)?;
    shell::run(
        shell::command("node")
            .arg("tests/browser/check.mjs")
            .arg(&folder),
    )
}

fn make(folder: &Path) -> anyhow::Result<()> {
    shell::run(
        shell::cargo()
            .args(["run", "--quiet", "--package", "gallery", "--"])
            .arg(folder),
    )
}
