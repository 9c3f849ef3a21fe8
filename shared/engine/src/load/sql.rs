//! Names and texts written so that SQL reads them as nothing else.

use std::path::Path;

/// A name in double quotes.
pub(crate) fn name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text in single quotes.
pub(crate) fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A file's path in single quotes. DuckDB reads `*`, `?` and `[` in a path as wildcards, so
/// each is written as a class of itself.
pub(super) fn path(path: &Path) -> String {
    let plain = path.to_string_lossy();
    let mut literal = String::with_capacity(plain.len());
    for letter in plain.chars() {
        match letter {
            '*' | '?' | '[' => {
                literal.push('[');
                literal.push(letter);
                literal.push(']');
            }
            other => literal.push(other),
        }
    }
    text(&literal)
}
