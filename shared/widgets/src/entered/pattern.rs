//! Patterns of component trees, which are regular expressions of JavaScript: the browser runs them
//! while something is typed, and they run here when it is sent.
//!
//! Two things have to be right. A pattern has to mean here what it means in a browser, so what
//! JavaScript writes in another way than the engine here is rewritten first; a test holds both
//! against each other. And nobody may keep the server busy with one: most patterns run in linear
//! time. Those with look-around or back-references go back and forth, so they are tried on shorter
//! texts, may go back only so often, and may not look around while they look around, which would
//! multiply. What takes more is refused, as is a pattern that cannot be run here at all.

use fancy_regex::RegexBuilder;

/// Longest text, in characters, that a pattern is tried on which goes back and forth; and longest
/// such pattern.
pub(super) const LONGEST_LOOKED_AROUND: usize = 2_000;
/// How often a match may go back.
const MOST_STEPS: usize = 25_000;
/// Largest compiled pattern, in bytes.
const LARGEST: usize = 256 * 1024;

/// What `\d`, `\w`, `\s` and `.` are in JavaScript.
const DIGIT: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
const SPACE: &str = r"\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";
const LINE_END: &str = r"\n\r\u{2028}\u{2029}";

/// What became of trying a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tried {
    /// The whole value matches.
    Fits,
    /// It does not.
    Differs,
    /// The text is longer than such a pattern is tried on.
    TooLong,
    /// That cannot be told here.
    Unknown,
}

/// Tries a pattern on a whole value, as HTML does.
pub(super) fn tried(pattern: &str, text: &str) -> Tried {
    let written = Written::of(pattern, has_sets(pattern));
    let is_long = |text: &str| text.chars().count() > LONGEST_LOOKED_AROUND;
    if written.looks_around && is_long(text) {
        return Tried::TooLong;
    }
    if written.nests || written.looks_around && is_long(pattern) {
        return Tried::Unknown;
    }
    let compiled = RegexBuilder::new(&format!("^(?:{})$", written.pattern))
        .backtrack_limit(MOST_STEPS)
        .delegate_size_limit(LARGEST)
        .delegate_dfa_size_limit(LARGEST)
        .build();
    match compiled.map(|pattern| pattern.is_match(text)) {
        Ok(Ok(true)) => Tried::Fits,
        Ok(Ok(false)) => Tried::Differs,
        Ok(Err(_)) | Err(_) => Tried::Unknown,
    }
}

/// Whether a browser reads the pattern with the flag `v`, whose classes hold classes; where it
/// cannot, it is read with `u`.
fn has_sets(pattern: &str) -> bool {
    regress::Regex::with_flags(pattern, regress::Flags::from("v")).is_ok()
}

/// A pattern as the engine here writes it.
struct Written {
    pattern: String,
    /// Whether it goes back and forth in the text.
    looks_around: bool,
    /// Whether it does so while it does so.
    nests: bool,
}

impl Written {
    fn of(pattern: &str, has_sets: bool) -> Self {
        let mut writer = Writer {
            rest: pattern.chars().peekable(),
            has_sets,
            groups: Vec::new(),
            written: Self {
                pattern: String::with_capacity(pattern.len() + 16),
                looks_around: false,
                nests: false,
            },
        };
        writer.run();
        writer.written
    }
}

struct Writer<'p> {
    rest: std::iter::Peekable<std::str::Chars<'p>>,
    has_sets: bool,
    /// The groups that are open, and whether each looks around.
    groups: Vec<bool>,
    written: Written,
}

impl Writer<'_> {
    fn run(&mut self) {
        while let Some(letter) = self.rest.next() {
            match letter {
                '\\' => self.escape(false),
                '[' => self.class(),
                '(' => self.open(),
                ')' => {
                    self.groups.pop();
                    self.put(")");
                }
                '.' => self.put(&format!("[^{LINE_END}]")),
                other => self.written.pattern.push(other),
            }
        }
    }

    fn put(&mut self, text: &str) {
        self.written.pattern.push_str(text);
    }

    /// Opens a group.
    fn open(&mut self) {
        let ahead: String = self.rest.clone().take(3).collect();
        let looks = ["?=", "?!", "?<=", "?<!"]
            .iter()
            .any(|mark| ahead.starts_with(mark));
        if looks {
            self.written.looks_around = true;
            self.written.nests |= self.groups.contains(&true);
        }
        self.groups.push(looks);
        self.put("(");
    }

    /// What stands behind a backslash.
    fn escape(&mut self, in_class: bool) {
        let Some(letter) = self.rest.next() else {
            return;
        };
        if !in_class && matches!(letter, '1'..='9' | 'k' | 'b' | 'B') {
            self.written.looks_around = true;
        }
        let class = |not: &str, of: &str| format!("[{not}{of}]");
        let written = match letter {
            'd' => class("", DIGIT),
            'D' => class("^", DIGIT),
            'w' => class("", WORD),
            'W' => class("^", WORD),
            's' => class("", SPACE),
            'S' => class("^", SPACE),
            'b' if in_class => r"\x08".to_owned(),
            // Words are those of `\w`. What the engine here has for it would look at letters of
            // every script.
            'b' => format!("(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))"),
            'B' => format!("(?:(?<=[{WORD}])(?=[{WORD}])|(?<![{WORD}])(?![{WORD}]))"),
            'v' => r"\x0B".to_owned(),
            'f' => r"\x0C".to_owned(),
            '0' => r"\x00".to_owned(),
            'c' => match self.rest.next() {
                Some(letter) => format!(r"\x{:02X}", u32::from(letter) % 32),
                None => String::new(),
            },
            '/' => "/".to_owned(),
            '-' | '&' | '~' if in_class => format!(r"\{letter}"),
            '-' => "-".to_owned(),
            // With `v` any of these may be escaped in a class; here only marks that mean something.
            '!' | '#' | '%' | ',' | ':' | ';' | '<' | '=' | '>' | '@' | '`' => letter.to_string(),
            other => format!(r"\{other}"),
        };
        self.put(&written);
    }

    /// A class, after its bracket.
    fn class(&mut self) {
        let negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.next_if_eq(&']').is_some() {
            // No letter at all, or any.
            let all = if negated {
                "[\\x00-\\x{10FFFF}]"
            } else {
                "[^\\x00-\\x{10FFFF}]"
            };
            self.put(all);
            return;
        }
        self.put(if negated { "[^" } else { "[" });
        if self.has_sets {
            self.set();
        } else {
            self.letters();
        }
        self.put("]");
    }

    /// What stands in a class that may hold others, up to its end.
    fn set(&mut self) {
        while let Some(letter) = self.rest.next() {
            match letter {
                ']' => return,
                '[' => self.class(),
                '\\' => self.escape(true),
                '~' => self.put(r"\~"),
                other => self.written.pattern.push(other),
            }
        }
    }

    /// What stands in a plain class, up to its end: letters and ranges, where a hyphen that is no
    /// range's stands for itself.
    fn letters(&mut self) {
        let mut opens_range = false;
        let mut first = true;
        while let Some(letter) = self.rest.next() {
            let is_atom = match letter {
                ']' => return,
                '-' if !first && !opens_range && self.rest.peek() != Some(&']') => {
                    self.written.pattern.push('-');
                    opens_range = true;
                    continue;
                }
                '\\' => {
                    let is_letter = !matches!(
                        self.rest.peek(),
                        Some('d' | 'D' | 'w' | 'W' | 's' | 'S' | 'p' | 'P')
                    );
                    self.escape(true);
                    is_letter
                }
                '[' | '-' | '&' | '~' | '^' => {
                    self.written.pattern.push('\\');
                    self.written.pattern.push(letter);
                    true
                }
                other => {
                    self.written.pattern.push(other);
                    true
                }
            };
            // A range ends with its second letter, and what follows may be no range's hyphen.
            first = opens_range || !is_atom;
            opens_range = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    /// What a browser says: the same pattern around which HTML puts its own.
    fn in_a_browser(pattern: &str, text: &str) -> Option<bool> {
        let whole = format!("^(?:{pattern})$");
        let flags = if has_sets(pattern) { "v" } else { "u" };
        let pattern = regress::Regex::with_flags(&whole, flags).ok()?;
        Some(pattern.find(text).is_some())
    }

    fn agrees(pattern: &str, text: &str) {
        let expected = match in_a_browser(pattern, text) {
            Some(true) => Tried::Fits,
            Some(false) => Tried::Differs,
            None => panic!("{pattern} is none of JavaScript's"),
        };
        assert_eq!(
            tried(pattern, text),
            expected,
            "{pattern:?} on {text:?}: {}",
            Written::of(pattern, has_sets(pattern)).pattern
        );
    }

    #[test]
    fn patterns_mean_what_they_mean_in_a_browser() {
        let texts = [
            "",
            "a",
            "A",
            "7",
            "٣",
            "é",
            "_",
            "-",
            "--",
            " ",
            "\u{a0}",
            "\u{85}",
            "\u{feff}",
            "\n",
            "\u{2028}",
            "ab",
            "aa",
            "a-b",
            "ada@example.org",
            "+47 12 34",
            "Oslo",
            "abc1",
            "Passw0rd!",
            "2025-04-01",
            "[",
            "]",
            "&",
            "~",
            "^",
            "\\",
            "/",
            ".",
            "😀",
            "aba",
            "a b",
            "ñandú",
            "0x1F",
            "\u{8}",
            "\u{1}",
            "\0",
            "a\n",
        ];
        for pattern in [
            "",
            "a",
            "\\d",
            "\\D",
            "\\w+",
            "\\W",
            "\\s",
            "\\S+",
            ".",
            ".*",
            "[\\d-]",
            "[\\w.-]+",
            "[-a]",
            "[a-]",
            "[+--]",
            "[--a]",
            "[^a]",
            "[]",
            "[^]",
            "[^\\]]",
            "[\\[\\]]",
            "[&~^]",
            "[^^]",
            "[a^]",
            "[a-c&&b]",
            "[\\w--\\d]",
            "[\\p{L}--[a-z]]",
            "[[a-z][0-9]]+",
            "[\\p{L} ]+",
            "\\p{Lu}\\p{Ll}*",
            "\\p{Script=Latin}+",
            "\\P{L}",
            "(?=.*@).+",
            "(?!.*@).*",
            "(?=.*[A-Z])(?=.*\\d).{8,}",
            "(.)b\\1",
            "(?<x>a)\\k<x>",
            "(?<=a)b",
            "a(?<!b)",
            "\\bab\\b",
            "a\\b.*",
            "\\B",
            "a\\Bb",
            "\\u0061",
            "\\u{1F600}",
            "\\x61",
            "\\/",
            "\\.",
            "a\\-b|\\[",
            "[\\-]",
            "[\\/]",
            "\\cA",
            "\\0",
            "a|",
            "(a|b)+",
            "a{2}",
            "(?:a|ab)(?:b|)",
            "\\^",
            "[(]",
            "[{}]",
            "[a-z\\d]+",
            "[\\d\\-a]",
            "[^\\d\\s]",
            "^a$",
            "a$",
            "[!-~]+",
            "\\+?[\\d ]+",
            "[^@\\s]+@[^@\\s]+\\.[a-z]{2,}",
            "\\d{4}-\\d{2}-\\d{2}",
            "\\t|\\n|\\v|\\f|\\r",
        ] {
            // Some engines know no `-` there; a browser that refuses a pattern does not use it.
            if pattern.contains("\\-") && in_a_browser(pattern, "").is_none() {
                continue;
            }
            for text in texts {
                agrees(pattern, text);
            }
        }
    }

    #[test]
    fn a_backspace_is_written_as_in_a_browser() {
        // The engine that the others are held against does not know it.
        assert_eq!(tried(r"[\b]", "\u{8}"), Tried::Fits);
        assert_eq!(tried(r"[\b]", "b"), Tried::Differs);
    }

    #[test]
    fn a_long_text_is_tried_on_a_pattern_that_looks_ahead_at_every_letter() {
        let text = "a < b ".repeat(300);
        assert_eq!(tried("(?:(?!<script)[^])*", &text), Tried::Fits);
        assert_eq!(
            tried("(?:(?!<script)[^])*", &format!("{text}<script")),
            Tried::Differs
        );
        assert_eq!(
            tried("(?:(?!<script)[^])*", &text.repeat(2)),
            Tried::TooLong
        );
        assert_eq!(tried("[^<>]*", &"a".repeat(10_000)), Tried::Fits);
    }

    #[test]
    fn patterns_that_are_made_to_take_forever_are_given_up() {
        let long = "a".repeat(LONGEST_LOOKED_AROUND);
        for pattern in [
            "(a+)+b",
            "(a|a)*b",
            "(a|aa)+c",
            "(?=(a+)+b)a*",
            "(a*)*\\1b",
            "(?=.*b)(?=.*c).*",
            "((?=a*)a)*b",
            "(?:(?=(a*))a)*b",
            "(a?){100}a{100}b",
            "(?<=(a|aa)+)b",
            "(.+)+(?!a)\\1x",
            "(?:a(?=a*))*b",
            "((?=((?=a*)a)*)a)*b",
            "(?:(?<=a*)a)*b",
            "(a*)(a*)(a*)\\1\\2\\3b",
            "(?:\\ba|a)*b",
        ] {
            let began = Instant::now();
            assert_ne!(tried(pattern, &long), Tried::Fits, "{pattern}");
            let took = began.elapsed();
            assert!(took < Duration::from_secs(5), "{pattern}: {took:?}");
        }
    }

    proptest! {
        /// Whatever a browser takes for a pattern means the same here, or is not run at all.
        #[test]
        fn any_pattern_agrees_with_a_browser_or_is_unknown(
            pattern in r"([ab7_\-\^&~.]|\\[dDwWsSbB]|\[\^?[ab7_\-&~^]{0,4}(\\[dws\-])?[ab7\-^]{0,3}\]|\(\?[=!]a\)|[*+?|]){0,8}",
            text in r"[ab7_\-&~^ é\n\u{2028}]{0,5}",
        ) {
            if let Some(fits) = in_a_browser(&pattern, &text) {
                let wanted = if fits { Tried::Fits } else { Tried::Differs };
                let found = tried(&pattern, &text);
                prop_assert!(found == wanted || found == Tried::Unknown, "{pattern:?} on {text:?}: {found:?}");
            }
        }

        #[test]
        fn anything_is_tried_without_panic(pattern in any::<String>(), text in any::<String>()) {
            tried(&pattern, &text);
        }
    }
}
