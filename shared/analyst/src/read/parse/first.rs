//! What comes first: `oldest first`, `starting with the one hired most recently`, `with the
//! largest number first`, `in chronological order`. All of it is an order; none of it is a limit.

use super::{Place, Reader};
use crate::{
    read::{
        cues::Cue,
        frame::{Order, Ranked},
        parts::Piece,
    },
    words::general,
};

impl Reader<'_> {
    /// Whether the part says `first` of what stands before it, and nothing else.
    pub(super) fn says_first(&self, at: usize) -> bool {
        let first = self
            .parts
            .get(at)
            .is_some_and(|p| p.end == p.start + 1 && self.tokens[p.start].lower == "first");
        first
            && matches!(
                self.piece(at + 1),
                None | Some(Piece::Stop | Piece::Mark(_) | Piece::Cue(Cue::And))
            )
    }

    /// `oldest first`: an order by what the word is about.
    pub(super) fn extreme_first(&mut self, n: usize) {
        let superlative = &general::SUPERLATIVES[n];
        self.leads = false;
        self.place = Place::Conditions;
        if let Some(order) = self
            .frame
            .order
            .last_mut()
            .filter(|o| o.descending.is_none())
        {
            match order.by {
                Ranked::Shown => order.by = Ranked::First(n),
                Ranked::Named(m, _) => {
                    // The oldest has the highest age and the earliest date.
                    let last = &self.tokens[self.mentions[m].end - 1];
                    let turned =
                        matches!(superlative.words[0], "oldest" | "youngest") && last.root != "age";
                    order.descending = Some(superlative.descending != turned);
                    return;
                }
                _ => {}
            }
            order.descending = Some(superlative.descending);
            return;
        }
        self.frame.order.push(Order {
            by: Ranked::First(n),
            descending: Some(superlative.descending),
        });
    }

    /// `in chronological order`, perhaps of a time that is named.
    pub(super) fn chronological(&mut self, descending: bool) {
        let Some(n) = general::SUPERLATIVES
            .iter()
            .position(|s| s.descending == descending && s.columns.first() == Some(&"date"))
        else {
            return;
        };
        let led = self
            .parts
            .get(self.at)
            .is_some_and(|p| matches!(self.tokens[p.start].lower.as_str(), "of" | "by"));
        if led && let Some((by, end)) = self.ranked(self.at + 1) {
            self.frame.order.push(Order {
                by,
                descending: Some(descending),
            });
            self.at = end;
            self.place = Place::Conditions;
            return;
        }
        self.extreme_first(n);
    }
}
