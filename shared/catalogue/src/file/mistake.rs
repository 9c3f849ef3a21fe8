//! A mistake in a catalogue file.

use crate::name;

/// What is wrong in a catalogue file, where, and what to change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to change.
    pub fix: String,
}

impl Mistake {
    pub(super) fn new(line: usize, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
            fix: fix.into(),
        }
    }

    /// A name that is not among the known ones: offers the nearest, else lists them.
    pub(super) fn unknown(line: usize, what: &str, written: &str, known: &[&str]) -> Self {
        let fix = match name::nearest(written, known.iter().copied()) {
            Some(near) => format!("write `{near}`"),
            None if known.is_empty() => "remove it".to_owned(),
            None => format!("use one of: {}", listed(known)),
        };
        Self::new(line, format!("unknown {what} `{written}`"), fix)
    }
}

const MOST_LISTED: usize = 20;

fn listed(known: &[&str]) -> String {
    let mut list = known
        .iter()
        .take(MOST_LISTED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if known.len() > MOST_LISTED {
        list.push_str(", …");
    }
    list
}
