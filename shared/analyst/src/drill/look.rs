//! The groups that a mark stands for, from the rows of its widget: where a label does not say
//! which value it stands for, or two groups have the same.

use catalogue::{Rows, Visible};

use super::label::{self, of_value};
use super::marks::{Labelled, Stands};
use super::refusal::Refusal;
use crate::plan::{ColumnRef, Dimension, Filter, Plan};
use crate::present::chart::{self, Axes};
use crate::present::grid::{Grid, Located};
use crate::present::table::{self, cut};
use crate::reading::{Answerable, Part};

use super::narrow::Pins;
use super::way::{Asked, shown};

/// A query whose rows tell which groups were clicked.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The widget's own answer, with the keys of its groups shown. Its SQL is to be run.
    pub answerable: Answerable,
    /// How many of the answer's dimensions are the widget's; keys follow.
    pub(super) own: usize,
    pub(super) stands: Stands,
    pub(super) asked: Box<Asked>,
}

/// The plan of a widget with the keys that tell its groups apart as dimensions.
pub(super) fn with_keys(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    let keys = std::mem::take(&mut plan.keys);
    let known: Vec<ColumnRef> = plan.dimensions.iter().map(|d| d.column.clone()).collect();
    let keys = keys.into_iter().filter(|key| !known.contains(key));
    plan.dimensions.extend(keys.map(|column| Dimension {
        column,
        grain: None,
    }));
    plan
}

impl Look {
    /// The groups that were clicked, as the rows tell.
    pub(super) fn pins(&self, rows: &Rows, visible: &Visible) -> Result<Pins, Refusal> {
        let grid = Grid::new(&self.answerable, rows);
        let groups = told(&grid);
        let plan = shown(&self.answerable.plan);
        let value = |row: usize, place: usize| -> Result<Filter, Refusal> {
            let dimension = plan.dimensions.get(place);
            let located = groups.get(place);
            let (dimension, located) = dimension.zip(located).ok_or(Refusal::Changed)?;
            let column = visible
                .catalogue()
                .table(&dimension.column.table)
                .and_then(|table| table.column(&dimension.column.column))
                .ok_or(Refusal::Gone)?;
            of_value(grid.value(row, located), dimension, column).ok_or(Refusal::Finest)
        };
        // What tells the row of a group apart goes with the group.
        let keys = |row: usize, pinned: &[usize]| -> Result<Vec<Filter>, Refusal> {
            let dimensions = &plan.dimensions;
            (self.own..dimensions.len())
                .filter(|key| {
                    let table = |place: usize| dimensions.get(place).map(|d| &d.column.table);
                    pinned.iter().any(|place| table(*place) == table(*key))
                })
                .map(|key| value(row, key))
                .collect()
        };
        let whole = |row: usize| -> Result<Pins, Refusal> {
            let all: Vec<usize> = (0..self.own).collect();
            let groups = all.iter().map(|place| Ok((*place, value(row, *place)?)));
            Ok(Pins {
                groups: groups.collect::<Result<_, Refusal>>()?,
                keys: keys(row, &all)?,
            })
        };
        match &self.stands {
            Stands::Whole => Ok(Pins::default()),
            Stands::Row { at, cells } => {
                if *at >= grid.len() {
                    return Err(Refusal::Changed);
                }
                let same = cells.iter().all(|(place, cell)| {
                    let located = groups.get(*place);
                    located.is_none_or(|located| table::cell(&grid, *at, located) == *cell)
                });
                if same {
                    whole(*at)
                } else {
                    Err(Refusal::Changed)
                }
            }
            Stands::Point { at } => {
                let row = chart::points(&grid).get(*at).copied();
                whole(row.ok_or(Refusal::Changed)?)
            }
            Stands::Plotted { axis, split } => {
                let mut pins = Pins::default();
                for (labelled, splits) in [(axis, split.is_some()), (split, true)] {
                    let Some(labelled) = labelled else { continue };
                    let on_axis = axis.as_ref().is_some_and(|axis| axis == labelled);
                    let row = self
                        .row_of(labelled, &grid, &groups, on_axis, splits)
                        .ok_or(Refusal::Changed)?;
                    for place in &labelled.dimensions {
                        pins.groups.push((*place, value(row, *place)?));
                    }
                    pins.keys.extend(keys(row, &labelled.dimensions)?);
                }
                pins.keys.dedup();
                Ok(pins)
            }
        }
    }

    /// A row that has the group of that label, if it is where it was.
    fn row_of(
        &self,
        labelled: &Labelled,
        grid: &Grid<'_>,
        groups: &[Located<'_>],
        on_axis: bool,
        is_split: bool,
    ) -> Option<usize> {
        let located = labelled.dimensions.first().and_then(|at| groups.get(*at))?;
        let rows = if on_axis {
            let is_split = is_split || self.is_split(grid);
            chart::axis_rows(&self.answerable, grid, located, is_split)
        } else {
            grid.distinct(located)
        };
        let row = *rows.get(labelled.at)?;
        let words: Vec<String> = labelled
            .dimensions
            .iter()
            .filter_map(|at| Some(grid.label(row, groups.get(*at)?)))
            .collect();
        (cut(&words.join(", ")) == labelled.label).then_some(row)
    }

    /// Whether the widget's chart has a series for each value of a dimension.
    fn is_split(&self, grid: &Grid<'_>) -> bool {
        let groups = grid.groups();
        let own = groups.get(..self.own).unwrap_or_default();
        let sizes: Vec<usize> = own.iter().map(|group| grid.distinct(group).len()).collect();
        let mut answerable = self.answerable.clone();
        let mut seen = 0;
        answerable.columns.retain(|column| {
            let group = matches!(column.part, Part::Period | Part::Category);
            seen += usize::from(group);
            !group || seen <= self.own
        });
        Axes::of(&answerable, &sizes, Some(grid.len()))
            .split
            .is_some()
    }
}

/// The columns that tell rows apart: groups, or whatever is listed.
fn told<'a>(grid: &Grid<'a>) -> Vec<Located<'a>> {
    let all = grid.columns.iter();
    all.filter(|column| !matches!(column.expected.part, Part::Figure | Part::Before))
        .copied()
        .collect()
}

/// Whether the label of a group says all that is needed, for those that were clicked.
pub(super) fn by_label(stands: &Stands, plan: &Plan, visible: &Visible) -> Option<Pins> {
    let column = |dimension: &Dimension| {
        let table = visible.catalogue().table(&dimension.column.table)?;
        table.column(&dimension.column.column)
    };
    let groups: Vec<(usize, Filter)> = match stands {
        Stands::Whole => Vec::new(),
        Stands::Point { .. } => return None,
        Stands::Row { cells, .. } => {
            let mut groups = Vec::new();
            for place in 0..plan.dimensions.len() {
                let dimension = plan.dimensions.get(place)?;
                let (_, cell) = cells.iter().find(|(at, _)| *at == place)?;
                groups.push((place, label::of_cell(cell, dimension, column(dimension)?)?));
            }
            groups
        }
        Stands::Plotted { axis, split } => {
            let mut groups = Vec::new();
            for labelled in [axis, split].into_iter().flatten() {
                let [place] = labelled.dimensions.as_slice() else {
                    return None;
                };
                if labelled.shared {
                    return None;
                }
                let dimension = plan.dimensions.get(*place)?;
                let filter = label::of_label(&labelled.label, dimension, column(dimension)?)?;
                groups.push((*place, filter));
            }
            groups
        }
    };
    let told_apart = plan.keys.iter().all(|key| {
        let mut pinned = groups.iter().filter_map(|(place, _)| {
            let dimension = plan.dimensions.get(*place)?;
            (dimension.column.table == key.table).then_some(dimension)
        });
        let Some(first) = pinned.next() else {
            return true;
        };
        std::iter::once(first).chain(pinned).any(|dimension| {
            let rows = visible
                .catalogue()
                .table(&key.table)
                .map_or(0, |t| t.row_count);
            column(dimension).is_some_and(|column| {
                dimension.grain.is_none()
                    && rows > 0
                    && column.nulls == 0
                    && column.distinct >= rows
            })
        })
    });
    told_apart.then(|| Pins {
        groups,
        keys: Vec::new(),
    })
}
