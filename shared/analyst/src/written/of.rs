//! The way back: a plan as a model would write it.

use catalogue::Visible;
use serde_json::Number;

use super::{
    joins,
    loose::said,
    shape::{
        Choice, Comparison, Condition, Dimension, Filter, Having, Measure, Operator, Order, Scalar,
        Written,
    },
    words,
};
use crate::plan::{self, ColumnRef, Literal, OrderBy, Plan};

impl Written {
    /// The plan in the form in which it is written; `None` where that form cannot say it.
    ///
    /// What is returned means this very plan: it was read back.
    pub fn of(plan: &Plan, visible: &Visible) -> Option<Self> {
        let writer = Writer { plan };
        let short = writer.written()?;
        let means = |written: &Self| {
            let read = written.plan(visible).ok();
            read.is_some_and(|(read, _)| read == *plan)
        };
        if means(&short) {
            return Some(short);
        }
        // What follows from the catalogue is said where it follows otherwise.
        let keyed = Self {
            keys: Some(plan.keys.iter().map(|key| writer.name(key)).collect()),
            ..short
        };
        if means(&keyed) {
            return Some(keyed);
        }
        let told = Self {
            via: plan.every_join().map(joins::key).collect(),
            ..keyed
        };
        means(&told).then_some(told)
    }
}

struct Writer<'a> {
    plan: &'a Plan,
}

impl Writer<'_> {
    fn written(&self) -> Option<Written> {
        let plan = self.plan;
        if !plan.optional.is_empty() {
            return None;
        }
        Some(Written {
            table: Some(plan.table.clone()),
            measures: plan.measures.iter().map(|m| self.measure(m)).collect(),
            dimensions: plan
                .dimensions
                .iter()
                .map(|d| Dimension {
                    column: self.name(&d.column),
                    grain: d.grain,
                })
                .collect(),
            columns: plan.columns.iter().map(|c| self.name(c)).collect(),
            distinct: plan.distinct,
            filters: all(&plan.filters, |filter| self.filter(filter))?,
            having: all(&plan.having, |having| self.having(having))?,
            order: plan
                .order
                .iter()
                .map(|order| Order {
                    by: self.by(&order.by),
                    descending: Some(order.descending),
                })
                .collect(),
            limit: plan.limit,
            comparison: plan.comparison.as_ref().map(|comparison| match comparison {
                plan::Comparison::Period {
                    column,
                    from,
                    to,
                    label,
                } => Comparison {
                    column: Some(self.name(column)),
                    from: from.clone(),
                    to: Some(to.clone()),
                    label: Some(label.clone()),
                },
            }),
            without: plan
                .without
                .iter()
                .map(|join| join.from_table.clone())
                .collect(),
            via: Vec::new(),
            keys: None,
        })
    }

    fn name(&self, column: &ColumnRef) -> String {
        if column.table == self.plan.table {
            column.column.clone()
        } else {
            format!("{}.{}", column.table, column.column)
        }
    }

    fn measure(&self, measure: &plan::Measure) -> Measure {
        Measure {
            aggregate: Some(measure.aggregate),
            column: measure.column.as_ref().map(|column| self.name(column)),
            transform: measure.transform,
        }
    }

    fn by(&self, by: &OrderBy) -> String {
        match by {
            OrderBy::Measure(measure) => said(&self.measure(measure)),
            OrderBy::Column(column) => self.name(column),
            OrderBy::Dimension(dimension) => match dimension.grain {
                Some(grain) => format!(
                    "{} by {}",
                    self.name(&dimension.column),
                    words::grain_name(grain)
                ),
                None => self.name(&dimension.column),
            },
        }
    }

    fn having(&self, having: &plan::Having) -> Option<Having> {
        Some(Having {
            measure: said(&self.measure(&having.measure)),
            operator: operator(having.operator),
            values: all(&having.values, scalar)?,
        })
    }

    fn filter(&self, filter: &plan::Filter) -> Option<Filter> {
        match filter {
            plan::Filter::Any(any) => Some(Filter::Any(Choice {
                any: all(any, |filter| self.condition(filter))?,
            })),
            filter => self.condition(filter).map(Filter::Is),
        }
    }

    fn condition(&self, filter: &plan::Filter) -> Option<Condition> {
        match filter {
            plan::Filter::Is(condition) => Some(Condition {
                column: self.name(&condition.column),
                operator: operator(condition.operator),
                values: all(&condition.values, scalar)?,
                negate: false,
                grain: None,
            }),
            plan::Filter::Recurs(recurring) => Some(Condition {
                column: self.name(&recurring.column),
                operator: Operator::In,
                values: recurring
                    .values
                    .iter()
                    .map(|number| Scalar::Number((*number).into()))
                    .collect(),
                negate: false,
                grain: Some(recurring.grain),
            }),
            plan::Filter::Not(inner) => {
                let condition = self.condition(inner)?;
                let opposite = match condition.operator {
                    Operator::Equal => Operator::NotEqual,
                    Operator::In => Operator::NotIn,
                    Operator::Null => Operator::NotNull,
                    operator => {
                        return Some(Condition {
                            negate: !condition.negate,
                            operator,
                            ..condition
                        });
                    }
                };
                Some(Condition {
                    operator: opposite,
                    ..condition
                })
            }
            plan::Filter::Any(_) => None,
        }
    }
}

fn all<T, U>(from: &[T], write: impl Fn(&T) -> Option<U>) -> Option<Vec<U>> {
    from.iter().map(write).collect()
}

fn scalar(literal: &Literal) -> Option<Scalar> {
    Some(match literal {
        Literal::Text(text) | Literal::Time(text) => Scalar::Text(text.clone()),
        Literal::Integer(number) => Scalar::Number((*number).into()),
        Literal::Number(number) => Scalar::Number(Number::from_f64(*number)?),
        Literal::Boolean(flag) => Scalar::Boolean(*flag),
    })
}

fn operator(operator: plan::Operator) -> Operator {
    match operator {
        plan::Operator::Equal => Operator::Equal,
        plan::Operator::In => Operator::In,
        plan::Operator::Less => Operator::Less,
        plan::Operator::AtMost => Operator::AtMost,
        plan::Operator::More => Operator::More,
        plan::Operator::AtLeast => Operator::AtLeast,
        plan::Operator::Between => Operator::Between,
        plan::Operator::Within => Operator::Within,
        plan::Operator::Contains => Operator::Contains,
        plan::Operator::StartsWith => Operator::StartsWith,
        plan::Operator::EndsWith => Operator::EndsWith,
        plan::Operator::Null => Operator::Null,
    }
}
