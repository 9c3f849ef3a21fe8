//! Which drawing fits: the rules, in order; the first that fits decides.
//!
//! | the result is | it is drawn as |
//! | --- | --- |
//! | what the question asked for by name ("as a pie chart"), where that can be drawn | that |
//! | listed rows: two columns of measurements | scatter |
//! | listed rows | table |
//! | figures without groups, or of the one group that was wanted | card |
//! | figures over time, ranked by a figure, or of one period only | bar |
//! | one cumulated figure over time | area |
//! | two figures of different units or sizes, over time or by category | combo |
//! | figures over time, in at most [`SERIES`] series | line |
//! | shares in at most [`SLICES`] groups, none negative, with or without what they are shares of | pie |
//! | two figures by more than [`BARS`] categories | scatter |
//! | figures by at most [`BARS`] categories, in at most [`SERIES`] series | bar |
//! | anything else | table |
//!
//! The same rules serve before the rows are there, when the number of groups is what the
//! catalogue suggests; so code that is streamed early and the widget that follows agree.

use catalogue::Format;
use serde::{Deserialize, Serialize};

use super::Asked;
use super::chart::Axes;
use super::grid::Grid;
use super::wish::wish;
use crate::plan::{Grain, OrderBy, Transform};
use crate::reading::{Answerable, Expected, Part};

/// Most slices that a pie is drawn with.
pub const SLICES: usize = 7;
/// Most categories that bars are drawn for.
pub const BARS: usize = 40;
/// Most series that a plot is drawn with.
pub const SERIES: usize = 10;

/// How many times larger than another a figure may be to share its axis.
const APART: f64 = 20.0;

/// How a result is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawing {
    /// Bars; several series stand side by side.
    Bar,
    /// Lines over time.
    Line,
    /// A filled line.
    Area,
    /// Slices of a whole.
    Pie,
    /// One figure against another.
    Scatter,
    /// Bars for one figure, lines for the others.
    Combo,
    /// Rows under columns.
    Table,
    /// A single figure.
    Card,
}

impl Drawing {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Bar,
        Self::Line,
        Self::Area,
        Self::Pie,
        Self::Scatter,
        Self::Combo,
        Self::Table,
        Self::Card,
    ];

    /// Its name, as clients write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bar => "bar",
            Self::Line => "line",
            Self::Area => "area",
            Self::Pie => "pie",
            Self::Scatter => "scatter",
            Self::Combo => "combo",
            Self::Table => "table",
            Self::Card => "card",
        }
    }
}

/// What the rules look at.
struct Shape<'a> {
    figures: Vec<&'a Expected>,
    before: bool,
    periods: usize,
    categories: usize,
    listed: Vec<&'a Expected>,
    /// Number of places on the axis, as far as known.
    places: usize,
    /// Number of series, as far as known.
    series: usize,
    /// Whether the axis is time that runs on, rather than days of a week.
    runs: bool,
    ranked: bool,
    share: bool,
    running: bool,
    one_wanted: bool,
    /// Whether a slice is known to be negative.
    negative: bool,
    /// Whether the sizes of the figures are known to lie far apart.
    apart: bool,
}

/// The drawing for a question; `grid` once its rows are there.
pub fn choose(answerable: &Answerable, asked: &Asked<'_>, grid: Option<&Grid<'_>>) -> Drawing {
    let shape = Shape::of(answerable, asked, grid);
    let wishes = [asked.drawing, wish(asked.question)];
    let wish = wishes.into_iter().flatten().find(|wish| shape.can(*wish));
    wish.unwrap_or_else(|| shape.best())
}

/// The drawings that can show a question's result, as far as is known before its rows are there.
pub fn possible(answerable: &Answerable, asked: &Asked<'_>) -> Vec<Drawing> {
    let shape = Shape::of(answerable, asked, None);
    let all = Drawing::ALL.into_iter();
    all.filter(|drawing| shape.can(*drawing)).collect()
}

impl<'a> Shape<'a> {
    fn of(answerable: &'a Answerable, asked: &Asked<'_>, grid: Option<&Grid<'_>>) -> Self {
        let plan = &answerable.plan;
        let of = |part: Part| -> Vec<&Expected> {
            answerable
                .columns
                .iter()
                .filter(|column| column.part == part)
                .collect()
        };
        let (figures, listed) = (drawn(answerable), of(Part::Listed));
        let (periods, categories) = (of(Part::Period).len(), of(Part::Category).len());
        let cyclic = |grain: Option<Grain>| {
            matches!(
                grain,
                Some(Grain::DayOfWeek | Grain::MonthOfYear | Grain::HourOfDay)
            )
        };
        let sizes = sizes(answerable, asked, grid);
        let Axes { axis, split, .. } = Axes::of(answerable, &sizes, grid.map(Grid::len));
        let transform = |wanted: Transform| {
            plan.measures
                .iter()
                .any(|measure| measure.transform == wanted)
        };
        let negative = grid.is_some_and(|grid| {
            grid.of(Part::Figure).first().is_some_and(|figure| {
                (0..grid.len()).any(|row| grid.number(row, figure).is_some_and(|n| n < 0.0))
            })
        });
        Self {
            before: !of(Part::Before).is_empty(),
            periods,
            categories,
            places: axis.and_then(|axis| sizes.get(axis).copied()).unwrap_or(0),
            series: split
                .and_then(|split| sizes.get(split).copied())
                .unwrap_or(1),
            runs: axis.is_some_and(|axis| {
                answerable
                    .columns
                    .iter()
                    .filter(|column| matches!(column.part, Part::Period | Part::Category))
                    .nth(axis)
                    .is_some_and(|column| column.part == Part::Period)
                    && !cyclic(
                        plan.dimensions
                            .get(axis)
                            .and_then(|dimension| dimension.grain),
                    )
            }),
            ranked: matches!(
                plan.order.first().map(|order| &order.by),
                Some(OrderBy::Measure(_))
            ),
            share: transform(Transform::Share),
            running: transform(Transform::Running),
            one_wanted: plan.limit == Some(1),
            negative,
            apart: grid.is_some_and(|grid| are_apart(&figures, grid)),
            figures,
            listed,
        }
    }

    /// Whether every figure is a number; the first and last day of something are not.
    fn measured(&self) -> bool {
        self.figures.iter().all(|figure| figure.kind.is_numeric())
    }

    fn groups(&self) -> usize {
        self.periods + self.categories
    }

    /// Whether two figures cannot share an axis: they have different units, or one of them would be
    /// too small to be seen beside the other.
    fn mixed(&self) -> bool {
        if self.apart {
            return true;
        }
        matches!(self.figures.as_slice(), [first, rest @ ..]
            if rest.iter().any(|other| other.unit != first.unit || is_fraction(other) != is_fraction(first)))
    }

    fn best(&self) -> Drawing {
        if self.figures.is_empty() {
            let measured = |column: &&Expected| {
                column.kind.is_numeric()
                    && matches!(
                        column.format,
                        Format::Number | Format::Currency | Format::Percentage
                    )
            };
            return match self.listed.as_slice() {
                [x, y] if measured(x) && measured(y) && !self.one_wanted => Drawing::Scatter,
                _ => Drawing::Table,
            };
        }
        match self.groups() {
            0 => return Drawing::Card,
            _ if !self.measured() => return Drawing::Table,
            1 if self.one_wanted => return Drawing::Card,
            1 | 2 => {}
            _ => return Drawing::Table,
        }
        let several = self.figures.len() > 1 || self.before;
        if (self.groups() == 2 && several) || self.series > SERIES || self.figures.len() > SERIES {
            return Drawing::Table;
        }
        if self.runs && !self.ranked && self.places > 1 {
            return match () {
                () if self.mixed() => Drawing::Combo,
                () if self.running && self.groups() == 1 && !several => Drawing::Area,
                () => Drawing::Line,
            };
        }
        match () {
            () if self.places > BARS && self.figures.len() == 2 && self.groups() == 1 => {
                Drawing::Scatter
            }
            () if self.places > BARS => Drawing::Table,
            () if self.mixed() => Drawing::Combo,
            () if self.share && self.can(Drawing::Pie) && !several => Drawing::Pie,
            () => Drawing::Bar,
        }
    }

    /// Whether a drawing that was asked for by name can show the result.
    fn can(&self, drawing: Drawing) -> bool {
        let plotted = !self.figures.is_empty() && self.measured() && matches!(self.groups(), 1 | 2);
        match drawing {
            Drawing::Table => true,
            Drawing::Card => !self.figures.is_empty() && self.groups() == 0,
            Drawing::Pie => {
                plotted && self.groups() == 1 && self.places <= 3 * SLICES && !self.negative
            }
            Drawing::Bar | Drawing::Line | Drawing::Area => {
                plotted && !(self.groups() == 2 && self.figures.len() > 1)
            }
            Drawing::Combo => plotted && self.groups() == 1 && self.figures.len() > 1,
            Drawing::Scatter => {
                (self.figures.len() == 2 && self.groups() == 1 && self.measured())
                    || (self.listed.len() == 2 && self.listed.iter().all(|c| c.kind.is_numeric()))
            }
        }
    }
}

/// Whether the largest of one figure is more than [`APART`] times the largest of another.
fn are_apart(figures: &[&Expected], grid: &Grid<'_>) -> bool {
    let sizes: Vec<f64> = grid
        .of(Part::Figure)
        .iter()
        .filter(|column| figures.contains(&column.expected))
        .map(|column| {
            (0..grid.len())
                .filter_map(|row| grid.number(row, column))
                .fold(0.0, |most: f64, number| most.max(number.abs()))
        })
        .filter(|size| *size > 0.0)
        .collect();
    let least = sizes.iter().copied().fold(f64::INFINITY, f64::min);
    sizes.iter().any(|size| *size > least * APART)
}

fn is_fraction(column: &Expected) -> bool {
    column.format == Format::Percentage
}

/// The figures that a plot draws: all but shares of a figure that is drawn itself, for they have
/// the same shape on another scale.
pub(crate) fn drawn(answerable: &Answerable) -> Vec<&Expected> {
    let measures = &answerable.plan.measures;
    answerable
        .columns
        .iter()
        .filter(|column| column.part == Part::Figure)
        .enumerate()
        .filter(|(index, _)| {
            let Some(share) = measures.get(*index) else {
                return true;
            };
            share.transform != Transform::Share
                || !measures.iter().any(|whole| {
                    whole.transform == Transform::None
                        && whole.aggregate == share.aggregate
                        && whole.column == share.column
                })
        })
        .map(|(_, column)| column)
        .collect()
}

/// How many different values each group has: counted where the rows are there, else what the
/// catalogue suggests.
pub(crate) fn sizes(
    answerable: &Answerable,
    asked: &Asked<'_>,
    grid: Option<&Grid<'_>>,
) -> Vec<usize> {
    if let Some(grid) = grid {
        return grid
            .groups()
            .iter()
            .map(|column| grid.distinct(column).len())
            .collect();
    }
    let limit = answerable
        .plan
        .limit
        .map_or(usize::MAX, |limit| limit as usize);
    answerable
        .plan
        .dimensions
        .iter()
        .map(|dimension| {
            let known = asked
                .visible
                .catalogue()
                .table(&dimension.column.table)
                .and_then(|table| table.column(&dimension.column.column))
                .map_or(0, |column| column.distinct as usize);
            match dimension.grain {
                Some(_) => 12,
                None => known.max(1),
            }
            .min(limit)
        })
        .collect()
}
