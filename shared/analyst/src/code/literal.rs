//! Values as they are written in TSX, so that no name or title can break out of its place.

/// A string literal. Letters that could end a script element, a template or a line in any reader
/// are written as escapes, so the text is safe inside HTML as well.
pub fn string(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for letter in text.chars() {
        match letter {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '<' | '>' | '&' | '`' | '$' | '{' | '}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                literal.push_str(&format!("\\u{:04x}", letter as u32));
            }
            letter if letter.is_control() => {
                literal.push_str(&format!("\\u{:04x}", letter as u32));
            }
            // Marks that turn the direction of text around would show code other than it is.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                literal.push_str(&format!("\\u{:04x}", letter as u32));
            }
            letter => literal.push(letter),
        }
    }
    literal.push('"');
    literal
}

/// A list of whole numbers.
pub fn numbers(numbers: &[i64]) -> String {
    let written: Vec<String> = numbers.iter().map(i64::to_string).collect();
    format!("[{}]", written.join(", "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_text_stays_inside_its_literal() {
        let literal = string("\"; alert(1); //</script>`${x}`\u{2028}\u{202e}\\");
        for forbidden in ["</", "`", "${", "\u{2028}", "\u{202e}"] {
            assert!(!literal.contains(forbidden), "{literal}");
        }
    }

    proptest! {
        #[test]
        fn a_literal_read_as_json_is_the_text(text in any::<String>()) {
            let read: String = serde_json::from_str(&string(&text)).expect("a JSON string");
            prop_assert_eq!(read, text);
        }
    }
}
