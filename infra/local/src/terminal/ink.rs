//! Colour, where it is wanted: on a terminal, and not where `NO_COLOR` is set (no-color.org).

use std::io::IsTerminal;

/// How words are made to stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    coloured: bool,
}

impl Ink {
    /// No colour at all.
    pub fn plain() -> Self {
        Self { coloured: false }
    }

    /// Colour where that output is a terminal, unless the environment says otherwise.
    pub fn for_output(output: &impl IsTerminal) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            coloured: output.is_terminal() && !refused && !dumb,
        }
    }

    /// A heading.
    pub fn bold(self, text: &str) -> String {
        self.dipped(text, "1")
    }

    /// Something beside the point.
    pub fn faint(self, text: &str) -> String {
        self.dipped(text, "2")
    }

    /// Something wrong.
    pub fn alarm(self, text: &str) -> String {
        self.dipped(text, "31")
    }

    /// A bar.
    pub fn bar(self, text: &str) -> String {
        self.dipped(text, "36")
    }

    fn dipped(self, text: &str, code: &str) -> String {
        if self.coloured {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
