//! Text of any usual encoding, made UTF-8.
//!
//! UTF-8 stays where it is. UTF-16 is known by its byte order mark, or by every other byte being
//! zero, as it is for the letters of the West; whatever else is not UTF-8 is
//! taken as Windows-1252, which is what spreadsheets of the West write and of which Latin-1 is a
//! part.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

/// How a file's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, small end first.
    Utf16Little,
    /// UTF-16, big end first.
    Utf16Big,
    /// Windows-1252.
    Windows1252,
}

impl Encoding {
    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Little | Self::Utf16Big => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

/// Tells how a file is written, from its byte order mark or else from all of its bytes.
pub(super) fn detect(file: &Path) -> io::Result<Encoding> {
    let mut reader = File::open(file)?;
    let mut buffer = vec![0_u8; 1 << 16];
    // Bytes at the end of one read that begin a character of the next.
    let mut held = 0;
    let mut first = true;
    loop {
        let read = reader.read(&mut buffer[held..])?;
        let bytes = &buffer[..held + read];
        if first && read > 0 {
            first = false;
            match bytes {
                [0xff, 0xfe, ..] => return Ok(Encoding::Utf16Little),
                [0xfe, 0xff, ..] => return Ok(Encoding::Utf16Big),
                _ => {}
            }
            if let Some(unmarked) = unmarked(bytes) {
                return Ok(unmarked);
            }
        }
        if read == 0 {
            return Ok(if held == 0 {
                Encoding::Utf8
            } else {
                Encoding::Windows1252
            });
        }
        match std::str::from_utf8(bytes) {
            Ok(_) => held = 0,
            Err(error) if error.error_len().is_some() => return Ok(Encoding::Windows1252),
            Err(error) => {
                let from = error.valid_up_to();
                let end = bytes.len();
                buffer.copy_within(from..end, 0);
                held = end - from;
            }
        }
    }
}

/// UTF-16 without a byte order mark: most of its units are Latin letters, digits and signs, whose
/// upper byte is zero; their lower byte never is.
fn unmarked(bytes: &[u8]) -> Option<Encoding> {
    let zeros = |at: usize| bytes.iter().skip(at).step_by(2).filter(|byte| **byte == 0);
    let (first, second) = (zeros(0).count(), zeros(1).count());
    let most = bytes.len() / 4;
    match (first, second) {
        (0, upper) if upper > most => Some(Encoding::Utf16Little),
        (upper, 0) if upper > most => Some(Encoding::Utf16Big),
        _ => None,
    }
}

/// Writes a file's text anew as UTF-8.
pub(super) fn to_utf8(file: &Path, encoding: Encoding, into: &Path) -> io::Result<()> {
    let bytes = fs::read(file)?;
    fs::write(into, decoded(&bytes, encoding))
}

/// The text of bytes. What cannot be read becomes `U+FFFD`.
fn decoded(bytes: &[u8], encoding: Encoding) -> String {
    let units = |read: fn([u8; 2]) -> u16| {
        let pairs = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        char::decode_utf16(pairs)
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .enumerate()
            // The byte order mark is no part of the text.
            .filter(|(place, letter)| *place > 0 || *letter != '\u{feff}')
            .map(|(_, letter)| letter)
            .collect()
    };
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Utf16Little => units(u16::from_le_bytes),
        Encoding::Utf16Big => units(u16::from_be_bytes),
        Encoding::Windows1252 => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

/// A character of Windows-1252, as the WHATWG Encoding Standard has it.
fn windows_1252(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => FROM_80[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Encoding {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("text");
        fs::write(&file, bytes).expect("a file");
        detect(&file).expect("readable")
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(of(b""), Encoding::Utf8);
        assert_eq!(of("größe".as_bytes()), Encoding::Utf8);
        assert_eq!(of(b"gr\xf6\xdfe"), Encoding::Windows1252);
        assert_eq!(of(b"\xff\xfea\0"), Encoding::Utf16Little);
        assert_eq!(of(b"a\0,\0b\0\n\0"), Encoding::Utf16Little);
        assert_eq!(of(b"\0a\0,\0b\0\n"), Encoding::Utf16Big);
        assert_eq!(of(b"a,b\0c\n"), Encoding::Utf8);
        assert_eq!(of(b"cut \xc3"), Encoding::Windows1252);
    }

    #[test]
    fn a_character_across_two_reads_is_one_character() {
        let mut text = "a".repeat((1 << 16) - 1);
        text.push('ö');
        text.push_str(&"b".repeat(100));
        assert_eq!(of(text.as_bytes()), Encoding::Utf8);
    }

    #[test]
    fn each_encoding_is_read() {
        assert_eq!(decoded(b"5 \x80 \xe9", Encoding::Windows1252), "5 € é");
        assert_eq!(decoded(b"\xff\xfea\0\xe9\0", Encoding::Utf16Little), "aé");
        assert_eq!(decoded(b"\xfe\xff\0a\0", Encoding::Utf16Big), "a");
    }
}
