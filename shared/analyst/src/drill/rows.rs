//! The rows behind a figure, and what is behind a row.

use catalogue::{Column, Join, Role, Table, Visible};

use super::narrow::is_held;
use crate::plan::{ColumnRef, Measure, Order, OrderBy, Plan};

/// Most columns that are shown of rows.
const COLUMNS: usize = 40;

/// The table of a plan whose rows are the finest: the one that no row of another points at.
pub(super) fn detail(plan: &Plan) -> String {
    let joins = &plan.joins;
    let pointed_at = |table: &str| {
        joins
            .iter()
            .any(|join| join.to_table.eq_ignore_ascii_case(table))
    };
    let mut finest: Vec<&String> = joins
        .iter()
        .map(|join| &join.from_table)
        .filter(|table| !pointed_at(table))
        .collect();
    finest.dedup();
    match finest.as_slice() {
        [one] => (*one).clone(),
        _ => plan.table.clone(),
    }
}

/// The plan of the single rows behind a narrowed plan: what a row is about first, then what was
/// summed up, then the rest; the newest or largest rows first.
pub(super) fn rows(plan: &Plan, visible: &Visible) -> Option<Plan> {
    let catalogue = visible.catalogue();
    let table = catalogue.table(&detail(plan))?;
    let mut rows = Plan {
        joins: begun_at(&table.name, &plan.table, &plan.joins)?,
        table: table.name.clone(),
        optional: plan.optional.clone(),
        without: plan.without.clone(),
        filters: plan.filters.clone(),
        ..Plan::default()
    };
    let mut columns = Columns {
        visible,
        rows: &mut rows,
        measured: plan
            .measures
            .iter()
            .filter_map(|m| m.column.clone())
            .collect(),
        named: Vec::new(),
    };
    columns.put(table);
    if rows.columns.is_empty() {
        return None;
    }
    let time = table.time.as_ref().and_then(|time| table.column(time));
    let by = time
        .map(|time| reference(table, time))
        .or_else(|| {
            plan.measures
                .iter()
                .find_map(|measure: &Measure| measure.column.clone())
        })
        .filter(|column| rows.columns.contains(column));
    rows.order = by
        .map(|column| Order {
            by: OrderBy::Column(column),
            descending: true,
        })
        .into_iter()
        .collect();
    Some(rows)
}

/// The same joins, in an order that begins at another of their tables.
fn begun_at(table: &str, before: &str, joins: &[Join]) -> Option<Vec<Join>> {
    if table == before {
        return Some(joins.to_vec());
    }
    let mut left = joins.to_vec();
    let mut known = vec![table.to_owned()];
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let next = left
            .iter()
            .position(|join| known.contains(&join.from_table) != known.contains(&join.to_table))?;
        let join = left.remove(next);
        for end in [&join.from_table, &join.to_table] {
            if !known.contains(end) {
                known.push(end.clone());
            }
        }
        ordered.push(join);
    }
    Some(ordered)
}

struct Columns<'a> {
    visible: &'a Visible,
    rows: &'a mut Plan,
    measured: Vec<ColumnRef>,
    /// Keys of other tables whose names are shown instead.
    named: Vec<ColumnRef>,
}

impl Columns<'_> {
    fn put(&mut self, table: &Table) {
        let scope = self.visible.scope();
        let shown = |column: &&Column| !scope.masks(column);
        let of = |role: Role| {
            table
                .columns
                .iter()
                .filter(shown)
                .filter(move |c| c.role == role)
        };
        let mut ordered: Vec<ColumnRef> = Vec::new();
        let is_main = |column: &&Column| {
            table
                .time
                .as_ref()
                .is_some_and(|time| time.eq_ignore_ascii_case(&column.name))
        };
        ordered.extend(of(Role::Time).filter(is_main).map(|c| reference(table, c)));
        ordered.extend(of(Role::Name).map(|c| reference(table, c)));
        ordered.extend(self.names(table));
        ordered.extend(of(Role::Dimension).map(|c| reference(table, c)));
        let measures = || of(Role::Measure).map(|c| reference(table, c));
        ordered.extend(measures().filter(|c| self.measured.contains(c)));
        ordered.extend(measures());
        ordered.extend(
            self.measured
                .iter()
                .filter(|c| c.table != table.name)
                .cloned(),
        );
        ordered.extend(of(Role::Time).map(|c| reference(table, c)));
        let keys = of(Role::Key).map(|c| reference(table, c));
        ordered.extend(keys.filter(|c| !self.named.contains(c)));
        ordered.extend(of(Role::Text).map(|c| reference(table, c)));
        // What is the same in all rows comes last.
        let (held, open): (Vec<ColumnRef>, Vec<ColumnRef>) = ordered
            .into_iter()
            .partition(|column| is_held(self.rows, column));
        let mut columns: Vec<ColumnRef> = Vec::new();
        for column in open.into_iter().chain(held) {
            if !columns.contains(&column) && columns.len() < COLUMNS {
                columns.push(column);
            }
        }
        self.rows.columns = columns;
    }

    /// The names of what the rows of a table point at: the customer, the product.
    fn names(&mut self, table: &Table) -> Vec<ColumnRef> {
        let catalogue = self.visible.catalogue();
        let mut names = Vec::new();
        for join in &catalogue.joins {
            let own = join.from_table.eq_ignore_ascii_case(&table.name);
            let Some(to) = catalogue.table(&join.to_table).filter(|_| own) else {
                continue;
            };
            let twice = catalogue.joins.iter().any(|other| {
                other != join
                    && other.from_table == join.from_table
                    && other.to_table == join.to_table
            });
            let one = to
                .key
                .as_ref()
                .is_some_and(|key| key.eq_ignore_ascii_case(&join.to_column));
            let scope = self.visible.scope();
            let name = to
                .columns
                .iter()
                .find(|c| c.role == Role::Name && !scope.masks(c));
            let Some(name) = name.filter(|name| one && !twice && name.name != join.to_column)
            else {
                continue;
            };
            let joined = self.rows.column_joins().any(|known| known == join);
            let elsewhere = self.rows.tables().contains(&to.name);
            if !joined && elsewhere {
                continue;
            }
            if !joined {
                self.rows.optional.push(join.clone());
            }
            names.push(reference(to, name));
            self.named.push(ColumnRef {
                table: table.name.clone(),
                column: join.from_column.clone(),
            });
        }
        names
    }
}

/// What is behind one listed row: all of its columns, or, where they are shown already, the rows
/// of another table that point at it.
pub(super) fn behind(plan: &Plan, narrowed: &Plan, visible: &Visible) -> Option<Plan> {
    let record = rows(narrowed, visible)?;
    if record
        .columns
        .iter()
        .any(|column| !plan.columns.contains(column))
    {
        return Some(record);
    }
    let catalogue = visible.catalogue();
    let table = detail(narrowed);
    let mut pointing: Vec<(&Join, &Table)> = catalogue
        .joins
        .iter()
        .filter(|join| join.to_table.eq_ignore_ascii_case(&table))
        .filter(|join| !narrowed.tables().contains(&join.from_table))
        .filter_map(|join| Some((join, catalogue.table(&join.from_table)?)))
        .collect();
    pointing.sort_by_key(|(_, from)| (from.measure.is_none(), from.time.is_none()));
    let (join, from) = pointing.first()?;
    let mut joins = vec![(*join).clone()];
    joins.extend(begun_at(&table, &narrowed.table, &narrowed.joins)?);
    let pointing = Plan {
        table: from.name.clone(),
        joins,
        filters: narrowed.filters.clone(),
        ..Plan::default()
    };
    rows(&pointing, visible)
}

fn reference(table: &Table, column: &Column) -> ColumnRef {
    ColumnRef {
        table: table.name.clone(),
        column: column.name.clone(),
    }
}
