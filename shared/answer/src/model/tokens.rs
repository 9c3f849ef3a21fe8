//! How many tokens a text takes, nearly.
//!
//! Each model cuts texts in its own way, and none of their vocabularies is here. So it is estimated
//! from the bytes, on the high side: a prompt that is a little shorter than it could be does no
//! harm, one that is too long is refused or loses its beginning. Letters come in tokens of four or
//! more, digits in tokens of one to three, signs mostly alone, and letters beyond ASCII in tokens of
//! one or two of them. One pass, no allocation.

/// Parts of a token that the estimate counts in.
const WHOLE: usize = 12;

/// The tokens of a text: an estimate that is seldom too low.
pub fn tokens(text: &str) -> usize {
    parts(text).div_ceil(WHOLE)
}

/// The same in twelfths, which can be added up: those of two texts are those of both together.
pub(super) fn parts(text: &str) -> usize {
    text.bytes()
        .map(|byte| usize::from(COST[usize::from(byte)]))
        .sum()
}

/// Twelfths in so many tokens.
pub(super) fn of_tokens(tokens: usize) -> usize {
    tokens.saturating_mul(WHOLE)
}

/// What each byte takes, in twelfths of a token.
static COST: [u8; 256] = costs();

const fn costs() -> [u8; 256] {
    let mut costs = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        costs[at] = match byte {
            b'a'..=b'z' => 3,
            b'A'..=b'Z' => 5,
            b'0'..=b'9' => 10,
            b' ' | b'_' => 3,
            0..=0x7f => 8,
            // Two bytes are a letter of Cyrillic or Greek, three one of Chinese, four an emoji.
            _ => 6,
        };
        at += 1;
    }
    costs
}
