//! Orders: what is sorted by, and in which direction.

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
    pub(super) fn order(&mut self, direction: Option<bool>) {
        // `customers who ordered in December`
        let timed = match self.piece(self.at) {
            Some(Piece::Time(_)) => true,
            Some(Piece::Number(number)) => crate::dates::is_year(*number),
            _ => false,
        };
        if timed {
            return;
        }
        let mut direction = direction;
        let mut at = self.skip_fillers(self.at);
        while let Some(cue) = self.cue(at) {
            match cue {
                Cue::Direction(d) => direction = Some(d),
                Cue::Superlative(n) if self.says_first(at + 1) => {
                    self.at = at + 2;
                    self.extreme_first(n);
                    return;
                }
                Cue::Superlative(n) => direction = Some(general::SUPERLATIVES[n].descending),
                Cue::Chronological(descending) => {
                    self.at = at + 1;
                    self.chronological(descending);
                    return;
                }
                _ => break,
            }
            at = self.skip_fillers(at + 1);
        }
        let frequency = self.parts.get(at).is_some_and(|p| {
            matches!(
                self.tokens[p.start].stem.as_str(),
                "frequency" | "count" | "popularity"
            ) && !matches!(p.piece, Piece::Mention(_))
        });
        if frequency {
            self.frame.order.push(Order {
                by: Ranked::Frequency,
                descending: direction,
            });
            self.at = at + 1;
            self.place = Place::Conditions;
            self.trailing_direction();
            return;
        }
        let mut found = false;
        while let Some((by, end)) = self.ranked(at) {
            if let Ranked::Named(m, _) = by {
                self.last = Some((m, end - 1));
            }
            self.frame.order.push(Order {
                by,
                descending: direction,
            });
            found = true;
            self.at = end;
            self.trailing_direction();
            let joined = self.cue(self.at) == Some(Cue::And)
                && matches!(self.piece(self.skip_fillers(self.at + 1)), Some(Piece::Mention(m)) if !self.is_value(*m));
            if !joined {
                break;
            }
            at = self.at + 1;
        }
        if !found {
            if let Some(direction) = direction {
                self.direction(direction);
            } else {
                self.at = at.max(self.at);
                if self.cue(self.at).is_none() {
                    self.frame.order.push(Order {
                        by: Ranked::Shown,
                        descending: None,
                    });
                }
            }
        }
        self.place = Place::Conditions;
    }

    pub(super) fn trailing_direction(&mut self) {
        let at = self.skip_fillers(self.at);
        if let Some(Cue::Direction(descending)) = self.cue(at) {
            if let Some(order) = self.frame.order.last_mut() {
                order.descending = Some(descending);
            }
            self.at = at + 1;
        }
    }

    pub(super) fn direction(&mut self, descending: bool) {
        // `from highest to lowest total`: by one of several figures.
        if let Some(Cue::Summary(_)) = self.cue(self.at)
            && !matches!(self.piece(self.at + 1), Some(Piece::Mention(_)))
        {
            self.frame.beyond = self.frame.beyond.or(Some(self.parts[self.at].start));
        }
        if let Some(order) = self
            .frame
            .order
            .last_mut()
            .filter(|o| o.descending.is_none())
        {
            order.descending = Some(descending);
            return;
        }
        if let Some(Piece::Mention(m)) = self.piece(self.at)
            && !self.is_value(*m)
        {
            let by = Ranked::Named(*m, None);
            self.frame.order.push(Order {
                by,
                descending: Some(descending),
            });
            self.at += 1;
            return;
        }
        if let Some((by, end)) = self.direction_names() {
            self.frame.order.push(Order {
                by,
                descending: Some(descending),
            });
            self.at = end;
            return;
        }
        self.frame.order.push(Order {
            by: Ranked::Shown,
            descending: Some(descending),
        });
    }

    /// `descending by age`, `in descending order of the count`.
    pub(super) fn direction_names(&mut self) -> Option<(Ranked, usize)> {
        let at = match self.piece(self.at)? {
            Piece::Cue(Cue::By) => self.at + 1,
            Piece::Filler
                if matches!(self.tokens[self.parts[self.at].start].lower.as_str(), "of") =>
            {
                self.at + 1
            }
            _ => return None,
        };
        self.ranked(at)
    }

    pub(super) fn alphabetical(&mut self, descending: bool) {
        let at = self.skip_fillers(self.at);
        let joins =
            self.parts.get(self.at).is_some_and(|p| {
                matches!(self.tokens[p.start].lower.as_str(), "of" | "by" | "for")
            }) || self.at > 0 && self.tokens[self.parts[self.at - 1].end - 1].lower == "of"
                || self.at > 0 && self.tokens[self.parts[self.at - 1].end - 1].lower == "by";
        let waiting = self
            .frame
            .order
            .last()
            .is_some_and(|o| o.by == Ranked::Shown && o.descending.is_none());
        if waiting {
            self.frame.order.pop();
        }
        if let Some(order) = self
            .frame
            .order
            .last_mut()
            .filter(|o| o.descending.is_none())
        {
            order.descending = Some(descending);
            return;
        }
        let at = if self.cue(at) == Some(Cue::By) {
            at + 1
        } else {
            at
        };
        if joins && let Some((by, end)) = self.ranked(at) {
            self.frame.order.push(Order {
                by,
                descending: Some(descending),
            });
            self.at = end;
            return;
        }
        self.frame.order.push(Order {
            by: Ranked::Shown,
            descending: Some(descending),
        });
    }
}
