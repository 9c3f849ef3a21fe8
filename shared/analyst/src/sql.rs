//! A plan as SQL, and the columns that it will give.
//!
//! One readable SELECT for DuckDB. Names are quoted where they need it, values are literals with
//! their quotes doubled; nothing of a question reaches the text in another way.

mod apart;
mod columns;
mod conditions;
mod figures;
mod literals;
mod names;

use catalogue::{Aggregate, Catalogue, Column, ColumnType};

use crate::{
    plan::{ColumnRef, Comparison, Dimension, Grain, Measure, OrderBy, Plan, Transform},
    reading::{Expected, Part},
};

pub use self::{
    literals::quoted,
    names::{label, measure_name, spoken, things},
};

/// A plan's SQL with the columns that it gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The SELECT.
    pub sql: String,
    /// Its columns, in order.
    pub columns: Vec<Expected>,
}

/// Writes a plan that has been checked against the catalogue.
pub fn write(plan: &Plan, catalogue: &Catalogue) -> Written {
    Writer {
        plan,
        catalogue,
        qualified: plan.column_joins().next().is_some(),
    }
    .write()
}

struct Writer<'a> {
    plan: &'a Plan,
    catalogue: &'a Catalogue,
    qualified: bool,
}

impl Writer<'_> {
    fn write(&self) -> Written {
        let plan = self.plan;
        let mut columns: Vec<Expected> = Vec::new();
        let mut labels: Vec<apart::Labels> = Vec::new();
        let mut select: Vec<String> = Vec::new();
        let grouped = plan.is_grouped();
        let put = |sql: String,
                   expected: Expected,
                   columns: &mut Vec<Expected>,
                   select: &mut Vec<String>,
                   bare: bool| {
            let mut expected = expected;
            let wanted = expected.name.clone();
            let mut n = 2;
            while columns
                .iter()
                .any(|c| c.name.eq_ignore_ascii_case(&expected.name))
            {
                expected.name = format!("{wanted}_{n}");
                n += 1;
            }
            if bare && expected.name == wanted {
                select.push(sql);
            } else {
                select.push(format!("{sql} AS {}", quoted(&expected.name)));
            }
            columns.push(expected);
        };
        if grouped {
            for dimension in &plan.dimensions {
                let expected = self.expected_dimension(dimension);
                labels.push(self.labels_of_dimension(dimension, &expected.label));
                put(
                    self.dimension(dimension),
                    expected,
                    &mut columns,
                    &mut select,
                    dimension.grain.is_none(),
                );
            }
            for measure in &plan.measures {
                let expected = self.expected_measure(measure, Part::Figure);
                labels.push(self.labels_of_measure(measure, &expected.label));
                put(
                    self.measure(measure),
                    expected,
                    &mut columns,
                    &mut select,
                    false,
                );
                if plan.comparison.is_some() && measure.transform == Transform::None {
                    let mut expected = self.expected_measure(measure, Part::Before);
                    expected.name = format!("{}_before", expected.name);
                    let mut called = self.labels_of_measure(measure, &expected.label);
                    if let Some(Comparison::Period { label, .. }) = &plan.comparison {
                        for called in called.iter_mut().chain([&mut expected.label]) {
                            *called = format!("{called}, {label}");
                        }
                    }
                    labels.push(called);
                    put(
                        self.before(measure),
                        expected,
                        &mut columns,
                        &mut select,
                        false,
                    );
                }
            }
        } else {
            for column in &plan.columns {
                let expected = self.expected_column(column, Part::Listed);
                labels.push(self.labels_of_column(column, &expected.label));
                put(
                    self.column(column),
                    expected,
                    &mut columns,
                    &mut select,
                    true,
                );
            }
        }
        if select.is_empty() {
            put(
                "count(*)".into(),
                self.expected_measure(&count(), Part::Figure),
                &mut columns,
                &mut select,
                false,
            );
        }
        apart::tell_apart(&mut columns, &labels);
        // Rows that a hidden key tells apart are gathered by it.
        let gathered = plan.distinct && !grouped && !plan.keys.is_empty();
        let distinct = if plan.distinct && !grouped && !gathered {
            "DISTINCT "
        } else {
            ""
        };
        let mut sql = format!(
            "SELECT {distinct}{}\nFROM {}",
            select.join(", "),
            quoted(&plan.table)
        );
        let mut joined = vec![plan.table.to_lowercase()];
        let left =
            std::iter::repeat_n("JOIN", plan.joins.len()).chain(std::iter::repeat("LEFT JOIN"));
        for (join, kind) in plan.column_joins().zip(left) {
            let inward = joined.contains(&join.to_table.to_lowercase());
            let table = if inward {
                &join.from_table
            } else {
                &join.to_table
            };
            joined.push(table.to_lowercase());
            sql += &format!(
                "\n{kind} {} ON {}.{} = {}.{}",
                quoted(table),
                quoted(&join.from_table),
                quoted(&join.from_column),
                quoted(&join.to_table),
                quoted(&join.to_column)
            );
        }
        let mut filters: Vec<String> = plan
            .filters
            .iter()
            .map(|filter| self.filter(filter))
            .collect();
        if plan.comparison.is_some() {
            // The filter on the period itself moves into the figures.
            filters = plan
                .filters
                .iter()
                .filter(|filter| !self.is_period(filter))
                .map(|filter| self.filter(filter))
                .collect();
            filters.push(self.either_period());
        }
        filters.extend(plan.without.iter().map(|join| {
            let (many, own) = (quoted(&join.from_table), quoted(&join.to_table));
            format!(
                "NOT EXISTS (SELECT 1 FROM {many} WHERE {many}.{} = {own}.{})",
                quoted(&join.from_column),
                quoted(&join.to_column)
            )
        }));
        if !filters.is_empty() {
            sql += &format!("\nWHERE {}", filters.join("\n  AND "));
        }
        if gathered {
            let keys: Vec<String> = plan
                .columns
                .iter()
                .chain(&plan.keys)
                .map(|k| self.column(k))
                .collect();
            sql += &format!("\nGROUP BY {}", keys.join(", "));
        }
        if grouped {
            let mut keys: Vec<String> = plan.dimensions.iter().map(|d| self.dimension(d)).collect();
            keys.extend(plan.keys.iter().map(|k| self.column(k)));
            keys.dedup();
            if !keys.is_empty() {
                sql += &format!("\nGROUP BY {}", keys.join(", "));
            }
            if !plan.having.is_empty() {
                let having: Vec<String> = plan.having.iter().map(|h| self.having(h)).collect();
                sql += &format!("\nHAVING {}", having.join("\n  AND "));
            }
        }
        let order = self.order(grouped);
        if !order.is_empty() {
            sql += &format!("\nORDER BY {}", order.join(", "));
        }
        if let Some(limit) = plan.limit {
            sql += &format!("\nLIMIT {limit}");
        }
        Written { sql, columns }
    }

    fn order(&self, grouped: bool) -> Vec<String> {
        let plan = self.plan;
        let one_row = grouped && plan.dimensions.is_empty() && plan.keys.is_empty();
        if one_row {
            return Vec::new();
        }
        let mut keys: Vec<(String, bool)> = plan
            .order
            .iter()
            .map(|order| {
                let sql = match &order.by {
                    OrderBy::Measure(measure) => self.measure(measure),
                    OrderBy::Dimension(dimension) => self.dimension(dimension),
                    OrderBy::Column(column) => self.column(column),
                };
                (sql, order.descending)
            })
            .collect();
        if grouped {
            if keys.is_empty() {
                let timed = plan.dimensions.iter().find(|d| d.grain.is_some());
                match (timed, plan.measures.first()) {
                    (Some(dimension), _) => keys.push((self.dimension(dimension), false)),
                    (None, Some(measure)) => keys.push((self.measure(measure), true)),
                    (None, None) => {}
                }
            }
            keys.extend(plan.dimensions.iter().map(|d| (self.dimension(d), false)));
        } else {
            let tiebreak = if plan.distinct || plan.limit.is_none() && !plan.order.is_empty() {
                plan.columns.first().cloned()
            } else {
                self.key().or_else(|| plan.columns.first().cloned())
            };
            let tiebreak = if plan.order.is_empty() {
                plan.columns.first().cloned()
            } else {
                tiebreak
            };
            keys.extend(tiebreak.map(|column| (self.column(&column), false)));
        }
        let mut seen: Vec<String> = Vec::new();
        let mut out = Vec::new();
        for (sql, descending) in keys {
            if seen.contains(&sql) {
                continue;
            }
            out.push(format!(
                "{sql}{} NULLS LAST",
                if descending { " DESC" } else { "" }
            ));
            seen.push(sql);
        }
        out
    }

    fn key(&self) -> Option<ColumnRef> {
        let table = self.catalogue.table(&self.plan.table)?;
        Some(ColumnRef {
            table: table.name.clone(),
            column: table.key.clone()?,
        })
    }

    fn column(&self, column: &ColumnRef) -> String {
        if self.qualified {
            format!("{}.{}", quoted(&column.table), quoted(&column.column))
        } else {
            quoted(&column.column)
        }
    }

    fn kind(&self, column: &ColumnRef) -> ColumnType {
        self.found(column).map_or(ColumnType::Text, |c| c.kind)
    }

    fn found(&self, column: &ColumnRef) -> Option<&Column> {
        self.catalogue.table(&column.table)?.column(&column.column)
    }

    fn dimension(&self, dimension: &Dimension) -> String {
        let column = self.column(&dimension.column);
        let trunc = |unit: &str| {
            if matches!(dimension.grain, Some(Grain::Hour)) {
                format!("date_trunc('{unit}', {column})")
            } else {
                format!("CAST(date_trunc('{unit}', {column}) AS DATE)")
            }
        };
        match dimension.grain {
            None => column,
            Some(Grain::Hour) => trunc("hour"),
            Some(Grain::Day) => trunc("day"),
            Some(Grain::Week) => trunc("week"),
            Some(Grain::Month) => trunc("month"),
            Some(Grain::Quarter) => trunc("quarter"),
            Some(Grain::Year) => format!("year({column})"),
            Some(Grain::DayOfWeek) => format!("isodow({column})"),
            Some(Grain::MonthOfYear) => format!("month({column})"),
            Some(Grain::HourOfDay) => format!("hour({column})"),
        }
    }
}

/// A count of rows.
fn count() -> Measure {
    Measure {
        aggregate: Aggregate::Count,
        column: None,
        transform: Transform::None,
    }
}
