//! A question read as what it changes of an earlier one.

use catalogue::Aggregate;

use super::{Builder, Fault, Shown};
use crate::plan::{ColumnRef, Dimension, Measure, Plan};

impl Builder<'_> {
    /// An earlier plan with its period set against the one that the question names.
    pub fn compared(mut self, plan: Plan) -> Result<Plan, Fault> {
        self.plan = Plan {
            comparison: None,
            ..plan
        };
        self.versus()?;
        Ok(self.plan)
    }

    /// Reads a question as a change of an earlier one.
    pub fn fragment(mut self) -> Result<Change, Fault> {
        self.change = true;
        self.conditions()?;
        let groups = self.question.frame.groups.clone();
        self.summary = true;
        // `the region` after `and by` may have been heard as an output.
        let mut measures = Vec::new();
        let figures = self.question.frame.outputs.clone();
        if !figures.is_empty() {
            self.outputs()?;
            for shown in std::mem::take(&mut self.shown) {
                match shown {
                    Shown::Measure(measure) => measures.push(measure),
                    Shown::Column(t, c) if self.column((t, c)).role == catalogue::Role::Measure => {
                        let aggregate = self.column((t, c)).aggregate.unwrap_or(Aggregate::Sum);
                        measures.push(self.measure(aggregate, Some((t, c))));
                    }
                    Shown::Column(..) if groups.is_empty() && !self.plan.filters.is_empty() => {}
                    Shown::Column(..) => return Err(Fault::Elsewhere),
                }
            }
        }
        self.groups()?;
        let shown = std::mem::take(&mut self.shown);
        let mut dimensions: Vec<Dimension> = shown
            .iter()
            .filter_map(|s| match s {
                Shown::Column(t, c) => Some(self.dimension((*t, *c))),
                Shown::Measure(_) => None,
            })
            .collect();
        dimensions.append(&mut self.plan.dimensions);
        self.plan.dimensions.clone_from(&dimensions);
        self.joins()?;
        self.explained()?;
        self.keep_apart();
        Ok(Change {
            implied: self
                .implied_measure()
                .or_else(|| Some(self.measure(Aggregate::Count, None))),
            filters: self.plan.filters,
            measures,
            dimensions,
            keys: self.plan.keys,
            joins: self.plan.joins,
            limit: self.question.frame.limit,
        })
    }
}

/// What a question changes of an earlier plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Conditions.
    pub filters: Vec<crate::plan::Filter>,
    /// Figures.
    pub measures: Vec<Measure>,
    /// Groups.
    pub dimensions: Vec<Dimension>,
    /// What keeps the groups apart.
    pub keys: Vec<ColumnRef>,
    /// Joins that these need.
    pub joins: Vec<catalogue::Join>,
    /// How many are wanted.
    pub limit: Option<u32>,
    /// The figure that stands for the table.
    pub implied: Option<Measure>,
}
