//! The static gallery: every widget there is, in every state, drawn by the templates that draw it
//! in production, on pages that need no server.
//!
//! | module | holds |
//! | --- | --- |
//! | [`site`] | all pages and their assets, as files |
//! | [`page`] | what every page has: head, navigation, controls |
//! | [`example`] | a widget on show: picture, JSON, permalink |
//! | [`fields`] | field tables, from the registry |
//! | [`variants`] | each descriptor type in each state and script |
//! | [`pages`] | the pages, one file each |
//!
//! Pages are made from the registry of `widgets`, so a new type or component is on show as soon as
//! it is there. Building twice gives the same bytes: nothing here asks for the time or for chance.

mod example;
mod fields;
mod page;
mod pages;
mod site;
mod variants;

use std::io;
use std::path::Path;

pub use site::{Backend, File, Host, site};

/// Writes the gallery into a folder, which is made where it is missing. Files of ours are
/// overwritten, others left alone.
///
/// # Errors
/// Those of the file system.
pub fn write(folder: &Path) -> io::Result<usize> {
    let files = site(&Host::Anywhere);
    for file in &files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, &file.content)?;
    }
    Ok(files.len())
}
