//! Writing values as CSV.

use std::io::{self, Write};

/// An amount of cents, with a point.
pub fn cents(out: &mut impl Write, cents: u64) -> io::Result<()> {
    write!(out, "{}.{:02}", cents / 100, cents % 100)
}

/// A day as ISO has it.
pub fn day(out: &mut impl Write, (year, month, day): (u32, u32, u32)) -> io::Result<()> {
    write!(out, "{year:04}-{month:02}-{day:02}")
}

/// A text, in quotes where it needs them.
pub fn quoted(out: &mut impl Write, text: &str) -> io::Result<()> {
    if text.contains([',', '"', '\n']) {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        write!(out, "{text}")
    }
}
