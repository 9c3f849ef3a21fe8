//! Writes the gallery into a folder: `gallery DIR`.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let (Some(folder), None) = (args.next().map(PathBuf::from), args.next()) else {
        eprintln!("gallery: name the folder to write into: gallery DIR");
        return ExitCode::from(2);
    };
    match gallery::write(&folder) {
        Ok(count) => {
            println!("{count} files in {}", folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("gallery: {} cannot be written: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
