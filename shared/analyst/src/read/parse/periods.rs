//! Periods that stand beside each other: `Q1 and Q2 2025`, `March 2024 vs 2025`.
//!
//! A period that leaves out its year has the year of the one beside it, and a bare year after a
//! part of another year stands for the same part. Two periods that are compared are two, although
//! they are joined as the ends of a range would be: `compare Q1 2024 to Q1 2025`.

use super::Reader;
use crate::{
    dates::When,
    plan::Grain,
    read::frame::{Condition, Group, On, Operand, Versus},
};

impl Reader<'_> {
    /// `month over month` leads from month to month, unless one month is looked at; growth by
    /// anything but time is that since the year before.
    pub(super) fn step_by_step(&mut self) {
        let looked_at = |unit: Grain| {
            self.frame
                .conditions
                .iter()
                .flat_map(|c| &c.operands)
                .any(|o| matches!(o, Operand::Time(when) if when.unit() == Some(unit)))
        };
        if let Some((unit, token)) = self.stepped
            && !looked_at(unit)
        {
            self.frame.versus = None;
            self.frame.growth = true;
            if self.frame.groups.iter().all(|g| g.unit.is_none()) {
                self.frame.groups.push(Group {
                    mention: None,
                    unit: Some(unit),
                    token,
                });
            }
        }
        let apart = self.frame.groups.iter().all(|g| g.unit.is_none());
        if self.frame.growth
            && apart
            && !self.frame.groups.is_empty()
            && !self.frame.trend
            && self.frame.versus.is_none()
        {
            self.frame.versus = Some(Versus::YearBefore);
        }
    }

    /// Tells periods that stand beside each other what they take from each other.
    pub(super) fn pair_periods(&mut self) {
        self.part_years();
        if (self.frame.compare || self.frame.growth) && self.frame.versus.is_none() {
            self.part_ranges();
        }
        let mut periods: Vec<&mut Operand> = self
            .frame
            .conditions
            .iter_mut()
            .filter(|c| !c.negated && c.operands.len() == 1)
            .flat_map(|c| c.operands.iter_mut())
            .filter(|o| matches!(o, Operand::Time(_) | Operand::Number(_)))
            .collect();
        for second in 1..periods.len() {
            let (before, after) = periods.split_at_mut(second);
            let (Some(first), Some(second)) = (before.last_mut(), after.first_mut()) else {
                continue;
            };
            match (&mut **first, &mut **second) {
                (Operand::Time(first), Operand::Time(When::Year(year))) => {
                    if let Some(same) = part_of(first, f64::from(*year)) {
                        **second = Operand::Time(same);
                    }
                }
                (Operand::Time(first), Operand::Number(year)) => {
                    if let Some(same) = part_of(first, *year) {
                        **second = Operand::Time(same);
                    }
                }
                (Operand::Time(first), Operand::Time(second)) => beside(first, second),
                _ => {}
            }
        }
        if let Some(Versus::Time(versus)) = &mut self.frame.versus
            && let Some(Operand::Time(first)) = periods.last_mut().map(|o| &mut **o)
        {
            if let When::Year(year) = versus
                && let Some(same) = part_of(first, f64::from(*year))
            {
                *versus = same;
            }
            beside(first, versus);
        }
    }

    /// `2023, 2024 and 2025` are several periods; `2023 or 2024` is either.
    fn part_years(&mut self) {
        let conditions = std::mem::take(&mut self.frame.conditions);
        for condition in conditions {
            let years = condition.operands.len() > 1
                && matches!(condition.on, On::Default | On::Value(_))
                && condition
                    .operands
                    .iter()
                    .all(|o| matches!(o, Operand::Number(n) if crate::dates::is_year(*n)));
            let either = self.tokens[condition.tokens.0..condition.tokens.1]
                .iter()
                .any(|t| t.lower == "or");
            if !years || either || condition.negated {
                self.frame.conditions.push(condition);
                continue;
            }
            for operand in &condition.operands {
                self.frame.conditions.push(Condition {
                    operands: vec![operand.clone()],
                    ..condition.clone()
                });
            }
        }
    }

    /// `compare Q1 to Q2`, `the difference between Q1 and Q2`: two periods, not one from here to there.
    fn part_ranges(&mut self) {
        let conditions = std::mem::take(&mut self.frame.conditions);
        for condition in conditions {
            let start = condition.tokens.0;
            let before = start.checked_sub(1).map(|i| self.tokens[i].lower.as_str());
            let whole = before == Some("from") || self.tokens[start].lower == "between";
            let years = |first: &When, last: &When| {
                matches!((first, last), (When::Year(_), When::Year(_)))
                    && self.frame.growth
                    && self.frame.groups.iter().all(|g| g.unit.is_none())
            };
            match condition.operands.as_slice() {
                [Operand::Time(When::Range(first, last))]
                    if self.frame.compare && !whole || years(first, last) =>
                {
                    for when in [first, last] {
                        self.frame.conditions.push(Condition {
                            operands: vec![Operand::Time((**when).clone())],
                            ..condition.clone()
                        });
                    }
                }
                _ => self.frame.conditions.push(condition),
            }
        }
    }
}

/// The same part of another year.
fn part_of(when: &When, year: f64) -> Option<When> {
    if !crate::dates::is_year(year) {
        return None;
    }
    when.year()
        .flatten()
        .and_then(|_| when.in_year(year as i16))
}

/// Gives the one of two periods that leaves its year out the year of the other, or the year next
/// to it where that is nearer: `Q4 and Q1 2025`.
fn beside(first: &mut When, second: &mut When) {
    let (Some(early), Some(late)) = (first.month(), second.month()) else {
        return;
    };
    let turned = i16::from(early > late && early - late > 6);
    match (first.year(), second.year()) {
        (Some(None), Some(Some(year))) => {
            if let Some(when) = first.in_year(year - turned) {
                *first = when;
            }
        }
        (Some(Some(year)), Some(None)) => {
            if let Some(when) = second.in_year(year + turned) {
                *second = when;
            }
        }
        _ => {}
    }
}
