//! Counts and groups.

use catalogue::Aggregate;

use super::{Place, Reader};
use crate::{
    dates,
    plan::{Grain, Operator},
    read::{
        cues::Cue,
        frame::{Bare, Group, On, Operand, Output, Superlative},
        parts::{Part, Piece},
    },
};

impl Reader<'_> {
    pub(super) fn count(&mut self, cue: Cue) {
        if matches!(cue, Cue::HowMany) {
            self.frame.asks = true;
            self.place = Place::Outputs;
        }
        let mut at = self.skip(self.at);
        let mut distinct = std::mem::take(&mut self.distinct);
        while matches!(
            self.cue(at),
            Some(Cue::Distinct | Cue::Summary(Aggregate::Sum))
        ) {
            distinct |= self.cue(at) == Some(Cue::Distinct);
            at = self.skip(at + 1);
        }
        // `how many JetBlue flights`, `how many French singers`: the value is a condition.
        let mut pending = Vec::new();
        while let Some(Piece::Mention(m)) = self.piece(at)
            && self.is_value(*m)
        {
            pending.push((*m, at));
            at = self.skip_fillers(at + 1);
        }
        // `how many comedies were released`: what they were is not what is counted.
        let verb = pending.last().is_some_and(|(_, last)| {
            (last + 1..at).any(|p| {
                matches!(
                    self.tokens[self.parts[p].start].lower.as_str(),
                    "were" | "was" | "are" | "is" | "did" | "do" | "does" | "have" | "has" | "been"
                )
            })
        });
        let counted = match self.piece(at) {
            Some(Piece::Mention(m)) if !verb => Some(*m),
            _ => None,
        };
        for (m, at) in &pending {
            let start = self.parts[*at].start;
            self.at = at + 1;
            self.condition(
                On::Value(None),
                Operator::Equal,
                vec![Operand::Value(*m)],
                start,
            );
        }
        if counted.is_none() && matches!(self.cue(at), Some(Cue::Not)) {
            self.frame.beyond = Some(self.parts[at].start);
        }
        // `car models`: the second is what is counted.
        let mut counted = counted;
        if let (Some(first), Some(Piece::Mention(second))) = (counted, self.piece(at + 1))
            && !self.is_value(*second)
            && self.mentions[*second].best(|t| t.is_table()) >= 0.8
            && !self.sounds(*second)
            && self.touching(at + 1)
        {
            counted = Some(*second);
            // `vegan products` are those that are vegan.
            if !self.may_be_table(first) && self.mentions[first].best(|t| t.is_column()) >= 0.3 {
                let start = self.parts[at].start;
                self.condition(
                    On::Bare(first, Bare::Before),
                    Operator::Equal,
                    Vec::new(),
                    start,
                );
            }
            at += 1;
        }
        match (self.place, counted) {
            (Place::Conditions, Some(m)) if cue == Cue::NumberOf => {
                // `whose number of songs is more than 3`
                self.at = at + 1;
                if let Some((operator, operands, end)) = self.operand(self.at, m) {
                    let start = self.parts[at].start;
                    self.at = end;
                    self.condition(On::Counted(m), operator, operands, start);
                    return;
                }
                self.push_count(Some(m), distinct);
                self.last = Some((m, at));
            }
            (_, Some(m)) => {
                self.at = at + 1;
                self.push_count(Some(m), distinct);
                self.last = Some((m, at));
                // `how many series and contents are listed`
                if distinct {
                    while self.cue(self.at) == Some(Cue::And)
                        && let next = self.skip_fillers(self.at + 1)
                        && let Some(Piece::Mention(other)) = self.piece(next)
                        && !self.is_value(*other)
                    {
                        let other = *other;
                        self.push_count(Some(other), true);
                        self.at = next + 1;
                    }
                }
            }
            (_, None) => self.push_count(None, distinct),
        }
    }

    pub(super) fn push_count(&mut self, mention: Option<usize>, distinct: bool) {
        let sentence = self.sentence;
        // `How many models …? List the name and the number.`
        let mention = mention.or_else(|| {
            self.frame.outputs.iter().find_map(|o| match o {
                Output::Count {
                    mention,
                    sentence: other,
                    ..
                } if *other < sentence => *mention,
                _ => None,
            })
        });
        // `average number of tickets`: the average is of a column that counts.
        if let Some(m) = mention
            && !self.aggregate_spent
            && !self.aggregates.is_empty()
            && self.aggregates != [Aggregate::Sum]
        {
            let aggregates = self.aggregates.clone();
            self.aggregate_spent = true;
            self.frame.outputs.push(Output::Named {
                mention: m,
                aggregates,
                distinct: false,
                sentence,
            });
            return;
        }
        self.aggregates.clear();
        self.frame.outputs.push(Output::Count {
            mention,
            distinct,
            sentence,
        });
    }

    pub(super) fn groups(&mut self) {
        let first = self.frame.outputs.is_empty();
        let mut at = self.at;
        // `across all the shops` is about all of them at once.
        if self.tokens[self.parts[at - 1].start].lower == "across"
            && self
                .parts
                .get(at)
                .is_some_and(|p| self.tokens[p.start].lower == "all")
        {
            self.place = Place::Conditions;
            return;
        }
        let before = self.frame.groups.len();
        // `caused each time`
        if self.parts.get(at).is_some_and(|p| {
            self.tokens[p.start].lower == "time" && matches!(p.piece, Piece::Filler)
        }) {
            self.at += 1;
            return;
        }
        loop {
            at = self.skip_to_name(at);
            let Some(group) = self.group_at(at) else {
                break;
            };
            let over = matches!(
                group.unit,
                Some(Grain::DayOfWeek | Grain::HourOfDay | Grain::MonthOfYear)
            );
            self.frame.groups.push(group);
            at += 1;
            // `day of the week`
            if over
                && self
                    .parts
                    .get(at)
                    .is_some_and(|p| self.tokens[p.start].lower == "of")
            {
                at = self.skip_fillers(at) + 1;
            }
            // A name split over two mentions: `each car maker`, `each airport code`.
            while let (Some(Piece::Mention(m)), Some(Piece::Mention(_))) =
                (self.piece(at), self.piece(at - 1))
                && !self.is_value(*m)
                && self.may_be_column(*m)
                && !self.sounds(*m)
            {
                let group = self.group_at(at);
                if let (Some(last), Some(group)) = (self.frame.groups.last_mut(), group) {
                    // The first is the table that owns the second.
                    if let Some(owner) = last.mention {
                        self.frame.subjects.push(owner);
                    }
                    *last = group;
                }
                at += 1;
            }
            let joined = match self.piece(at) {
                Some(Piece::Cue(Cue::And)) => {
                    let comma = self.tokens[self.parts[at].start].lower == ",";
                    let name_next = self.skip_to_name(at + 1);
                    let summary = self.cue(name_next).is_some()
                        || (at..name_next).any(|p| self.cue(p) == Some(Cue::NumberOf));
                    let its = matches!(
                        self.tokens[self.parts[name_next.saturating_sub(1)].start]
                            .lower
                            .as_str(),
                        "its" | "their" | "his" | "her"
                    );
                    let plain = !(comma && first || summary || its);
                    plain
                        && matches!(self.piece(name_next), Some(Piece::Mention(m)) if !self.is_value(*m))
                }
                _ => false,
            };
            if !joined {
                break;
            }
            at += 1;
        }
        if self.frame.groups.len() > before {
            self.at = at;
            if let Some(m) = self.frame.groups.last().and_then(|g| g.mention) {
                self.last = Some((m, at - 1));
            }
            self.place = if first { Place::Outputs } else { Place::Groups };
            self.aggregates.clear();
            self.aggregate_spent = false;
        }
    }

    pub(super) fn skip_to_name(&self, mut at: usize) -> usize {
        while matches!(
            self.piece(at),
            Some(Piece::Filler | Piece::Mark(_))
                | Some(Piece::Cue(Cue::Distinct | Cue::Each | Cue::NumberOf))
        ) {
            at += 1;
        }
        at
    }

    pub(super) fn group_at(&self, at: usize) -> Option<Group> {
        let part = self.parts.get(at)?;
        let unit = self.unit_at(part);
        match &part.piece {
            Piece::Mention(m) if !self.is_value(*m) => Some(Group {
                mention: Some(*m),
                unit,
                token: part.start,
            }),
            Piece::Word | Piece::Link | Piece::Filler if unit.is_some() => Some(Group {
                mention: None,
                unit,
                token: part.start,
            }),
            _ => None,
        }
    }

    pub(super) fn unit_at(&self, part: &Part) -> Option<Grain> {
        let first = &self.tokens[part.start];
        let after = self
            .tokens
            .get(part.start + 1)
            .map_or("", |t| t.stem.as_str());
        let article = self
            .tokens
            .get(part.start + 2)
            .is_some_and(|t| t.lower == "the");
        let of = self
            .tokens
            .get(part.start + 2 + usize::from(article))
            .map_or("", |t| t.stem.as_str());
        match (first.stem.as_str(), after, of) {
            ("weekday", ..) => return Some(Grain::DayOfWeek),
            ("day", "of", "week") => return Some(Grain::DayOfWeek),
            ("hour", "of", "day") => return Some(Grain::HourOfDay),
            ("month", "of", "year") => return Some(Grain::MonthOfYear),
            _ => {}
        }
        if part.end - part.start > 1 {
            return None;
        }
        dates::unit(&first.stem).filter(|_| first.stem != "date")
    }

    /// Whether the `by` that was just read follows a verb that tells what was done.
    fn done_by(&self) -> bool {
        const GATHERING: &[&str] = &[
            "grouped",
            "ordered",
            "sorted",
            "ranked",
            "listed",
            "organized",
            "organised",
            "split",
            "summed",
            "divided",
            "categorized",
            "classified",
            "aggregated",
            "arranged",
            "separated",
            "summarized",
            "filtered",
            "counted",
            "segmented",
            "measured",
        ];
        let Some(before) = self.at.checked_sub(2).map(|p| &self.parts[p]) else {
            return false;
        };
        let token = &self.tokens[before.end - 1];
        let verb = token.lower.ends_with("ed")
            || matches!(
                token.lower.as_str(),
                "made"
                    | "taught"
                    | "written"
                    | "sung"
                    | "held"
                    | "given"
                    | "won"
                    | "driven"
                    | "built"
                    | "led"
                    | "run"
                    | "taken"
                    | "done"
                    | "bought"
                    | "sold"
                    | "spent"
                    | "paid"
            );
        let doing = matches!(before.piece, Piece::Link | Piece::Word | Piece::Filler)
            || matches!(before.piece, Piece::Mention(m) if self.sounds(m) || self.mentions[m].score() < 0.94);
        verb && doing && !GATHERING.contains(&token.lower.as_str())
    }

    /// Whether the `numbers` at a token are part of a name that stands before it.
    pub(super) fn ends_a_name(&self, start: usize) -> bool {
        let numbers = matches!(self.tokens[start].lower.as_str(), "number" | "numbers");
        numbers && self.parts.iter().any(|p| {
            p.end == start
                && matches!(p.piece, Piece::Mention(m) if self.may_be_table(m) && !self.is_value(m))
        })
    }

    /// Whether `by` leads to those who did it, of whom more is said: `by artists from Spain`.
    fn by_those(&self, next: usize) -> bool {
        let Some(Piece::Mention(m)) = self.piece(next) else {
            return false;
        };
        let said = self.parts.get(next + 1).is_some_and(|p| {
            matches!(
                self.tokens[p.start].lower.as_str(),
                "from"
                    | "in"
                    | "who"
                    | "whose"
                    | "born"
                    | "based"
                    | "living"
                    | "with"
                    | "named"
                    | "called"
            )
        });
        let counted = self
            .frame
            .outputs
            .iter()
            .any(|o| matches!(o, Output::Count { .. }));
        self.may_be_table(*m) && self.is_plural(*m) && said && !counted && !self.frame.how_much
    }

    pub(super) fn by(&mut self) {
        let next = self.skip_to_name(self.at);
        if self.sorting {
            self.sorting = false;
            self.order(None);
            return;
        }
        // `owned by students`: who did it, not what to group by.
        if (self.done_by() || self.top.is_none() && self.by_those(next))
            && !(self.at..next).any(|p| self.cue(p) == Some(Cue::Each))
        {
            if !self.frame.outputs.is_empty() || !self.frame.subjects.is_empty() {
                self.place = Place::Conditions;
                self.relative = Bare::That;
            }
            return;
        }
        // `top 5 products by revenue`, `ranked by`
        if let Some(descending) = self.top {
            let by = self.ranked(next);
            if let Some((by, end)) = by {
                self.top = None;
                self.frame.superlative = Some(Superlative {
                    by,
                    descending,
                    token: self.parts[self.at - 1].start,
                    several: false,
                });
                self.at = end;
                self.place = Place::Conditions;
            }
            return;
        }
        if self.group_at(next).is_some() {
            self.groups();
        }
    }
}
