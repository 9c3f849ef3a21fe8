//! By what the rows behind a mark are shown next.
//!
//! In this order, the first that there is:
//!
//! 1. dimensions of the widget that the mark leaves open;
//! 2. the next finer grain of a period that was clicked: year, quarter, month, day, hour;
//! 3. the names of what was clicked as a kind: the products of a category;
//! 4. a column that makes few groups, of the table itself, then of tables that its rows point at;
//! 5. time.
//!
//! After [`STEPS`] steps by categories the rows themselves are shown: nobody wants to click on.

use catalogue::{Catalogue, Column, ColumnType, Join, Role, Table, Visible};

use super::narrow::{is_held, span};
use crate::plan::{ColumnRef, Dimension, Filter, Grain, Operator, Plan};
use crate::present::choice::BARS;

/// Most groups of a column that is offered by itself.
const GROUPS: u64 = 20;
/// Most steps by categories before the rows are shown.
const STEPS: usize = 2;

/// Gives a narrowed plan without dimensions the next ones; says whether there are any.
pub(super) fn finer(
    plan: &mut Plan,
    pinned: &[&Dimension],
    steps: usize,
    visible: &Visible,
) -> bool {
    if !plan.dimensions.is_empty() {
        return true;
    }
    let search = Search { plan, visible };
    let found = search
        .grain(pinned)
        .or_else(|| search.names(pinned).filter(|_| steps < STEPS + 1))
        .or_else(|| search.few().filter(|_| steps < STEPS))
        .or_else(|| search.time().filter(|_| steps < STEPS));
    let Some(found) = found else { return false };
    let timed = found.dimension.grain.is_some();
    plan.keys.extend(found.key);
    plan.optional.extend(found.joins);
    plan.dimensions.push(found.dimension);
    if timed {
        // Periods that are set against each other do not lie on one axis.
        plan.comparison = None;
    }
    true
}

/// A dimension, and what has to be joined and told apart for it.
struct Next {
    dimension: Dimension,
    joins: Vec<Join>,
    key: Option<ColumnRef>,
}

impl Next {
    fn by(table: &Table, column: &Column, grain: Option<Grain>) -> Self {
        Self {
            dimension: Dimension {
                column: reference(table, column),
                grain,
            },
            joins: Vec::new(),
            key: None,
        }
    }
}

struct Search<'a> {
    plan: &'a Plan,
    visible: &'a Visible,
}

impl<'a> Search<'a> {
    fn catalogue(&self) -> &'a Catalogue {
        self.visible.catalogue()
    }

    /// The next finer grain of a period that was clicked.
    fn grain(&self, pinned: &[&Dimension]) -> Option<Next> {
        pinned.iter().find_map(|dimension| {
            let table = self.catalogue().table(&dimension.column.table)?;
            let column = table.column(&dimension.column.column)?;
            if is_held(self.plan, &dimension.column) && dimension.grain != Some(Grain::MonthOfYear)
            {
                return None;
            }
            let grain = match dimension.grain? {
                Grain::Year => Grain::Quarter,
                Grain::Quarter => Grain::Month,
                Grain::Month | Grain::Week => Grain::Day,
                Grain::Day if column.kind == ColumnType::Timestamp => Grain::Hour,
                Grain::MonthOfYear => Grain::Year,
                Grain::Day | Grain::Hour | Grain::DayOfWeek | Grain::HourOfDay => return None,
            };
            Some(Next::by(table, column, Some(grain)))
        })
    }

    /// The names of the things whose kind was clicked.
    fn names(&self, pinned: &[&Dimension]) -> Option<Next> {
        let detail = super::rows::detail(self.plan);
        pinned.iter().find_map(|dimension| {
            let table = self.catalogue().table(&dimension.column.table)?;
            let kind = table.column(&dimension.column.column)?;
            let known = self.plan.filters.iter().any(|filter| {
                matches!(filter, Filter::Is(condition) if condition.column == dimension.column
                    && condition.operator == Operator::Equal)
            });
            if table.name == detail || kind.role != Role::Dimension || !known {
                return None;
            }
            let name = table.columns.iter().find(|column| {
                let few = column.distinct / kind.distinct.max(1);
                column.role == Role::Name
                    && (2..=BARS as u64).contains(&few)
                    && self.is_free(table, column)
            })?;
            let unique = name.distinct >= table.row_count && name.nulls == 0;
            let key = table.key.as_ref().and_then(|key| table.column(key));
            Some(Next {
                key: key.filter(|_| !unique).map(|key| reference(table, key)),
                ..Next::by(table, name, None)
            })
        })
    }

    /// A column that makes few groups.
    fn few(&self) -> Option<Next> {
        let detail = self.catalogue().table(&super::rows::detail(self.plan))?;
        let mut all: Vec<(u8, Next)> = Vec::new();
        let offer = |table: &Table, joins: &[Join], distance: u8, all: &mut Vec<(u8, Next)>| {
            for column in table
                .columns
                .iter()
                .filter(|column| self.is_group(table, column))
            {
                let plain = u8::from(column.kind != ColumnType::Text) * 2;
                let gaps = u8::from(column.nulls > 0);
                all.push((
                    plain * 2 + gaps + distance * 2,
                    Next {
                        joins: joins.to_vec(),
                        ..Next::by(table, column, None)
                    },
                ));
            }
        };
        offer(detail, &[], 0, &mut all);
        let joined: Vec<&Table> = self
            .plan
            .tables()
            .iter()
            .filter_map(|name| self.catalogue().table(name))
            .filter(|table| table.name != detail.name && self.is_open(table))
            .collect();
        for table in &joined {
            offer(table, &[], 1, &mut all);
        }
        for join in self.lookups(detail) {
            if let Some(table) = self.catalogue().table(&join.to_table) {
                offer(table, std::slice::from_ref(join), 1, &mut all);
            }
        }
        // The order of the tables and columns decides among equals.
        all.sort_by_key(|(rank, _)| *rank);
        all.into_iter().next().map(|(_, next)| next)
    }

    /// Joins that find one row of another table, or none, for each row of this one. A table that
    /// is pointed at twice says nothing by itself about the row: home team or guest?
    fn lookups(&self, table: &'a Table) -> impl Iterator<Item = &'a Join> {
        let known = self.plan.tables();
        let catalogue = self.catalogue();
        let from_here = move |join: &&Join| join.from_table.eq_ignore_ascii_case(&table.name);
        catalogue
            .joins
            .iter()
            .filter(from_here)
            .filter(move |join| {
                let once = catalogue
                    .joins
                    .iter()
                    .filter(|other| from_here(other) && other.to_table == join.to_table)
                    .count()
                    == 1;
                let constant = table
                    .column(&join.from_column)
                    .is_some_and(|column| is_held(self.plan, &reference(table, column)));
                let one = catalogue.table(&join.to_table).is_some_and(|to| {
                    to.key
                        .as_ref()
                        .is_some_and(|key| key.eq_ignore_ascii_case(&join.to_column))
                        || to.column(&join.to_column).is_some_and(|column| {
                            column.distinct > 0
                                && column.distinct == to.row_count
                                && column.nulls == 0
                        })
                });
                once && one && !constant && !known.contains(&join.to_table)
            })
    }

    /// Time, where nothing of it was clicked.
    fn time(&self) -> Option<Next> {
        let table = self.catalogue().table(&super::rows::detail(self.plan))?;
        let column = table.column(table.time.as_deref()?)?;
        let own = reference(table, column);
        if self.visible.scope().masks(column) || !column.kind.is_temporal() {
            return None;
        }
        let held = self.plan.filters.iter().find_map(|filter| match filter {
            Filter::Is(condition) if condition.column == own => span(condition),
            _ => None,
        });
        let bound = |text: &Option<String>| super::label::moment(text.as_deref()?.get(..10)?);
        let (from, to) = held.or_else(|| bound(&column.min).zip(bound(&column.max)))?;
        let days = from.until(to).ok()?.get_days();
        let grain = match days {
            days if days <= 1 => return None,
            days if days <= 45 => Grain::Day,
            days if days <= 6 * 366 => Grain::Month,
            _ => Grain::Year,
        };
        (!is_held(self.plan, &own)).then(|| Next::by(table, column, Some(grain)))
    }

    /// Whether a column makes few groups that have not been told apart yet.
    fn is_group(&self, table: &Table, column: &Column) -> bool {
        column.role == Role::Dimension
            && matches!(
                column.kind,
                ColumnType::Text | ColumnType::Integer | ColumnType::Boolean
            )
            && (2..=GROUPS).contains(&column.distinct)
            && (table.row_count == 0 || column.distinct < table.row_count)
            && self.is_free(table, column)
    }

    /// Whether a column may be shown and is not held to one value, nor another of its name: the
    /// region of the customer hardly tells sales of one region apart.
    fn is_free(&self, table: &Table, column: &Column) -> bool {
        let namesake = self.plan.filters.iter().any(|filter| match filter {
            Filter::Is(condition) => {
                let other = &condition.column;
                other.column.eq_ignore_ascii_case(&column.name) && is_held(self.plan, other)
            }
            _ => false,
        });
        !self.visible.scope().masks(column)
            && !namesake
            && !is_held(self.plan, &reference(table, column))
    }

    /// Whether rows of a table that is joined may differ: not where its name or key is given.
    fn is_open(&self, table: &Table) -> bool {
        !table.columns.iter().any(|column| {
            matches!(column.role, Role::Name | Role::Key)
                && is_held(self.plan, &reference(table, column))
        })
    }
}

fn reference(table: &Table, column: &Column) -> ColumnRef {
    ColumnRef {
        table: table.name.clone(),
        column: column.name.clone(),
    }
}
