//! What is best, and which table tells it.
//!
//! Where nothing rates things, the best are those that bring or sell most.

use super::Builder;
use crate::{
    plan::OrderBy,
    read::{frame::Ranked, parts::Piece},
    words::{forms, general},
};

impl Builder<'_> {
    /// Whether things are ranked by being the best: `our best customers` are several.
    pub(super) fn praises(&self, by: &Ranked) -> bool {
        matches!(by, Ranked::Hinted(n) if general::is_best(*n))
            && matches!(
                self.plan.order.first().map(|o| &o.by),
                Some(OrderBy::Measure(_))
            )
    }

    /// Whether the rows of another table add up to what this table's rows are ranked by: `top
    /// products` are those that sell, not those with the highest price.
    pub(super) fn told_elsewhere(&self) -> bool {
        let lexicon = self.question.lexicon;
        let own = &lexicon.table(self.anchor).name;
        !lexicon.adds_up(self.anchor)
            && lexicon.catalogue().joins.iter().any(|join| {
                join.to_table.eq_ignore_ascii_case(own)
                    && lexicon
                        .catalogue()
                        .tables
                        .iter()
                        .position(|t| t.name.eq_ignore_ascii_case(&join.from_table))
                        .is_some_and(|t| lexicon.adds_up(t))
            })
    }

    /// The family of a column that stands where the ranked thing stands: `the oldest song` of a
    /// table of singers.
    pub(super) fn ranked_column(&self) -> Option<String> {
        let q = self.question;
        let token = q.frame.superlative.as_ref()?.token;
        let next = q
            .parts
            .iter()
            .find(|p| p.start > token && !matches!(p.piece, Piece::Filler | Piece::Number(_)))?;
        let Piece::Mention(m) = next.piece else {
            return None;
        };
        let mention = &q.mentions[m];
        let column = mention
            .candidates
            .iter()
            .any(|c| c.target.is_column() && c.target.table() == self.anchor && c.score >= 0.8);
        let thing = mention.best(|t| t.is_table()) >= 0.4
            || mention.best(|t| t.is_value()) >= 0.8
            || q.lexicon.name_column(self.anchor).is_none_or(|c| {
                mention
                    .candidates
                    .iter()
                    .any(|other| other.target.column() == Some((self.anchor, c)))
            });
        let root = &q.tokens[mention.start].root;
        (column && !thing && !general::is_generic(root)).then(|| root.clone())
    }

    /// Whether this table is the one whose measure says what brings most: the one that is spoken
    /// of, or else the largest that adds up.
    pub(super) fn brings_most(&self) -> bool {
        let lexicon = self.question.lexicon;
        let tables = &lexicon.catalogue().tables;
        let largest = (0..tables.len())
            .filter(|t| lexicon.adds_up(*t))
            .max_by_key(|t| tables[*t].row_count);
        lexicon.adds_up(self.anchor)
            && (self.question.spoken[self.anchor] || largest == Some(self.anchor))
    }

    /// Whether a table that is spoken of has a column of its own for what is ranked.
    pub(super) fn rated(&self, hints: &[&str]) -> bool {
        let lexicon = self.question.lexicon;
        lexicon
            .catalogue()
            .tables
            .iter()
            .enumerate()
            .filter(|(t, _)| *t != self.anchor && self.question.spoken[*t])
            .flat_map(|(_, table)| &table.columns)
            .any(|column| {
                forms::split_name(&column.name)
                    .iter()
                    .any(|w| hints.iter().any(|hint| hint.trim_start_matches('-') == w))
            })
    }
}
