//! The two ends of a period that were written as two conditions.

use crate::plan::{ColumnRef, Condition, Filter, Literal, Operator};

/// `>= 2025-04-01` and `< 2025-07-01` on one column are one period.
pub(super) fn join_ends(filters: &mut Vec<Filter>) -> Result<(), String> {
    let end = |filter: &Filter, wanted: Operator| match filter {
        Filter::Is(Condition {
            column,
            operator,
            values,
        }) if *operator == wanted => match values.as_slice() {
            [Literal::Time(time)] => Some((column.clone(), time.clone())),
            _ => None,
        },
        _ => None,
    };
    let ends = |filters: &[Filter], wanted| -> Vec<(usize, ColumnRef, String)> {
        let found = filters.iter().enumerate();
        found
            .filter_map(|(i, filter)| end(filter, wanted).map(|(c, t)| (i, c, t)))
            .collect()
    };
    let (starts, stops) = (
        ends(filters, Operator::AtLeast),
        ends(filters, Operator::Less),
    );
    let mut gone = Vec::new();
    for (first, column, from) in &starts {
        let alone = |ends: &[(usize, ColumnRef, String)]| {
            ends.iter().filter(|(_, other, _)| other == column).count() == 1
        };
        let Some((second, _, to)) = stops.iter().find(|(_, other, _)| other == column) else {
            continue;
        };
        if !alone(&starts) || !alone(&stops) {
            continue;
        }
        if from.as_str() >= to.as_str() {
            return Err(format!(
                "the period on {} ends before it begins",
                column.column
            ));
        }
        filters[*first.min(second)] = Filter::Is(Condition {
            column: column.clone(),
            operator: Operator::Within,
            values: vec![Literal::Time(from.clone()), Literal::Time(to.clone())],
        });
        gone.push(*first.max(second));
    }
    gone.sort_unstable();
    for at in gone.into_iter().rev() {
        filters.remove(at);
    }
    Ok(())
}
