//! The code of an answer: TSX for the expected columns, written before the rows are there.
//!
//! The code is one default export, `Viz({ data, params })`, React with Recharts. `data` is the
//! payload of the `data` event, or null while it is awaited. What differs from question to
//! question is written as constants at the top; the rest is TSX kept as such in `parts/`.
//! Names, labels and titles come from people's files: they only ever stand in string literals
//! ([`literal`]).

mod literal;

use catalogue::Format;

use crate::plan::{Dimension, Grain, OrderBy};
use crate::present::chart::Axes;
use crate::present::choice::{self, Drawing};
use crate::present::{Asked, dress};
use crate::reading::{Answerable, Expected, Part};

const READ: &str = include_str!("parts/read.tsx");
const FORMAT: &str = include_str!("parts/format.tsx");
const COLORS: &str = include_str!("parts/colors.tsx");
const ROWS_TABLE: &str = include_str!("parts/rows_table.tsx");
const GUARD: &str = include_str!("parts/guard.tsx");
const PIVOT: &str = include_str!("parts/pivot.tsx");
const PLOT: &str = include_str!("parts/plot.tsx");
const SCATTER: &str = include_str!("parts/scatter.tsx");
const TABLE: &str = include_str!("parts/table.tsx");
const CARD: &str = include_str!("parts/card.tsx");

/// The TSX for a question, in pieces that make sense to show one after the other; joined they are
/// one module.
pub fn code(answerable: &Answerable, asked: &Asked<'_>) -> Vec<String> {
    let drawing = choice::choose(answerable, asked, None);
    write(answerable, asked, drawing)
}

/// The TSX for a question in a drawing that is given.
fn write(answerable: &Answerable, asked: &Asked<'_>, drawing: Drawing) -> Vec<String> {
    let layout = Layout::of(answerable, asked, drawing);
    let (imports, constants, bodies): (&str, String, Vec<&str>) = match &layout {
        Layout::Table => ("", String::new(), vec![ROWS_TABLE, GUARD, TABLE]),
        Layout::Card { before } => (
            "",
            format!("const BEFORE = {};\n", literal::numbers(before)),
            vec![GUARD, CARD],
        ),
        Layout::Scatter { x, y } => (
            "CartesianGrid, ResponsiveContainer, Scatter, ScatterChart, Tooltip, XAxis, YAxis",
            format!(
                "const X = {x};\nconst Y = {y};\nconst X_TITLE = {};\nconst Y_TITLE = {};\n",
                literal::string(&column_title(answerable, *x)),
                literal::string(&column_title(answerable, *y)),
            ),
            vec![COLORS, ROWS_TABLE, GUARD, SCATTER],
        ),
        Layout::Plot(plot) => (
            "Area, Bar, CartesianGrid, Cell, ComposedChart, Legend, Line, Pie, PieChart, ResponsiveContainer, Tooltip, XAxis, YAxis",
            plot.constants(answerable),
            vec![COLORS, PIVOT, ROWS_TABLE, GUARD, PLOT],
        ),
    };
    let mut pieces = vec!["import * as React from \"react\";\n".to_owned()];
    if !imports.is_empty() {
        pieces.push(format!("import {{ {imports} }} from \"recharts\";\n"));
    }
    pieces.push(format!(
        "\nconst TITLE = {};\n{}{constants}\n",
        literal::string(&dress::heading(answerable, asked)),
        columns(answerable),
    ));
    for body in [READ, FORMAT].into_iter().chain(bodies) {
        pieces.extend(split(body));
    }
    pieces
}

/// Pieces of a part, cut at empty lines.
fn split(part: &str) -> impl Iterator<Item = String> + '_ {
    part.split_inclusive("\n\n").map(str::to_owned)
}

/// What the code has to know of the columns, by the family of its drawing. Columns are named by
/// their place among the expected ones.
enum Layout {
    Table,
    Card { before: Vec<i64> },
    Scatter { x: usize, y: usize },
    Plot(Plot),
}

struct Plot {
    kind: &'static str,
    kinds: Vec<&'static str>,
    axis: usize,
    split: Option<usize>,
    figures: Vec<usize>,
    in_time: bool,
    two_axes: bool,
}

impl Layout {
    fn of(answerable: &Answerable, asked: &Asked<'_>, drawing: Drawing) -> Self {
        let places = |wanted: &dyn Fn(&Expected) -> bool| -> Vec<usize> {
            (0..answerable.columns.len())
                .filter(|place| answerable.columns.get(*place).is_some_and(wanted))
                .collect()
        };
        let figures = places(&|column| column.part == Part::Figure);
        let before = places(&|column| column.part == Part::Before);
        match drawing {
            Drawing::Table => Self::Table,
            Drawing::Card => Self::Card {
                before: (0..answerable.columns.len())
                    .map(|place| {
                        figures
                            .iter()
                            .position(|figure| *figure == place)
                            .and_then(|figure| before.get(figure))
                            .map_or(-1, |before| *before as i64)
                    })
                    .collect(),
            },
            Drawing::Scatter => {
                let numeric =
                    |part: Part| places(&|column| column.part == part && column.kind.is_numeric());
                let mut pair = numeric(Part::Figure);
                if pair.len() < 2 {
                    pair = numeric(Part::Listed);
                }
                match pair.as_slice() {
                    [x, y, ..] => Self::Scatter { x: *x, y: *y },
                    _ => Self::Table,
                }
            }
            plot => {
                Plot::of(answerable, asked, plot, figures, before).map_or(Self::Table, Self::Plot)
            }
        }
    }
}

impl Plot {
    fn of(
        answerable: &Answerable,
        asked: &Asked<'_>,
        drawing: Drawing,
        figures: Vec<usize>,
        before: Vec<usize>,
    ) -> Option<Self> {
        let groups: Vec<usize> = answerable
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| matches!(column.part, Part::Period | Part::Category))
            .map(|(place, _)| place)
            .collect();
        let sizes = choice::sizes(answerable, asked, None);
        let Axes { axis, split, .. } = Axes::of(answerable, &sizes, None);
        let axis = *groups.get(axis?)?;
        let split = split.and_then(|split| groups.get(split).copied());
        let mut runs = Vec::new();
        let drawn = choice::drawn(answerable);
        for (index, figure) in figures.into_iter().enumerate() {
            if !answerable
                .columns
                .get(figure)
                .is_some_and(|column| drawn.contains(&column))
            {
                continue;
            }
            runs.push(figure);
            runs.extend(before.get(index));
        }
        let columns = &answerable.columns;
        let first = columns.get(*runs.first()?)?;
        let two_axes = runs
            .get(1)
            .and_then(|second| columns.get(*second))
            .is_some_and(|second| {
                second.unit != first.unit
                    || (second.format == Format::Percentage) != (first.format == Format::Percentage)
            });
        let mut kinds = vec!["bar", "line", "area"];
        if split.is_none() && runs.len() == 1 {
            kinds.push("pie");
        }
        if runs.len() > 1 && split.is_none() {
            kinds.push("combo");
        }
        Some(Self {
            kind: match drawing {
                Drawing::Line => "line",
                Drawing::Area => "area",
                Drawing::Pie => "pie",
                Drawing::Combo => "combo",
                _ => "bar",
            },
            kinds,
            axis,
            split,
            in_time: columns
                .get(axis)
                .is_some_and(|column| column.part == Part::Period)
                && !matches!(
                    answerable.plan.order.first().map(|order| &order.by),
                    Some(OrderBy::Measure(_))
                ),
            figures: runs,
            two_axes,
        })
    }

    fn constants(&self, answerable: &Answerable) -> String {
        let kinds: Vec<String> = self
            .kinds
            .iter()
            .map(|kind| literal::string(kind))
            .collect();
        let figures: Vec<i64> = self.figures.iter().map(|place| *place as i64).collect();
        let title = |place: Option<&usize>| {
            literal::string(
                &place.map_or_else(String::new, |place| column_title(answerable, *place)),
            )
        };
        format!(
            "const KIND: string = {kind};\n\
             const KINDS: string[] = [{kinds}];\n\
             const AXIS = {axis};\n\
             const SPLIT: number = {split};\n\
             const FIGURES: number[] = {figures};\n\
             const IS_TIME: boolean = {is_time};\n\
             const IN_TIME: boolean = {in_time};\n\
             const TWO_AXES: boolean = {two_axes};\n\
             const X_TITLE = {x};\n\
             const Y_TITLE = {y};\n\
             const SECOND_TITLE = {second};\n\
             const DASHES = [\"\", \"6 3\", \"2 3\", \"8 3 2 3\", \"12 4\"];\n",
            kind = literal::string(self.kind),
            kinds = kinds.join(", "),
            axis = self.axis,
            split = self.split.map_or(-1, |place| place as i64),
            figures = literal::numbers(&figures),
            is_time = answerable
                .columns
                .get(self.axis)
                .is_some_and(|column| column.part == Part::Period),
            in_time = self.in_time,
            two_axes = self.two_axes,
            x = title(Some(&self.axis)),
            y = title(self.figures.first()),
            second = title(self.figures.get(1)),
        )
    }
}

/// The expected columns as a constant.
fn columns(answerable: &Answerable) -> String {
    let mut groups = answerable.plan.dimensions.iter();
    let mut text = "const COLUMNS: Column[] = [\n".to_owned();
    for column in &answerable.columns {
        let grain = match column.part {
            Part::Period | Part::Category => groups.next().map_or("", grain),
            _ => "",
        };
        text.push_str(&format!(
            "  {{ name: {}, label: {}, format: {}, unit: {}, grain: {} }},\n",
            literal::string(&column.name),
            literal::string(&column.label),
            literal::string(format(column.format)),
            literal::string(column.unit.as_deref().unwrap_or_default()),
            literal::string(grain),
        ));
    }
    text.push_str("];\n");
    text
}

fn column_title(answerable: &Answerable, place: usize) -> String {
    answerable
        .columns
        .get(place)
        .map(crate::present::grid::title)
        .unwrap_or_default()
}

fn format(format: Format) -> &'static str {
    match format {
        Format::Text => "text",
        Format::Number => "number",
        Format::Currency => "currency",
        Format::Percentage => "percentage",
        Format::Date => "date",
    }
}

fn grain(dimension: &Dimension) -> &'static str {
    match dimension.grain {
        None => "",
        Some(Grain::Hour) => "hour",
        Some(Grain::Day) => "day",
        Some(Grain::Week) => "week",
        Some(Grain::Month) => "month",
        Some(Grain::Quarter) => "quarter",
        Some(Grain::Year) => "year",
        Some(Grain::DayOfWeek) => "day_of_week",
        Some(Grain::MonthOfYear) => "month_of_year",
        Some(Grain::HourOfDay) => "hour_of_day",
    }
}
