//! Cutting a question into words, numbers, quoted texts and marks.

use crate::words::{forms, general};

/// A piece of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// As it was written, without quotes.
    pub text: String,
    /// In lower case.
    pub lower: String,
    /// Its singular; see [`forms::stem`].
    pub stem: String,
    /// Its family; see [`forms::root`].
    pub root: String,
    /// What it is.
    pub kind: Kind,
    /// Whether it was written directly onto the token before: `round-trip`, `Kyle's`.
    pub glued: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A word.
    Word,
    /// A number.
    Number(f64),
    /// Text between quotes.
    Quoted,
    /// The `'s` of an owner.
    Possessive,
    /// Anything else.
    Mark(char),
}

impl Token {
    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it is a word that was written with a capital.
    pub fn is_capitalised(&self) -> bool {
        self.is_word() && self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// Cuts a question into tokens.
pub fn tokens(question: &str) -> Vec<Token> {
    let letters: Vec<char> = question
        .chars()
        .map(|c| match c {
            '’' | '‘' | '`' | '´' => '\'',
            '“' | '”' | '„' | '«' | '»' => '"',
            '–' | '—' => '-',
            other => other,
        })
        .collect();
    let originals: Vec<char> = question.chars().collect();
    let mut out: Vec<Token> = Vec::new();
    let mut i = 0;
    let mut end_before = usize::MAX;
    // The nearest closing quote of each kind is looked for once, so that a text of nothing but
    // quotes is still read in one pass.
    let mut hopeless = [false; 2];
    while i < letters.len() {
        let c = letters[i];
        if c.is_whitespace() || c.is_control() {
            i += 1;
            continue;
        }
        let glued = end_before == i;
        let start = i;
        if c == '"' || c == '\'' {
            let which = usize::from(c == '\'');
            let opens = c == '"' || i == 0 || !letters[i - 1].is_alphanumeric();
            if opens && !hopeless[which] {
                match closing(&letters, i) {
                    Some(end) if end > i + 1 => {
                        let text: String = originals[i + 1..end].iter().collect();
                        out.push(token(text.trim(), Kind::Quoted, glued));
                        i = end + 1;
                        end_before = i;
                        continue;
                    }
                    Some(_) => {}
                    None => hopeless[which] = true,
                }
            }
            if c == '\'' && !opens {
                let s = letters.get(i + 1).is_some_and(|l| *l == 's' || *l == 'S')
                    && letters.get(i + 2).is_none_or(|l| !l.is_alphanumeric());
                if s {
                    out.push(token("'s", Kind::Possessive, true));
                    i += 2;
                    end_before = i;
                    continue;
                }
            }
            i += 1;
            end_before = i;
            continue;
        }
        if c.is_ascii_digit() || (c == '.' && letters.get(i + 1).is_some_and(char::is_ascii_digit))
        {
            let (end, kind) = number(&letters, i);
            let text: String = letters[i..end].iter().collect();
            i = end;
            out.push(token(&text, kind, glued));
        } else if c.is_alphabetic() || c == '_' {
            let mut end = i;
            while end < letters.len() && (letters[end].is_alphanumeric() || letters[end] == '_') {
                end += 1;
            }
            // `don't` is one word; `Kyle's` is two tokens.
            if end + 1 < letters.len()
                && letters[end] == '\''
                && letters[end + 1].is_alphabetic()
                && !(matches!(letters[end + 1], 's' | 'S')
                    && letters.get(end + 2).is_none_or(|l| !l.is_alphanumeric()))
            {
                let mut tail = end + 1;
                while tail < letters.len() && letters[tail].is_alphabetic() {
                    tail += 1;
                }
                end = tail;
            }
            let text: String = letters[i..end].iter().filter(|l| **l != '\'').collect();
            i = end;
            word(&text, glued, &mut out);
        } else {
            i += 1;
            out.push(token(&c.to_string(), Kind::Mark(c), glued));
        }
        end_before = i;
        debug_assert!(i > start);
    }
    out
}

/// Where the quote that opens at `start` closes: before white space, a mark or the end.
fn closing(letters: &[char], start: usize) -> Option<usize> {
    let quote = letters[start];
    (start + 1..letters.len()).find(|&j| {
        letters[j] == quote
            && (quote == '"'
                || letters
                    .get(j + 1)
                    .is_none_or(|after| !after.is_alphanumeric()))
    })
}

/// A word, cut where a name such as `Museum_ID` joins several.
fn word(text: &str, glued: bool, out: &mut Vec<Token>) {
    if text.contains('_') {
        let mut glued = glued;
        for part in forms::split_name(text) {
            let kind = part.parse::<f64>().map_or(Kind::Word, Kind::Number);
            out.push(token(&part, kind, glued));
            glued = true;
        }
        return;
    }
    out.push(token(text, Kind::Word, glued));
}

/// A number with digit groups, decimals and a magnitude, or a word that begins with digits.
fn number(letters: &[char], start: usize) -> (usize, Kind) {
    let mut end = start;
    let mut digits = String::new();
    while end < letters.len() {
        let c = letters[end];
        let next_digit = letters.get(end + 1).is_some_and(char::is_ascii_digit);
        if c.is_ascii_digit() {
            digits.push(c);
        } else if c == ',' && next_digit && three_digits(letters, end + 1) {
            // A digit group.
        } else if c == '.' && next_digit && !digits.contains('.') {
            digits.push('.');
        } else {
            break;
        }
        end += 1;
    }
    let mut value: f64 = digits.parse().unwrap_or(0.0);
    let mut tail = end;
    while tail < letters.len() && letters[tail].is_alphanumeric() {
        tail += 1;
    }
    let suffix: String = letters[end..tail].iter().collect::<String>().to_lowercase();
    match suffix.as_str() {
        "" => {}
        "k" => value *= 1e3,
        "m" | "mn" | "mio" => value *= 1e6,
        "b" | "bn" => value *= 1e9,
        "st" | "nd" | "rd" | "th" => {}
        _ => return (tail, Kind::Word),
    }
    (tail, Kind::Number(value))
}

fn three_digits(letters: &[char], start: usize) -> bool {
    (start..start + 3).all(|i| letters.get(i).is_some_and(char::is_ascii_digit))
        && !letters.get(start + 3).is_some_and(char::is_ascii_digit)
}

fn token(text: &str, kind: Kind, glued: bool) -> Token {
    let lower = text.to_lowercase();
    let kind = match (kind, general::number_word(&lower)) {
        (Kind::Word, Some(value)) => Kind::Number(value),
        (kind, _) => kind,
    };
    let stem = forms::stem(&lower);
    let root = forms::root(&stem);
    Token {
        text: text.to_string(),
        lower,
        stem,
        root,
        kind,
        glued,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(question: &str) -> Vec<String> {
        tokens(question).into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn words_numbers_and_quotes_are_told_apart() {
        let read = tokens("orders over 5,000 from 'New York' by O'Brien's, 5k 1.5m $7");
        let numbers: Vec<f64> = read
            .iter()
            .filter_map(|t| match t.kind {
                Kind::Number(n) => Some(n),
                _ => None,
            })
            .collect();
        assert_eq!(numbers, [5000.0, 5000.0, 1_500_000.0, 7.0]);
        assert!(
            read.iter()
                .any(|t| t.kind == Kind::Quoted && t.text == "New York")
        );
        assert!(read.iter().any(|t| t.kind == Kind::Possessive));
    }

    #[test]
    fn possessives_and_contractions_keep_their_words() {
        assert_eq!(
            texts("What is Kyle's id?"),
            ["What", "is", "Kyle", "'s", "id", "?"]
        );
        assert_eq!(texts("don't"), ["dont"]);
        assert_eq!(texts("course id's that"), ["course", "id", "'s", "that"]);
    }

    #[test]
    fn names_with_underscores_are_cut() {
        assert_eq!(texts("Museum_ID"), ["museum", "id"]);
    }

    #[test]
    fn a_text_of_quotes_is_read_in_one_pass() {
        assert!(tokens(&"'\"".repeat(4000)).len() < 8001);
    }
}
