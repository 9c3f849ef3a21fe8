//! What is drawn, whatever widget it came from.

use std::collections::HashMap;

use widgets::kinds::{self, ChartType, LegendPosition, Orientation};

/// A chart to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// Heading; it stands outside the picture, and names it.
    pub title: String,
    /// What kind of chart.
    pub kind: Kind,
    /// Names of the places on the axis.
    pub labels: Vec<String>,
    /// The same as numbers, for points that lie where their numbers are.
    pub x: Option<Vec<f64>>,
    /// What is drawn at those places.
    pub series: Vec<Run>,
    /// Title of the axis of places.
    pub x_title: Option<String>,
    /// Title of the axis of values, with its unit.
    pub y_title: Option<String>,
    /// Side of the legend; `None`: there is none.
    pub legend: Option<LegendPosition>,
    /// Whether the axis of places is drawn.
    pub x_axis: bool,
    /// Whether the axis of values is drawn.
    pub y_axis: bool,
    /// Room that is asked for around bars.
    pub gaps: Gaps,
    /// Whether a mark says what it is to who points at it.
    pub tooltips: bool,
    /// How many series there are besides, that are not drawn.
    pub left_out: usize,
    /// Where places were left out: which ones these are.
    pub origin: Option<Origin>,
    /// Width of the picture.
    pub width: f64,
    /// Height of the picture.
    pub height: f64,
    /// Whether it was made narrower than it would be, and is shown as it is.
    pub narrowed: bool,
}

/// Room around bars; what is not asked for is chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Gaps {
    /// Between the bars of one place.
    pub bars: Option<f64>,
    /// Between the bars of one place and those of the next.
    pub places: Option<f64>,
}

/// Which places of a longer axis these are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Index of each.
    pub index: Vec<usize>,
    /// How many there were.
    pub of: usize,
}

/// What kind of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Bars.
    Bars {
        /// One series on top of the other.
        stacked: bool,
        /// From left to right.
        lying: bool,
    },
    /// Lines.
    Lines,
    /// Filled lines.
    Areas,
    /// Points.
    Points,
    /// Slices of the first series.
    Pie {
        /// With a hole.
        donut: bool,
    },
    /// Each series as its own mark says.
    Mixed,
}

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// As bars.
    Bar,
    /// As a line with points.
    Line,
    /// As a line whose ground is filled.
    Area,
    /// As points.
    Point,
}

/// How a line runs between its points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Curve {
    /// Straight.
    #[default]
    Straight,
    /// Bent, without rising above or falling below the points on either side.
    Smooth,
    /// Level up to the next point.
    StepAfter,
    /// Level from the last point on.
    StepBefore,
    /// Level up to half way.
    StepMiddle,
}

/// One series.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Name in the legend.
    pub name: String,
    /// One value for each place; `None` is a gap.
    pub values: Vec<Option<f64>>,
    /// How it is drawn.
    pub mark: Mark,
    /// Series with the same name here stand on each other.
    pub stack: Option<String>,
    /// A colour of its own, as something that SVG takes.
    pub color: Option<String>,
    /// How its line runs.
    pub curve: Curve,
    /// Whether its values are on a second axis.
    pub right: bool,
}

/// Most values that are spread over places which other series bring.
pub(crate) const MOST_VALUES: usize = 100_000;

/// How many times larger than the others' a series' values must be to get an axis of its own.
const FAR_APART: f64 = 5.0;

/// What a widget's edges take of its width.
const FRAME: f64 = 34.0;
/// Narrowest picture.
const NARROWEST: f64 = 220.0;
/// Width from which a legend has room at the side.
const SIDE_BY_SIDE: f64 = 400.0;

impl Plot {
    /// Width and height where nothing else is asked for.
    pub const SIZE: (f64, f64) = (560.0, 320.0);

    /// A chart of a descriptor. `query` names it where nothing else does.
    pub fn of(chart: &kinds::Chart, config: &kinds::ChartConfig, query: Option<&str>) -> Self {
        let kind = match chart.chart_type {
            ChartType::Bar => Kind::Bars {
                stacked: config.stacked == Some(true),
                lying: config.horizontal == Some(true)
                    || config.orientation == Some(Orientation::Horizontal),
            },
            ChartType::Line => Kind::Lines,
            ChartType::Area => Kind::Areas,
            ChartType::Pie => Kind::Pie {
                donut: config.donut == Some(true),
            },
            ChartType::Scatter => Kind::Points,
            ChartType::Combo => Kind::Mixed,
        };
        let drawn = drawable(&chart.series);
        let (labels, values) = joined(drawn);
        let series: Vec<Run> = drawn
            .iter()
            .zip(values)
            .enumerate()
            .map(|(place, (series, values))| Run {
                name: series.name.clone(),
                values,
                mark: match kind {
                    Kind::Bars { .. } | Kind::Pie { .. } => Mark::Bar,
                    Kind::Lines => Mark::Line,
                    Kind::Areas => Mark::Area,
                    Kind::Points => Mark::Point,
                    Kind::Mixed if place == 0 => Mark::Bar,
                    Kind::Mixed => Mark::Line,
                },
                stack: matches!(kind, Kind::Bars { stacked: true, .. }).then(String::new),
                color: series.color.clone(),
                curve: Curve::Straight,
                right: false,
            })
            .collect();
        let names = || {
            let names: Vec<&str> = chart.series.iter().map(|run| run.name.as_str()).collect();
            names.join(", ")
        };
        let given = chart.title.as_deref().filter(|title| !title.is_empty());
        let title = given
            .or(query.filter(|query| !query.is_empty()))
            .map_or_else(names, str::to_owned);
        let x = match kind {
            Kind::Points => numeric(&labels),
            _ => None,
        };
        let mut plot = Self {
            title,
            kind,
            labels,
            x,
            legend: (series.len() > 1 || matches!(kind, Kind::Pie { .. }))
                .then_some(chart.legend_position),
            series,
            x_title: chart.x_axis_label.clone(),
            y_title: chart.y_axis_label.clone(),
            x_axis: true,
            y_axis: true,
            gaps: Gaps::default(),
            tooltips: true,
            origin: None,
            width: Self::SIZE.0,
            height: Self::SIZE.1,
            left_out: chart.series.len() - drawn.len(),
            narrowed: false,
        };
        if kind == Kind::Mixed {
            plot.part_axes();
        }
        plot
    }

    /// Gives the lines of a mixed chart an axis of their own, where the bars' would flatten them.
    fn part_axes(&mut self) {
        let reach = |mark: Mark| {
            let runs = self.series.iter().filter(move |run| run.mark == mark);
            runs.flat_map(|run| run.values.iter().flatten())
                .fold(0f64, |most, value| most.max(value.abs()))
        };
        let (bars, lines) = (reach(Mark::Bar), reach(Mark::Line));
        if bars > 0.0 && lines > 0.0 && (bars / lines > FAR_APART || lines / bars > FAR_APART) {
            for run in &mut self.series {
                run.right = run.mark == Mark::Line;
            }
        }
    }

    /// Makes the picture narrower, where the widget around it has less room than it takes. What
    /// stands at the side of the marks goes below them.
    pub fn fit(&mut self, room: Option<f64>) {
        let Some(room) = room else { return };
        let inside = (room - FRAME).max(NARROWEST);
        if inside < self.width {
            self.width = inside.floor();
            self.narrowed = true;
            let below = |side: LegendPosition| match side {
                LegendPosition::Left | LegendPosition::Right if inside < SIDE_BY_SIDE => {
                    LegendPosition::Bottom
                }
                side => side,
            };
            self.legend = self.legend.map(below);
        }
    }

    /// The number of places on the axis.
    pub fn places(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no value to draw.
    pub fn has_no_value(&self) -> bool {
        let mut drawn = self.series.iter().flat_map(|run| run.values.iter());
        !drawn.any(Option::is_some)
    }

    /// The kind that is drawn: a pie that cannot be one is drawn as bars.
    pub fn drawn_kind(&self) -> Kind {
        match self.kind {
            Kind::Pie { .. } if !self.makes_a_pie() => Kind::Bars {
                stacked: false,
                lying: false,
            },
            kind => kind,
        }
    }

    fn makes_a_pie(&self) -> bool {
        let Some(first) = self.series.first() else {
            return true;
        };
        let mut slices = first.values.iter().flatten();
        let whole: f64 = first.values.iter().flatten().sum();
        slices.all(|slice| *slice >= 0.0) && whole > 0.0 && whole.is_finite()
    }

    /// The place of a mark on the whole axis.
    pub fn index(&self, place: usize) -> usize {
        let origin = self.origin.as_ref();
        origin
            .and_then(|origin| origin.index.get(place))
            .copied()
            .unwrap_or(place)
    }

    /// The label of a place.
    pub fn label(&self, place: usize) -> &str {
        self.labels.get(place).map_or("", String::as_str)
    }
}

impl Kind {
    /// What the kind is called.
    pub fn name(self, plot: &Plot) -> &'static str {
        match self {
            Self::Bars { stacked: true, .. } => "Stacked bar chart",
            Self::Bars { .. } => "Bar chart",
            Self::Lines => "Line chart",
            Self::Areas => "Area chart",
            Self::Points => "Scatter chart",
            Self::Pie { donut: true } => "Donut chart",
            Self::Pie { donut: false } => "Pie chart",
            Self::Mixed => {
                let all = |mark| plot.series.iter().all(|run| run.mark == mark);
                match () {
                    () if all(Mark::Bar) => "Bar chart",
                    () if all(Mark::Line) => "Line chart",
                    () if all(Mark::Area) => "Area chart",
                    () => "Combined chart",
                }
            }
        }
    }
}

/// The first series, as many as can be drawn: where each has labels of its own, places and series
/// multiply to far more values than came.
fn drawable(series: &[kinds::Series]) -> &[kinds::Series] {
    let alike = series
        .windows(2)
        .all(|two| matches!(two, [one, other] if one.labels == other.labels));
    let mut places = 0;
    let most = series.iter().enumerate().position(|(before, run)| {
        places += run.labels.len();
        before > 0 && places * (before + 1) > MOST_VALUES
    });
    match most.filter(|_| !alike) {
        Some(most) => series.get(..most).unwrap_or(series),
        None => series,
    }
}

/// The labels of all series, each once and in the order in which they are met, and each series'
/// values at them. A label that a series repeats is a place of its own each time.
fn joined(series: &[kinds::Series]) -> (Vec<String>, Vec<Vec<Option<f64>>>) {
    let value = |number: &Option<serde_json::Number>| {
        number
            .as_ref()
            .and_then(serde_json::Number::as_f64)
            .filter(|value| value.is_finite())
    };
    let alike = series
        .windows(2)
        .all(|two| matches!(two, [one, other] if one.labels == other.labels));
    if alike {
        let labels = series.first().map(|run| run.labels.clone());
        let values = series
            .iter()
            .map(|run| run.values.iter().map(value).collect())
            .collect();
        return (labels.unwrap_or_default(), values);
    }
    let mut labels: Vec<String> = Vec::new();
    let mut places: HashMap<(&str, usize), usize> = HashMap::new();
    let mut met: Vec<Vec<(usize, Option<f64>)>> = Vec::new();
    for run in series {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let mut values = Vec::with_capacity(run.values.len());
        for (label, number) in run.labels.iter().zip(&run.values) {
            let times = seen.entry(label).or_insert(0);
            let place = *places.entry((label, *times)).or_insert_with(|| {
                labels.push(label.clone());
                labels.len() - 1
            });
            *times += 1;
            values.push((place, value(number)));
        }
        met.push(values);
    }
    let spread = |values: Vec<(usize, Option<f64>)>| {
        let mut all = vec![None; labels.len()];
        for (place, value) in values {
            if let Some(at) = all.get_mut(place) {
                *at = value;
            }
        }
        all
    };
    let values = met.into_iter().map(spread).collect();
    (labels, values)
}

/// The labels as numbers, if all of them are.
fn numeric(labels: &[String]) -> Option<Vec<f64>> {
    labels
        .iter()
        .map(|label| {
            let number: f64 = label.trim().replace(',', "").parse().ok()?;
            number.is_finite().then_some(number)
        })
        .collect::<Option<Vec<f64>>>()
        .filter(|numbers| !numbers.is_empty())
}
