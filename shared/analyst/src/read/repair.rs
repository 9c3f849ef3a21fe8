//! Putting a question's words right: misspelt ones, words written together or apart, legends.

use super::{
    cues,
    parts::{Part, Piece},
    tokens::{self, Kind, Token},
};
use crate::{
    lexicon::{Lexicon, Mention},
    words::general,
};

/// `population density` is the density, where its description says so, not the population too.
pub(super) fn head_nouns(
    tokens: &[Token],
    parts: &mut [Part],
    mentions: &[Mention],
    lexicon: &Lexicon,
) {
    for i in 1..parts.len() {
        let (Piece::Mention(first), Piece::Mention(second)) =
            (&parts[i - 1].piece, &parts[i].piece)
        else {
            continue;
        };
        let Some((t, c)) = mentions[*second]
            .candidates
            .first()
            .filter(|c| c.target.is_column())
            .and_then(|c| c.target.column())
        else {
            continue;
        };
        let one_word =
            parts[i - 1].end == parts[i - 1].start + 1 && parts[i - 1].end == parts[i].start;
        let beside = mentions[*first].candidates.iter().any(
            |c| matches!(c.target.column(), Some((other, _)) if other == t && c.target.is_column()),
        );
        let table = mentions[*first].best(|target| target.is_table()) >= 0.6;
        if one_word
            && beside
            && !table
            && lexicon.describes(t, Some(c), &tokens[parts[i - 1].start].root)
        {
            parts[i - 1].piece = Piece::Filler;
        }
    }
}

/// `1 stands for yes, and 0 stands for no` tells what the data is like; it asks nothing.
pub(super) fn drop_legend(tokens: &mut Vec<Token>) {
    let legend = tokens.windows(3).position(|w| {
        matches!(w[0].kind, Kind::Number(_)) && w[1].lower == "stands" && w[2].lower == "for"
    });
    if let Some(at) = legend {
        let stop = |t: &Token| matches!(t.kind, Kind::Mark('.' | '?' | '!' | ';'));
        let start = tokens[..at].iter().rposition(stop).map_or(at, |i| i + 1);
        let end = tokens[at..]
            .iter()
            .position(stop)
            .map_or(tokens.len(), |i| at + i + 1);
        tokens.drain(start..end);
    }
}

/// `check-ins` where the data says `checkin`.
pub(super) fn join_hyphens(tokens: &mut Vec<Token>, lexicon: &Lexicon) {
    let mut i = 0;
    while i + 1 < tokens.len() {
        let apart = tokens[i].is_word() && tokens[i + 1].is_word();
        if apart {
            // `bird strikes` where the data says `birdstrikes`.
            let text = format!("{}{}", tokens[i].text, tokens[i + 1].text);
            let known = lexicon.names(&tokens[i]) && lexicon.names(&tokens[i + 1]);
            if let [token] = tokens::tokens(&text).as_slice()
                && text.len() >= 8
                && !known
                && lexicon.names(token)
            {
                tokens.splice(i..i + 2, [token.clone()]);
            }
        }
        let joined = i + 2 < tokens.len()
            && tokens[i].is_word()
            && tokens[i + 1].kind == Kind::Mark('-')
            && tokens[i + 1].glued
            && tokens[i + 2].is_word()
            && tokens[i + 2].glued;
        if joined {
            let text = format!("{}{}", tokens[i].text, tokens[i + 2].text);
            let mut whole = tokens::tokens(&text);
            if let [token] = whole.as_mut_slice()
                && lexicon.knows(token)
            {
                token.glued = tokens[i].glued;
                let token = token.clone();
                tokens.splice(i..i + 3, [token]);
            }
        }
        i += 1;
    }
}

/// Corrects a word that nothing knows to the one that it most likely is.
pub(super) fn correct(token: &mut Token, lexicon: &Lexicon) {
    let strange = token.kind == Kind::Word
        && !general::is_filler(&token.lower)
        && !general::is_link(&token.lower)
        && !general::is_link(&token.stem)
        && !cues::knows(&token.lower)
        && crate::dates::month_number(&token.lower).is_none()
        && crate::dates::unit(&token.stem).is_none()
        && !lexicon.knows(token);
    // `aired` of `air`, where `rated` is of `rate`.
    if let Some(short) = token
        .root
        .strip_suffix('e')
        .filter(|short| short.len() == 3 && token.kind == Kind::Word)
    {
        let mut other = token.clone();
        other.root = short.to_string();
        if !lexicon.knows(token) && lexicon.knows(&other) {
            token.root = other.root;
            return;
        }
    }
    if !strange {
        return;
    }
    let Some(word) = lexicon
        .begun(&token.lower)
        .or_else(|| lexicon.corrected(&token.lower))
        .or_else(|| {
            (token.stem != token.lower)
                .then(|| lexicon.corrected(&token.stem))
                .flatten()
        })
    else {
        return;
    };
    token.stem = crate::words::forms::stem(&word);
    token.root = crate::words::forms::root(&token.stem);
    token.lower = word;
}
