//! Names: what a mention is for, by where it stands.

use super::{Place, Reader};
use crate::{
    dates,
    plan::Operator,
    read::{
        cues::Cue,
        frame::{Bare, On, Operand, Output},
        parts::Piece,
    },
    words::general,
};

impl Reader<'_> {
    pub(super) fn plural_follows(&self) -> bool {
        match self.piece(self.skip(self.at)) {
            Some(Piece::Mention(m)) => self.is_plural(*m),
            _ => false,
        }
    }

    pub(super) fn is_plural(&self, m: usize) -> bool {
        let last = &self.tokens[self.mentions[m].end - 1];
        last.lower != last.stem && last.lower.ends_with('s')
    }

    pub(super) fn may_be_table(&self, m: usize) -> bool {
        self.mentions[m].best(|target| target.is_table()) >= 0.6
    }

    /// Whether a mention is a column and can be no table: `weight 2000`.
    pub(super) fn names_exactly(&self, m: usize) -> bool {
        !self.may_be_table(m)
            && self.mentions[m].best(|t| t.is_column()) >= 0.95
            && self.place == Place::Conditions
    }

    /// Whether a mention is a column rather than a table, so that a figure may be compared with it.
    pub(super) fn takes_figure(&self, m: usize) -> bool {
        let column = self.mentions[m].best(|target| target.is_column());
        column >= 0.3 && column + 0.05 >= self.mentions[m].best(|target| target.is_table())
    }

    pub(super) fn may_be_column(&self, m: usize) -> bool {
        self.mentions[m].best(|target| target.is_column()) >= 0.3
    }

    /// Whether a mention is a value rather than a name.
    pub(super) fn is_value(&self, m: usize) -> bool {
        let mention = &self.mentions[m];
        let value = mention.best(|target| target.is_value());
        value > mention.best(|target| !target.is_value()) + 0.02
    }

    pub(super) fn mention(&mut self, m: usize) {
        let at = self.at;
        let part = self.parts[at].clone();
        let previous = self.last;
        if self.is_value(m) {
            let near = previous
                .filter(|(_, p)| self.skip(p + 1) == at)
                .map(|(m, _)| m);
            self.at += 1;
            self.condition(
                On::Value(near),
                Operator::Equal,
                vec![Operand::Value(m)],
                part.start,
            );
            self.alternatives();
            return;
        }
        // `the English language`, `Aberdeen city`: the column only says what the value is.
        let back = (0..at).rev().find(|p| {
            !matches!(self.piece(*p), Some(Piece::Filler))
                || !matches!(
                    self.tokens[self.parts[*p].start].lower.as_str(),
                    "as" | "their" | "for" | "the" | "its" | "a"
                )
        });
        if let Some(Piece::Mention(value)) = back.and_then(|b| self.piece(b))
            && self.is_value(*value)
            && self.belongs(*value, m)
            && !self.may_be_table(m)
            && (back == at.checked_sub(1)
                || self
                    .parts
                    .get(back.unwrap_or(0) + 1)
                    .is_some_and(|p| self.tokens[p.start].lower == "as"))
        {
            self.at += 1;
            return;
        }
        // `a state whose name contains`: the name of the state is the state.
        let mut m = m;
        if self.tokens[part.start].stem == "name"
            && part.end == part.start + 1
            && self.cue(at.wrapping_sub(1)) == Some(Cue::Relative)
            && let Some((before, place)) = previous
            && place + 2 == at
            && self.may_be_column(before)
            && !self.may_be_table(before)
        {
            self.frame
                .conditions
                .retain(|c| !matches!(c.on, On::Bare(other, _) if other == before));
            self.frame
                .outputs
                .retain(|o| !matches!(o, Output::Named { mention, .. } if *mention == before));
            m = before;
        }
        self.last = Some((m, at));
        if let Some((operator, operands, end)) = self.operand(at + 1, m) {
            self.at = end;
            let negated = self.negated_within(at + 1, end);
            self.negated ^= negated;
            let figure = match self.aggregates.as_slice() {
                [aggregate]
                    if !self.aggregate_spent
                        && matches!(
                            operator,
                            Operator::Less
                                | Operator::AtMost
                                | Operator::More
                                | Operator::AtLeast
                                | Operator::Between
                        ) =>
                {
                    Some(*aggregate)
                }
                _ => None,
            };
            let on = match figure {
                Some(aggregate) => {
                    self.aggregates.clear();
                    On::Summed(m, aggregate)
                }
                None => On::Named(m),
            };
            self.condition(on, operator, operands, part.start);
            self.alternatives();
            // `Which airline has abbreviation 'UAL'`: the table named as such is still the subject.
            return;
        }
        self.at += 1;
        // `how much does it cost`, `how much do they weigh`
        let figure = self.frame.how_much
            && self.may_be_column(m)
            && matches!(
                self.tokens[part.start].lower.as_str(),
                "cost" | "costs" | "weigh" | "weighs"
            );
        if figure {
            self.place = Place::Outputs;
        }
        // `how many cars were made`: a verb that only sounds like a column.
        // `products never sold`
        if self.sounds(m) && self.negated && self.may_be_table(m) {
            self.place = Place::Conditions;
            self.bare(m, at);
            return;
        }
        if self.sounds(m) && !figure {
            if self.may_be_table(m) {
                self.frame.subjects.push(m);
            }
            return;
        }
        // `which theater opened first`: what it did, to be ranked by, not to be shown.
        let did = part.end == part.start + 1
            && self.place == Place::Outputs
            && general::is_link(&self.tokens[part.start].lower)
            && self.tokens[part.start].lower.ends_with("ed")
            && self.touching(at)
            && matches!(self.piece(at - 1), Some(Piece::Mention(table)) if self.may_be_table(*table));
        if did {
            return;
        }
        match self.place {
            Place::Outputs | Place::Groups => self.output(m, at),
            Place::Conditions => self.bare(m, at),
        }
    }

    pub(super) fn negated_within(&self, from: usize, to: usize) -> bool {
        (from..to)
            .filter(|at| self.cue(*at) == Some(Cue::Not))
            .count()
            % 2
            == 1
    }

    pub(super) fn output(&mut self, m: usize, at: usize) {
        let part_start = self.parts[at].start;
        // `the average age of all the dogs`: the dogs are not averaged.
        // `how many dogs went through any treatment`: the dogs that did, not the treatments too.
        let counted = matches!(
            self.frame.outputs.last(),
            Some(Output::Count {
                mention: Some(_),
                ..
            })
        );
        let joined = (0..at)
            .rev()
            .take_while(|p| !matches!(self.cue(*p), Some(Cue::HowMany | Cue::NumberOf)))
            .any(|p| {
                matches!(
                    self.cue(p),
                    Some(Cue::And | Cue::Ask | Cue::Summary(_) | Cue::Each)
                ) || matches!(self.piece(p), Some(Piece::Stop))
            });
        if counted && !joined && self.place == Place::Outputs && self.aggregates.is_empty() {
            let possessed = self.owned_before(at) && self.may_be_table(m);
            if !possessed {
                self.relative = Bare::That;
                self.bare(m, at);
                return;
            }
        }
        // `which doctors are available`
        let is = at >= 2
            && self.touching(at)
            && matches!(
                self.tokens[self.parts[at - 1].start].lower.as_str(),
                "are" | "is" | "were" | "was"
            )
            && matches!(self.piece(at - 1), Some(Piece::Filler))
            && matches!(self.piece(at - 2), Some(Piece::Mention(table)) if self.may_be_table(*table))
            && !self.may_be_table(m);
        if is && self.aggregates.is_empty() {
            self.condition(
                On::Bare(m, Bare::That),
                Operator::Equal,
                Vec::new(),
                part_start,
            );
            return;
        }
        let owns = self.owned_before(at);
        if self.may_be_table(m) && owns && self.aggregate_spent {
            self.aggregates.clear();
            self.aggregate_spent = false;
        }
        // `average height and weight` sums up both; anything further away stands for itself.
        if self.aggregate_spent && !matches!(self.cue(at.wrapping_sub(1)), Some(Cue::And)) {
            self.aggregates.clear();
            self.aggregate_spent = false;
        }
        let aggregates = if self.aggregates.is_empty() {
            Vec::new()
        } else {
            self.aggregate_spent = true;
            self.aggregates.clone()
        };
        // `the average wind on days with rain`: the days are not shown.
        let summed = matches!(self.frame.outputs.last(), Some(Output::Named { aggregates, .. }) if !aggregates.is_empty());
        // `all players from the country with code USA`: the country only says which players.
        let said = (0..at)
            .rev()
            .find(|p| !matches!(self.piece(*p), Some(Piece::Filler)));
        let placed = said.is_some_and(|p| {
            p + 1 < at
                && matches!(self.piece(p), Some(Piece::Mention(table)) if self.may_be_table(*table))
                && (p + 1..at).any(|f| {
                    matches!(
                        self.tokens[self.parts[f].start].lower.as_str(),
                        "from" | "in" | "at" | "on"
                    )
                })
        });
        if owns
            && (summed || placed)
            && aggregates.is_empty()
            && self.place == Place::Outputs
            && !self.may_be_table(m)
        {
            let before = self.touching(at + 1)
                && matches!(self.piece(at + 1), Some(Piece::Mention(next)) if self.may_be_table(*next));
            if before {
                // `the total acreage of organic farms`
                let start = part_start;
                self.condition(
                    On::Bare(m, Bare::Before),
                    Operator::Equal,
                    Vec::new(),
                    start,
                );
                return;
            }
            self.frame.subjects.push(m);
            self.place = Place::Conditions;
            return;
        }
        let distinct = std::mem::take(&mut self.distinct);
        let only_table = self.mentions[m].best(|t| t.is_table()) >= 0.4
            && self.mentions[m].best(|t| !t.is_table()) < 0.1;
        let heads = (self.may_be_table(m) || only_table)
            && self.touching(at + 1)
            && matches!(self.piece(at + 1), Some(Piece::Mention(next)) if self.may_be_column(*next) && !self.is_value(*next) && !self.sounds(*next));
        if heads && !self.aggregates.is_empty() {
            // `median order amount`
            self.aggregate_spent = false;
            self.frame.subjects.push(m);
            return;
        }
        if self.aggregates.is_empty() && self.may_be_table(m) {
            // A table that qualifies the column after it, or that the columns before belong to, is
            // no output; whether it is one by itself is decided with the others.
            self.frame.subjects.push(m);
            // `the bands formed before 1990` are bands; `the band name` is a name.
            let qualifies = matches!(self.piece(at + 1), Some(Piece::Mention(next)) if self.may_be_column(*next) && !self.is_value(*next) && !self.sounds(*next)
                && (!self.is_plural(m) || !self.tokens[self.mentions[*next].start].lower.ends_with("ed")));
            if (qualifies || owns) && !self.may_be_column_only(m) {
                return;
            }
        }
        self.frame.outputs.push(Output::Named {
            mention: m,
            aggregates,
            distinct,
            sentence: self.sentence,
        });
    }

    pub(super) fn may_be_column_only(&self, m: usize) -> bool {
        !self.may_be_table(m)
    }

    /// Whether `… of the` or the like leads from an output to the mention at this part.
    pub(super) fn owned_before(&self, at: usize) -> bool {
        if self.frame.outputs.is_empty() {
            return false;
        }
        let mut p = at;
        while p > 0 {
            p -= 1;
            let part = &self.parts[p];
            match &part.piece {
                Piece::Filler | Piece::Link => {
                    if matches!(
                        self.tokens[part.start].lower.as_str(),
                        "of" | "for"
                            | "from"
                            | "in"
                            | "about"
                            | "at"
                            | "on"
                            | "does"
                            | "did"
                            | "do"
                            | "is"
                    ) {
                        return true;
                    }
                }
                Piece::Cue(
                    Cue::Distinct
                    | Cue::Superlative(_)
                    | Cue::Top(_)
                    | Cue::Each
                    | Cue::NumberOf
                    | Cue::MostCommon(_),
                )
                | Piece::Number(_)
                | Piece::Mark(_) => {}
                Piece::Mention(m) if self.is_value(*m) => {}
                _ => return false,
            }
        }
        false
    }

    pub(super) fn bare(&mut self, m: usize, at: usize) {
        let start = self.parts[at].start;
        if !self.aggregates.is_empty() {
            self.output(m, at);
            return;
        }
        if self.may_be_table(m) {
            self.frame.subjects.push(m);
        }
        let relative = self.relative;
        self.condition(On::Bare(m, relative), Operator::Equal, Vec::new(), start);
    }

    /// Whether a mention is a verb that only sounds like a name.
    pub(super) fn sounds(&self, m: usize) -> bool {
        let mention = &self.mentions[m];
        mention.end == mention.start + 1
            && general::is_link(&self.tokens[mention.start].lower)
            && self.tokens[mention.start].stem != "name"
            && !(matches!(
                self.tokens[mention.start].stem.as_str(),
                "member" | "person" | "people" | "individual"
            ) && mention.score() >= 0.8)
            && !self
                .tokens
                .get(mention.end)
                .is_some_and(|t| matches!(t.lower.as_str(), "time" | "date"))
            && mention.score() < 0.94
    }

    /// Whether a value may be one of the column that a mention names.
    pub(super) fn belongs(&self, value: usize, m: usize) -> bool {
        self.mentions[value].candidates.iter().any(|v| {
            v.target.is_value()
                && self.mentions[m].candidates.iter().any(|c| {
                    c.target.is_column() && c.score > 0.4 && c.target.column() == v.target.column()
                })
        })
    }

    pub(super) fn temporal_word(&self, m: usize) -> bool {
        let mention = &self.mentions[m];
        self.tokens[mention.start..mention.end]
            .iter()
            .any(|t| dates::unit(&t.stem).is_some() || t.stem == "time" || t.lower.ends_with("ed"))
    }
}
