//! The content of a chart: dimensions become labels and series.

use catalogue::{Format, Value};
use serde_json::Number;
use widgets::kinds::{Chart, ChartType, LegendPosition, Series};

use super::choice::{self, Drawing};
use super::dress;
use super::grid::{Grid, Located};
use crate::plan::OrderBy;
use crate::reading::{Answerable, Part};

/// What the groups of a result are in a plot, by their place among the groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Axes {
    /// The group whose values stand on the axis.
    pub axis: Option<usize>,
    /// The group whose values are the series.
    pub split: Option<usize>,
    /// A group that is said beside the axis' value, for it only tells the same things apart: the
    /// name beside the number.
    pub joined: Option<usize>,
}

impl Axes {
    /// Reads them off the groups; `sizes` says how many different values each has, `rows` how many
    /// rows there are, once they are there. Time is the axis; of two categories the smaller one
    /// makes the series.
    pub fn of(answerable: &Answerable, sizes: &[usize], rows: Option<usize>) -> Self {
        let groups: Vec<Part> = answerable
            .columns
            .iter()
            .map(|column| column.part)
            .filter(|part| matches!(part, Part::Period | Part::Category))
            .collect();
        let size = |group: usize| sizes.get(group).copied().unwrap_or(0);
        match groups.as_slice() {
            [] => Self::default(),
            [_] => Self {
                axis: Some(0),
                ..Self::default()
            },
            [Part::Category, Part::Category]
                if rows.is_some_and(|rows| rows > 1 && (size(0) == rows || size(1) == rows)) =>
            {
                Self {
                    axis: Some(0),
                    split: None,
                    joined: Some(1),
                }
            }
            [first, second, ..] => {
                let time_second = *second == Part::Period && *first != Part::Period;
                let smaller_first = *first != Part::Period && size(0) < size(1);
                let (axis, split) = if time_second || smaller_first {
                    (1, 0)
                } else {
                    (0, 1)
                };
                Self {
                    axis: Some(axis),
                    split: Some(split),
                    joined: None,
                }
            }
        }
    }
}

/// The content of a chart, or nothing where the result has no axis or no figure to draw,
/// or is too large for a drawing.
pub fn chart(answerable: &Answerable, grid: &Grid<'_>, drawing: Drawing) -> Option<Chart> {
    let chart_type = match drawing {
        Drawing::Bar => ChartType::Bar,
        Drawing::Line => ChartType::Line,
        Drawing::Area => ChartType::Area,
        Drawing::Pie => ChartType::Pie,
        Drawing::Scatter => ChartType::Scatter,
        Drawing::Combo => ChartType::Combo,
        Drawing::Table | Drawing::Card => return None,
    };
    let title = Some(dress::title(answerable));
    if drawing == Drawing::Scatter {
        return scatter(grid, title);
    }
    let groups = grid.groups();
    let sizes: Vec<usize> = groups
        .iter()
        .map(|column| grid.distinct(column).len())
        .collect();
    let Axes {
        axis,
        split,
        joined,
    } = Axes::of(answerable, &sizes, Some(grid.len()));
    let axis = *groups.get(axis?)?;
    let beside = joined.and_then(|joined| groups.get(joined));
    let figures = figures(answerable, grid);
    let first = *figures.first()?;
    let order = axis_order(answerable, grid, &axis, split.is_some());
    let labels: Vec<String> = order
        .rows
        .iter()
        .map(|row| {
            let label = grid.label(*row, &axis);
            super::table::cut(&match beside {
                Some(beside) => format!("{label}, {}", grid.label(*row, beside)),
                None => label,
            })
        })
        .collect();
    let size: usize = labels.iter().map(|label| label.len() + 24).sum();
    if size.saturating_mul(split.map_or(1, |split| sizes.get(split).copied().unwrap_or(1)))
        > super::table::ROOM
    {
        return None;
    }
    let series = match split.and_then(|split| groups.get(split)) {
        None => figures
            .iter()
            .map(|figure| {
                Some(Series {
                    name: figure.expected.label.clone(),
                    values: order.place(grid, figure, |_| true)?,
                    labels: labels.clone(),
                    color: None,
                })
            })
            .collect::<Option<_>>()?,
        Some(split) => {
            let index = grid.index(split);
            grid.distinct(split)
                .into_iter()
                .enumerate()
                .map(|(number, row)| {
                    Some(Series {
                        name: super::table::cut(&grid.label(row, split)),
                        values: order.place(grid, &first, |row| index.get(row) == Some(&number))?,
                        labels: labels.clone(),
                        color: None,
                    })
                })
                .collect::<Option<_>>()?
        }
    };
    let y_axis_label = match figures.as_slice() {
        [first, second, ..] if drawing == Drawing::Combo => {
            format!("{} / {}", first.title(), second.title())
        }
        [first, ..] => first.title(),
        [] => return None,
    };
    Some(Chart {
        chart_type,
        series,
        x_axis_label: Some(match beside {
            Some(beside) => format!("{}, {}", axis.expected.label, beside.expected.label),
            None => axis.expected.label.clone(),
        }),
        y_axis_label: Some(y_axis_label),
        title,
        legend_position: LegendPosition::Bottom,
    })
}

/// The figures, each followed by what it is compared with.
fn figures<'a>(answerable: &Answerable, grid: &Grid<'a>) -> Vec<Located<'a>> {
    let before = grid.of(Part::Before);
    let drawn = choice::drawn(answerable);
    grid.of(Part::Figure)
        .into_iter()
        .enumerate()
        .filter(|(_, figure)| drawn.contains(&figure.expected))
        .flat_map(|(index, figure)| [Some(figure), before.get(index).copied()])
        .flatten()
        .collect()
}

/// The places on an axis, in the order in which they are drawn.
struct AxisOrder {
    /// For each place a row that has it.
    rows: Vec<usize>,
    /// For each row its place.
    places: Vec<usize>,
}

impl AxisOrder {
    /// The values of a figure, one for each place; missing ones are gaps. Nothing where two rows
    /// want the same place, for one of them would be lost.
    fn place(
        &self,
        grid: &Grid<'_>,
        figure: &Located<'_>,
        belongs: impl Fn(usize) -> bool,
    ) -> Option<Vec<Option<Number>>> {
        let mut values = vec![None; self.rows.len()];
        let mut taken = vec![false; self.rows.len()];
        for (row, place) in self.places.iter().enumerate() {
            if !belongs(row) {
                continue;
            }
            if std::mem::replace(taken.get_mut(*place)?, true) {
                return None;
            }
            *values.get_mut(*place)? = number(grid.value(row, figure));
        }
        Some(values)
    }
}

/// Time runs from left to right unless the question ranks by a figure; anything else keeps the
/// order of the rows.
///
/// Rows of the same value share a place only where series are split: two people of one name are
/// two bars.
fn axis_order(
    answerable: &Answerable,
    grid: &Grid<'_>,
    axis: &Located<'_>,
    is_split: bool,
) -> AxisOrder {
    let (first, index): (Vec<usize>, Vec<usize>) = if is_split {
        (grid.distinct(axis), grid.index(axis))
    } else {
        ((0..grid.len()).collect(), (0..grid.len()).collect())
    };
    let ranked = matches!(
        answerable.plan.order.first().map(|order| &order.by),
        Some(OrderBy::Measure(_))
    );
    let mut sorted: Vec<usize> = (0..first.len()).collect();
    if axis.expected.part == Part::Period && !ranked {
        sorted.sort_by(|a, b| {
            let value = |at: &usize| {
                first
                    .get(*at)
                    .map_or(&Value::Null, |row| grid.value(*row, axis))
            };
            in_time(value(a), value(b))
        });
    }
    let mut place_of = vec![0; sorted.len()];
    for (place, distinct) in sorted.iter().enumerate() {
        if let Some(slot) = place_of.get_mut(*distinct) {
            *slot = place;
        }
    }
    AxisOrder {
        rows: sorted
            .iter()
            .filter_map(|at| first.get(*at).copied())
            .collect(),
        places: index
            .iter()
            .map(|distinct| place_of.get(*distinct).copied().unwrap_or(0))
            .collect(),
    }
}

/// For each label of a chart's axis a row that has it.
pub(crate) fn axis_rows(
    answerable: &Answerable,
    grid: &Grid<'_>,
    axis: &Located<'_>,
    is_split: bool,
) -> Vec<usize> {
    axis_order(answerable, grid, axis, is_split).rows
}

/// Which of two groups of time comes first; one without a value comes last.
pub(crate) fn in_time(a: &Value, b: &Value) -> std::cmp::Ordering {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => (a.is_null(), a.to_text()).cmp(&(b.is_null(), b.to_text())),
    }
}

/// The rows that are points of a scatter plot, in order.
pub(crate) fn points(grid: &Grid<'_>) -> Vec<usize> {
    let x = measurements(grid).first().copied();
    let drawn = |row: &usize| x.is_some_and(|x| number(grid.value(*row, &x)).is_some());
    (0..grid.len()).filter(drawn).collect()
}

/// The columns of numbers that a scatter plot is made of.
fn measurements<'a>(grid: &Grid<'a>) -> Vec<Located<'a>> {
    let mut columns = grid.of(Part::Figure);
    if columns.is_empty() {
        columns = grid.of(Part::Listed);
    }
    columns.retain(|column| column.expected.kind.is_numeric());
    columns
}

/// Points: the first of two numeric columns is x, written as the labels, the second y.
fn scatter(grid: &Grid<'_>, title: Option<String>) -> Option<Chart> {
    let columns = measurements(grid);
    let (x, y) = (*columns.first()?, *columns.get(1)?);
    let points: Vec<(String, Option<Number>)> = (0..grid.len())
        .filter_map(|row| Some((number(grid.value(row, &x))?, number(grid.value(row, &y)))))
        .map(|(x, y)| (x.to_string(), y))
        .collect();
    let (labels, values) = points.into_iter().unzip();
    Some(Chart {
        chart_type: ChartType::Scatter,
        series: vec![Series {
            name: y.expected.label.clone(),
            values,
            labels,
            color: None,
        }],
        x_axis_label: Some(x.title()),
        y_axis_label: Some(y.title()),
        title,
        legend_position: LegendPosition::Bottom,
    })
}

/// A value as JSON writes numbers; what is no finite number is a gap. Fractions are rounded
/// ([`cleared`]), so that a sum shows no digits that its addition made up; the rows of an answer
/// keep what came.
pub(super) fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Integer(number) => Some((*number).into()),
        Value::Decimal(digits) => match digits.parse::<i64>() {
            Ok(whole) => Some(whole.into()),
            Err(_) => fraction(digits.parse().ok()?),
        },
        Value::Number(number) => fraction(*number),
        _ => None,
    }
}

fn fraction(number: f64) -> Option<Number> {
    let number = cleared(number);
    if number.fract() == 0.0 && number.abs() < 9e15 {
        return Some((number as i64).into());
    }
    Number::from_f64(number)
}

/// A number without the noise of binary addition: 12 digits that matter, or as many as two places
/// after the point take, but never more than the 15 that a double surely holds.
pub(super) fn cleared(number: f64) -> f64 {
    if number.fract() == 0.0 || !number.is_finite() {
        return number;
    }
    let whole = number.abs().log10().floor().max(0.0) as usize + 1;
    let digits = (whole + 2).clamp(12, 15);
    format!("{number:.*e}", digits - 1)
        .parse()
        .unwrap_or(number)
}

/// How a column's cells are written in a table.
pub(super) fn cell_format(format: Format) -> widgets::kinds::CellFormat {
    use widgets::kinds::CellFormat;
    match format {
        Format::Text | Format::Number => CellFormat::Text,
        Format::Currency => CellFormat::Currency,
        Format::Percentage => CellFormat::Percentage,
        Format::Date => CellFormat::Date,
    }
}
