//! Conditions that begin with a cue, a number or a period rather than with a name.

use super::{Place, Reader, whole};
use crate::{
    dates::{self, When},
    plan::Operator,
    read::{
        cues::Cue,
        frame::{Bare, Condition, On, Operand},
        parts::Piece,
    },
};

impl Reader<'_> {
    pub(super) fn condition(
        &mut self,
        on: On,
        operator: Operator,
        operands: Vec<Operand>,
        start: usize,
    ) {
        let end = self
            .parts
            .get(self.at.saturating_sub(1))
            .map_or(start, |part| part.end)
            .max(start);
        let negated = std::mem::take(&mut self.negated);
        let or = std::mem::take(&mut self.or);
        self.frame.conditions.push(Condition {
            on,
            operator,
            operands,
            negated,
            or,
            tokens: (start, end),
        });
    }

    pub(super) fn number(&mut self, number: f64) {
        let at = self.at;
        let start = self.parts[at].start;
        self.at += 1;
        // `which 10 films have the highest …`
        let asked = at > 0
            && self.place == Place::Outputs
            && self.frame.outputs.is_empty()
            && matches!(self.cue(at - 1), Some(Cue::Ask))
            && matches!(self.piece(self.at), Some(Piece::Mention(m)) if self.may_be_table(*m));
        if asked && self.limited.is_none() {
            self.frame.limit = whole(number);
            self.limited = Some(start);
            return;
        }
        // `the titles of the 3 films with the highest gross`
        let led = at >= 2
            && self.tokens[self.parts[at - 1].start].lower == "the"
            && matches!(
                self.tokens[self.parts[at - 2].start].lower.as_str(),
                "of" | "for"
            )
            && matches!(self.piece(self.at), Some(Piece::Mention(m)) if self.may_be_table(*m) && self.is_plural(*m))
            && self.parts[self.at..].iter().any(|p| {
                matches!(
                    p.piece,
                    Piece::Cue(Cue::Superlative(_) | Cue::MostCommon(_))
                )
            });
        if led && self.limited.is_none() {
            self.frame.limit = whole(number);
            self.limited = Some(start);
            return;
        }
        // `3 youngest`, `5 most common`
        if matches!(
            self.cue(self.at),
            Some(Cue::Superlative(_) | Cue::MostCommon(_) | Cue::Top(_))
        ) {
            self.frame.limit = whole(number);
            return;
        }
        if let Some(Cue::CompareAfter(operator)) = self.cue(self.at) {
            self.at += 1;
            self.compared(operator, Operand::Number(number), start);
            return;
        }
        if self.cue(self.at) == Some(Cue::And) && self.or {
            self.or = false;
        }
        let text = &self.tokens[start].text;
        if dates::is_year(number) && text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
            self.period(Operator::Equal, Operand::Number(number), start);
            self.alternatives();
            return;
        }
        if self.or
            && let Some(last) = self.frame.conditions.last_mut()
            && matches!(last.operands.last(), Some(Operand::Number(_)))
            && !matches!(
                self.parts.get(self.at).map(|p| &p.piece),
                Some(Piece::Mention(_))
            )
        {
            last.operands.push(Operand::Number(number));
            self.or = false;
            return;
        }
        // `with 4 cylinders`
        if let Some(Piece::Mention(m)) = self.piece(self.at)
            && !self.is_value(*m)
            && self.place == Place::Conditions
        {
            self.compared(Operator::Equal, Operand::Number(number), start);
            return;
        }
        // `customer 17`
        let row = match at.checked_sub(1).and_then(|before| self.piece(before)) {
            Some(Piece::Mention(m)) if self.touching(at) && self.may_be_table(*m) => Some(*m),
            _ => None,
        };
        let on = row.map_or(On::Default, On::Row);
        self.condition(on, Operator::Equal, vec![Operand::Number(number)], start);
    }

    pub(super) fn compare(&mut self, operator: Operator, start: usize) {
        let Some((operand, end)) = self.quantity(self.at) else {
            // `over time`, `above average`, `over all regions`: no number follows.
            let next = self.skip_fillers(self.at);
            if operator == Operator::Equal
                || matches!(self.piece(next), Some(Piece::Mention(_)))
                    && self.tokens[start].lower == "over"
            {
                return;
            }
            // `below age 30`
            if let Some(Piece::Mention(m)) = self.piece(next)
                && let m = *m
                && let Some((operand, end)) = self.quantity(next + 1)
            {
                self.at = end;
                self.last = Some((m, next));
                self.condition(On::Named(m), operator, vec![operand], start);
                return;
            }
            self.frame.beyond = Some(start);
            return;
        };
        self.at = end;
        let operator = match self.cue(self.at) {
            Some(Cue::CompareAfter(_)) => {
                self.at += 1;
                operator
            }
            _ => operator,
        };
        self.compared(operator, operand, start);
    }

    /// A comparison without a name before it: the name follows, or is understood.
    pub(super) fn compared(&mut self, operator: Operator, operand: Operand, start: usize) {
        // `used more than 10 times`
        if self
            .parts
            .get(self.at)
            .is_some_and(|p| self.tokens[p.start].lower == "times")
        {
            self.at += 1;
            self.condition(On::Rows, operator, vec![operand], start);
            return;
        }
        let mut next = self.at;
        while matches!(self.piece(next), Some(Piece::Filler | Piece::Mark('-')))
            && matches!(
                self.tokens[self.parts[next].start].lower.as_str(),
                "different"
                    | "distinct"
                    | "of"
                    | "-"
                    | "the"
                    | "such"
                    | "total"
                    | "in"
                    | "for"
                    | "types"
                    | "kinds"
                    | "times"
            )
        {
            next += 1;
        }
        let mut distinct_skipped = next;
        while matches!(self.cue(distinct_skipped), Some(Cue::Distinct)) {
            distinct_skipped += 1;
        }
        next = distinct_skipped;
        if let Some(Piece::Mention(m)) = self.piece(next)
            && !self.is_value(*m)
        {
            let m = *m;
            self.at = next + 1;
            self.last = Some((m, next));
            if self.may_be_table(m) && self.frame.subjects.is_empty() {
                self.frame.subjects.push(m);
            }
            self.condition(On::Counted(m), operator, vec![operand], start);
            return;
        }
        // `no less than 3000 and no more than 4000`
        let joined = self
            .parts
            .iter()
            .position(|p| p.start == start)
            .and_then(|p| p.checked_sub(1))
            .is_some_and(|p| matches!(self.cue(p), Some(Cue::And | Cue::Or)));
        if joined
            && let Some(last) = self.frame.conditions.last()
            && matches!(last.operands.first(), Some(Operand::Number(_)))
        {
            let on = last.on.clone();
            self.condition(on, operator, vec![operand], start);
            return;
        }
        // `membership level is higher than 4`, with the level a little earlier.
        let near = self.last.filter(|(m, _)| {
            self.may_be_column(*m) && !self.may_be_table(*m) && self.place == Place::Conditions
        });
        let on = near.map_or(On::Default, |(m, _)| On::Named(m));
        if self.or
            && let Some(last) = self.frame.conditions.last()
            && near.is_none()
        {
            let on = last.on.clone();
            self.condition(on, operator, vec![operand], start);
            return;
        }
        // A bare name that was waiting for its number is not a condition of its own.
        if let On::Named(m) = on {
            self.frame
                .conditions
                .retain(|c| !matches!(c.on, On::Bare(other, _) if other == m));
        }
        self.condition(on, operator, vec![operand], start);
    }

    pub(super) fn between(&mut self, start: usize) {
        if let Some((low, high, end)) = self.two_quantities(self.at) {
            self.at = end;
            if let (Operand::Time(first), Operand::Time(last)) = (&low, &high) {
                let range = When::Range(Box::new(first.clone()), Box::new(last.clone()));
                self.period(Operator::Within, Operand::Time(range), start);
                return;
            }
            let near = self.last.filter(|(m, at)| {
                self.takes_figure(*m)
                    && self.skip(at + 1) + 1
                        >= self
                            .parts
                            .iter()
                            .position(|p| p.start == start)
                            .unwrap_or(0)
            });
            let on = near.map_or(On::Default, |(m, _)| On::Named(m));
            self.condition(on, Operator::Between, vec![low, high], start);
        }
        // `between the web and the store` only joins what follows.
    }

    pub(super) fn text_match(&mut self, operator: Operator, start: usize) {
        let Some((text, end)) = self.text(self.at) else {
            // `starting with the oldest`: an order.
            self.leads = operator == Operator::StartsWith && !self.frame.outputs.is_empty();
            if self.leads {
                self.place = Place::Conditions;
            }
            return;
        };
        self.at = end;
        // `with the word Tent in their name`
        let next = self.skip_fillers(end);
        if next > end
            && self.tokens[self.parts[end].start].lower == "in"
            && let Some(Piece::Mention(m)) = self.piece(next)
            && !self.is_value(*m)
        {
            self.last = Some((*m, next));
            self.at = next + 1;
        }
        let on = self.last.map_or(On::Default, |(m, _)| On::Named(m));
        if let On::Named(m) = on {
            self.frame
                .conditions
                .retain(|c| !matches!(c.on, On::Bare(other, _) if other == m));
        }
        self.condition(on, operator, vec![Operand::Text(text)], start);
        self.alternatives();
    }

    pub(super) fn named(&mut self, start: usize) {
        let next = self.skip_fillers(self.at);
        let operand = match self.piece(next) {
            Some(Piece::Quoted(text)) => Operand::Text(text.clone()),
            Some(Piece::Mention(m)) if self.mentions[*m].best(|t| t.is_value()) > 0.7 => {
                Operand::Value(*m)
            }
            _ => return,
        };
        self.at = next + 1;
        let near = self.last.map(|(m, _)| m);
        self.condition(On::Value(near), Operator::Equal, vec![operand], start);
        self.alternatives();
    }

    pub(super) fn lacking(&mut self, start: usize, how: Bare) {
        let next = self.skip(self.at);
        // `without footwear`
        if how == Bare::Lacking
            && let Some(Piece::Mention(m)) = self.piece(next)
            && self.is_value(*m)
        {
            let m = *m;
            self.at = next + 1;
            self.negated = !self.negated;
            self.condition(
                On::Value(None),
                Operator::Equal,
                vec![Operand::Value(m)],
                start,
            );
            self.alternatives();
            return;
        }
        if let Some(Piece::Mention(m)) = self.piece(next)
            && !self.is_value(*m)
        {
            let m = *m;
            self.at = next + 1;
            self.condition(On::Bare(m, how), Operator::Null, Vec::new(), start);
            self.place = Place::Conditions;
        } else if let Some((m, _)) = self.last {
            self.frame
                .conditions
                .retain(|c| !matches!(c.on, On::Bare(other, _) if other == m));
            self.condition(On::Bare(m, how), Operator::Null, Vec::new(), start);
        } else {
            self.frame.unexplained.push(start);
        }
    }
}
