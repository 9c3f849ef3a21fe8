//! Tarballs of the npm registry, fetched once and only believed if they are, byte for byte, what
//! was looked at when their checksum was written down.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

use crate::{places, shell};

/// A package of which a file or folder is wanted, without the packages that it depends on.
pub struct Package {
    /// Its name: `@duckdb/node-bindings-linux-x64`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// SHA-256 of its tarball. `None` where the registry had none of this version when others were
    /// written down.
    pub sha256: Option<&'static str>,
}

impl Package {
    /// The tarball, in a folder of the cache and checked.
    pub fn fetched(&self, folder: &str) -> anyhow::Result<PathBuf> {
        let cache = places::cache()?.join(folder);
        fs::create_dir_all(&cache)?;
        let name = self.name.trim_start_matches('@').replace('/', "-");
        let tarball = cache.join(format!("{name}-{}.tgz", self.version));
        if tarball.is_file() && self.is_expected(&tarball).is_ok() {
            return Ok(tarball);
        }
        if !shell::has("npm", "--version") {
            bail!(
                "npm is not there, and {} is fetched with it; install Node.js (https://nodejs.org) and try again",
                self.name
            );
        }
        let draft = cache.join(format!("draft-{}", std::process::id()));
        fs::create_dir_all(&draft)?;
        let packed = shell::output(
            shell::command("npm")
                .args(["pack", "--silent", "--pack-destination"])
                .arg(&draft)
                .arg(format!("{}@{}", self.name, self.version)),
        )
        .with_context(|| {
            let name = self.name;
            format!("{name} could not be fetched from the npm registry; is the network there?")
        })?;
        let named = packed.lines().last().unwrap_or_default().trim();
        let result = self
            .is_expected(&draft.join(named))
            .and_then(|()| Ok(fs::rename(draft.join(named), &tarball)?));
        fs::remove_dir_all(&draft)?;
        result.map(|()| tarball)
    }

    fn is_expected(&self, tarball: &Path) -> anyhow::Result<()> {
        let mut bytes = Vec::new();
        fs::File::open(tarball)
            .and_then(|mut file| file.read_to_end(&mut bytes))
            .with_context(|| format!("{} cannot be read", tarball.display()))?;
        let found: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        match self.sha256 {
            Some(wanted) if wanted == found => Ok(()),
            Some(wanted) => bail!(
                "{} is not the file that was expected: its SHA-256 is {found}, not {wanted}.\n  \
                 Do not use it; tell the maintainers",
                tarball.display()
            ),
            None => {
                eprintln!(
                    "warning: no checksum of {} {} is written down in xtask.\n         \
                     npm checked it against the registry's own. Its SHA-256 is {found}",
                    self.name, self.version
                );
                Ok(())
            }
        }
    }
}

/// Takes a file or folder out of a tarball and puts it in its place.
pub fn unpacked(tarball: &Path, inside: &str, place: &Path) -> anyhow::Result<()> {
    let draft = place.with_extension(format!("new-{}", std::process::id()));
    fs::create_dir_all(&draft)?;
    let unpacked = shell::output(
        shell::command("tar")
            .arg("-xzf")
            .arg(tarball)
            .arg("-C")
            .arg(&draft)
            .arg(inside),
    );
    let placed = unpacked.and_then(|_| {
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::rename(draft.join(inside), place)?)
    });
    fs::remove_dir_all(&draft)?;
    placed
}
