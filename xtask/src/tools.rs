//! Programs that only these commands need: found where they are, or installed into the cache.
//! Nothing is installed into the system.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

use crate::{places, shell};

/// What the Python environment holds. `duckdb` is for the scorers of the evaluation sets, `gguf`
/// writes a language model, which `xllamacpp`, a llama.cpp with its own server, answers with,
/// `moto` stands in for AWS Secrets Manager, `openai-chatkit` has the classes that component trees are
/// held against, `openpyxl` reads workbooks back, `reportlab` is what the bench holds PDF against, and `ziglang` comes with
/// cargo-lambda, which links with it for Lambda's older glibc.
const PYTHON_PACKAGES: &str = "\
aws-sam-cli==1.170.0
cargo-lambda==1.9.2
cfn-lint==1.58.0
duckdb==2.0.0
gguf==0.19.0
moto[server]==5.2.5
openai-chatkit==1.6.5
openpyxl==3.1.5
reportlab==5.1.0
xllamacpp==2026.10.11549
";

/// Public tables that the tests ask questions of.
const PUBLIC_TABLES: &str = "vega-datasets@3.2.1";

/// The Python environment of these commands.
pub struct Python {
    bin: PathBuf,
}

impl Python {
    /// Makes it where it is missing or holds something else.
    pub fn ready() -> anyhow::Result<Self> {
        let folder = places::cache()?.join("venv");
        let python = Self {
            bin: folder.join("bin"),
        };
        let stamp = folder.join("inlay-packages.txt");
        if fs::read_to_string(&stamp).is_ok_and(|found| found == PYTHON_PACKAGES) {
            return Ok(python);
        }
        if !python.program("python").is_file() {
            if !shell::has("python3", "--version") {
                bail!("python3 is not there; install Python 3.10 or newer");
            }
            shell::run(shell::command("python3").args(["-m", "venv"]).arg(&folder)).context(
                "a Python environment cannot be made; on Debian: apt-get install python3-venv",
            )?;
        }
        let wanted = folder.join("wanted.txt");
        fs::write(&wanted, PYTHON_PACKAGES)?;
        shell::run(
            shell::command(python.program("python"))
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "-r",
                ])
                .arg(&wanted),
        )
        .context("Python packages cannot be installed; is the network there?")?;
        fs::rename(&wanted, &stamp)?;
        Ok(python)
    }

    /// A program in it.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// The search path with its programs first.
    pub fn path(&self) -> anyhow::Result<std::ffi::OsString> {
        let others = std::env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(self.bin.clone()).chain(std::env::split_paths(&others));
        Ok(std::env::join_paths(all)?)
    }
}

/// React, Recharts and TypeScript, where the test of the drawn code looks for them.
pub fn react() -> anyhow::Result<()> {
    node_packages("tests/react")
}

/// A JSON Schema validator and TypeScript, where the test of the contract looks for them.
pub fn contract() -> anyhow::Result<()> {
    node_packages("tests/contract")
}

/// What opens the gallery's pages: Chromium, driven from Node, with axe.
pub fn browser() -> anyhow::Result<()> {
    if !["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .any(|name| shell::has(name, "--version"))
    {
        bail!("chromium is not there; on Debian: apt-get install chromium");
    }
    node_packages("tests/browser")
}

/// What the lock file of a folder lists, installed there.
fn node_packages(folder: &str) -> anyhow::Result<()> {
    let named = folder;
    let folder = places::root().join(folder);
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{named} has no lock file"))?;
    let stamp = folder.join("node_modules/.inlay-lock.json");
    if fs::read(&stamp).is_ok_and(|found| found == lock) {
        return Ok(());
    }
    need_npm()?;
    shell::run(npm_in(&folder).args(["ci", "--silent", "--no-audit", "--no-fund"]))?;
    Ok(fs::write(&stamp, lock)?)
}

/// The folder of the package `vega-datasets`.
pub fn public_tables() -> anyhow::Result<PathBuf> {
    let folder = places::cache()?.join("npm").join(PUBLIC_TABLES);
    let package = folder.join("node_modules/vega-datasets");
    if package.join("package.json").is_file() {
        return Ok(package);
    }
    need_npm()?;
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("package.json"), "{\"private\":true}\n")?;
    shell::run(npm_in(&folder).args([
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        PUBLIC_TABLES,
    ]))?;
    Ok(package)
}

fn npm_in(folder: &Path) -> std::process::Command {
    let mut npm = std::process::Command::new("npm");
    npm.current_dir(folder);
    npm
}

fn need_npm() -> anyhow::Result<()> {
    if !shell::has("npm", "--version") {
        bail!("npm is not there; install Node.js 20 or newer");
    }
    Ok(())
}
