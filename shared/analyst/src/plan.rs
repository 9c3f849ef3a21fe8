//! The question plan: what a question asks for, as a typed value.

use catalogue::{Aggregate, Join};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a question asks for.
///
/// With measures or dimensions it is a summary, grouped by the dimensions; without, it lists
/// `columns` of rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// The table whose rows are counted, summed or listed.
    pub table: String,
    /// Joins to the other tables that columns come from.
    pub joins: Vec<Join>,
    /// Joins to tables where a row may be missing: a sale without a customer stays.
    pub optional: Vec<Join>,
    /// Joins from tables none of whose rows may point at a row: customers without orders.
    pub without: Vec<Join>,
    /// Figures, in the order in which they are shown.
    pub measures: Vec<Measure>,
    /// What the figures are grouped by, in the order in which they are shown.
    pub dimensions: Vec<Dimension>,
    /// What groups are told apart by without being shown: the key that keeps two people of one
    /// name apart.
    pub keys: Vec<ColumnRef>,
    /// Columns of rows to list; only where there are no measures.
    pub columns: Vec<ColumnRef>,
    /// Whether equal listed rows are shown once.
    pub distinct: bool,
    /// Conditions on rows; all must hold.
    pub filters: Vec<Filter>,
    /// Conditions on groups; all must hold.
    pub having: Vec<Having>,
    /// Order of the result; the first key counts most.
    pub order: Vec<Order>,
    /// Largest number of rows wanted.
    pub limit: Option<u32>,
    /// What the figures are set against.
    pub comparison: Option<Comparison>,
}

impl Plan {
    /// The tables that it reads, each once.
    pub fn tables(&self) -> Vec<String> {
        let joins = self.every_join();
        let mut tables: Vec<String> = std::iter::once(&self.table)
            .chain(joins.flat_map(|join| [&join.from_table, &join.to_table]))
            .filter(|table| !table.is_empty())
            .cloned()
            .collect();
        tables.sort();
        tables.dedup();
        tables
    }

    /// Every join, whatever becomes of rows without a partner.
    pub fn every_join(&self) -> impl Iterator<Item = &Join> {
        self.joins.iter().chain(&self.optional).chain(&self.without)
    }

    /// The joins that columns come from.
    pub fn column_joins(&self) -> impl Iterator<Item = &Join> {
        self.joins.iter().chain(&self.optional)
    }

    /// Whether rows are gathered into groups, or into one.
    pub fn is_grouped(&self) -> bool {
        !self.measures.is_empty() || !self.dimensions.is_empty() || !self.having.is_empty()
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ColumnRef {
    /// Table, by its name in the catalogue.
    pub table: String,
    /// Column, by its name in the catalogue.
    pub column: String,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// How values become one.
    pub aggregate: Aggregate,
    /// Which values; `None` counts rows.
    pub column: Option<ColumnRef>,
    /// What is done with the figure.
    #[serde(default)]
    pub transform: Transform,
}

/// What is done with a figure once it has been summed up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// Nothing.
    #[default]
    None,
    /// Its share of the total of all groups, as a fraction.
    Share,
    /// Its change against the group before it in time, as a fraction.
    Growth,
    /// The sum of it and all groups before it in time.
    Running,
}

/// Something that figures are grouped by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// Which column.
    pub column: ColumnRef,
    /// For a column of days or points in time: how they are gathered.
    pub grain: Option<Grain>,
}

/// How points in time are gathered into periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks from Monday.
    Week,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
    /// Day of the week, over all weeks: 1 is Monday.
    DayOfWeek,
    /// Month of the year, over all years.
    MonthOfYear,
    /// Hour of the day, over all days.
    HourOfDay,
}

/// A condition on one column, or several of which any is enough.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// One condition.
    Is(Condition),
    /// Any of these is enough.
    Any(Vec<Filter>),
    /// None of these holds.
    Not(Box<Filter>),
    /// A point in time is in certain periods of those that come again: Mondays, Januaries.
    Recurs(Recurring),
}

/// Periods that come again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    /// The column of time.
    pub column: ColumnRef,
    /// Which periods they are: `DayOfWeek`, `MonthOfYear` or `HourOfDay`.
    pub grain: Grain,
    /// Their numbers, as the grain counts: 1 is Monday, or January.
    pub values: Vec<i64>,
}

/// A condition on one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Which column.
    pub column: ColumnRef,
    /// How it is compared.
    pub operator: Operator,
    /// With what: one literal; two for `Between` and `Within`; any number for `In`; none for `Null`.
    pub values: Vec<Literal>,
}

/// How a column is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// Equal; a NULL is equal to nothing.
    Equal,
    /// One of several.
    In,
    /// Less than.
    Less,
    /// Less than or equal.
    AtMost,
    /// More than.
    More,
    /// More than or equal.
    AtLeast,
    /// From the first to the second, both included.
    Between,
    /// From the first, included, to the second, not included: how periods of time are written.
    Within,
    /// The text occurs in it, without regard to case.
    Contains,
    /// It begins with the text, without regard to case.
    StartsWith,
    /// It ends with the text, without regard to case.
    EndsWith,
    /// There is no value.
    Null,
}

/// A value written in a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Literal {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A day as `2025-04-01`, or a point in time as `2025-04-01T09:30:00`.
    Time(String),
}

/// A condition on a figure of each group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Having {
    /// Which figure.
    pub measure: Measure,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    pub values: Vec<Literal>,
}

/// One key of the order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// What is ordered by.
    pub by: OrderBy,
    /// Largest, latest or last in the alphabet first.
    pub descending: bool,
}

/// What a result is ordered by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderBy {
    /// A figure, shown or not.
    Measure(Measure),
    /// A dimension that the figures are grouped by.
    Dimension(Dimension),
    /// A column of the rows that are listed.
    Column(ColumnRef),
}

/// What the figures are set against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The same figures over another period of the same column.
    Period {
        /// The column of time.
        column: ColumnRef,
        /// First moment of the other period.
        from: String,
        /// First moment after the other period.
        to: String,
        /// What the period is called: `Apr–Jun 2024`.
        label: String,
    },
}
