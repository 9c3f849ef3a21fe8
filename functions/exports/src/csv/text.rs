//! Text in a field: quoted where it must be, and kept from being run.
//!
//! A spreadsheet takes a field that begins with `=`, `+`, `-` or `@` for a formula, quoted or not,
//! and some read their full-width forms, or what follows a tab or a line break, in the same way. A
//! name that somebody else typed would run on the machine of whoever opens the file (CWE-1236). So
//! such text gets an apostrophe before it, which spreadsheets take for "this is text". Numbers never
//! do: `-5` is one.

/// What stands between fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delimiter {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Bar,
}

impl Delimiter {
    /// Every delimiter.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Bar];

    /// The byte that it is.
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }

    /// The delimiter that is meant: the character itself, or `tab`.
    pub fn parse(text: &str) -> Option<Self> {
        let is_meant = |delimiter: &Self| {
            *delimiter == Self::Tab && text == "tab" || text.as_bytes() == [delimiter.byte()]
        };
        Self::ALL.into_iter().find(is_meant)
    }
}

/// How text is written.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// What stands between fields.
    pub delimiter: Delimiter,
    /// Whether text is kept from being run.
    pub safe: bool,
}

/// First letters of what a spreadsheet may run.
const RUN: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// Bytes of a field that stands in quotes. All delimiters are among them, for programs that guess
/// the delimiter guess better then.
const QUOTED: [bool; 256] = {
    let mut quoted = [false; 256];
    let bytes = *b",;\t|\"\r\n";
    let mut at = 0;
    while at < bytes.len() {
        quoted[bytes[at] as usize] = true;
        at += 1;
    }
    quoted
};

impl Text {
    /// Writes a text as a field.
    pub fn write(&self, text: &str, out: &mut Vec<u8>) {
        let guarded = self.safe && text.starts_with(RUN);
        let bytes = text.as_bytes();
        let quoted = bytes.is_empty()
            || bytes.iter().any(|&byte| QUOTED[byte as usize])
            || bytes.starts_with(b" ")
            || bytes.ends_with(b" ");
        if quoted {
            out.push(b'"');
        }
        if guarded {
            out.push(b'\'');
        }
        if !quoted {
            out.extend_from_slice(bytes);
            return;
        }
        for (at, piece) in bytes.split(|&byte| byte == b'"').enumerate() {
            if at > 0 {
                out.extend_from_slice(b"\"\"");
            }
            out.extend_from_slice(piece);
        }
        out.push(b'"');
    }
}
