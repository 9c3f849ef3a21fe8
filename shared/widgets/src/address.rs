//! Where a widget may lead: addresses that are safe to follow and to load.
//!
//! Browsers drop tabs and line breaks inside an address and white space around it before they read
//! its scheme, so the rules here look at what is left. Whoever draws Markdown uses [`is_link`] and
//! [`is_picture`] too.

use std::borrow::Cow;

/// Whether it is an address in this application. `//host` and `/\host` would lead elsewhere in a
/// browser, and so may what white space or control characters hide.
pub fn is_path(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains('\\')
        && !address
            .chars()
            .any(|letter| letter.is_control() || letter.is_whitespace())
}

/// Whether a picture may be loaded from it: https, relative to the site, or `data:` with a raster
/// image. A vector image is none: it may hold scripts.
pub fn is_picture(address: &str) -> bool {
    let bare = bare(address);
    match scheme(&bare) {
        None => is_relative(&bare),
        Some("https") => has_host(&bare),
        Some("data") => RASTER.iter().any(|kind| {
            bare.get("data:".len()..)
                .and_then(|rest| rest.strip_prefix(kind))
                .is_some_and(|rest| rest.starts_with([';', ',']))
        }),
        Some(_) => false,
    }
}

/// Whether a link may lead there: as for pictures without `data:`, and `mailto:` and `tel:`.
pub fn is_link(address: &str) -> bool {
    let bare = bare(address);
    match scheme(&bare) {
        None => is_relative(&bare),
        Some("https") => has_host(&bare),
        Some("mailto" | "tel") => true,
        Some(_) => false,
    }
}

const RASTER: &[&str] = &[
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/bmp",
];

/// How an address begins, in lower case without control characters and white space: up to where
/// its scheme ends or would, and as much after that as the rules here look at. The rest, which may
/// be a whole picture, is not read.
fn bare(address: &str) -> Cow<'_, str> {
    // Most begin plainly, and need no copy.
    let begin = address
        .find(MARKS)
        .and_then(|mark| address.get(..=mark + ENOUGH))
        .unwrap_or(address);
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase();
    if begin.bytes().all(is_plain) {
        return Cow::Borrowed(begin);
    }
    let mut after = None;
    address
        .chars()
        .filter(|letter| !letter.is_control() && !letter.is_whitespace() && !is_hidden(*letter))
        .flat_map(char::to_lowercase)
        .take_while(|letter| {
            after = match after {
                None => MARKS.contains(letter).then_some(0),
                Some(read) => Some(read + 1),
            };
            after.is_none_or(|read| read <= ENOUGH)
        })
        .collect::<String>()
        .into()
}

/// What ends a scheme, or shows that there is none.
const MARKS: [char; 5] = [':', '/', '?', '#', '\\'];
/// More letters than any of the rules reads after a scheme.
const ENOUGH: usize = 16;

/// Characters that show nothing, and so may hide what an address is.
fn is_hidden(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The scheme, if there is one. Whatever stands before a colon counts, even what is no scheme by
/// the standard: no relative address of ours has a colon before its first slash.
fn scheme(bare: &str) -> Option<&str> {
    let end = bare.find(MARKS)?;
    bare[end..].starts_with(':').then(|| &bare[..end])
}

fn is_relative(bare: &str) -> bool {
    let begins = |text: &str| bare.starts_with(text);
    !bare.is_empty() && !["//", "\\\\", "/\\", "\\/"].into_iter().any(begins)
}

fn has_host(bare: &str) -> bool {
    bare.strip_prefix("https://")
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '\\', '?', '#', ':', '@']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn white_space_before_an_address_changes_nothing(
            scheme in prop::sample::select(vec!["", "https:", "data:image/png", "tel:", "x:"]),
            rest in "[a-z0-9:/?#\\\\.@;, A-Z\t\u{200b}]{0,40}",
        ) {
            let plain = format!("{scheme}{rest}");
            let moved = format!(" {plain}");
            prop_assert_eq!(is_picture(&plain), is_picture(&moved));
            prop_assert_eq!(is_link(&plain), is_link(&moved));
        }
    }

    #[test]
    fn a_path_stays_inside_the_application() {
        for right in ["/", "/a", "/a?b=c#d", "/a:b", "/é"] {
            assert!(is_path(right), "{right}");
        }
        for wrong in [
            "",
            "a",
            "//host",
            "/\\host",
            "/a\\b",
            "https://x",
            "/a b",
            "/a\n",
            "/\u{0}a",
        ] {
            assert!(!is_path(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_picture_comes_from_https_from_this_site_or_from_raster_data() {
        for right in [
            "https://example.com/a.png",
            "HTTPS://EXAMPLE.COM/A.PNG",
            "/a.png",
            "a/b.png",
            "?size=1",
            "data:image/png;base64,AAAA",
            "data:image/webp,x",
        ] {
            assert!(is_picture(right), "{right}");
        }
        for wrong in [
            "",
            " ",
            "http://example.com/a.png",
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            " \u{1}javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "\u{200b}javascript:alert(1)",
            "vbscript:x",
            "//host/a.png",
            "\\\\host\\a.png",
            "/\\host",
            "/\t/host/a.png",
            "data:text/html,<script>",
            "data:image/svg+xml,<svg>",
            "data:image/pngx,x",
            "data:,x",
            "blob:https://x/y",
            "https:",
            "https:///x",
            "https://",
            "mailto:a@example.com",
        ] {
            assert!(!is_picture(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_link_may_write_a_letter_and_make_a_call() {
        for right in [
            "mailto:a@example.com",
            "tel:+49123",
            "https://example.com",
            "/a",
            "#part",
        ] {
            assert!(is_link(right), "{right}");
        }
        for wrong in [
            "javascript:1",
            "data:image/png,x",
            "//host",
            "ftp://host",
            "x:y",
        ] {
            assert!(!is_link(wrong), "{wrong}");
        }
    }
}
