//! What a Chart plots: bars, areas and lines.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::object::{Object, object, words};
use crate::read::{Place, Report, Rule, field, plain, text};
use crate::shape::Kind;
use crate::style::Color;

words! {
    /// How points are joined. A renderer may draw those that it lacks as linear.
    CurveType {
        Basis "basis", BasisClosed "basisClosed", BasisOpen "basisOpen", BumpX "bumpX",
        BumpY "bumpY", Bump "bump", Linear "linear", LinearClosed "linearClosed",
        Natural "natural", MonotoneX "monotoneX", MonotoneY "monotoneY", Monotone "monotone",
        Step "step", StepBefore "stepBefore", StepAfter "stepAfter",
    }
}

object! {
    /// Bars of one numeric column; can be stacked.
    BarSeries as "BarSeries", camel, terse {
        /// Name of the series in the legend; null: the name of its column.
        required label: Option<String>,
        /// Column that holds the numbers.
        required data_key: String,
        /// Series with the same stack name are piled on each other.
        optional stack: String,
        /// Colour of the series (chart colour tokens); taken from the palette in turn when absent.
        optional color: Color,
    }
    tag "bar";
}

object! {
    /// Filled area of one numeric column; can be stacked and curved.
    AreaSeries as "AreaSeries", camel, terse {
        /// Name of the series in the legend; null: the name of its column.
        required label: Option<String>,
        /// Column that holds the numbers.
        required data_key: String,
        /// Series with the same stack name are piled on each other.
        optional stack: String,
        /// Colour of the series (chart colour tokens); taken from the palette in turn when absent.
        optional color: Color,
        /// How the points are joined.
        optional curve_type: CurveType,
    }
    tag "area";
}

object! {
    /// Line through one numeric column; can be curved.
    LineSeries as "LineSeries", camel, terse {
        /// Name of the series in the legend; null: the name of its column.
        required label: Option<String>,
        /// Column that holds the numbers.
        required data_key: String,
        /// Colour of the series (chart colour tokens); taken from the palette in turn when absent.
        optional color: Color,
        /// How the points are joined.
        optional curve_type: CurveType,
    }
    tag "line";
}

/// One series, told apart by its `type`.
#[derive(Debug, Clone, PartialEq)]
pub enum Series {
    /// Bars.
    Bar(BarSeries),
    /// A filled area.
    Area(AreaSeries),
    /// A line.
    Line(LineSeries),
}

impl Series {
    /// Its name in the legend; without a label that is the name of its column.
    pub fn name(&self) -> &str {
        let (label, column) = match self {
            Self::Bar(series) => (&series.label, &series.data_key),
            Self::Area(series) => (&series.label, &series.data_key),
            Self::Line(series) => (&series.label, &series.data_key),
        };
        label.as_deref().unwrap_or(column)
    }

    /// The column that holds its numbers.
    pub fn data_key(&self) -> &str {
        match self {
            Self::Bar(series) => &series.data_key,
            Self::Area(series) => &series.data_key,
            Self::Line(series) => &series.data_key,
        }
    }

    /// Its colour.
    pub fn color(&self) -> Option<&Color> {
        match self {
            Self::Bar(series) => series.color.as_ref(),
            Self::Area(series) => series.color.as_ref(),
            Self::Line(series) => series.color.as_ref(),
        }
    }
}

impl Serialize for Series {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bar(series) => series.serialize(serializer),
            Self::Area(series) => series.serialize(serializer),
            Self::Line(series) => series.serialize(serializer),
        }
    }
}

impl Rule<Series> for Series {
    const KIND: Kind = Kind::Tagged(&[BarSeries::SHAPE, AreaSeries::SHAPE, LineSeries::SHAPE]);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Series> {
        let given = plain::object(value, at, report)?;
        let place = at.field("type");
        let Some(kind) = field(given, "type").filter(|kind| !kind.is_null()) else {
            report.error(
                &place,
                "missing_field",
                "A series needs `type`: bar, area or line.",
            );
            return None;
        };
        match text::given(kind, &place, report, &Kind::Any)? {
            "bar" => BarSeries::read_fields(given, at, report).map(Series::Bar),
            "area" => AreaSeries::read_fields(given, at, report).map(Series::Area),
            "line" => LineSeries::read_fields(given, at, report).map(Series::Line),
            other => {
                report.bad_word(&place, other, &["bar", "area", "line"]);
                None
            }
        }
    }
}
