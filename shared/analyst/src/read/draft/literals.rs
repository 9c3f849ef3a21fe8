//! What a column is compared with, written as the column holds it.

use catalogue::ColumnType;

use super::{Builder, Fault};
use crate::{
    dates::{self, When},
    lexicon::entries::Target,
    plan::{Condition as Is, Filter, Literal, Operator},
    read::frame::{Condition, Operand},
};

impl Builder<'_> {
    /// A comparison of a column with a condition's operands.
    pub(super) fn compare(
        &mut self,
        at: (usize, usize),
        condition: &Condition,
    ) -> Result<Filter, Fault> {
        let column = self.reference(at);
        let mut values = Vec::new();
        let mut operator = condition.operator;
        for operand in &condition.operands {
            match operand {
                Operand::Time(when) => {
                    if operator == Operator::Between && condition.operands.len() == 2 {
                        let (Operand::Time(first), Operand::Time(last)) =
                            (&condition.operands[0], &condition.operands[1])
                        else {
                            return Err(Fault::Unsupported("that range".into()));
                        };
                        return self.within(
                            at,
                            &When::Range(Box::new(first.clone()), Box::new(last.clone())),
                        );
                    }
                    let when = match operator {
                        Operator::Less => When::Before(Box::new(when.clone())),
                        Operator::More => When::After(Box::new(when.clone())),
                        Operator::AtLeast => When::Since(Box::new(when.clone())),
                        Operator::AtMost => When::Until(Box::new(when.clone())),
                        _ => when.clone(),
                    };
                    return self.within(at, &when);
                }
                Operand::Number(number) => {
                    if self.column(at).kind.is_temporal() {
                        return self.years(at, condition);
                    }
                    let number = self.fraction(at, *number, condition);
                    values.push(self.number(at, number)?);
                }
                Operand::Text(text) => values.push(self.text(at, text)?),
                Operand::Value(v) => {
                    let found = self.question.mentions[*v]
                        .candidates
                        .iter()
                        .find(|c| c.target.column() == Some(at) && c.target.is_value());
                    match found.map(|c| &c.target) {
                        Some(Target::Value(_, _, value)) => values.push(self.text(at, value)?),
                        _ => return Err(Fault::Unknown(self.words(*v))),
                    }
                }
            }
        }
        if operator == Operator::Equal && values.len() > 1 {
            operator = Operator::In;
        }
        Ok(Filter::Is(Is {
            column,
            operator,
            values,
        }))
    }

    /// Years compared with days.
    pub(super) fn years(
        &mut self,
        at: (usize, usize),
        condition: &Condition,
    ) -> Result<Filter, Fault> {
        let mut years = Vec::new();
        for operand in &condition.operands {
            match operand {
                Operand::Number(number) if dates::is_year(*number) => {
                    years.push(When::Year(*number as i16))
                }
                _ => return Err(Fault::Elsewhere),
            }
        }
        let first = years.first().cloned().ok_or(Fault::Elsewhere)?;
        let when = match condition.operator {
            Operator::Less => When::Before(Box::new(first)),
            Operator::More => When::After(Box::new(first)),
            Operator::AtLeast => When::Since(Box::new(first)),
            Operator::AtMost => When::Until(Box::new(first)),
            Operator::Between => match years.get(1) {
                Some(last) => When::Range(Box::new(first), Box::new(last.clone())),
                None => return Err(Fault::Elsewhere),
            },
            _ => {
                let filters: Result<Vec<Filter>, Fault> =
                    years.iter().map(|when| self.within(at, when)).collect();
                let mut filters = filters?;
                return Ok(if filters.len() == 1 {
                    filters.remove(0)
                } else {
                    Filter::Any(filters)
                });
            }
        };
        self.within(at, &when)
    }

    /// `longer than 2 hours` is no condition on minutes.
    pub(super) fn measured_alike(
        &self,
        at: (usize, usize),
        condition: &Condition,
    ) -> Result<(), Fault> {
        let end = condition.tokens.1.min(self.question.tokens.len());
        let Some(unit) = self
            .question
            .tokens
            .get(end)
            .or(self.question.tokens.last())
        else {
            return Ok(());
        };
        let column = self.column(at);
        let says = |word: &str| {
            crate::words::forms::split_name(&column.name)
                .iter()
                .any(|w| w.starts_with(word))
                || column.unit.as_deref().is_some_and(|u| u.starts_with(word))
                || column.description.to_lowercase().contains(word)
        };
        let after_number = end > 0
            && matches!(
                self.question.tokens[end - 1].kind,
                crate::read::tokens::Kind::Number(_)
            );
        if after_number && matches!(unit.stem.as_str(), "hour" | "day" | "week" | "month") {
            let unit = unit.stem.as_str();
            if !says(unit) && !says(&unit[..2]) {
                return Err(Fault::Unsupported(format!(
                    "a number of {unit}s where the data does not say what it counts"
                )));
            }
        }
        Ok(())
    }

    /// `20%` where the data has fractions of one.
    pub(super) fn fraction(&self, at: (usize, usize), number: f64, condition: &Condition) -> f64 {
        let column = self.column(at);
        let largest = column.max.as_deref().and_then(|t| t.parse::<f64>().ok());
        let said = self.question.tokens[condition.tokens.0..]
            .iter()
            .take(condition.tokens.1.saturating_sub(condition.tokens.0) + 2)
            .any(|t| matches!(t.lower.as_str(), "%" | "percent"));
        let fractions = largest.is_some_and(|max| max <= 1.0)
            && (said || column.format == catalogue::Format::Percentage);
        if fractions && number > 1.0 {
            return number / 100.0;
        }
        // `over 100 million` where the data counts millions.
        let counts = |scale: &[&str]| {
            crate::words::forms::split_name(&column.name)
                .iter()
                .any(|w| scale.contains(&w.as_str()))
        };
        for (scale, times) in [
            (["million", "millions"], 1e6),
            (["thousand", "thousands"], 1e3),
            (["billion", "billions"], 1e9),
        ] {
            if counts(&scale) && number >= times {
                return number / times;
            }
        }
        number
    }

    pub(super) fn number(&self, at: (usize, usize), number: f64) -> Result<Literal, Fault> {
        match self.column(at).kind {
            ColumnType::Text => Ok(Literal::Text(number.to_string())),
            kind if kind.is_numeric() => Ok(if number.fract() == 0.0 && number.abs() < 9e15 {
                Literal::Integer(number as i64)
            } else {
                Literal::Number(number)
            }),
            _ => Err(Fault::Elsewhere),
        }
    }

    /// A text as a literal of the column's kind, spelt as the data has it.
    pub(super) fn text(&self, at: (usize, usize), text: &str) -> Result<Literal, Fault> {
        let column = self.column(at);
        match column.kind {
            ColumnType::Text => {
                let spelt = column
                    .values
                    .iter()
                    .find(|v| *v == text)
                    .or_else(|| {
                        column
                            .values
                            .iter()
                            .find(|v| v.to_lowercase() == text.to_lowercase())
                    })
                    .or_else(|| column.values.iter().find(|v| plain(v) == plain(text)));
                match spelt {
                    Some(value) => Ok(Literal::Text(value.clone())),
                    None if column.values_complete => Err(Fault::Unknown(text.to_string())),
                    None => Ok(Literal::Text(text.to_string())),
                }
            }
            kind if kind.is_numeric() => text
                .replace(',', "")
                .parse::<f64>()
                .ok()
                .filter(|n| n.is_finite())
                .and_then(|n| self.number(at, n).ok())
                .ok_or_else(|| Fault::Unknown(text.to_string())),
            ColumnType::Boolean => match text.to_lowercase().as_str() {
                "true" | "yes" | "1" => Ok(Literal::Boolean(true)),
                "false" | "no" | "0" => Ok(Literal::Boolean(false)),
                _ => Err(Fault::Unknown(text.to_string())),
            },
            ColumnType::Date | ColumnType::Timestamp
                if text.parse::<jiff::civil::Date>().is_ok() =>
            {
                Ok(Literal::Time(text.to_string()))
            }
            _ => Err(Fault::Unknown(text.to_string())),
        }
    }
}

/// A value without marks and case.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
