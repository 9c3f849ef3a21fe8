//! How the function is.

pub mod show;
