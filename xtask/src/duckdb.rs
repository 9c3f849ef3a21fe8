//! `setup`: the prebuilt libduckdb.
//!
//! Compiling DuckDB takes half an hour on two cores, so it is linked. The DuckDB project publishes
//! the library inside its npm packages.

use std::fs;

use anyhow::{Context, bail};

use crate::{
    npm::{self, Package},
    places,
};

/// The version of the packages, and of the DuckDB in them.
const VERSION: &str = "1.5.6-r.1";

/// A platform's library.
struct Library {
    /// Operating system and processor, as Rust names them.
    platform: (&'static str, &'static str),
    /// The package that has it.
    package: Package,
    /// Its file.
    file: &'static str,
}

const LIBRARIES: [Library; 4] = [
    Library {
        platform: ("linux", "x86_64"),
        package: Package {
            name: "@duckdb/node-bindings-linux-x64",
            version: VERSION,
            sha256: Some("1b9f82478539bb9a1d1df44bd103121a12ae52142c07158dc52b97d2ec1d69ff"),
        },
        file: "libduckdb.so",
    },
    Library {
        platform: ("linux", "aarch64"),
        package: Package {
            name: "@duckdb/node-bindings-linux-arm64",
            version: VERSION,
            sha256: None,
        },
        file: "libduckdb.so",
    },
    Library {
        platform: ("macos", "aarch64"),
        package: Package {
            name: "@duckdb/node-bindings-darwin-arm64",
            version: VERSION,
            sha256: None,
        },
        file: "libduckdb.dylib",
    },
    Library {
        platform: ("macos", "x86_64"),
        package: Package {
            name: "@duckdb/node-bindings-darwin-x64",
            version: VERSION,
            sha256: None,
        },
        file: "libduckdb.dylib",
    },
];

/// Puts libduckdb where the linker looks for it. Does nothing where it is already.
pub fn setup() -> anyhow::Result<()> {
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    let Some(library) = LIBRARIES
        .iter()
        .find(|library| library.platform == (system, processor))
    else {
        bail!(
            "there is no prebuilt DuckDB for {system} on {processor}.\n  \
             Put a libduckdb of 1.5.6 into .duckdb/, or compile it: add the feature `bundled` to \
             the dependency `duckdb` in Cargo.toml (half an hour)"
        );
    };
    let folder = places::duckdb();
    let stamp = folder.join("version");
    let wanted = format!("{} {VERSION}\n", library.package.name);
    let is_there = folder.join(library.file).is_file();
    if is_there && fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let tarball = library.package.fetched("duckdb")?;
    let inside = format!("package/{}", library.file);
    npm::unpacked(&tarball, &inside, &folder.join(library.file))?;
    fs::write(&stamp, wanted).with_context(|| format!("{} cannot be written", stamp.display()))?;
    eprintln!("DuckDB {VERSION} is in {}", folder.display());
    Ok(())
}
