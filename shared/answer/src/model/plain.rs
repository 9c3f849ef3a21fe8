//! What a model says, as a person is shown it.
//!
//! It goes to pages, to terminals and into a table. Controls do nothing good in any of them (an
//! escape sequence paints over a terminal, NUL ends some texts), and letters that turn the
//! direction of others, or that nobody sees, make a text look like what it does not say.

/// The text without controls and letters that disguise others; line ends and tabs stay, and so do
/// the letters that join, as in Persian, Hindi and emoji.
pub fn plain(text: String) -> String {
    if text.chars().any(is_left_out) {
        text.chars()
            .filter(|letter| !is_left_out(*letter))
            .collect()
    } else {
        text
    }
}

fn is_left_out(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' => true,
        '\u{e0001}'..='\u{e007f}' => true,
        letter => letter.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_paints_or_disguises_is_left_out() {
        let said = "a\0b\u{1b}[31mred\u{9b}0m \u{202e}evil\u{202c} zero\u{200b}width\r\n\ttab";
        assert_eq!(plain(said.to_owned()), "ab[31mred0m evil zerowidth\n\ttab");
    }

    #[test]
    fn honest_letters_stay() {
        let said = "Zürich, می\u{200c}خواهم, 👩\u{200d}💻, \u{2067}עברית\u{2069}\n";
        assert_eq!(plain(said.to_owned()), said);
    }
}
