//! What a file is called.

use jiff::civil::Date;

use crate::format::Format;

/// Longest name of a file, in bytes: file systems have 255, and a browser may add to it.
const MOST: usize = 200;

/// The name of a file: the given one, or title and day. Letters of any script stay; what a path, a
/// shell or Windows gives a meaning does not.
pub fn file_name(given: Option<&str>, title: &str, day: Date, format: Format) -> String {
    let ending = format!(".{}", format.name());
    let given = given.map(clean).filter(|name| !name.is_empty());
    let stem = match given {
        Some(name) => bare(&name, &ending).to_owned(),
        None => {
            let title = clean(title);
            let title = if title.is_empty() { "Export" } else { &title };
            format!("{} {day}", cut(title, MOST - ending.len() - 11))
        }
    };
    let stem = cut(&stem, MOST - ending.len());
    let stem = if stem.is_empty() { "Export" } else { stem };
    format!("{stem}{ending}")
}

/// A name without the ending that it is about to get, or another format's.
fn bare<'a>(name: &'a str, ending: &str) -> &'a str {
    let lower = name.to_lowercase();
    let endings = [ending, ".csv", ".pdf", ".xlsx"];
    for ending in endings {
        if lower.ends_with(ending) && lower.len() == name.len() {
            return name[..name.len() - ending.len()].trim_end_matches([' ', '.']);
        }
    }
    name
}

/// Without letters that mean something to somebody, and with single spaces.
fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        // Marks that turn the direction of text make `exe.csv` of `vsc.exe`.
        let turns = matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        let means = "/\\:*?\"<>|".contains(letter) || letter.is_control() || letter == '\u{fffd}';
        if turns {
            continue;
        }
        if means || letter.is_whitespace() {
            if !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else {
            clean.push(letter);
        }
    }
    let clean = clean.trim_matches([' ', '.', '~']);
    // Names that are devices on Windows.
    let device = ["con", "prn", "aux", "nul"]
        .iter()
        .any(|name| clean.eq_ignore_ascii_case(name));
    if device {
        format!("{clean}_")
    } else {
        clean.to_owned()
    }
}

/// At most so many bytes of a text, of whole letters.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim_end_matches([' ', '.'])
}

/// `Content-Disposition` for a file of that name (RFC 6266): the name as ASCII for old programs, and
/// as it is, in the encoding of RFC 5987.
pub fn content_disposition(name: &str) -> String {
    let ascii: String = name
        .chars()
        .map(|letter| match letter {
            '"' | '\\' | '%' => '_',
            letter if letter.is_ascii() && !letter.is_ascii_control() => letter,
            _ => '_',
        })
        .collect();
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        // attr-char of RFC 5987.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named(given: Option<&str>, title: &str) -> String {
        let day = jiff::civil::date(2025, 6, 30);
        file_name(given, title, day, Format::Csv)
    }

    #[test]
    fn a_file_is_called_by_its_title_and_day_unless_it_is_given_a_name() {
        assert_eq!(
            named(None, "Sum of amount by region, Apr–Jun 2025"),
            "Sum of amount by region, Apr–Jun 2025 2025-06-30.csv"
        );
        assert_eq!(named(None, " "), "Export 2025-06-30.csv");
        assert_eq!(named(Some("mine"), "x"), "mine.csv");
        assert_eq!(named(Some("mine.CSV"), "x"), "mine.csv");
        assert_eq!(named(Some("売上.pdf"), "x"), "売上.csv");
        assert_eq!(named(Some("../../etc/passwd"), "x"), "etc passwd.csv");
        assert_eq!(named(Some("a\u{202e}vsc.exe"), "x"), "avsc.exe.csv");
        assert_eq!(named(Some("..."), "t"), "t 2025-06-30.csv");
        assert_eq!(named(Some(".csv"), "t"), "csv.csv");
        assert_eq!(named(Some("con"), "t"), "con_.csv");
    }

    #[test]
    fn a_name_travels_in_a_header_whatever_is_in_it() {
        assert_eq!(
            content_disposition("Umsatz für 2025\".csv"),
            "attachment; filename=\"Umsatz f_r 2025_.csv\"; filename*=UTF-8''Umsatz%20f%C3%BCr%202025%22.csv"
        );
    }

    proptest! {
        #[test]
        fn any_name_is_one_that_files_and_headers_can_have(given in any::<Option<String>>(), title in any::<String>()) {
            let name = named(given.as_deref(), &title);
            prop_assert!(name.ends_with(".csv") && name.len() > 4 && name.len() <= MOST, "{name:?}");
            prop_assert!(!name.contains(['/', '\\', '\0', '\n', '\r', '"']), "{name:?}");
            prop_assert!(!name.starts_with('.'), "{name:?}");
            let header = content_disposition(&name);
            prop_assert!(header.bytes().all(|byte| (32..127).contains(&byte)), "{header:?}");
        }
    }
}
