//! Names that a question takes apart: `the name and the release year of the song` where the data
//! says `song_name` and `song_release_year`, `the age of losers and winners` where it says
//! `loser_age` and `winner_age`.
//!
//! The tokens are put together again before names are looked for, and only where every name that
//! comes out is a column's whole name.

use super::tokens::{Kind, Token};
use crate::{lexicon::Lexicon, words::general};

/// Longest name, in words, that is taken apart.
const LONGEST: usize = 3;

/// Puts names together that stand apart.
pub fn compose(tokens: &mut Vec<Token>, lexicon: &Lexicon) {
    let mut of = 1;
    while of + 1 < tokens.len() {
        if tokens[of].lower == "of"
            && let Some((from, to, new)) =
                owner(tokens, of, lexicon).or_else(|| modifiers(tokens, of, lexicon))
        {
            tokens.splice(from..to, new);
        }
        of += 1;
    }
    let mut and = 1;
    while and + 2 < tokens.len() {
        if tokens[and].lower == "and"
            && let Some(new) = shared_head(&tokens[and - 1..and + 3], lexicon)
        {
            tokens.splice(and - 1..and, new);
            and += 1;
        }
        and += 1;
    }
}

/// `start and end dates`: the first with its head.
fn shared_head(run: &[Token], lexicon: &Lexicon) -> Option<Vec<Token>> {
    let [first, _, second, head] = run else {
        return None;
    };
    let with = |modifier: &Token| is_column(&[modifier.clone(), head.clone()], lexicon);
    let alone = is_column(std::slice::from_ref(first), lexicon) || names_table(first, lexicon);
    (!alone && with(first) && with(second)).then(|| vec![first.clone(), head.clone()])
}

/// `name and release year of the song`.
fn owner(tokens: &[Token], of: usize, lexicon: &Lexicon) -> Option<(usize, usize, Vec<Token>)> {
    let at = past_articles(tokens, of + 1);
    let owner = tokens.get(at).filter(|t| t.is_word())?;
    if general::is_generic(&owner.root) || names_table(owner, lexicon) {
        return None;
    }
    let mut from = of;
    let mut between: Vec<Token> = Vec::new();
    let mut out: Vec<Token> = Vec::new();
    loop {
        let name = (1..=LONGEST.min(from)).rev().find_map(|n| {
            let name = &tokens[from - n..from];
            let whole: Vec<Token> = std::iter::once(owner).chain(name).cloned().collect();
            (name.iter().all(Token::is_word) && is_column(&whole, lexicon)).then_some((n, whole))
        })?;
        from -= name.0;
        let mut put = name.1;
        put.append(&mut between);
        put.append(&mut out);
        out = put;
        let mut back = from;
        while back > 0 && tokens[back - 1].lower == "the" {
            back -= 1;
        }
        let joined = back > 0 && matches!(tokens[back - 1].lower.as_str(), "and" | ",");
        if !joined {
            return Some((from, at + 1, out));
        }
        between = vec![tokens[back - 1].clone()];
        back -= 1;
        if back > 0 && tokens[back - 1].lower == "," {
            back -= 1;
        }
        from = back;
    }
}

/// `age of losers and winners`.
fn modifiers(tokens: &[Token], of: usize, lexicon: &Lexicon) -> Option<(usize, usize, Vec<Token>)> {
    let head = tokens.get(of.checked_sub(1)?).filter(|t| t.is_word())?;
    let mut at = past_articles(tokens, of + 1);
    let mut out: Vec<Token> = Vec::new();
    let mut count = 0;
    loop {
        let modifier = tokens.get(at).filter(|t| t.is_word())?;
        if general::is_generic(&modifier.root) || names_table(modifier, lexicon) {
            return None;
        }
        let mut singular = modifier.clone();
        singular.lower.clone_from(&singular.stem);
        let whole = vec![singular, head.clone()];
        if !is_column(&whole, lexicon) {
            return None;
        }
        out.extend(whole);
        count += 1;
        at += 1;
        let next = tokens
            .get(at)
            .filter(|t| matches!(t.lower.as_str(), "and" | ","));
        let Some(next) = next else { break };
        out.push(next.clone());
        at = past_articles(tokens, at + 1);
    }
    (count > 1).then_some((of - 1, at, out))
}

fn past_articles(tokens: &[Token], mut at: usize) -> usize {
    while tokens
        .get(at)
        .is_some_and(|t| matches!(t.lower.as_str(), "the" | "a" | "all" | "their" | "its"))
    {
        at += 1;
    }
    at
}

/// Whether these words are the whole name of a column, and not by parts of others.
fn is_column(words: &[Token], lexicon: &Lexicon) -> bool {
    if words.iter().any(|t| t.kind != Kind::Word) {
        return false;
    }
    lexicon.mentions(words).iter().any(|m| {
        m.start == 0
            && m.end == words.len()
            && m.candidates
                .iter()
                .any(|c| c.target.is_column() && c.score >= 0.93)
    })
}

fn names_table(word: &Token, lexicon: &Lexicon) -> bool {
    lexicon
        .mentions(std::slice::from_ref(word))
        .iter()
        .any(|m| m.best(|t| t.is_table()) >= 0.6)
}
