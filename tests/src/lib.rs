//! What crosses crates: real parts, whole runs.

pub mod aimock;
pub mod llama;
pub mod served;

use std::path::PathBuf;

/// A path of this checkout. Cargo tells at run time where that is: checkouts may share one target
/// directory, and a test that another one built must not look there.
///
/// # Panics
///
/// Where cargo does not run this.
pub fn of_checkout(path: &str) -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs this");
    PathBuf::from(here).join("..").join(path)
}
