//! Figures, what they are grouped by, and conditions on them.

use catalogue::{Aggregate, ColumnType, Role};

use super::{
    conditions,
    names::At,
    resolve::View,
    shape::{self, Operator as Written},
    words::{self, Call},
};
use crate::{
    check::clip,
    plan::{ColumnRef, Dimension, Filter, Grain, Having, Measure, Plan, Transform},
    sql,
};

impl View<'_> {
    /// A figure; `None` where an issue was noted.
    pub(super) fn measure(&mut self, written: &shape::Measure) -> Option<Measure> {
        let Some(text) = &written.column else {
            let aggregate = written.aggregate.unwrap_or(Aggregate::Count);
            return self.figure(aggregate, None, written.transform);
        };
        let at = self.column(text)?;
        let aggregate = match written.aggregate.or(self.names.column(at).aggregate) {
            Some(aggregate) => aggregate,
            None => {
                self.issues.push(format!(
                    "say how {} is summed up: an aggregate such as count_distinct, min or max",
                    self.names.column(at).name
                ));
                return None;
            }
        };
        self.figure(aggregate, Some(at), written.transform)
    }

    /// A figure written as a call.
    pub(super) fn called(&mut self, call: Call<'_>) -> Option<Measure> {
        let at = match call.column {
            Some(column) => Some(self.column(column)?),
            None => None,
        };
        self.figure(call.aggregate, at, call.transform)
    }

    fn figure(
        &mut self,
        aggregate: Aggregate,
        at: Option<At>,
        transform: Transform,
    ) -> Option<Measure> {
        let Some(at) = at else {
            if aggregate != Aggregate::Count {
                self.issues.push(format!(
                    "{} needs a column; {}",
                    words::aggregate_name(aggregate),
                    self.numbers()
                ));
                return None;
            }
            self.counts_rows = true;
            return Some(Measure {
                aggregate,
                column: None,
                transform,
            });
        };
        let column = self.names.column(at);
        let adds = matches!(
            aggregate,
            Aggregate::Sum | Aggregate::Avg | Aggregate::Median | Aggregate::StdDev
        );
        if adds && !column.kind.is_numeric() && column.kind != ColumnType::Boolean {
            self.issues.push(format!(
                "{} holds no numbers that {} could sum up; {}",
                column.name,
                words::aggregate_name(aggregate),
                self.numbers()
            ));
            return None;
        }
        // What is met several times would count several times.
        let again = adds || aggregate == Aggregate::Count;
        if again && !self.told && at.0 != self.anchor {
            let (own, other) = (self.names.table(self.anchor), self.names.table(at.0));
            self.issues.push(format!(
                "{}({}.{}) would count a row of {} once for each row of {}; if that is meant, say \
                 \"table\": \"{}\"",
                words::aggregate_name(aggregate),
                other.name,
                column.name,
                other.name,
                own.name,
                own.name
            ));
            return None;
        }
        Some(Measure {
            aggregate,
            column: Some(self.names.reference(at)),
            transform,
        })
    }

    /// The columns that can be summed up.
    fn numbers(&self) -> String {
        let table = self.names.table(self.home);
        let numbers = table.columns.iter().filter(|c| c.role == Role::Measure);
        format!(
            "numbers of {}: {}",
            table.name,
            crate::check::listed(numbers.map(|c| c.name.as_str()))
        )
    }

    /// What figures are grouped by; `None` where an issue was noted.
    pub(super) fn dimension(&mut self, written: &shape::Dimension) -> Option<Dimension> {
        let text = &written.column;
        let found = self.find(text);
        let (at, grain) = match (found, written.grain) {
            (Ok(at), grain) => (at, grain),
            (Err(issue), None) => match self.grained(text) {
                Some((grain, at)) => (at, Some(grain)),
                None => {
                    self.issues.push(ambiguous_grain(text).unwrap_or(issue));
                    return None;
                }
            },
            (Err(issue), _) => {
                self.issues.push(issue);
                return None;
            }
        };
        self.used.insert(at.0);
        let column = self.names.column(at);
        if grain.is_some() && !column.kind.is_temporal() {
            self.issues.push(format!(
                "{} holds no points in time and has no grain",
                column.name
            ));
            return None;
        }
        Some(Dimension {
            column: self.names.reference(at),
            grain,
        })
    }

    /// `ordered_at by month`, or a bare `month` of the table's time.
    fn grained(&self, text: &str) -> Option<(Grain, At)> {
        if let Some((grain, column)) = words::grained(text) {
            return Some((grain, self.find(column).ok()?));
        }
        // A `date` is a column that is not there, more likely than the days of another.
        let grain = words::grain(text).filter(|_| words::plain(text) != "date")?;
        let time = self.names.table(self.home).time.as_deref()?;
        Some((grain, self.find(time).ok()?))
    }

    /// A condition on a figure; `None` where an issue was noted.
    pub(super) fn having(&mut self, written: &shape::Having, plan: &Plan) -> Option<Having> {
        let measure = self.one_of(&written.measure, plan)?;
        if measure.transform != Transform::None {
            self.issues.push(format!(
                "`{}` is no figure of a group alone; only plain figures stand in `having`",
                clip(&written.measure)
            ));
            return None;
        }
        let (operator, values) = self.limits(&measure, written)?;
        Some(Having {
            measure,
            operator,
            values,
        })
    }

    fn limits(
        &mut self,
        measure: &Measure,
        written: &shape::Having,
    ) -> Option<(crate::plan::Operator, Vec<crate::plan::Literal>)> {
        let own = matches!(measure.aggregate, Aggregate::Min | Aggregate::Max);
        let found = measure.column.as_ref().and_then(|column| {
            let table = self.names.catalogue.table(&column.table)?;
            table.column(&column.column)
        });
        let mut column = match found {
            Some(column) => column.clone(),
            None => counted(),
        };
        if !own {
            column.kind = ColumnType::Number;
        }
        column.name = clip(&written.measure);
        column.values.clear();
        column.values_complete = false;
        let reference = ColumnRef {
            table: String::new(),
            column: String::new(),
        };
        let plain = !matches!(written.operator, Written::NotNull | Written::Null);
        let filter =
            conditions::compared(&column, &reference, written.operator, &written.values, None);
        match self.issues.keep(filter)? {
            Filter::Is(condition) if plain => Some((condition.operator, condition.values)),
            _ => {
                self.issues.push(format!(
                    "the figure `{}` is compared with =, <, <=, >, >=, in, between or within",
                    clip(&written.measure)
                ));
                None
            }
        }
    }

    /// The figure that a text means: a call, or the name or column of one of the plan's.
    pub(super) fn one_of(&mut self, text: &str, plan: &Plan) -> Option<Measure> {
        if let Some(measure) = shown(text, plan) {
            return Some(measure);
        }
        if let Some(call) = words::call(text) {
            return self.called(call);
        }
        let at = self.find(text).ok();
        let reference = at.map(|at| self.names.reference(at));
        let of: Vec<&Measure> = plan
            .measures
            .iter()
            .filter(|measure| measure.column.is_some() && measure.column == reference)
            .collect();
        match of.as_slice() {
            [one] => Some((*one).clone()),
            _ => {
                self.issues.push(format!(
                    "`{}` is no figure; write one as a call such as sum(amount) or count(*)",
                    clip(text)
                ));
                None
            }
        }
    }
}

/// The figure of a plan that has this name in the result.
pub(super) fn shown(text: &str, plan: &Plan) -> Option<Measure> {
    let lower = text.trim().to_lowercase();
    let mut found = plan.measures.iter().filter(|measure| {
        let (name, label) = sql::measure_name(measure, plan);
        name.to_lowercase() == lower || label.to_lowercase() == lower
    });
    let first = found.next()?;
    found.next().is_none().then(|| first.clone())
}

/// `month(x)` means months to one who thinks of a calendar, and months of the year to SQL.
fn ambiguous_grain(text: &str) -> Option<String> {
    let (name, column) = words::applied(text)?;
    let grain = words::grain(name)?;
    Some(format!(
        "`{}` may mean two things; write {{\"column\": \"{}\", \"grain\": \"{}\"}}",
        clip(text),
        clip(column),
        words::grain_name(grain)
    ))
}

/// A count, as the column that it is none of.
fn counted() -> catalogue::Column {
    catalogue::Column {
        name: String::new(),
        label: None,
        kind: ColumnType::Integer,
        role: Role::Measure,
        aggregate: None,
        format: catalogue::Format::Number,
        unit: None,
        description: String::new(),
        synonyms: Vec::new(),
        mask_unless: Vec::new(),
        distinct: 0,
        nulls: 0,
        min: None,
        max: None,
        values: Vec::new(),
        values_complete: false,
    }
}
