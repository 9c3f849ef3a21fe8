//! A table's columns, figures and conditions in the words of a question.

use catalogue::{Aggregate, Column, ColumnType, Role, Table};
use jiff::civil::Date;

use crate::form::controls::plural;
use crate::plan::{ColumnRef, Filter, Grain, Literal, Measure, Operator, Plan, Transform};
use crate::present::Asked;
use crate::say::period;
use crate::sql;

/// Most groups that a follow-up asks for.
pub(super) const GROUPS: u64 = 20;

impl<'a> Words<'a> {
    pub(super) fn is_masked(&self, column: &Column) -> bool {
        self.asked.visible.scope().masks(column)
    }

    pub(super) fn is_own(&self, column: &ColumnRef) -> bool {
        column.table.eq_ignore_ascii_case(&self.table.name)
    }

    pub(super) fn plain_plan(&self) -> Plan {
        let column = self
            .table
            .measure
            .as_ref()
            .and_then(|name| self.table.column(name))
            .filter(|column| !self.is_masked(column));
        Plan {
            table: self.table.name.clone(),
            measures: vec![Measure {
                aggregate: column.map_or(Aggregate::Count, |column| {
                    column.aggregate.unwrap_or(Aggregate::Sum)
                }),
                column: column.map(|column| ColumnRef {
                    table: self.table.name.clone(),
                    column: column.name.clone(),
                }),
                transform: Transform::None,
            }],
            ..Plan::default()
        }
    }

    /// Questions about the table as such.
    pub(super) fn offers(&self) -> Vec<String> {
        let figure = self.figure(&self.plain_plan());
        let mut offers = Vec::new();
        if let Some(group) = self.groups().first() {
            offers.push(format!("{figure} by {}", self.column(group)));
        }
        if let Some(grain) = self.grain(&Plan::default()) {
            offers.push(format!("{figure} per {grain}"));
        }
        if let Some(many) = self.many(&figure) {
            let many = plural_words(&self.column(many));
            offers.push(format!("top 5 {many} by {figure}"));
        }
        offers.push(figure);
        offers
    }

    /// A whole plan as words, where they can say all of it.
    pub(super) fn again(&self, plan: &Plan) -> Option<String> {
        let limits = self.filters(plan);
        let own =
            plan.column_joins().next().is_none() && plan.having.is_empty() && plan.limit.is_none();
        if !own || plan.measures.len() != 1 || limits.is_empty() {
            return None;
        }
        let mut words = self.figure(plan);
        for (at, dimension) in plan.dimensions.iter().enumerate() {
            let joint = match (dimension.grain, at) {
                (Some(_), _) => "per",
                (None, 0) => "by",
                (None, _) => "and",
            };
            let name = match dimension.grain {
                Some(grain) => grain_word(grain).to_owned(),
                None => named(&dimension.column.column),
            };
            words.push_str(&format!(" {joint} {name}"));
        }
        words.push_str(&limits);
        Some(words)
    }

    /// The first figure of a plan as words; for listed rows, how many there are.
    pub(super) fn figure(&self, plan: &Plan) -> String {
        let rows = format!("number of {}", plural_words(&named(&self.table.name)));
        let Some(measure) = plan.measures.first() else {
            return rows;
        };
        let Some(column) = measure.column.as_ref().filter(|column| self.is_own(column)) else {
            return rows;
        };
        let name = named(&column.column);
        let phrase = match measure.aggregate {
            Aggregate::Sum if name.starts_with("total ") => name,
            Aggregate::Avg if name.starts_with("average ") => name,
            Aggregate::Sum => format!("total {name}"),
            Aggregate::Avg => format!("average {name}"),
            Aggregate::Min => format!("lowest {name}"),
            Aggregate::Max => format!("highest {name}"),
            Aggregate::Median => format!("median {name}"),
            Aggregate::CountDistinct => {
                format!("number of different {}", sql::things(&column.column))
            }
            Aggregate::StdDev => format!("standard deviation of {name}"),
            Aggregate::Count => return rows,
        };
        if self.is_ambiguous(&column.column) {
            format!("{phrase} of {}", named(&self.table.name))
        } else {
            phrase
        }
    }

    /// Whether another table has a column of that name, so that the table has to be said.
    pub(super) fn is_ambiguous(&self, column: &str) -> bool {
        self.asked
            .visible
            .catalogue()
            .tables
            .iter()
            .filter(|table| table.name != self.table.name)
            .any(|table| table.column(column).is_some())
    }

    /// A column as words.
    pub(super) fn column(&self, column: &Column) -> String {
        named(&column.name)
    }

    /// Columns that make few groups, those with the fewest gaps first.
    pub(super) fn groups(&self) -> Vec<&'a Column> {
        let mut groups: Vec<&'a Column> = self
            .table
            .columns
            .iter()
            .filter(|column| {
                column.role == Role::Dimension
                    && matches!(
                        column.kind,
                        ColumnType::Text | ColumnType::Integer | ColumnType::Boolean
                    )
                    && (2..=GROUPS).contains(&column.distinct)
                    && (self.table.row_count == 0 || column.distinct * 2 <= self.table.row_count)
                    && !self.is_masked(column)
                    && !self.is_ambiguous(&column.name)
            })
            .collect();
        groups.sort_by_key(|column| (column.kind != ColumnType::Text, column.nulls > 0));
        groups
    }

    /// Columns that make few groups in the tables that rows of this one point at.
    pub(super) fn joined_groups(&self, plan: &Plan) -> Vec<&'a Column> {
        let catalogue = self.asked.visible.catalogue();
        catalogue
            .joins
            .iter()
            .filter(|join| join.from_table.eq_ignore_ascii_case(&self.table.name))
            .filter_map(|join| catalogue.table(&join.to_table))
            .flat_map(|table| {
                let words = Words {
                    table,
                    asked: self.asked,
                };
                let mut groups = words.groups();
                groups.retain(|column| !used(plan, table, column));
                groups
            })
            .collect()
    }

    /// A column with many values that can be ranked by a figure; names only by more than their
    /// number, for each stands for one row or few.
    pub(super) fn many(&self, figure: &str) -> Option<&Column> {
        let counts = figure.starts_with("number of");
        let ranked = |column: &&Column| {
            (column.role == Role::Dimension || (column.role == Role::Name && !counts))
                && column.kind == ColumnType::Text
                && column.distinct > 5
                && !self.is_masked(column)
                && !self.is_ambiguous(&column.name)
        };
        let mut columns = self.table.columns.iter();
        columns
            .clone()
            .filter(ranked)
            .find(|column| column.role == Role::Dimension)
            .or_else(|| columns.find(ranked))
    }

    /// The grain that suits the default time column and the plan's period.
    pub(super) fn grain(&self, plan: &Plan) -> Option<&'static str> {
        let time = self.table.column(self.table.time.as_deref()?)?;
        if self.is_masked(time) {
            return None;
        }
        let span =
            within(plan).or_else(|| Some((day(time.min.as_deref()?)?, day(time.max.as_deref()?)?)));
        let days = span.and_then(|(from, to)| Some(from.until(to).ok()?.get_days()));
        Some(match days {
            Some(days) if days <= 45 => "day",
            Some(days) if days > 6 * 366 => "year",
            _ => "month",
        })
    }

    /// The plan's filters as words, where all of them can be said so.
    pub(super) fn filters(&self, plan: &Plan) -> String {
        let mut words = String::new();
        let mut timed = false;
        for filter in &plan.filters {
            let said = match filter {
                Filter::Is(condition) if self.is_own(&condition.column) => {
                    match (condition.operator, condition.values.as_slice()) {
                        (Operator::Equal, [Literal::Text(value)]) => Some(format!(" for {value}")),
                        (Operator::Within, [Literal::Time(from), Literal::Time(to)])
                            if self.is_time(&condition.column)
                                && !std::mem::replace(&mut timed, true) =>
                        {
                            span(from, to).map(|span| format!(" in {span}"))
                        }
                        _ => None,
                    }
                }
                _ => None,
            };
            match said {
                Some(said) => words.push_str(&said),
                None => return String::new(),
            }
        }
        words
    }

    pub(super) fn is_time(&self, column: &ColumnRef) -> bool {
        self.table
            .time
            .as_ref()
            .is_some_and(|time| time.eq_ignore_ascii_case(&column.column))
    }

    /// A value of the group that the figures are grouped by.
    pub(super) fn value(&self, groups: &[&ColumnRef]) -> Option<String> {
        let group = groups.iter().find(|group| self.is_own(group))?;
        let column = self.table.column(&group.column)?;
        if self.is_masked(column) || column.kind != ColumnType::Text {
            return None;
        }
        column.values.first().cloned()
    }
}

/// The words for one table's columns and figures.
pub(super) struct Words<'a> {
    pub(super) table: &'a Table,
    pub(super) asked: &'a Asked<'a>,
}

/// Whether a plan groups by a column or fixes it to one value.
pub(super) fn used(plan: &Plan, table: &Table, column: &Column) -> bool {
    let same = |other: &ColumnRef| {
        other.table.eq_ignore_ascii_case(&table.name)
            && other.column.eq_ignore_ascii_case(&column.name)
    };
    plan.dimensions
        .iter()
        .any(|dimension| same(&dimension.column))
        || plan.filters.iter().any(|filter| match filter {
            Filter::Is(condition) => {
                same(&condition.column) && condition.operator == Operator::Equal
            }
            _ => false,
        })
}

/// A name as words.
pub(super) fn named(name: &str) -> String {
    crate::sql::label(name).to_lowercase()
}

/// Words whose last one is in the plural, where it is a noun in the singular as far as its form
/// tells.
pub(super) fn plural_words(words: &str) -> String {
    let (rest, last) = match words.rsplit_once(' ') {
        Some((rest, last)) => (format!("{rest} "), last),
        None => (String::new(), words),
    };
    let other = last.ends_with('s')
        || matches!(
            last,
            "by" | "of" | "at" | "in" | "to" | "on" | "for" | "from"
        )
        || last.ends_with(|letter: char| letter.is_ascii_digit());
    if other {
        words.to_owned()
    } else {
        format!("{rest}{}", plural(last))
    }
}

pub(super) fn grain_word(grain: Grain) -> &'static str {
    match grain {
        Grain::Hour => "hour",
        Grain::Day => "day",
        Grain::Week => "week",
        Grain::Month => "month",
        Grain::Quarter => "quarter",
        Grain::Year => "year",
        Grain::DayOfWeek => "weekday",
        Grain::MonthOfYear => "month of the year",
        Grain::HourOfDay => "hour of the day",
    }
}

pub(super) fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// The days of a plan's period, the end not included.
pub(super) fn within(plan: &Plan) -> Option<(Date, Date)> {
    plan.filters.iter().find_map(|filter| match filter {
        Filter::Is(condition) => match (condition.operator, condition.values.as_slice()) {
            (Operator::Within, [Literal::Time(from), Literal::Time(to)]) => {
                Some((day(from)?, day(to)?))
            }
            _ => None,
        },
        _ => None,
    })
}

/// A whole year, quarter or month as words; nothing for any other span.
pub(super) fn span(from: &str, to: &str) -> Option<String> {
    let (from, to) = (day(from)?, day(to)?);
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
        - i32::from(from.month());
    if from.day() != 1 || to.day() != 1 {
        return None;
    }
    match (months, from.month()) {
        (12, 1) => Some(from.year().to_string()),
        (3, 1 | 4 | 7 | 10) => Some(format!("Q{} {}", (from.month() - 1) / 3 + 1, from.year())),
        (1, month) => {
            let name = period::MONTHS.get(usize::from(month.unsigned_abs()) - 1)?;
            Some(format!("{name} {}", from.year()))
        }
        _ => None,
    }
}
