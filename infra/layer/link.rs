//! Build script of every crate whose programs link DuckDB: says where libduckdb is found when they run.
//!
//! The library is linked, not compiled (README, "DuckDB"), so a program has to find it again at
//! start. Looked at in this order: `$ORIGIN` and `$ORIGIN/lib`, so that a program can be shipped
//! with the library beside it; then the folder it was linked from, so that `target/debug/inlay`
//! and `cargo test` run without `LD_LIBRARY_PATH`. On Lambda the layer's `/opt/lib` is on the
//! search path already.

fn main() {
    println!("cargo::rerun-if-env-changed=DUCKDB_LIB_DIR");
    let origin = match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux") => "$ORIGIN",
        Ok("macos") => "@loader_path",
        _ => return,
    };
    println!("cargo::rustc-link-arg=-Wl,-rpath,{origin}");
    println!("cargo::rustc-link-arg=-Wl,-rpath,{origin}/lib");
    if let Some(folder) = std::env::var("DUCKDB_LIB_DIR")
        .ok()
        .and_then(|folder| std::path::absolute(folder).ok())
    {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{}", folder.display());
    }
}
