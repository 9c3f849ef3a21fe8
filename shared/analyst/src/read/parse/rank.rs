//! Order and superlatives.

use catalogue::Aggregate;

use super::{Place, Reader, whole};
use crate::{
    read::{
        cues::Cue,
        frame::{On, Order, Output, Ranked, Superlative},
        parts::{Part, Piece},
    },
    words::general,
};

impl Reader<'_> {
    /// What things are ordered or ranked by, at this part.
    pub(super) fn ranked(&mut self, at: usize) -> Option<(Ranked, usize)> {
        let mut at = self.skip(at);
        let mut aggregate = None;
        loop {
            match self.piece(at)?.clone() {
                Piece::Cue(Cue::Summary(a)) => {
                    aggregate = Some(a);
                    at = self.skip(at + 1);
                }
                Piece::Cue(Cue::NumberOf | Cue::HowMany) => {
                    let mut next = self.skip(at + 1);
                    while matches!(self.cue(next), Some(Cue::Distinct)) {
                        next = self.skip(next + 1);
                    }
                    if let Some(Piece::Mention(m)) = self.piece(next)
                        && !self.is_value(*m)
                    {
                        return Some((Ranked::Count(Some(*m)), next + 1));
                    }
                    return Some((Ranked::Count(None), at + 1));
                }
                Piece::Cue(Cue::Distinct | Cue::And) => at = self.skip(at + 1),
                Piece::Cue(Cue::Ask) if self.tokens[self.parts[at].start].lower == "count" => {
                    return Some((Ranked::Frequency, at + 1));
                }
                Piece::Mention(m) if !self.is_value(m) => {
                    let mut end = at + 1;
                    let mut m = m;
                    // `their Rating TV series`, `airport code`: the column counts, not its table.
                    if let Some(Piece::Mention(next)) = self.piece(end).cloned()
                        && !self.is_value(next)
                        && self.may_be_table(m)
                        && self.may_be_column(next)
                    {
                        self.frame.subjects.push(m);
                        m = next;
                        end += 1;
                    }
                    return Some((Ranked::Named(m, aggregate), end));
                }
                Piece::Word
                    if matches!(
                        self.tokens[self.parts[at].start].stem.as_str(),
                        "frequency" | "popularity" | "occurrence"
                    ) =>
                {
                    return Some((Ranked::Frequency, at + 1));
                }
                Piece::Filler | Piece::Link
                    if matches!(
                        self.tokens[self.parts[at].start].lower.as_str(),
                        "count" | "number"
                    ) =>
                {
                    return Some((Ranked::Frequency, at + 1));
                }
                _ => return None,
            }
        }
    }

    pub(super) fn limit_before(&mut self, start: usize) {
        let before = self
            .parts
            .iter()
            .rev()
            .find(|p| p.end <= start && !matches!(p.piece, Piece::Filler));
        if let Some(Part {
            piece: Piece::Number(number),
            end,
            ..
        }) = before
            && end + 1 >= start
        {
            self.frame.limit = whole(*number);
        }
    }

    pub(super) fn top_or_bottom(&mut self, descending: bool, _start: usize) {
        let at = self.skip_fillers(self.at);
        if let Some(Piece::Number(number)) = self.piece(at) {
            self.frame.limit = whole(*number);
            self.at = at + 1;
        }
        self.top = Some(descending);
        // `top 3 months by amount`
        let at = self.skip_fillers(self.at);
        let unit = self.parts.get(at).and_then(|part| self.unit_at(part));
        if unit.is_some()
            && self.cue(self.skip_fillers(at + 1)) == Some(Cue::By)
            && let Some(group) = self.group_at(at)
        {
            self.frame.groups.push(group);
            self.at = at + 1;
        }
        if self.frame.superlative.is_none() {
            self.place = Place::Outputs;
        }
    }

    /// `from the most expensive to the cheapest` is an order, not the first of it.
    fn one_end_to_the_other(&self, n: usize, start: usize) -> Option<(Ranked, bool, usize)> {
        let before = self.tokens[..start]
            .iter()
            .rev()
            .find(|t| t.lower != "the")?;
        // `from the most recently founded to the oldest`
        let named = match self.piece(self.skip_fillers(self.at)) {
            Some(Piece::Mention(m)) if self.may_be_column(*m) && !self.may_be_table(*m) => Some(*m),
            _ => None,
        };
        let after = match named {
            Some(_) => self.skip_fillers(self.at) + 1,
            None => self.at,
        };
        let to = self.skip_fillers(after);
        let led = (self.at..to).any(|p| self.tokens[self.parts[p].start].lower == "to");
        match self.cue(to) {
            Some(Cue::Superlative(_)) if before.lower == "from" && led => {
                let superlative = &general::SUPERLATIVES[n];
                let by = match named {
                    Some(m) => Ranked::Named(m, None),
                    None if superlative.columns.is_empty() => Ranked::Shown,
                    None => Ranked::Hinted(n),
                };
                Some((by, superlative.descending, to + 1))
            }
            _ => None,
        }
    }

    pub(super) fn superlative(&mut self, n: usize, start: usize) {
        let superlative = &general::SUPERLATIVES[n];
        let descending = superlative.descending;
        if let Some((by, descending, end)) = self.one_end_to_the_other(n, start) {
            self.frame.order.push(Order {
                by,
                descending: Some(descending),
            });
            self.at = end;
            self.place = Place::Conditions;
            return;
        }
        // `first and last names`, where the data has no first names
        let names = matches!(
            self.tokens[start].lower.as_str(),
            "first" | "last" | "middle"
        ) && self.tokens[start + 1..]
            .iter()
            .take(5)
            .take_while(|t| {
                t.stem == "name"
                    || matches!(
                        t.lower.as_str(),
                        "and" | "," | "or" | "&" | "the" | "first" | "last" | "middle"
                    )
            })
            .any(|t| t.stem == "name");
        if names {
            self.frame.beyond = self.frame.beyond.or(Some(start));
            return;
        }
        // `oldest first`
        if self.says_first(self.at) && self.parts[self.at].start > start {
            self.at += 1;
            self.extreme_first(n);
            return;
        }
        self.limit_before(start);
        let mut at = self.skip(self.at);
        if self.parts.get(self.at).is_some_and(|p| {
            matches!(self.tokens[p.start].lower.as_str(), "times" | "often")
                && matches!(p.piece, Piece::Filler | Piece::Word)
        }) {
            self.at += 1;
            self.frame.superlative = Some(Superlative {
                by: Ranked::Frequency,
                descending,
                token: start,
                several: false,
            });
            return;
        }
        if let Some(Piece::Number(number)) = self.piece(at)
            && *number < 1000.0
            && (matches!(
                superlative.words[0],
                "latest" | "earliest" | "highest" | "lowest"
            ) || matches!(self.piece(at + 1), Some(Piece::Mention(m)) if self.may_be_table(*m)))
        {
            self.frame.limit = whole(*number);
            at = self.skip(at + 1);
        }
        let in_list = self.place == Place::Outputs;
        let put = |reader: &mut Self, by: Ranked, end: usize| {
            // `with the largest number first`, `starting with the one hired most recently`
            let first = reader.says_first(end);
            if std::mem::take(&mut reader.leads) || first {
                let by = match by {
                    Ranked::Hinted(n) => Ranked::First(n),
                    other => other,
                };
                reader.frame.order.push(Order {
                    by,
                    descending: Some(descending),
                });
                reader.at = end + usize::from(first);
                reader.place = Place::Conditions;
                return;
            }
            let several = reader.several(start);
            // `top 3 highest rating` keeps what `top` said.
            reader.top = None;
            reader.frame.superlative = Some(Superlative {
                by,
                descending,
                token: start,
                several,
            });
            reader.at = end;
        };
        let hint = !superlative.columns.is_empty();
        match self.piece(at).cloned() {
            Some(Piece::Cue(Cue::Summary(aggregate))) => {
                if let Some((Ranked::Named(m, _), end)) = self.ranked(at) {
                    self.last = Some((m, end - 1));
                    put(self, Ranked::Named(m, Some(aggregate)), end);
                    return;
                }
                if let Some((by, end)) = self.ranked(at) {
                    put(self, by, end);
                }
            }
            Some(Piece::Cue(Cue::NumberOf | Cue::HowMany)) => {
                if let Some((by, end)) = self.ranked(at) {
                    if let Ranked::Count(Some(m)) = by {
                        self.last = Some((m, end - 1));
                    }
                    put(self, by, end);
                }
            }
            Some(Piece::Mention(m)) if !self.is_value(m) => {
                let column = self.may_be_column(m)
                    && self.mentions[m].best(|t| t.is_column()) + 0.1
                        >= self.mentions[m].best(|t| t.is_table());
                let says_hint = self.tokens[self.mentions[m].start..self.mentions[m].end]
                    .iter()
                    .any(|t| {
                        superlative
                            .columns
                            .iter()
                            .any(|c| c.trim_start_matches('-') == t.root || t.stem == "date")
                    });
                let plain = matches!(
                    superlative.words[0],
                    "highest" | "lowest" | "largest" | "smallest"
                );
                if hint && (!column || !plain && (self.may_be_table(m) || !says_hint)) {
                    // `the oldest dog`, `the longest river`; `the cost of the most expensive type`
                    // asks for the cost, not for the type.
                    let named = (!self.frame.outputs.is_empty() || self.frame.how_much)
                        && column
                        && !self.may_be_table(m)
                        && superlative.columns.first() != Some(&"date");
                    if named {
                        self.frame.subjects.push(m);
                    }
                    put(self, Ranked::Hinted(n), if named { at + 1 } else { at });
                    return;
                }
                let extreme = match superlative.words[0] {
                    "most" | "least" => None,
                    _ if descending => Some(Aggregate::Max),
                    _ => Some(Aggregate::Min),
                };
                // `the smallest version and its code`: the row that has the smallest.
                let its = self.cue(at + 1) == Some(Cue::And)
                    && self.parts.get(at + 2).is_some_and(|p| {
                        matches!(
                            self.tokens[p.start].lower.as_str(),
                            "its" | "their" | "his" | "her"
                        )
                    });
                if its
                    && in_list
                    && extreme.is_some()
                    && column
                    && !self.may_be_table(m)
                    && self.nothing_ranked()
                {
                    self.frame.outputs.push(Output::Named {
                        mention: m,
                        aggregates: Vec::new(),
                        distinct: false,
                        sentence: self.sentence,
                    });
                    self.last = Some((m, at));
                    put(self, Ranked::Named(m, None), at + 1);
                    return;
                }
                // `the highest salary`, asked for itself.
                // `the number of seats and the highest speed for each type`: a figure of each.
                let beside = self.joined_before(start)
                    && self.parts[at..]
                        .iter()
                        .any(|p| p.piece == Piece::Cue(Cue::Each));
                if in_list
                    && extreme.is_some()
                    && column
                    && !self.may_be_table(m)
                    && self.top.is_none()
                    && self.frame.limit.is_none()
                    && (self.nothing_ranked() || beside)
                {
                    self.aggregates = extreme.into_iter().collect();
                    self.at = at;
                    return;
                }
                let mut m = m;
                let mut end = at + 1;
                // `the highest revenue month`
                if self.touching(end)
                    && let Some(group) = self.group_at(end).filter(|g| g.unit.is_some())
                {
                    self.frame.groups.push(group);
                    put(self, Ranked::Named(m, None), end + 1);
                    self.last = None;
                    return;
                }
                if self.may_be_table(m)
                    && let Some(Piece::Mention(next)) = self.piece(end).cloned()
                    && !self.is_value(next)
                    && !self.sounds(next)
                    && self.may_be_column(next)
                    && !self.may_be_table(next)
                {
                    self.frame.subjects.push(m);
                    m = next;
                    end += 1;
                }
                self.last = Some((m, end - 1));
                put(self, Ranked::Named(m, None), end);
                if in_list {
                    self.place = Place::Outputs;
                }
            }
            Some(Piece::Cue(Cue::Superlative(other)))
                if matches!(superlative.words[0], "highest" | "lowest") && self.top.is_none() =>
            {
                // `top highest`: the second says it better.
                self.at = at + 1;
                self.superlative(other, self.parts[at].start);
            }
            _ if hint => {
                // `who joined most recently`
                let timed = self.last.filter(|(m, _)| {
                    superlative.columns.contains(&"date")
                        && self.temporal_word(*m)
                        && self.may_be_column(*m)
                });
                let by = match timed {
                    Some((m, at)) => {
                        // `which club was founded first`: what was done is not shown.
                        let done = self.tokens[self.mentions[m].end - 1].lower.ends_with("ed")
                            && at.checked_sub(1).is_some_and(|before| {
                                matches!(
                                    self.tokens[self.parts[before].start].lower.as_str(),
                                    "was" | "were" | "is" | "are" | "has" | "been"
                                )
                            });
                        if done {
                            self.frame.outputs.retain(
                                |o| !matches!(o, Output::Named { mention, .. } if *mention == m),
                            );
                        }
                        self.frame
                            .conditions
                            .retain(|c| !matches!(c.on, On::Bare(other, _) if other == m));
                        Ranked::Named(m, None)
                    }
                    None => Ranked::Hinted(n),
                };
                put(self, by, self.at);
            }
            _ => {
                // `is worth the most`: what was named last.
                let by = match self.last {
                    Some((m, _)) if self.may_be_column(m) && !self.may_be_table(m) => {
                        self.frame
                            .conditions
                            .retain(|c| !matches!(c.on, On::Bare(other, _) if other == m));
                        Ranked::Named(m, None)
                    }
                    _ => Ranked::Shown,
                };
                put(self, by, self.at);
            }
        }
    }

    /// Whether an `and` stands before this token.
    fn joined_before(&self, start: usize) -> bool {
        self.parts
            .iter()
            .rev()
            .find(|p| p.end <= start && !matches!(p.piece, Piece::Filler))
            .is_some_and(|p| p.piece == Piece::Cue(Cue::And))
    }

    /// Whether nothing that could be ranked has been named yet.
    pub(super) fn nothing_ranked(&self) -> bool {
        self.frame.outputs.iter().all(|output| match output {
            Output::Named { aggregates, .. } => !aggregates.is_empty(),
            Output::Count { .. } => false,
        })
    }

    /// Whether what is ranked was named in the plural before the superlative.
    pub(super) fn several(&self, start: usize) -> bool {
        self.frame.outputs.iter().any(|output| match output {
            Output::Named { mention, .. } => {
                self.mentions[*mention].end <= start && self.is_plural(*mention)
            }
            Output::Count { .. } => false,
        }) || self.plural_follows()
    }
}
