//! `package`: the bundles for Lambda, their sizes, and whether they can be loaded there.
//!
//! cargo-lambda builds them. With zig, which comes along in the Python package, it links against
//! the glibc of the runtime, whatever this machine has.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};

use crate::{duckdb, fonts, places, shell, tools::Python};

/// Newest glibc that `provided.al2023` can load.
const GLIBC: (u32, u32) = (2, 34);

/// A function, and the most that its bundle may weigh in bytes, with what it needs beside it.
struct Bundle {
    name: &'static str,
    most: Option<u64>,
    with_layer: bool,
}

const BUNDLES: [Bundle; 7] = [
    Bundle {
        name: "actions",
        most: None,
        with_layer: false,
    },
    Bundle {
        name: "chat",
        most: Some(6_000_000),
        with_layer: false,
    },
    Bundle {
        name: "exports",
        most: None,
        with_layer: false,
    },
    Bundle {
        name: "sessions",
        most: None,
        with_layer: false,
    },
    Bundle {
        name: "templates",
        most: None,
        with_layer: false,
    },
    Bundle {
        name: "query",
        most: Some(40_000_000),
        with_layer: true,
    },
    Bundle {
        name: "authorizer",
        most: None,
        with_layer: false,
    },
];

/// Builds everything, and says what it weighs. Fails where a bar is missed.
pub fn run() -> anyhow::Result<ExitCode> {
    duckdb::setup()?;
    fonts::setup()?;
    let python = Python::ready()?;
    let folder = build(&python)?;
    let fonts = layer(&folder, ("fonts-layer", "FontsLayer"), "fonts")?;
    let layer = layer(&folder, ("layer", "DuckDbLayer"), "lib")?;
    let mut holds = true;
    println!("\n{:<12} {:>12} {:>10}  glibc", "bundle", "zip", "bar");
    let layer_size = fs::metadata(&layer)?.len();
    for bundle in &BUNDLES {
        let zip = zip(&folder, bundle.name)?;
        let mut size = fs::metadata(&zip)?.len();
        if bundle.with_layer {
            size += layer_size;
        }
        let newest = newest_glibc(&folder.join(bundle.name).join("bootstrap"))?;
        let fits = bundle.most.is_none_or(|most| size <= most);
        let loads = newest.is_none_or(|newest| newest <= GLIBC);
        holds &= fits && loads;
        println!(
            "{:<12} {:>9.2} MB {:>10}  {}{}",
            bundle.name,
            size as f64 / 1e6,
            bundle
                .most
                .map_or_else(|| "-".to_owned(), |most| format!("{} MB", most / 1_000_000)),
            newest.map_or_else(
                || "not looked at (no objdump)".to_owned(),
                |(major, minor)| format!("{major}.{minor}")
            ),
            match (fits, loads) {
                (true, true) => "",
                (false, _) => "  TOO LARGE",
                (_, false) => "  TOO NEW for provided.al2023 (2.34)",
            }
        );
    }
    println!("{:<12} {:>9.2} MB", "layer", layer_size as f64 / 1e6);
    let fonts_size = fs::metadata(&fonts)?.len();
    println!("{:<12} {:>9.2} MB", "fonts layer", fonts_size as f64 / 1e6);
    println!("in {}", folder.display());
    Ok(if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds each function's bootstrap and gives the folder that holds them.
fn build(python: &Python) -> anyhow::Result<PathBuf> {
    let folder = places::target().join("lambda");
    for bundle in &BUNDLES {
        // One by one, or cargo would give each the features of all.
        shell::run(
            shell::command(python.program("cargo-lambda"))
                .env("PATH", python.path()?)
                .args(["lambda", "build", "--release", "--x86-64"])
                .args(["--package", bundle.name, "--bin", bundle.name])
                .arg("--lambda-dir")
                .arg(&folder),
        )?;
    }
    Ok(folder)
}

/// Makes a layer under a name, by its target in the Makefile.
fn layer(folder: &Path, (name, target): (&str, &str), inside: &str) -> anyhow::Result<PathBuf> {
    let built = folder.join(name);
    if built.exists() {
        fs::remove_dir_all(&built)?;
    }
    let mut make = shell::command("make");
    make.arg("--directory")
        .arg(places::root().join("infra/layer"))
        .arg(format!("build-{target}"));
    shell::run(make.env("ARTIFACTS_DIR", &built))?;
    zipped(&built, inside, &folder.join(format!("{name}.zip")))
}

fn zip(folder: &Path, name: &str) -> anyhow::Result<PathBuf> {
    zipped(
        &folder.join(name),
        "bootstrap",
        &folder.join(format!("{name}.zip")),
    )
}

/// Zips `what` in `folder`, without anything that changes from build to build.
fn zipped(folder: &Path, what: &str, to: &Path) -> anyhow::Result<PathBuf> {
    if to.exists() {
        fs::remove_file(to)?;
    }
    if !shell::has("zip", "-v") {
        bail!("zip is not there; on Debian: apt-get install zip");
    }
    let mut zip = std::process::Command::new("zip");
    zip.current_dir(folder)
        .args(["--quiet", "-X", "-9", "--recurse-paths"]);
    shell::run(zip.arg(to).arg(what))?;
    Ok(to.to_owned())
}

/// The newest glibc that a program asks for; `None` where nothing here can tell.
fn newest_glibc(program: &Path) -> anyhow::Result<Option<(u32, u32)>> {
    if !shell::has("objdump", "--version") {
        return Ok(None);
    }
    let symbols = shell::output(shell::command("objdump").arg("-T").arg(program))
        .with_context(|| format!("{} cannot be looked at", program.display()))?;
    Ok(newest_in(&symbols))
}

fn newest_in(symbols: &str) -> Option<(u32, u32)> {
    symbols
        .split("GLIBC_")
        .skip(1)
        .filter_map(|rest| {
            let version = rest
                .split(|c: char| !c.is_ascii_digit() && c != '.')
                .next()?;
            let mut parts = version.split('.').map(str::parse);
            Some((parts.next()?.ok()?, parts.next()?.ok()?))
        })
        .max()
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions_are_compared_as_numbers_and_not_as_text() {
        let symbols = "DF *UND* 0 (GLIBC_2.9) a\nDF *UND* 0 (GLIBC_2.34) b\nDF *UND* 0 (GLIBC_2.2.5) c\nGLIBC_PRIVATE";
        assert_eq!(super::newest_in(symbols), Some((2, 34)));
        assert_eq!(super::newest_in("nothing"), None);
    }
}
