//! The commands that people who work here type.
fn main() {}
