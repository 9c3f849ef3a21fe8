//! Checking a plan that came from elsewhere against the catalogue, and spelling its names as the
//! catalogue does.

mod missing;

use catalogue::{Aggregate, Catalogue, ColumnType};

use crate::plan::{
    ColumnRef, Comparison, Condition, Dimension, Filter, Grain, Measure, Operator, OrderBy, Plan,
    Recurring,
};

pub(crate) use self::missing::{clip, listed, no_column, no_table, suggested};

/// Everything that is wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("; "))]
pub struct PlanIssues(pub Vec<String>);

/// Deepest nesting of conditions.
const DEEPEST: usize = 6;
/// Most conditions, columns or figures.
const MOST: usize = 64;

/// The plan with names as the catalogue spells them.
///
/// # Errors
///
/// Every name that the catalogue does not have, and every figure that its column cannot give.
pub fn check(mut plan: Plan, catalogue: &Catalogue) -> Result<Plan, PlanIssues> {
    let mut issues = Vec::new();
    match catalogue.table(&plan.table) {
        Some(table) => plan.table = table.name.clone(),
        None => {
            return Err(PlanIssues(vec![no_table(&plan.table, catalogue)]));
        }
    }
    plan.joins.dedup();
    plan.optional.dedup();
    let joins = plan.joins.iter_mut().chain(&mut plan.optional);
    for join in joins.chain(&mut plan.without) {
        let known = catalogue.joins.iter().find(|other| {
            let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
            same(&other.from_table, &join.from_table)
                && same(&other.from_column, &join.from_column)
                && same(&other.to_table, &join.to_table)
                && same(&other.to_column, &join.to_column)
        });
        match known {
            Some(known) => *join = known.clone(),
            None => issues.push(format!(
                "{}.{} does not join {}.{}",
                join.from_table, join.from_column, join.to_table, join.to_column
            )),
        }
    }
    let mut tables = vec![plan.table.clone()];
    for join in &plan.joins {
        match (
            tables.contains(&join.from_table),
            tables.contains(&join.to_table),
        ) {
            (true, false) => tables.push(join.to_table.clone()),
            (false, true) => tables.push(join.from_table.clone()),
            (true, true) => issues.push(format!(
                "{} and {} are joined twice",
                join.from_table, join.to_table
            )),
            (false, false) => issues.push(format!(
                "the join of {} and {} hangs in the air",
                join.from_table, join.to_table
            )),
        }
    }
    for join in &plan.optional {
        if tables.contains(&join.from_table) && !tables.contains(&join.to_table) {
            tables.push(join.to_table.clone());
        } else {
            issues.push(format!(
                "{} cannot be looked up for rows of {}",
                join.to_table, join.from_table
            ));
        }
    }
    for join in &plan.without {
        if !tables.contains(&join.to_table) || tables.contains(&join.from_table) {
            issues.push(format!(
                "rows of {} without {} cannot be told",
                join.to_table, join.from_table
            ));
        }
    }
    let mut checker = Checker {
        catalogue,
        tables: &tables,
        issues,
    };
    for column in plan.columns.iter_mut().chain(&mut plan.keys) {
        checker.column(column);
    }
    for measure in plan
        .measures
        .iter_mut()
        .chain(plan.having.iter_mut().map(|h| &mut h.measure))
    {
        checker.measure(measure);
    }
    for dimension in &mut plan.dimensions {
        checker.dimension(dimension);
    }
    for filter in &mut plan.filters {
        checker.filter(filter, 0);
    }
    for order in &mut plan.order {
        match &mut order.by {
            OrderBy::Measure(measure) => checker.measure(measure),
            OrderBy::Dimension(dimension) => checker.dimension(dimension),
            OrderBy::Column(column) => {
                checker.column(column);
            }
        }
    }
    if let Some(Comparison::Period {
        column, from, to, ..
    }) = &mut plan.comparison
    {
        checker.column(column);
        if from.parse::<jiff::civil::Date>().is_err() || to.parse::<jiff::civil::Date>().is_err() {
            checker.issues.push("the other period has no days".into());
        }
    }
    let mut issues = checker.issues;
    let grouped = plan.is_grouped();
    if grouped && !plan.columns.is_empty() {
        issues.push("a plan has either figures or columns of rows, not both".into());
    }
    for order in &plan.order {
        match &order.by {
            OrderBy::Dimension(dimension) if !plan.dimensions.contains(dimension) => {
                issues.push(format!(
                    "ordered by {}, which it is not grouped by",
                    dimension.column.column
                ));
            }
            OrderBy::Column(column) if grouped => issues.push(format!(
                "ordered by {}, a column of single rows",
                column.column
            )),
            OrderBy::Column(column) if plan.distinct && !plan.columns.contains(column) => {
                issues.push(format!("ordered by {}, which is not shown", column.column));
            }
            OrderBy::Measure(_) if !grouped => {
                issues.push("ordered by a figure, but rows are listed".into())
            }
            _ => {}
        }
    }
    if !grouped && plan.columns.is_empty() {
        issues.push("nothing is asked for: no figures, no groups, no columns".into());
    }
    let size = plan.columns.len()
        + plan.measures.len()
        + plan.dimensions.len()
        + plan.filters.len()
        + plan.having.len()
        + plan.order.len();
    if size > MOST {
        issues.push(format!("more than {MOST} parts"));
    }
    if issues.is_empty() {
        Ok(plan)
    } else {
        Err(PlanIssues(issues))
    }
}

struct Checker<'a> {
    catalogue: &'a Catalogue,
    tables: &'a [String],
    issues: Vec<String>,
}

impl Checker<'_> {
    fn column(&mut self, column: &mut ColumnRef) -> Option<ColumnType> {
        let table = self.catalogue.table(&column.table);
        let found = table.and_then(|t| t.column(&column.column).map(|c| (t, c)));
        match found {
            Some((table, found)) => {
                column.table.clone_from(&table.name);
                column.column.clone_from(&found.name);
                if !self.tables.contains(&table.name) {
                    self.issues.push(format!("{} is not joined", table.name));
                }
                Some(found.kind)
            }
            None => {
                self.issues.push(match table {
                    Some(table) => no_column(&column.column, table),
                    None => no_table(&column.table, self.catalogue),
                });
                None
            }
        }
    }

    fn measure(&mut self, measure: &mut Measure) {
        let kind = measure
            .column
            .as_mut()
            .map(|column| (column.column.clone(), self.column(column)));
        let number = matches!(
            measure.aggregate,
            Aggregate::Sum | Aggregate::Avg | Aggregate::Median | Aggregate::StdDev
        );
        match kind {
            Some((name, Some(kind)))
                if number && !kind.is_numeric() && kind != ColumnType::Boolean =>
            {
                self.issues
                    .push(format!("{name} is no number that can be summed up"));
            }
            None if !matches!(measure.aggregate, Aggregate::Count) => {
                self.issues
                    .push("a figure other than a count needs a column".into());
            }
            _ => {}
        }
    }

    fn dimension(&mut self, dimension: &mut Dimension) {
        let kind = self.column(&mut dimension.column);
        if dimension.grain.is_some() && kind.is_some_and(|k| !k.is_temporal()) {
            self.issues.push(format!(
                "{} holds no points in time",
                dimension.column.column
            ));
        }
    }

    fn filter(&mut self, filter: &mut Filter, depth: usize) {
        if depth > DEEPEST {
            self.issues.push("conditions are nested too deeply".into());
            return;
        }
        match filter {
            Filter::Is(condition) => self.condition(condition),
            Filter::Not(inner) => self.filter(inner, depth + 1),
            Filter::Recurs(recurring) => self.recurring(recurring),
            Filter::Any(any) if any.is_empty() => {
                self.issues.push("a choice of no conditions".into())
            }
            Filter::Any(any) => {
                for inner in any {
                    self.filter(inner, depth + 1);
                }
            }
        }
    }

    fn recurring(&mut self, recurring: &mut Recurring) {
        let kind = self.column(&mut recurring.column);
        let column = &recurring.column.column;
        if kind.is_some_and(|kind| !kind.is_temporal()) {
            self.issues
                .push(format!("{column} holds no points in time"));
        }
        let numbers = match recurring.grain {
            Grain::DayOfWeek => 1..=7,
            Grain::MonthOfYear => 1..=12,
            Grain::HourOfDay => 0..=23,
            _ => {
                self.issues
                    .push(format!("periods of {column} that never come again"));
                return;
            }
        };
        if recurring.values.is_empty() || !recurring.values.iter().all(|n| numbers.contains(n)) {
            self.issues
                .push(format!("periods of {column} that do not exist"));
        }
    }

    fn condition(&mut self, condition: &mut Condition) {
        self.column(&mut condition.column);
        let right = match condition.operator {
            Operator::Null => condition.values.is_empty(),
            Operator::Between | Operator::Within => condition.values.len() == 2,
            Operator::In => !condition.values.is_empty() && condition.values.len() <= 1000,
            _ => condition.values.len() == 1,
        };
        if !right {
            self.issues.push(format!(
                "the condition on {} has the wrong number of values",
                condition.column.column
            ));
        }
    }
}
