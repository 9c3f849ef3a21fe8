//! Figures and the periods that they are set against, as SQL.

use catalogue::{Aggregate, ColumnType};

use super::Writer;
use crate::plan::{
    ColumnRef, Comparison, Condition, Filter, Literal, Measure, Operator, Transform,
};

impl Writer<'_> {
    /// The figure itself, over rows that `only` lets through.
    pub(super) fn figure(&self, measure: &Measure, only: Option<&str>) -> String {
        let column = measure.column.as_ref().map(|c| self.column(c));
        let boolean = measure
            .column
            .as_ref()
            .is_some_and(|c| self.kind(c) == ColumnType::Boolean);
        let of = |name: &str| match &column {
            Some(column) if boolean => format!("{name}(CAST({column} AS INTEGER))"),
            Some(column) => format!("{name}({column})"),
            None => "count(*)".to_string(),
        };
        let mut sql = match measure.aggregate {
            Aggregate::Sum => of("sum"),
            Aggregate::Avg => of("avg"),
            Aggregate::Min => of("min"),
            Aggregate::Max => of("max"),
            Aggregate::Median => of("median"),
            Aggregate::StdDev => of("stddev"),
            Aggregate::Count => match &column {
                Some(column) => format!("count({column})"),
                None => "count(*)".into(),
            },
            Aggregate::CountDistinct => match &column {
                Some(column) => format!("count(DISTINCT {column})"),
                None => "count(*)".into(),
            },
        };
        if let Some(only) = only {
            sql += &format!(" FILTER (WHERE {only})");
        }
        sql
    }

    pub(super) fn measure(&self, measure: &Measure) -> String {
        let only = self
            .plan
            .comparison
            .as_ref()
            .and_then(|_| self.period_condition());
        let figure = self.figure(measure, only.as_deref());
        match measure.transform {
            Transform::None => figure,
            Transform::Share => {
                format!("CAST({figure} AS DOUBLE) / nullif(sum({figure}) OVER (), 0)")
            }
            Transform::Growth => {
                let over = self.over();
                format!("CAST({figure} AS DOUBLE) / nullif(lag({figure}) OVER ({over}), 0) - 1")
            }
            Transform::Running => format!("sum({figure}) OVER ({})", self.over()),
        }
    }

    /// Other dimensions split the window, time orders it.
    pub(super) fn over(&self) -> String {
        let time: Vec<String> = self
            .plan
            .dimensions
            .iter()
            .filter(|d| {
                d.grain.is_some() || self.kind(&d.column).is_temporal() || self.is_year(&d.column)
            })
            .map(|d| self.dimension(d))
            .collect();
        let rest: Vec<String> = self
            .plan
            .dimensions
            .iter()
            .filter(|d| {
                !(d.grain.is_some()
                    || self.kind(&d.column).is_temporal()
                    || self.is_year(&d.column))
            })
            .map(|d| self.dimension(d))
            .collect();
        let partition = if rest.is_empty() {
            String::new()
        } else {
            format!("PARTITION BY {} ", rest.join(", "))
        };
        let order = if time.is_empty() {
            String::new()
        } else {
            format!("ORDER BY {}", time.join(", "))
        };
        format!("{partition}{order}")
    }

    pub(super) fn is_year(&self, column: &ColumnRef) -> bool {
        column.column.to_lowercase().contains("year")
    }

    pub(super) fn before(&self, measure: &Measure) -> String {
        let only = self.other_period();
        self.figure(measure, only.as_deref())
    }

    pub(super) fn is_period(&self, filter: &Filter) -> bool {
        let Some(Comparison::Period { column, .. }) = &self.plan.comparison else {
            return false;
        };
        matches!(filter, Filter::Is(condition) if condition.column == *column && condition.operator == Operator::Within)
    }

    pub(super) fn period_condition(&self) -> Option<String> {
        let filter = self.plan.filters.iter().find(|f| self.is_period(f))?;
        Some(self.filter(filter))
    }

    pub(super) fn other_period(&self) -> Option<String> {
        let Some(Comparison::Period {
            column, from, to, ..
        }) = &self.plan.comparison
        else {
            return None;
        };
        let condition = Condition {
            column: column.clone(),
            operator: Operator::Within,
            values: vec![Literal::Time(from.clone()), Literal::Time(to.clone())],
        };
        Some(self.condition(&condition))
    }

    pub(super) fn either_period(&self) -> String {
        let both: Vec<String> = self
            .period_condition()
            .into_iter()
            .chain(self.other_period())
            .collect();
        format!("({})", both.join(" OR "))
    }
}
