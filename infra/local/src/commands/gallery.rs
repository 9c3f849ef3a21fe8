//! `inlay gallery`: the static site.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;

/// What `gallery` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to write into; made where it is missing
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Writes the pages.
///
/// # Errors
///
/// Where the folder cannot be written.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let folder = args.folder.display();
    let count =
        gallery::write(&args.folder).with_context(|| format!("{folder} cannot be written"))?;
    println!("{count} files in {folder}; open {folder}/index.html");
    Ok(ExitCode::SUCCESS)
}
