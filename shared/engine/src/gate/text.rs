//! Bounds on the bare text, before any parser sees it.
//!
//! DuckDB's parser recurses, so what it is given must be short and shallow. The scan knows quotes,
//! comments and dollar quotes, so that brackets inside them do not count; it only ever refuses, and
//! what it lets through is read again by DuckDB's own parser, whose word counts.

use super::refusal;
use crate::Refusal;

/// Most bytes of SQL.
pub const MOST_BYTES: usize = 20_000;
/// Most brackets open at one time.
const MOST_OPEN: usize = 60;
/// Most brackets open at one time where quotes are not understood: what holds even if DuckDB
/// should see a quote where this scan does not.
const MOST_OPEN_RAW: usize = 500;
/// Most words that start a SELECT or continue a set operation.
const MOST_SELECTS: usize = 60;
/// Most prefix operators in a row, for these nest without brackets.
const MOST_PREFIXES: usize = 30;

/// Refuses text that is too long, too deep or not plain text.
pub(super) fn bounded(sql: &str) -> Result<(), Refusal> {
    if sql.len() > MOST_BYTES {
        return Err(refusal::too_long(MOST_BYTES));
    }
    if sql
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}'))
    {
        return Err(refusal::control_character());
    }
    if deepest(sql.bytes()) > MOST_OPEN_RAW {
        return Err(refusal::too_deep());
    }
    let bare = without_quotes(sql);
    if deepest(bare.bytes()) > MOST_OPEN {
        return Err(refusal::too_deep());
    }
    let mut selects = 0;
    let mut prefixes = 0;
    for word in bare.split(|c: char| !c.is_alphanumeric() && c != '_') {
        match word.to_ascii_lowercase().as_str() {
            "" => continue,
            "select" | "union" | "intersect" | "except" | "from" | "values" => selects += 1,
            "not" => {
                prefixes += 1;
                if prefixes > MOST_PREFIXES {
                    return Err(refusal::too_deep());
                }
                continue;
            }
            _ => {}
        }
        prefixes = 0;
    }
    if selects > 2 * MOST_SELECTS {
        return Err(refusal::too_complex("SELECTs"));
    }
    let mut signs = 0;
    for c in bare.chars().filter(|c| !c.is_whitespace()) {
        signs = if matches!(c, '-' | '+' | '~' | '@' | '!') {
            signs + 1
        } else {
            0
        };
        if signs > MOST_PREFIXES {
            return Err(refusal::too_deep());
        }
    }
    Ok(())
}

fn deepest(bytes: impl Iterator<Item = u8>) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in bytes {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

/// The text with literals, quoted names and comments replaced by a space each.
fn without_quotes(sql: &str) -> String {
    let mut bare = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '\'' => {
                let escaped = bare.ends_with(['e', 'E'])
                    && !bare[..bare.len() - 1].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                quoted(rest, '\'', escaped)
            }
            '"' => quoted(rest, '"', false),
            '-' if rest.starts_with("--") => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => comment(rest),
            '$' if !in_name(&bare) => dollar(rest),
            _ => 0,
        };
        if skipped == 0 {
            bare.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            bare.push(' ');
            rest = &rest[skipped..];
        }
    }
    bare
}

/// Whether what comes next goes on with a name, which may hold a dollar sign.
fn in_name(before: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii();
    let start = before.trim_end_matches(part).len();
    before[start..].starts_with(|c: char| !c.is_ascii_digit() && c != '$')
}

/// Length of a quoted piece with its quotes; a doubled quote stands for itself.
fn quoted(text: &str, quote: char, escaped: bool) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if escaped && c == '\\' {
            chars.next();
        } else if c == quote {
            match chars.peek() {
                Some(&(_, next)) if next == quote => {
                    chars.next();
                }
                _ => return at + quote.len_utf8(),
            }
        }
    }
    text.len()
}

/// Length of a comment; comments nest.
fn comment(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut open) = (0, 0_usize);
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => {
                open += 1;
                at += 2;
            }
            b"*/" => {
                open -= 1;
                at += 2;
                if open == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    text.len()
}

/// Length of `$tag$ … $tag$`, or 0 where the dollar sign starts none.
fn dollar(text: &str) -> usize {
    let Some(end) = text[1..].find('$') else {
        return 0;
    };
    let tag = &text[..end + 2];
    let name = &tag[1..tag.len() - 1];
    if name.starts_with(|c: char| c.is_ascii_digit())
        || !name.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        return 0;
    }
    text[tag.len()..]
        .find(tag)
        .map_or(text.len(), |at| at + 2 * tag.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(sql: &str) -> String {
        bounded(sql)
            .err()
            .map(|refused| refused.code)
            .unwrap_or_default()
    }

    #[test]
    fn brackets_inside_quotes_and_comments_do_not_count() {
        let many = "(".repeat(200);
        for sql in [
            format!("SELECT '{many}'"),
            format!("SELECT \"{many}\""),
            format!("SELECT 1 -- {many}\n"),
            format!("SELECT 1 /* {many} /* */ {many} */"),
            format!("SELECT $a$ {many} $a$, E'\\'{many}'"),
        ] {
            assert_eq!(code(&sql), "", "{sql}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_however_it_is_written() {
        for sql in [
            format!("SELECT {}1{}", "(".repeat(100), ")".repeat(100)),
            format!("SELECT {}", "[".repeat(10_000)),
            format!("SELECT '{}'", "(".repeat(600)),
            format!("SELECT {} true", "NOT ".repeat(100)),
            format!("SELECT {} 1", "- ".repeat(100)),
        ] {
            assert_eq!(code(&sql), "too_deep", "{sql}");
        }
        assert_eq!(code(&"x".repeat(MOST_BYTES + 1)), "too_long");
        assert_eq!(code("SELECT 1\0; SELECT 2"), "control_character");
        let many = "(".repeat(100);
        assert_eq!(code(&format!("SELECT 1 AS a$b$ {many}")), "too_deep");
        assert_eq!(code(&format!("SELECT 1 AS ü$$ {many}")), "too_deep");
        assert_eq!(code(&format!("SELECT $b$ {many} $b$, 1$$ {many} $$")), "");
    }
}
