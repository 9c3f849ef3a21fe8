//! Where things are.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// The checkout. Asked of cargo as it runs this, for checkouts may share one target directory.
pub fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.parent().unwrap_or(&here).to_owned()
}

/// What is fetched once for every checkout: `~/.cache/inlay`.
pub fn cache() -> anyhow::Result<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|set| !set.is_empty()) {
        Some(set) => PathBuf::from(set),
        None => {
            Path::new(&env::var_os("HOME").context("HOME is not set; set it, or XDG_CACHE_HOME")?)
                .join(".cache")
        }
    };
    let cache = base.join("inlay");
    std::fs::create_dir_all(&cache)
        .with_context(|| format!("{} cannot be made; set XDG_CACHE_HOME", cache.display()))?;
    Ok(cache)
}

/// The Rust files directly in a folder of the checkout.
pub fn sources(folder: &str) -> anyhow::Result<Vec<PathBuf>> {
    let folder = root().join(folder);
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut sources = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(path);
        }
    }
    Ok(sources)
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR").filter(|set| !set.is_empty()) {
        Some(set) => root().join(set),
        None => root().join("target"),
    }
}

/// Where the linker looks for libduckdb; `.cargo/config.toml` says the same.
pub fn duckdb() -> PathBuf {
    root().join(".duckdb")
}

/// Whether this runs where nothing may be left out.
pub fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|set| !set.is_empty() && set != "0" && set != "false")
}
