//! Patterns for browsers. A widget's pattern is checked with Rust's engine, which runs in linear
//! time; `pattern` in HTML is JavaScript's with the flag `v`. What means the same in both is
//! handed on; a browser leaves the rest to whoever receives the form.

/// The pattern as an attribute, if browsers take it to mean the same.
pub(super) fn for_browsers(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut letters = pattern.chars().peekable();
    let mut in_class = false;
    // Whether a hyphen here would begin a range.
    let mut at_start = false;
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        match letter {
            '\\' => {
                let escaped = letters.next()?;
                // Anchors, classes and escapes that JavaScript lacks or reads otherwise.
                let known =
                    "dDwWsSbBtnrfv0".contains(escaped) || "^$\\.*+?()[]{}|/-".contains(escaped);
                if !known {
                    return None;
                }
                if escaped == '-' && !in_class {
                    out.push('-');
                } else {
                    out.push('\\');
                    out.push(escaped);
                }
                at_start = false;
            }
            '[' if in_class => return None,
            '[' => {
                in_class = true;
                at_start = true;
                out.push('[');
                if next == Some('^') {
                    letters.next();
                    out.push('^');
                }
                // Rust takes a bracket at the start as itself.
                if letters.peek() == Some(&']') {
                    return None;
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '-' if in_class && (at_start || next == Some(']')) => {
                out.push_str("\\-");
                at_start = false;
            }
            '(' | ')' | '{' | '}' | '/' | '|' if in_class => {
                out.push('\\');
                out.push(letter);
                at_start = false;
            }
            // Two of a kind are operators there: `&&`, `--`, `~~`.
            _ if in_class && next == Some(letter) && !letter.is_alphanumeric() => return None,
            '(' if next == Some('?') => {
                let rest: String = letters.clone().take(3).collect();
                if !rest.starts_with("?:") {
                    return None;
                }
                out.push('(');
            }
            _ => {
                out.push(letter);
                at_start = false;
            }
        }
    }
    (!in_class).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::for_browsers;

    #[test]
    fn what_means_the_same_is_handed_on_escaped_as_browsers_want_it() {
        for (given, handed) in [
            ("[A-Z]{3}-[0-9]+", "[A-Z]{3}-[0-9]+"),
            (r"[\w.-]+@[\w-]+", r"[\w.\-]+@[\w\-]+"),
            ("[-a]", r"[\-a]"),
            ("[(a|b)/]", r"[\(a\|b\)\/]"),
            (r"(?:a|b)\d", r"(?:a|b)\d"),
            (r"a\-b", "a-b"),
        ] {
            assert_eq!(for_browsers(given).as_deref(), Some(handed), "{given}");
        }
    }

    #[test]
    fn what_they_would_misread_is_left_to_the_server() {
        for given in [
            "(?i)abc",
            "(?P<n>a)",
            "[[:alpha:]]",
            r"\pL+",
            r"\Aa\z",
            r"\x{41}",
            "[a&&b]",
            "[]a]",
        ] {
            assert_eq!(for_browsers(given), None, "{given}");
        }
    }
}
