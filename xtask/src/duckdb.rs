//! `setup`: the prebuilt libduckdb.
//!
//! Compiling DuckDB takes half an hour on two cores, so it is linked. The DuckDB project publishes
//! the library inside its npm packages; what comes from there is only believed if it is, byte for
//! byte, what was looked at when the checksum below was written.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

use crate::{places, shell};

/// The version of the packages, and of the DuckDB in them.
const VERSION: &str = "1.5.6-r.1";

/// A platform's package.
struct Package {
    /// Operating system and processor, as Rust names them.
    platform: (&'static str, &'static str),
    name: &'static str,
    library: &'static str,
    /// SHA-256 of the tarball. `None` where the registry had none of this version when the others
    /// were written down.
    sha256: Option<&'static str>,
}

const PACKAGES: [Package; 4] = [
    Package {
        platform: ("linux", "x86_64"),
        name: "@duckdb/node-bindings-linux-x64",
        library: "libduckdb.so",
        sha256: Some("1b9f82478539bb9a1d1df44bd103121a12ae52142c07158dc52b97d2ec1d69ff"),
    },
    Package {
        platform: ("linux", "aarch64"),
        name: "@duckdb/node-bindings-linux-arm64",
        library: "libduckdb.so",
        sha256: None,
    },
    Package {
        platform: ("macos", "aarch64"),
        name: "@duckdb/node-bindings-darwin-arm64",
        library: "libduckdb.dylib",
        sha256: None,
    },
    Package {
        platform: ("macos", "x86_64"),
        name: "@duckdb/node-bindings-darwin-x64",
        library: "libduckdb.dylib",
        sha256: None,
    },
];

/// Puts libduckdb where the linker looks for it. Does nothing where it is already.
pub fn setup() -> anyhow::Result<()> {
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    let Some(package) = PACKAGES
        .iter()
        .find(|package| package.platform == (system, processor))
    else {
        bail!(
            "there is no prebuilt DuckDB for {system} on {processor}.\n  \
             Put a libduckdb of 1.5.6 into .duckdb/, or compile it: add the feature `bundled` to \
             the dependency `duckdb` in Cargo.toml (half an hour)"
        );
    };
    let folder = places::duckdb();
    let stamp = folder.join("version");
    let wanted = format!("{} {VERSION}\n", package.name);
    let is_there = folder.join(package.library).is_file();
    if is_there && fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let tarball = fetched(package)?;
    unpacked(&tarball, package.library, &folder)?;
    fs::write(&stamp, wanted).with_context(|| format!("{} cannot be written", stamp.display()))?;
    eprintln!("DuckDB {VERSION} is in {}", folder.display());
    Ok(())
}

/// The package's tarball, in the cache and checked.
fn fetched(package: &Package) -> anyhow::Result<PathBuf> {
    let cache = places::cache()?.join("duckdb");
    fs::create_dir_all(&cache)?;
    let file = format!(
        "{}-{VERSION}.tgz",
        package.name.trim_start_matches('@').replace('/', "-")
    );
    let tarball = cache.join(&file);
    if tarball.is_file() && is_expected(&tarball, package).is_ok() {
        return Ok(tarball);
    }
    if !shell::has("npm", "--version") {
        bail!(
            "npm is not there, and DuckDB is fetched with it; install Node.js (https://nodejs.org) and try again"
        );
    }
    let draft = cache.join(format!("draft-{}", std::process::id()));
    fs::create_dir_all(&draft)?;
    let packed = shell::output(
        shell::command("npm")
            .args(["pack", "--silent", "--pack-destination"])
            .arg(&draft)
            .arg(format!("{}@{VERSION}", package.name)),
    )
    .context("DuckDB could not be fetched from the npm registry; is the network there?")?;
    let named = packed.lines().last().unwrap_or_default().trim();
    let result = is_expected(&draft.join(named), package)
        .and_then(|()| Ok(fs::rename(draft.join(named), &tarball)?));
    fs::remove_dir_all(&draft)?;
    result.map(|()| tarball)
}

fn is_expected(tarball: &Path, package: &Package) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    fs::File::open(tarball)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .with_context(|| format!("{} cannot be read", tarball.display()))?;
    let found: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    match package.sha256 {
        Some(wanted) if wanted == found => Ok(()),
        Some(wanted) => bail!(
            "{} is not the file that was expected: its SHA-256 is {found}, not {wanted}.\n  \
             Do not use it; tell the maintainers",
            tarball.display()
        ),
        None => {
            eprintln!(
                "warning: no checksum of {} {VERSION} is written down in xtask/src/duckdb.rs.\n         \
                 npm checked it against the registry's own. Its SHA-256 is {found}",
                package.name
            );
            Ok(())
        }
    }
}

/// Takes the library out of the tarball.
fn unpacked(tarball: &Path, library: &str, folder: &Path) -> anyhow::Result<()> {
    let draft = folder.with_extension(format!("new-{}", std::process::id()));
    fs::create_dir_all(&draft)?;
    let inside = format!("package/{library}");
    let unpacked = shell::output(
        shell::command("tar")
            .arg("-xzf")
            .arg(tarball)
            .arg("-C")
            .arg(&draft)
            .arg(&inside),
    );
    let placed = unpacked.and_then(|_| {
        fs::create_dir_all(folder)?;
        Ok(fs::rename(draft.join(&inside), folder.join(library))?)
    });
    fs::remove_dir_all(&draft)?;
    placed
}
