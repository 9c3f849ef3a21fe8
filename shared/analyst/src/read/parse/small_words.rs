//! Small words that change what the names beside them are for: `no`, `both`, `years old`.

use super::Reader;
use crate::{
    read::{
        cues::Cue,
        parts::{Part, Piece},
        tokens::Kind,
    },
    words::general,
};

impl Reader<'_> {
    /// Whether the `no` at this part is said of a thing: not of a number, nor `yes or no`.
    pub(super) fn denies(&self) -> bool {
        matches!(
            self.piece(self.skip_fillers(self.at + 1)),
            Some(Piece::Mention(_) | Piece::Word | Piece::Link)
        ) && self.touching(self.at + 1)
    }

    /// Whether a token only says that the number before it is of years of age: `22 years old`.
    pub(super) fn ages(&self, token: usize) -> bool {
        let word = |i: usize| self.tokens.get(i).map_or("", |t| t.stem.as_str());
        let number = |i: Option<usize>| {
            i.and_then(|i| self.tokens.get(i))
                .is_some_and(|t| matches!(t.kind, Kind::Number(_)))
        };
        let old = |i: usize| word(i) == "old" || word(i) == "of" && word(i + 1) == "age";
        word(token) == "year" && number(token.checked_sub(1)) && old(token + 1)
            || matches!(word(token), "old" | "of")
                && token > 1
                && word(token - 1) == "year"
                && number(token.checked_sub(2))
                && old(token)
            || word(token) == "age"
                && token > 2
                && word(token - 1) == "of"
                && word(token - 2) == "year"
                && number(token.checked_sub(3))
    }

    /// Whether `both` stands before values, or before a name and what it is not.
    pub(super) fn demands_both(&self) -> bool {
        let ahead = &self.parts[self.at + 1..self.parts.len().min(self.at + 6)];
        let and = ahead
            .iter()
            .position(|p| p.piece == Piece::Cue(Cue::And))
            .unwrap_or(ahead.len());
        let (first, second) = ahead.split_at(and);
        let value = |parts: &[Part]| {
            parts.iter().any(|p| match p.piece {
                Piece::Mention(m) => self.is_value(m),
                Piece::Quoted(_) => true,
                _ => false,
            })
        };
        value(first)
            || second
                .iter()
                .take(3)
                .any(|p| p.piece == Piece::Cue(Cue::Not))
    }

    /// Whether the word of a unit of time stands where what is ranked stands.
    pub(super) fn ranks_periods(&self) -> bool {
        let before = (0..self.at)
            .rev()
            .find(|p| !matches!(self.piece(*p), Some(Piece::Filler | Piece::Number(_))));
        match before.and_then(|p| self.cue(p)) {
            Some(Cue::Superlative(n)) => general::is_best(n),
            Some(Cue::Ask) if matches!(self.piece(self.at), Some(Piece::Mention(_))) => false,
            Some(Cue::Ask) => self.parts[self.at..]
                .iter()
                .any(|p| matches!(p.piece, Piece::Cue(Cue::Superlative(_)))),
            _ => false,
        }
    }

    /// Whether `how does` leads to a comparison.
    pub(super) fn compares(&self, start: usize) -> bool {
        self.tokens[start].lower == "how"
            && self.tokens[start..]
                .iter()
                .any(|t| matches!(t.lower.as_str(), "compare" | "compares"))
    }
}
