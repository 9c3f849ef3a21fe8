//! Operands: what a name is compared with.

use super::Reader;
use crate::{
    dates::{self, When},
    plan::Operator,
    read::{cues::Cue, frame::Operand, parts::Piece},
    words::general,
};

impl Reader<'_> {
    /// `… "CD" or "DVD"`, `1948 or 1949`, `France and Germany`: more operands for the last condition.
    pub(super) fn alternatives(&mut self) {
        loop {
            let mut at = self.at;
            let mut joined = false;
            while let Some(Cue::Or | Cue::And) = self.cue(at) {
                joined = true;
                at += 1;
                while matches!(self.piece(at), Some(Piece::Filler)) {
                    at += 1;
                }
            }
            if !joined {
                return;
            }
            let operand = match self.piece(at) {
                Some(Piece::Quoted(text)) => Operand::Text(text.clone()),
                Some(Piece::Number(number))
                    if !matches!(self.piece(at + 1), Some(Piece::Mention(_))) =>
                {
                    Operand::Number(*number)
                }
                _ => return,
            };
            let Some(last) = self.frame.conditions.last_mut() else {
                return;
            };
            let same_kind = last.operands.last().is_some_and(|other| {
                std::mem::discriminant(other) == std::mem::discriminant(&operand)
                    || matches!((other, &operand), (Operand::Value(_), Operand::Text(_)))
            });
            if !same_kind
                || !matches!(
                    last.operator,
                    Operator::Equal
                        | Operator::Contains
                        | Operator::StartsWith
                        | Operator::EndsWith
                )
            {
                return;
            }
            last.operands.push(operand);
            last.tokens.1 = self.parts[at].end;
            self.at = at + 1;
        }
    }

    /// What a name is compared with, when that follows it: `is not "USA"`, `more than 3`, `10`.
    pub(super) fn operand(
        &mut self,
        from: usize,
        m: usize,
    ) -> Option<(Operator, Vec<Operand>, usize)> {
        let mut at = from;
        loop {
            match self.piece(at) {
                Some(Piece::Filler) => {
                    let word = self.tokens[self.parts[at].start].lower.as_str();
                    let may = matches!(
                        word,
                        "is" | "are"
                            | "was"
                            | "were"
                            | "of"
                            | "be"
                            | "been"
                            | "as"
                            | "the"
                            | "either"
                            | "a"
                            | "an"
                            | "to"
                            | "being"
                            | "at"
                            | "that"
                            | "value"
                            | "number"
                            | "in"
                            | "from"
                            | "s"
                            | "within"
                            | "on"
                            | "having"
                            | "equal"
                    );
                    if !may {
                        break;
                    }
                    at += 1;
                }
                Some(Piece::Mark(':' | '(')) => at += 1,
                Some(Piece::Cue(Cue::Not)) => at += 1,
                // `directed by "Ben Jones"`
                Some(Piece::Cue(Cue::By))
                    if matches!(
                        self.piece(self.skip_fillers(at + 1)),
                        Some(Piece::Quoted(_))
                    ) || matches!(self.piece(self.skip_fillers(at + 1)), Some(Piece::Mention(v)) if self.is_value(*v)) =>
                {
                    at += 1;
                }
                Some(Piece::Link) => {
                    let word = self.tokens[self.parts[at].start].lower.as_str();
                    if !matches!(word, "number" | "named" | "called") {
                        break;
                    }
                    at += 1;
                }
                _ => break,
            }
        }
        let placed = (from..at).any(|p| {
            matches!(
                self.tokens[self.parts[p].start].lower.as_str(),
                "in" | "from" | "at" | "on"
            )
        }) && !(from..at).any(|p| {
            matches!(
                self.tokens[self.parts[p].start].lower.as_str(),
                "is" | "are" | "was" | "were"
            )
        });
        match self.piece(at)?.clone() {
            Piece::Quoted(_) if placed => None,
            Piece::Quoted(text) => Some((Operator::Equal, vec![Operand::Text(text)], at + 1)),
            Piece::Number(number)
                if (placed || at == from)
                    && dates::is_year(number)
                    && !self.temporal_word(m)
                    && !self.names_exactly(m) =>
            {
                None
            }
            // `the titles of the 5 cheapest`
            Piece::Number(_)
                if matches!(
                    self.cue(self.skip_fillers(at + 1)),
                    Some(Cue::Superlative(_) | Cue::MostCommon(_) | Cue::Top(_))
                ) =>
            {
                None
            }
            Piece::Number(number) if self.takes_figure(m) => {
                // `top 5`, `4 cylinders`: the number belongs to what follows it.
                if matches!(self.piece(at + 1), Some(Piece::Mention(next)) if !self.is_value(*next))
                {
                    return None;
                }
                if let Some(Cue::CompareAfter(operator)) = self.cue(at + 1) {
                    return Some((operator, vec![Operand::Number(number)], at + 2));
                }
                Some((Operator::Equal, vec![Operand::Number(number)], at + 1))
            }
            Piece::Cue(Cue::Compare(operator)) if self.takes_figure(m) => {
                let (operand, end) = self.quantity(at + 1)?;
                // `life expectancy below 50 years`
                if self.is_unit_at(end) {
                    return Some((operator, vec![operand], end + 1));
                }
                if matches!(self.piece(end), Some(Piece::Mention(next)) if !self.is_value(*next) && self.touching(end))
                    && !self.unit_of(m, end)
                {
                    return None;
                }
                Some((operator, vec![operand], end))
            }
            Piece::Cue(cue @ (Cue::Before | Cue::After | Cue::Since | Cue::Until))
                if self.takes_figure(m) =>
            {
                let next = self.skip_fillers(at + 1);
                let operator = match cue {
                    Cue::Before => Operator::Less,
                    Cue::After => Operator::More,
                    Cue::Since => Operator::AtLeast,
                    _ => Operator::AtMost,
                };
                match self.piece(next)?.clone() {
                    Piece::Number(number) if dates::is_year(number) && self.may_be_table(m) => None,
                    Piece::Number(number) => {
                        Some((operator, vec![Operand::Number(number)], next + 1))
                    }
                    Piece::Time(when) if self.temporal_word(m) => {
                        let when = Box::new(when);
                        let when = match cue {
                            Cue::Before => When::Before(when),
                            Cue::After => When::After(when),
                            Cue::Since => When::Since(when),
                            _ => When::Until(when),
                        };
                        Some((Operator::Within, vec![Operand::Time(when)], next + 1))
                    }
                    _ => None,
                }
            }
            Piece::Cue(Cue::Between) if self.takes_figure(m) => {
                let (low, high, end) = self.two_quantities(at + 1)?;
                if matches!(low, Operand::Time(_)) && !self.temporal_word(m) {
                    return None;
                }
                Some((Operator::Between, vec![low, high], end))
            }
            Piece::Time(when) if self.takes_figure(m) && self.temporal_word(m) => {
                Some((Operator::Within, vec![Operand::Time(when)], at + 1))
            }
            Piece::Cue(cue @ (Cue::Contains | Cue::StartsWith | Cue::EndsWith)) => {
                let operator = match cue {
                    Cue::Contains => Operator::Contains,
                    Cue::StartsWith => Operator::StartsWith,
                    _ => Operator::EndsWith,
                };
                let (text, end) = self.text(at + 1)?;
                Some((operator, vec![Operand::Text(text)], end))
            }
            Piece::Mention(value)
                if self.mentions[value].best(|t| t.is_value()) >= 0.8
                    && !self.is_rather_table(m)
                    && (self.takes_figure(m) || !matches!(self.cue(at - 1), Some(Cue::Not))) =>
            {
                let columns: Vec<_> = self.mentions[m]
                    .candidates
                    .iter()
                    .filter(|c| c.target.is_column() && c.score >= 0.6)
                    .map(|c| c.target.column())
                    .collect();
                let belongs = self.mentions[value]
                    .candidates
                    .iter()
                    .any(|c| c.target.is_value() && columns.contains(&c.target.column()));
                if !belongs {
                    return None;
                }
                Some((Operator::Equal, vec![Operand::Value(value)], at + 1))
            }
            _ => None,
        }
    }

    /// Whether a mention names a table better than any column: `customers in Enterprise` are
    /// customers still.
    fn is_rather_table(&self, m: usize) -> bool {
        let table = self.mentions[m].best(|t| t.is_table());
        table >= 0.9 && table > self.mentions[m].best(|t| t.is_column()) + 0.05
    }

    pub(super) fn touching(&self, at: usize) -> bool {
        at > 0
            && self
                .parts
                .get(at)
                .is_some_and(|part| part.start == self.parts[at - 1].end)
    }

    /// Whether the part is one word for what figures are measured in.
    fn is_unit_at(&self, at: usize) -> bool {
        self.parts.get(at).is_some_and(|p| {
            p.end == p.start + 1
                && general::is_unit(&self.tokens[p.start].stem)
                && match p.piece {
                    // Where the data has such things, they are what is counted.
                    Piece::Mention(m) => self.mentions[m].best(|t| !t.is_value()) < 0.95,
                    Piece::Word => true,
                    _ => false,
                }
                && !matches!(self.piece(at + 1), Some(Piece::Mention(_)))
        })
    }

    /// Whether the mention at a part is only the unit of what was compared: `length of 5 meters`.
    pub(super) fn unit_of(&self, m: usize, at: usize) -> bool {
        matches!(self.piece(at), Some(Piece::Mention(next)) if *next == m)
    }

    /// A number, a period or a quoted number.
    pub(super) fn quantity(&self, from: usize) -> Option<(Operand, usize)> {
        let at = self.skip_quantity(from);
        match self.piece(at)? {
            Piece::Number(number) => {
                let mut number = *number;
                let mut end = at + 1;
                // `3 hundred thousand`
                while let Some(Piece::Number(times)) = self.piece(end)
                    && [100.0, 1e3, 1e6, 1e9].contains(times)
                    && self.tokens[self.parts[end].start]
                        .text
                        .chars()
                        .all(char::is_alphabetic)
                {
                    number *= times;
                    end += 1;
                }
                Some((Operand::Number(number), end))
            }
            Piece::Time(when) => Some((Operand::Time(when.clone()), at + 1)),
            Piece::Quoted(text) => match text.replace(',', "").parse() {
                Ok(number) => Some((Operand::Number(number), at + 1)),
                Err(_) => Some((Operand::Text(text.clone()), at + 1)),
            },
            Piece::Filler | Piece::Link
                if matches!(
                    self.tokens[self.parts[at].start].lower.as_str(),
                    "one" | "single"
                ) =>
            {
                Some((Operand::Number(1.0), at + 1))
            }
            _ => None,
        }
    }

    pub(super) fn skip_quantity(&self, mut at: usize) -> usize {
        while let Some(part) = self.parts.get(at) {
            let word = self.tokens[part.start].lower.as_str();
            let skipped = match part.piece {
                Piece::Filler => matches!(
                    word,
                    "a" | "the"
                        | "an"
                        | "of"
                        | "than"
                        | "year"
                        | "or"
                        | "is"
                        | "are"
                        | "from"
                        | "to"
                ),
                Piece::Mark(c) => matches!(c, '$' | '€' | '£'),
                Piece::Word => word == "single",
                _ => false,
            };
            if !skipped {
                break;
            }
            at += 1;
        }
        at
    }

    pub(super) fn two_quantities(&self, from: usize) -> Option<(Operand, Operand, usize)> {
        let (low, at) = self.quantity(from)?;
        if let Operand::Time(When::Range(first, last)) = low {
            return Some((Operand::Time(*first), Operand::Time(*last), at));
        }
        let joined = match self.piece(at)? {
            Piece::Cue(Cue::And) => true,
            Piece::Filler => matches!(self.tokens[self.parts[at].start].lower.as_str(), "to"),
            Piece::Mark('-') => true,
            _ => false,
        };
        if !joined {
            return None;
        }
        let (high, end) = self.quantity(at + 1)?;
        Some((low, high, end))
    }

    pub(super) fn text(&self, from: usize) -> Option<(String, usize)> {
        let mut at = from;
        while matches!(
            self.piece(at),
            Some(Piece::Filler | Piece::Link | Piece::Cue(Cue::Contains))
        ) && self.parts.get(at).is_some_and(|p| {
            self.tokens[p.start].text.chars().count() > 1 || !self.tokens[p.start].is_capitalised()
        }) {
            at += 1;
        }
        let part = self.parts.get(at)?;
        match &part.piece {
            Piece::Quoted(text) => Some((text.clone(), at + 1)),
            Piece::Filler
                if self.tokens[part.start].text.chars().count() == 1
                    && self.tokens[part.start].is_capitalised() =>
            {
                Some((self.tokens[part.start].text.clone(), at + 1))
            }
            Piece::Mention(_) | Piece::Word | Piece::Number(_)
                if self.tokens[part.start].is_capitalised()
                    || part.end == part.start + 1 && self.tokens[part.start].text.len() <= 2 =>
            {
                Some((
                    self.tokens[part.start..part.end]
                        .iter()
                        .map(|t| t.text.as_str())
                        .collect::<Vec<_>>()
                        .join(" "),
                    at + 1,
                ))
            }
            _ => None,
        }
    }
}
