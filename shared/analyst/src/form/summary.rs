//! What a bare form asks for.

use catalogue::{Aggregate, ColumnType, Role, Table, Visible};
use jiff::civil::Date;

use super::submitted::reference;
use crate::plan::{
    Condition, Dimension, Filter, Grain, Literal, Measure, Operator, Plan, Transform,
};

/// What a bare form asks for: the table's own figure, by what several values were chosen for,
/// else over time, else by the first column with few values.
pub(super) fn summary(table: &Table, conditions: Vec<Condition>, visible: &Visible) -> Plan {
    let scope = visible.scope();
    let seen = |name: &str| table.column(name).filter(|column| !scope.masks(column));
    let measure = table.measure.as_deref().and_then(seen);
    let several = conditions
        .iter()
        .find(|condition| condition.operator == Operator::In)
        .map(|condition| Dimension {
            column: condition.column.clone(),
            grain: None,
        });
    let in_time = || {
        let column = table.time.as_deref().and_then(seen)?;
        Some(Dimension {
            column: reference(table, &column.name),
            grain: Some(grain(&conditions)),
        })
    };
    let by_kind = || {
        let column = table.columns.iter().find(|column| {
            column.role == Role::Dimension
                && column.kind == ColumnType::Text
                && !scope.masks(column)
        })?;
        Some(Dimension {
            column: reference(table, &column.name),
            grain: None,
        })
    };
    let measure = Measure {
        aggregate: measure.map_or(Aggregate::Count, |column| {
            column.aggregate.unwrap_or(Aggregate::Sum)
        }),
        column: measure.map(|column| reference(table, &column.name)),
        transform: Transform::None,
    };
    Plan {
        table: table.name.clone(),
        measures: vec![measure],
        dimensions: several
            .or_else(in_time)
            .or_else(by_kind)
            .into_iter()
            .collect(),
        filters: conditions.into_iter().map(Filter::Is).collect(),
        ..Plan::default()
    }
}

/// Days for up to two months, months for up to three years, else quarters.
fn grain(conditions: &[Condition]) -> Grain {
    let days = conditions
        .iter()
        .filter(|condition| condition.operator == Operator::Within)
        .find_map(|condition| match condition.values.as_slice() {
            [Literal::Time(from), Literal::Time(to)] => {
                let (from, to): (Date, Date) = (from.parse().ok()?, to.parse().ok()?);
                Some(from.until(to).ok()?.get_days())
            }
            _ => None,
        });
    match days {
        Some(days) if days <= 62 => Grain::Day,
        Some(days) if days > 3 * 366 => Grain::Quarter,
        _ => Grain::Month,
    }
}
