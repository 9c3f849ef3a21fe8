//! Questions that make sense next: another grain, another group, the largest, a trend.
//!
//! They are made from the catalogue and from the plan, never from a list of phrases about some
//! data, and worded as the planner surely reads them: a figure, `by` groups, `per` period, `for` a
//! value, `in` a period. Only those that it does read are offered ([`Asked::reads`]).

use catalogue::{Aggregate, Column, ColumnType, Role, Table};
use jiff::civil::Date;

use crate::form::controls::{plain, plural};
use crate::plan::{ColumnRef, Filter, Grain, Literal, Measure, Operator, Plan, Transform};
use crate::present::Asked;
use crate::present::coverage::Beyond;
use crate::present::dress::capital;
use crate::reading::Answerable;
use crate::say::period;
use crate::sql;

/// Most follow-ups that are offered.
const OFFERED: usize = 3;
/// Most groups that a follow-up asks for.
const GROUPS: u64 = 20;

/// Questions that follow an answer.
pub fn follow_ups(
    answerable: &Answerable,
    beyond: Option<&Beyond>,
    asked: &Asked<'_>,
) -> Vec<String> {
    // Where the data has nothing of the period, every next question is about one that it has.
    let latest = beyond.and_then(|beyond| beyond.latest.as_ref());
    let plan = latest.unwrap_or(&answerable.plan);
    let Some(table) = asked.visible.catalogue().table(&plan.table) else {
        return Vec::new();
    };
    let words = Words { table, asked };
    let figure = words.figure(plan);
    let limits = words.filters(plan);
    let groups: Vec<&ColumnRef> = plan
        .dimensions
        .iter()
        .filter(|dimension| dimension.grain.is_none())
        .map(|dimension| &dimension.column)
        .collect();
    let timed = plan.dimensions.iter().find_map(|dimension| dimension.grain);
    let used = |column: &Column| used(plan, table, column);
    let mut others = words
        .groups()
        .into_iter()
        .filter(|column| !used(column))
        .chain(words.joined_groups(plan));

    let mut offers = Vec::new();
    offers.extend(latest.and_then(|plan| words.again(plan)));
    if timed.is_none()
        && let Some(grain) = words.grain(plan)
    {
        offers.push(format!("{figure} per {grain}{limits}"));
    }
    if let Some(other) = others.next() {
        let other = words.column(other);
        offers.push(match (timed, groups.as_slice()) {
            (Some(grain), []) => format!("{figure} per {} by {other}{limits}", grain_word(grain)),
            (None, [group]) if words.is_own(group) => {
                format!("{figure} by {} and {other}{limits}", named(&group.column))
            }
            _ => format!("{figure} by {other}{limits}"),
        });
    }
    if plan.limit.is_none()
        && let Some(many) = words.many(&figure).filter(|column| !used(column))
    {
        let many = plural_words(&words.column(many));
        offers.push(format!("top 5 {many} by {figure}{limits}"));
    }
    if let Some(other) = others.next() {
        offers.push(format!("{figure} by {}{limits}", words.column(other)));
    }
    if limits.is_empty()
        && let Some(value) = words.value(&groups)
        && let Some(grain) = words.grain(plan)
    {
        offers.push(format!("{figure} per {grain} for {value}"));
    }
    offers.extend(words.offers());
    finish(offers, asked)
}

/// Questions about some tables, or about any where none is named.
pub fn about(tables: &[&Table], asked: &Asked<'_>) -> Vec<String> {
    let mut tables: Vec<&Table> = tables.to_vec();
    if tables.is_empty() {
        tables = asked.visible.catalogue().tables.iter().collect();
        // Tables with figures first: they have the most to ask.
        tables.sort_by_key(|table| (table.measure.is_none(), table.time.is_none()));
    }
    let mut offers: Vec<Vec<String>> = Vec::new();
    for table in tables.iter().take(OFFERED) {
        let words = Words { table, asked };
        offers.push(words.offers());
    }
    // The first of each table before the second of any.
    let deepest = offers.iter().map(Vec::len).max().unwrap_or(0);
    let mixed = (0..deepest)
        .flat_map(|depth| offers.iter().filter_map(move |own| own.get(depth).cloned()))
        .collect();
    finish(mixed, asked)
}

/// Sentences of different content, without the question itself.
fn finish(offers: Vec<String>, asked: &Asked<'_>) -> Vec<String> {
    let same = |a: &str, b: &str| plain(a) == plain(b);
    let mut kept: Vec<String> = Vec::new();
    for offer in offers {
        let offer = capital(offer.trim());
        if kept.len() < OFFERED
            && !same(&offer, asked.question)
            && !kept.iter().any(|other| same(other, &offer))
            && (asked.reads)(&offer)
        {
            kept.push(offer);
        }
    }
    kept
}

/// The words for one table's columns and figures.
struct Words<'a> {
    table: &'a Table,
    asked: &'a Asked<'a>,
}

impl<'a> Words<'a> {
    fn is_masked(&self, column: &Column) -> bool {
        self.asked.visible.scope().masks(column)
    }

    fn is_own(&self, column: &ColumnRef) -> bool {
        column.table.eq_ignore_ascii_case(&self.table.name)
    }

    fn plain_plan(&self) -> Plan {
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
    fn offers(&self) -> Vec<String> {
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
    fn again(&self, plan: &Plan) -> Option<String> {
        let limits = self.filters(plan);
        let own = plan.joins.is_empty() && plan.having.is_empty() && plan.limit.is_none();
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
    fn figure(&self, plan: &Plan) -> String {
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
    fn is_ambiguous(&self, column: &str) -> bool {
        self.asked
            .visible
            .catalogue()
            .tables
            .iter()
            .filter(|table| table.name != self.table.name)
            .any(|table| table.column(column).is_some())
    }

    /// A column as words.
    fn column(&self, column: &Column) -> String {
        named(&column.name)
    }

    /// Columns that make few groups, those with the fewest gaps first.
    fn groups(&self) -> Vec<&'a Column> {
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
    fn joined_groups(&self, plan: &Plan) -> Vec<&'a Column> {
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
    fn many(&self, figure: &str) -> Option<&Column> {
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
    fn grain(&self, plan: &Plan) -> Option<&'static str> {
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
    fn filters(&self, plan: &Plan) -> String {
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

    fn is_time(&self, column: &ColumnRef) -> bool {
        self.table
            .time
            .as_ref()
            .is_some_and(|time| time.eq_ignore_ascii_case(&column.column))
    }

    /// A value of the group that the figures are grouped by.
    fn value(&self, groups: &[&ColumnRef]) -> Option<String> {
        let group = groups.iter().find(|group| self.is_own(group))?;
        let column = self.table.column(&group.column)?;
        if self.is_masked(column) || column.kind != ColumnType::Text {
            return None;
        }
        column.values.first().cloned()
    }
}

/// Whether a plan groups by a column or fixes it to one value.
fn used(plan: &Plan, table: &Table, column: &Column) -> bool {
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
fn named(name: &str) -> String {
    crate::sql::label(name).to_lowercase()
}

/// Words whose last one is in the plural, where it is a noun in the singular as far as its form
/// tells.
fn plural_words(words: &str) -> String {
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

fn grain_word(grain: Grain) -> &'static str {
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

fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// The days of a plan's period, the end not included.
fn within(plan: &Plan) -> Option<(Date, Date)> {
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
fn span(from: &str, to: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::Analyst;
    use crate::present::sample::{asked, visible};
    use crate::reading::Reading;

    /// Asks every follow-up of an answer, and the follow-ups of those.
    fn ask_all(question: &str, depth: usize, missed: &mut Vec<String>) {
        let visible = visible(&["manager"]);
        let analyst = Analyst::new(Arc::new(visible.clone()));
        let offers = match analyst.read(question, &[], date(2025, 10, 18)) {
            Reading::Answer(answer) => follow_ups(&answer, None, &asked(question, &visible)),
            Reading::Talk(_) => about(&[], &asked(question, &visible)),
            Reading::Abstain(abstained) => {
                missed.push(format!("{question}: {}", abstained.reason));
                return;
            }
        };
        if depth == 0 {
            assert!(!offers.is_empty(), "{question}");
        }
        for offer in offers {
            if depth < 3 {
                ask_all(&offer, depth + 1, missed);
            }
        }
    }

    #[test]
    fn every_follow_up_can_be_answered_and_so_can_those_that_follow_it() {
        let mut missed = Vec::new();
        for question in [
            "Show Q2 2025 sales by region",
            "total amount per month",
            "number of customers",
            "average quantity by channel for North",
            "top 5 customers by amount",
            "list customers",
            "hello",
        ] {
            ask_all(question, 0, &mut missed);
        }
        missed.sort();
        missed.dedup();
        assert!(missed.is_empty(), "{missed:#?}");
    }
}
