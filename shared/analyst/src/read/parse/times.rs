//! Periods among the conditions: on which name they are, and what they are set against.

use super::Reader;
use crate::{
    dates::{self, When},
    plan::{Grain, Operator},
    read::{
        cues::Cue,
        frame::{On, Operand, Versus},
        parts::Piece,
    },
};

impl Reader<'_> {
    pub(super) fn time(&mut self, when: When) {
        let start = self.parts[self.at].start;
        self.at += 1;
        if self.frame.versus.is_none()
            && self.tokens[start..]
                .first()
                .is_some_and(|_| self.versus_before(start))
        {
            self.frame.versus = Some(Versus::Time(when));
            return;
        }
        self.period(Operator::Within, Operand::Time(when), start);
    }

    pub(super) fn versus_before(&self, start: usize) -> bool {
        start > 0
            && matches!(
                self.tokens[start - 1].lower.as_str(),
                "vs" | "versus" | "against"
            )
            || start > 1 && self.tokens[start - 2].lower == "compared"
    }

    /// A period: on the name just before it if that is of time, or on the time of the table.
    pub(super) fn period(&mut self, operator: Operator, operand: Operand, start: usize) {
        let near = self
            .last
            .filter(|(m, at)| self.skip(at + 1) + 1 >= self.at && self.may_be_column(*m));
        let on = match near {
            Some((m, _)) => On::Value(Some(m)),
            None => On::Default,
        };
        self.condition(on, operator, vec![operand], start);
    }

    pub(super) fn relative_time(
        &mut self,
        start: usize,
        operator: Operator,
        wrap: fn(Box<When>) -> When,
    ) {
        let next = self.skip_quantity(self.at);
        match self.piece(next).cloned() {
            Some(Piece::Time(when)) => {
                self.at = next + 1;
                let when = match (&when, operator) {
                    // `since last 3 months` is a stretch by itself.
                    (When::Trailing(..), Operator::AtLeast) => when,
                    _ => wrap(Box::new(when)),
                };
                self.period_or(Operator::Within, Operand::Time(when), start);
            }
            Some(Piece::Number(number)) => {
                self.at = next + 1;
                self.period_or(operator, Operand::Number(number), start);
            }
            // `before and after 2000`
            Some(Piece::Cue(Cue::And | Cue::Or))
                if matches!(operator, Operator::Less | Operator::More) =>
            {
                self.frame.beyond = self.frame.beyond.or(Some(start));
            }
            _ => {}
        }
    }

    /// `after 2013 or before 2008`: the second is on what the first was on.
    pub(super) fn period_or(&mut self, operator: Operator, operand: Operand, start: usize) {
        if self.or
            && let Some(last) = self.frame.conditions.last()
            && self
                .last
                .is_none_or(|(_, at)| self.parts[at].start < last.tokens.0)
        {
            let on = last.on.clone();
            self.condition(on, operator, vec![operand], start);
            return;
        }
        let near = self
            .last
            .filter(|(m, at)| self.may_be_column(*m) && self.skip(at + 1) + 2 >= self.at);
        let on = match near {
            Some((m, _)) => On::Value(Some(m)),
            None => On::Default,
        };
        self.condition(on, operator, vec![operand], start);
    }

    pub(super) fn versus(&mut self) {
        let next = self.skip(self.at);
        match self.piece(next).cloned() {
            Some(Piece::Time(when)) => {
                self.at = next + 1;
                self.frame.versus = Some(match &when {
                    When::Whole {
                        count: 1,
                        back: 1,
                        unit: Grain::Year,
                    } => Versus::YearBefore,
                    _ => Versus::Time(when),
                });
            }
            Some(Piece::Number(number)) if dates::is_year(number) => {
                self.at = next + 1;
                self.frame.versus = Some(Versus::Time(When::Year(number as i16)));
            }
            Some(Piece::Cue(Cue::PeriodBefore)) => {
                self.at = next + 1;
                self.frame.versus = Some(Versus::Before);
            }
            Some(Piece::Cue(Cue::YearBefore)) => {
                self.at = next + 1;
                self.frame.versus = Some(Versus::YearBefore);
            }
            _ => self.frame.compare = true,
        }
    }
}
