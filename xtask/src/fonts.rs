//! `setup`: fonts for PDF of scripts beyond Latin, Greek and Cyrillic.
//!
//! The Noto project publishes them; the packages of PyPI that are named here have them unmodified,
//! those of twenty scripts in one and Chinese, Japanese and Korean in another. They are 38 MB, so
//! they are fetched and not kept in the repository. Without them a PDF of Latin text is the same,
//! and one of other text is refused with the letter that it has no font for.

use std::{fs, path::Path};

use anyhow::Context;

use crate::{places, shell};

/// Packages with their versions and the SHA-256 of their wheels.
const PACKAGES: &str = "\
manimgx-fonts==2026.9.26.post1 --hash=sha256:e5e21178263ddec3eef9414d2b52a1c90ac01062d3e9067460f3359f854c3e17
manimgx-fonts-cjk==2026.9.26.post1 --hash=sha256:05d5584c73877f37427cf0ca8067f5bacea2b596c7be79e8aedd634bb9f2b666
";

/// Puts the fonts into `.fonts`, if they are not there yet.
pub fn setup() -> anyhow::Result<()> {
    let place = places::root().join(".fonts");
    let stamp = place.join("packages.txt");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == PACKAGES) {
        return Ok(());
    }
    let cache = places::cache()?.join("fonts");
    let wheels = cache.join("wheels");
    fs::create_dir_all(&wheels)?;
    fetch(&cache, &wheels).context(
        "fonts of other scripts cannot be fetched; it takes Python 3.10 or newer with venv, and the network",
    )?;
    let draft = place.with_extension(format!("new-{}", std::process::id()));
    fs::create_dir_all(&draft)?;
    let unpacked =
        unpack(&wheels, &draft).and_then(|()| Ok(fs::write(draft.join("packages.txt"), PACKAGES)?));
    if let Err(error) = unpacked {
        fs::remove_dir_all(&draft)?;
        return Err(error);
    }
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    Ok(fs::rename(&draft, &place)?)
}

/// The same where all else works without: says so if they cannot be had.
pub fn wanted() {
    if let Err(error) = setup() {
        eprintln!("note: a PDF can only be of Latin, Greek and Cyrillic text: {error:#}");
    }
}

/// The wheels, from PyPI or as they were fetched before; pip believes them by their checksums only.
fn fetch(cache: &Path, wheels: &Path) -> anyhow::Result<()> {
    let wanted = cache.join("wanted.txt");
    fs::write(&wanted, PACKAGES)?;
    // The system's Python may come without pip; an environment of it has one.
    let python = cache.join("venv/bin/python");
    if !python.is_file() {
        shell::run(
            shell::command("python3")
                .args(["-m", "venv"])
                .arg(cache.join("venv")),
        )?;
    }
    shell::run(
        shell::command(&python)
            .args(["-m", "pip", "download", "--quiet", "--no-deps"])
            .args(["--disable-pip-version-check", "--only-binary", ":all:"])
            .args(["--require-hashes", "--dest"])
            .arg(wheels)
            .arg("--requirement")
            .arg(&wanted),
    )
}

/// The fonts of the wheels, without the slanted ones, and their licences.
fn unpack(wheels: &Path, place: &Path) -> anyhow::Result<()> {
    for package in PACKAGES.lines() {
        let named = package.split(' ').next().unwrap_or_default();
        let name = named.replace("==", "-").replacen("-fonts", "_fonts", 1);
        let name = name.replacen("_fonts-cjk", "_fonts_cjk", 1);
        let wheel = wheels.join(format!("{name}-py3-none-any.whl"));
        let folder = place.join("wheel");
        shell::run(
            shell::command("python3")
                .args(["-m", "zipfile", "-e"])
                .arg(&wheel)
                .arg(&folder),
        )
        .with_context(|| format!("{} cannot be unpacked", wheel.display()))?;
        for found in files(&folder)? {
            let file = found
                .file_name()
                .map(|file| file.to_string_lossy().into_owned())
                .unwrap_or_default();
            if file == "LICENSE" {
                fs::rename(&found, place.join(format!("{name}.LICENSE")))?;
            } else if file.starts_with("Noto") && !file.contains("Italic") {
                fs::rename(&found, place.join(&file))?;
            }
        }
        fs::remove_dir_all(&folder)?;
    }
    Ok(())
}

/// Every file below a folder.
fn files(folder: &Path) -> anyhow::Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
