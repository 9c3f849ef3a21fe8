//! Parts: the question cut into cues, mentions, numbers, quotes, periods and the rest.
//!
//! Readings of neighbouring tokens overlap (`first name` is a column, `first` a superlative). The
//! cut that explains most, with longer phrases counting more than the sum of their words, wins.

use super::{
    cues::{self, Cue},
    tokens::{Kind, Token},
};
use crate::{
    dates::{self, When},
    lexicon::Mention,
    words::general,
};

/// One part of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is.
    pub piece: Piece,
    /// First token.
    pub start: usize,
    /// The token after the last.
    pub end: usize,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// It says what to do.
    Cue(Cue),
    /// It names something of the data: a place in the list of mentions.
    Mention(usize),
    /// A number.
    Number(f64),
    /// A text between quotes.
    Quoted(String),
    /// A period.
    Time(When),
    /// A word without content.
    Filler,
    /// A word that only links.
    Link,
    /// A word with content that nothing knows.
    Word,
    /// The end of a sentence.
    Stop,
    /// Any other mark.
    Mark(char),
}

/// Cuts tokens into parts.
pub fn parts(tokens: &[Token], mentions: &[Mention]) -> Vec<Part> {
    let n = tokens.len();
    let mut edges: Vec<Vec<(usize, f64, Piece)>> = vec![Vec::new(); n];
    for (m, mention) in mentions.iter().enumerate() {
        if let Some(weight) = weight_of(mention, tokens)
            && !stretched(mention, mentions, tokens)
        {
            let weight = if only_cues(mention, mentions, tokens) {
                weight.min(0.6)
            } else {
                weight
            };
            edges[mention.start].push((mention.end, weight, Piece::Mention(m)));
        }
    }
    for start in 0..n {
        let opens = opens_sentence(tokens, start);
        for (cue, end) in cues::at(tokens, start) {
            let words = (end - start) as f64;
            let weight = if end - start == 1 {
                0.75
            } else {
                0.85 * words.powf(1.15)
            };
            // `share` may be a column of that name.
            // `quantity of product 10`, where there is a quantity
            let amount = cue == Cue::NumberOf
                && matches!(tokens[start].lower.as_str(), "quantity" | "frequency");
            let yields = amount
                || matches!(
                    cue,
                    Cue::Share | Cue::Growth | Cue::Trend | Cue::Running | Cue::Beyond
                );
            if yields
                && mentions
                    .iter()
                    .any(|m| m.start == start && m.best(|t| t.is_column()) >= 0.95)
            {
                continue;
            }
            let asks = cue == Cue::Ask;
            let at_start = opens
                || start > 0
                    && matches!(
                        tokens[start - 1].lower.as_str(),
                        "," | "and" | "please" | "also"
                    );
            let weight = match cue {
                Cue::NumberOf => 1.3,
                Cue::OrderBy(_) | Cue::Direction(_) | Cue::Alphabetical(_) if words > 2.0 => {
                    weight + 1.0
                }
                _ => weight,
            };
            let weight = match (asks, at_start) {
                (true, true) => weight + if opens { 0.6 } else { 0.05 },
                (true, false) => weight - 0.62,
                (false, true) if cue == Cue::Relative && opens => weight - 0.2,
                _ => weight,
            };
            edges[start].push((end, weight, Piece::Cue(cue)));
        }
        if let Some((when, end)) = dates::read(tokens, start) {
            let words = (end - start) as f64;
            edges[start].push((end, 1.2 * words.powf(1.15) + 0.3, Piece::Time(when)));
        }
        let token = &tokens[start];
        let (weight, piece) = match token.kind {
            Kind::Number(value) => (0.5, Piece::Number(value)),
            Kind::Quoted => (1.0, Piece::Quoted(token.text.clone())),
            Kind::Possessive => (0.1, Piece::Filler),
            Kind::Mark('.' | '?' | '!' | ';') => (0.1, Piece::Stop),
            Kind::Mark(mark) => (0.1, Piece::Mark(mark)),
            Kind::Word if general::is_filler(&token.lower) => (0.2, Piece::Filler),
            Kind::Word if general::is_link(&token.lower) => (0.15, Piece::Link),
            Kind::Word => (0.0, Piece::Word),
        };
        edges[start].push((start + 1, weight, piece));
    }
    // Best cut from each token to the end.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0); n + 1];
    for start in (0..n).rev() {
        best[start] = edges[start]
            .iter()
            .enumerate()
            .map(|(e, (end, weight, _))| (weight + best[*end].0, e))
            .fold(
                (f64::NEG_INFINITY, 0),
                |a, b| if b.0 > a.0 + 1e-9 { b } else { a },
            );
    }
    let mut out = Vec::new();
    let mut start = 0;
    while start < n {
        let (end, _, piece) = edges[start][best[start].1].clone();
        out.push(Part { piece, start, end });
        start = end;
    }
    out
}

/// Whether a name is only there because a table was said to be in or with something: `products in
/// category Footwear` speaks of products, not of the product category.
fn stretched(mention: &Mention, mentions: &[Mention], tokens: &[Token]) -> bool {
    let placed = (mention.start + 1..mention.end).find(|i| {
        matches!(
            tokens[*i].lower.as_str(),
            "in" | "with" | "by" | "from" | "on" | "at" | "per"
        )
    });
    // `orders of at least 5 units`: the last word begins a cue.
    let cut = mention.end > mention.start + 1
        && cues::at(tokens, mention.end - 1)
            .iter()
            .any(|(cue, end)| matches!(cue, Cue::Compare(_)) && *end > mention.end);
    // `no orders` are none; they are not the order number.
    let none = mention.end > mention.start + 1 && tokens[mention.start].lower == "no";
    cut || none
        || placed.is_some_and(|at| {
            mentions
                .iter()
                .any(|m| m.start == mention.start && m.end == at && m.best(|t| t.is_table()) >= 0.9)
        })
}

/// Whether the words that seem to name something rather say what to do with the name after them:
/// `the average, minimum and maximum age`, `the first student`.
fn only_cues(mention: &Mention, mentions: &[Mention], tokens: &[Token]) -> bool {
    if mention.end != mention.start + 1 {
        return false;
    }
    let word = tokens[mention.start].lower.as_str();
    let figure = |i: usize| {
        cues::at(tokens, i)
            .iter()
            .any(|(cue, end)| matches!(cue, Cue::Summary(_)) && *end == i + 1)
    };
    if figure(mention.start) {
        let mut next = mention.start + 1;
        while next < tokens.len()
            && (matches!(
                tokens[next].lower.as_str(),
                "," | "and" | "or" | "the" | "&"
            ) || figure(next))
        {
            next += 1;
        }
        return mentions
            .iter()
            .any(|m| m.start == next && m.best(|t| !t.is_value()) >= 0.3);
    }
    // `first name`, `first and last names`; otherwise the first of something.
    if matches!(word, "first" | "last") {
        let named = tokens[mention.end..]
            .iter()
            .take(5)
            .take_while(|t| {
                matches!(
                    t.lower.as_str(),
                    "," | "and" | "or" | "&" | "first" | "last" | "middle" | "the" | "full"
                ) || t.stem == "name"
            })
            .any(|t| t.stem == "name");
        return !named && mention.best(|t| t.is_value()) < 0.9;
    }
    false
}

fn opens_sentence(tokens: &[Token], start: usize) -> bool {
    start == 0
        || matches!(
            tokens[start - 1].kind,
            Kind::Mark('.' | '?' | '!' | ';' | ':')
        )
}

/// How much a mention explains; `None` where its words say nothing by themselves.
fn weight_of(mention: &Mention, tokens: &[Token]) -> Option<f64> {
    let run = &tokens[mention.start..mention.end];
    let score = mention.score();
    let length = run
        .iter()
        .filter(|t| !matches!(t.kind, Kind::Mark(_)))
        .count() as f64;
    if let [token] = run {
        let empty = general::is_filler(&token.lower);
        let value_only = mention.candidates.iter().all(|c| c.target.is_value());
        if value_only && (empty || cues::knows(&token.lower)) {
            let exact = token.text.chars().all(char::is_uppercase)
                && !matches!(token.text.as_str(), "I" | "A");
            if !exact {
                return None;
            }
        }
        if empty && score < 0.8 || score < 0.25 {
            return None;
        }
    }
    // A run of fillers and cues is no name.
    if run
        .iter()
        .all(|t| general::is_filler(&t.lower) || matches!(t.kind, Kind::Mark(_)))
        && score < 0.9
    {
        return None;
    }
    Some(score * length.powf(1.15))
}
