//! The columns that a plan will give.

use catalogue::{Aggregate, ColumnType, Format};

use super::{
    Writer,
    names::{label, measure_name, spoken},
};
use crate::{
    plan::{ColumnRef, Dimension, Grain, Measure, Transform},
    reading::{Expected, Part},
};

impl Writer<'_> {
    pub(super) fn expected_column(&self, column: &ColumnRef, part: Part) -> Expected {
        let found = self.found(column);
        Expected {
            name: column.column.clone(),
            label: found
                .and_then(|c| c.label.clone())
                .unwrap_or_else(|| label(&column.column)),
            kind: found.map_or(ColumnType::Text, |c| c.kind),
            part,
            format: found.map_or(Format::Text, |c| c.format),
            unit: found.and_then(|c| c.unit.clone()),
        }
    }

    pub(super) fn expected_dimension(&self, dimension: &Dimension) -> Expected {
        let temporal = dimension.grain.is_some()
            || self.kind(&dimension.column).is_temporal()
            || self.is_year(&dimension.column);
        let part = if temporal {
            Part::Period
        } else {
            Part::Category
        };
        let mut expected = self.expected_column(&dimension.column, part);
        let spoken = spoken(&dimension.column, &self.plan.table);
        let words = crate::words::forms::split_name(&dimension.column.column);
        if spoken != words.join(" ") {
            expected.label = label(&spoken);
        }
        if let Some(grain) = dimension.grain {
            let (name, kind, format) = match grain {
                Grain::Hour => ("hour", ColumnType::Timestamp, Format::Date),
                Grain::Day => ("day", ColumnType::Date, Format::Date),
                Grain::Week => ("week", ColumnType::Date, Format::Date),
                Grain::Month => ("month", ColumnType::Date, Format::Date),
                Grain::Quarter => ("quarter", ColumnType::Date, Format::Date),
                Grain::Year => ("year", ColumnType::Integer, Format::Text),
                Grain::DayOfWeek => ("day_of_week", ColumnType::Integer, Format::Text),
                Grain::MonthOfYear => ("month_of_year", ColumnType::Integer, Format::Text),
                Grain::HourOfDay => ("hour_of_day", ColumnType::Integer, Format::Text),
            };
            expected.name = name.into();
            expected.label = label(name);
            expected.kind = kind;
            expected.format = format;
            expected.unit = None;
        }
        expected
    }

    pub(super) fn expected_measure(&self, measure: &Measure, part: Part) -> Expected {
        let column = measure.column.as_ref().and_then(|c| self.found(c));
        let (kind, format, unit) = match (measure.transform, measure.aggregate, column) {
            (Transform::Share | Transform::Growth, ..) => {
                (ColumnType::Number, Format::Percentage, None)
            }
            (_, Aggregate::Count | Aggregate::CountDistinct, _) => {
                (ColumnType::Integer, Format::Number, None)
            }
            (_, aggregate, Some(column)) => {
                let kind = match aggregate {
                    Aggregate::Sum
                        if column.kind == ColumnType::Integer
                            || column.kind == ColumnType::Boolean =>
                    {
                        ColumnType::Integer
                    }
                    Aggregate::Min | Aggregate::Max => column.kind,
                    _ => ColumnType::Number,
                };
                let format = match column.format {
                    Format::Text if kind.is_numeric() => Format::Number,
                    other => other,
                };
                (kind, format, column.unit.clone())
            }
            (_, _, None) => (ColumnType::Integer, Format::Number, None),
        };
        let (name, label) = measure_name(measure, self.plan);
        Expected {
            name,
            label,
            kind,
            part,
            format,
            unit,
        }
    }
}
