//! What a file says besides its rows.

use catalogue::{ColumnType, Format};
use jiff::Timestamp;
use render::{
    Theme,
    chart::{self, Paint, Plot},
};
use widgets::{Body, Descriptor, Valid};

/// Everything about a file that is known before its first row comes.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What it is: `Sum of amount by region, Apr–Jun 2025`.
    pub title: String,
    /// How the question was read, or nothing.
    pub note: String,
    /// Columns, in the order of the values of a row.
    pub columns: Vec<Heading>,
    /// The chart above the table, if there is one.
    pub picture: Option<Picture>,
    /// Names of where the rows came from.
    pub sources: Vec<String>,
    /// When the rows were asked for.
    pub made: Timestamp,
    /// Language of the document, as a tag of BCP 47: `en`.
    pub language: String,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// What stands above it.
    pub label: String,
    /// What its values are.
    pub kind: ColumnType,
    /// How they are written. `Text` leaves them as they are.
    pub format: Format,
    /// Their unit: a currency code, or a word.
    pub unit: Option<String>,
}

/// A chart as our own renderer draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// SVG in plain colours.
    pub svg: String,
    /// The same in words.
    pub description: String,
}

impl Picture {
    /// The picture of a chart; `None` of any other widget.
    pub fn of(widget: &Valid<Descriptor>) -> Option<Self> {
        let widget = widget.get();
        let Body::Chart(chart, config) = &widget.body else {
            return None;
        };
        let plot = Plot::of(chart, config, widget.metadata.query.as_deref());
        let drawn = chart::draw(&plot, Paint::Plain(Theme::Light), None);
        Some(Self {
            // XML has no way to write other control codes.
            svg: drawn
                .svg
                .as_str()
                .replace(|letter: char| letter.is_control() && letter != '\n', " "),
            description: drawn.description,
        })
    }
}
