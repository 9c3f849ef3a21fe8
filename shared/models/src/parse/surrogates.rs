//! Halves of letters. A letter beyond U+FFFF is written as two `\u` escapes in JSON, and a server
//! that cuts its text by tokens may send one half alone, which is no JSON. The half becomes U+FFFD,
//! and the rest of the chunk is read.

/// The text with lone halves replaced, where there are any.
pub(super) fn mended(json: &str) -> Option<String> {
    let bytes = json.as_bytes();
    let mut lone = Vec::new();
    let mut at = 0;
    while let Some(found) = json[at..].find('\\') {
        at += found;
        match half(bytes, at) {
            Some(Half::First) if matches!(half(bytes, at + 6), Some(Half::Second)) => at += 12,
            Some(_) => {
                lone.push(at);
                at += 6;
            }
            // Whatever is escaped, it is one letter, and it may be longer than a byte.
            None => {
                at += 1;
                at += json[at..].chars().next().map_or(0, char::len_utf8);
            }
        }
    }
    if lone.is_empty() {
        return None;
    }
    let mut mended = String::with_capacity(json.len());
    let mut from = 0;
    for at in lone {
        mended.push_str(&json[from..at]);
        mended.push_str("\\ufffd");
        from = at + 6;
    }
    mended.push_str(&json[from..]);
    Some(mended)
}

enum Half {
    First,
    Second,
}

/// The half that is escaped at that place.
fn half(bytes: &[u8], at: usize) -> Option<Half> {
    let escape = bytes.get(at..at + 6)?;
    let [b'\\', b'u', b'd' | b'D', kind, third, fourth] = escape else {
        return None;
    };
    if !third.is_ascii_hexdigit() || !fourth.is_ascii_hexdigit() {
        return None;
    }
    match kind {
        b'8' | b'9' | b'a' | b'b' | b'A' | b'B' => Some(Half::First),
        b'c'..=b'f' | b'C'..=b'F' => Some(Half::Second),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn only_halves_that_stand_alone_are_replaced() {
        assert_eq!(mended(r#"{"a":"\ud83d\ude00 \u00e9 \\ud83d"}"#), None);
        assert_eq!(mended(r#""\ud83d""#).as_deref(), Some(r#""\ufffd""#));
        assert_eq!(
            mended(r#""x\uDE00é\\\ud83dy\é""#).as_deref(),
            Some(r#""x\ufffdé\\\ufffdy\é""#)
        );
        assert_eq!(mended("\\"), None);
    }
}
