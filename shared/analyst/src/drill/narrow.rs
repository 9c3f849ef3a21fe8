//! A plan of only those rows that a mark stands for.

use super::label::{moment, within};
use super::marks::Figure;
use crate::plan::{
    ColumnRef, Comparison, Condition, Dimension, Filter, Literal, Measure, Operator, Plan,
    Transform,
};

/// What a mark pins down.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pins {
    /// Dimensions, by their place in the plan, and the condition that each is held to.
    pub groups: Vec<(usize, Filter)>,
    /// Conditions on the keys that tell groups of one name apart.
    pub keys: Vec<Filter>,
}

/// The plan of the rows behind a mark, still grouped by the dimensions that the mark leaves open.
///
/// What chose among the groups of the widget (order, limit) goes: it says nothing about rows.
/// Conditions on groups stay as long as the groups do.
pub(super) fn narrow(plan: &Plan, pins: &Pins, figure: Option<Figure>) -> Plan {
    let mut next = plan.clone();
    other_period(&mut next, plan, pins, figure);
    next.measures = measures(plan, figure);
    next.order.clear();
    next.limit = None;
    for (_, filter) in &pins.groups {
        hold(&mut next.filters, filter);
    }
    for filter in &pins.keys {
        hold(&mut next.filters, filter);
    }
    let open = |place: &usize| pins.groups.iter().all(|(pinned, _)| pinned != place);
    let dimensions = plan.dimensions.iter().enumerate();
    next.dimensions = dimensions
        .filter(|(place, _)| open(place))
        .map(|(_, dimension)| dimension.clone())
        .collect();
    let tables: Vec<&String> = next.dimensions.iter().map(|d| &d.column.table).collect();
    next.keys.retain(|key| tables.contains(&&key.table));
    if next.dimensions.is_empty() {
        next.having.clear();
        next.keys.clear();
    }
    next
}

/// The figures that are shown on: without what compares groups with each other.
fn measures(plan: &Plan, figure: Option<Figure>) -> Vec<Measure> {
    let chosen = figure.and_then(|figure| plan.measures.get(figure.measure));
    let all = chosen.map_or(plan.measures.as_slice(), std::slice::from_ref);
    let mut measures: Vec<Measure> = Vec::new();
    for measure in all {
        let measure = Measure {
            transform: Transform::None,
            ..measure.clone()
        };
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    measures
}

/// A comparison ends where a figure of one of its periods was clicked, or a part of one: the
/// other period then is that of the mark.
fn other_period(next: &mut Plan, plan: &Plan, pins: &Pins, figure: Option<Figure>) {
    let Some(Comparison::Period {
        column, from, to, ..
    }) = &plan.comparison
    else {
        return;
    };
    let of_time = pins.groups.iter().find_map(|(_, filter)| match filter {
        Filter::Is(condition) if condition.column == *column => Some(condition),
        _ => None,
    });
    let recurs = pins.groups.iter().any(
        |(_, filter)| matches!(filter, Filter::Recurs(recurring) if recurring.column == *column),
    );
    let lies_before = of_time
        .and_then(span)
        .zip(moment(from).zip(moment(to)))
        .is_some_and(|((start, end), (from, to))| {
            let main = plan.filters.iter().find_map(|filter| match filter {
                Filter::Is(main) if main.column == *column => span(main),
                _ => None,
            });
            let inside = |(from, to): (jiff::civil::DateTime, jiff::civil::DateTime)| {
                start < to && from < end
            };
            inside((from, to)) && !main.is_some_and(inside)
        });
    let before = figure.is_some_and(|figure| figure.before) || lies_before;
    if before {
        let main = |filter: &Filter| {
            matches!(filter, Filter::Is(condition)
            if condition.column == *column && condition.operator == Operator::Within)
        };
        next.filters.retain(|filter| !main(filter));
        next.filters.push(Filter::Is(Condition {
            column: column.clone(),
            operator: Operator::Within,
            values: vec![Literal::Time(from.clone()), Literal::Time(to.clone())],
        }));
    }
    if before || figure.is_some() || of_time.is_some() || recurs {
        next.comparison = None;
    }
}

/// Adds a condition to others; what it narrows on the same column is left out.
fn hold(filters: &mut Vec<Filter>, filter: &Filter) {
    if filters.contains(filter) {
        return;
    }
    let Filter::Is(new) = filter else {
        filters.push(filter.clone());
        return;
    };
    if new.operator == Operator::Within
        && let Some((start, end)) = span(new)
    {
        let known = filters.iter_mut().find_map(|known| match known {
            Filter::Is(known) if known.column == new.column => {
                span(known).map(|span| (known, span))
            }
            _ => None,
        });
        if let Some((known, (from, to))) = known
            && let (from, to) = (from.max(start), to.min(end))
            && from < to
        {
            if let Filter::Is(both) = within(&known.column, from, to) {
                *known = both;
            }
            return;
        }
    }
    if new.operator == Operator::Equal {
        filters.retain(|known| {
            !matches!(known, Filter::Is(known) if known.column == new.column
                && known.operator == Operator::In
                && new.values.iter().all(|value| known.values.contains(value)))
        });
    }
    filters.push(filter.clone());
}

/// The first moment of a period and the first one after it.
pub(super) fn span(
    condition: &Condition,
) -> Option<(jiff::civil::DateTime, jiff::civil::DateTime)> {
    match (condition.operator, condition.values.as_slice()) {
        (Operator::Within, [Literal::Time(from), Literal::Time(to)]) => {
            Some((moment(from)?, moment(to)?))
        }
        _ => None,
    }
}

/// Whether a plan holds a column to one value.
pub(super) fn is_held(plan: &Plan, column: &ColumnRef) -> bool {
    plan.filters.iter().any(|filter| match filter {
        Filter::Is(condition) => {
            condition.column == *column
                && (condition.operator == Operator::Null
                    || condition.operator == Operator::Equal && condition.values.len() == 1)
        }
        Filter::Recurs(recurring) => recurring.column == *column && recurring.values.len() == 1,
        Filter::Any(_) | Filter::Not(_) => false,
    })
}

/// The dimensions that a mark pins down.
pub(super) fn pinned<'p>(plan: &'p Plan, pins: &Pins) -> Vec<&'p Dimension> {
    pins.groups
        .iter()
        .filter_map(|(place, _)| plan.dimensions.get(*place))
        .collect()
}
