//! What is shown: the widget, the wording, the citations and what to ask next, from the rows.
//!
//! | module | holds |
//! | --- | --- |
//! | [`grid`] | a result read by what its columns stand for; dimensions pivoted into series |
//! | [`choice`] | which drawing fits: the rules, in order |
//! | [`wish`] | words of a question that ask for a drawing |
//! | [`chart`], [`table`], [`card`] | the content of each widget |
//! | [`dress`] | title, actions and provenance, the same for all |
//! | [`citation`] | where an answer comes from |
//! | [`coverage`] | what is said of a period that the data has nothing of |

pub mod card;
pub mod chart;
pub mod choice;
pub mod citation;
pub mod coverage;
pub mod dress;
pub mod grid;
pub mod table;
pub mod wish;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

use catalogue::{Rows, Visible};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use widgets::{Body, Descriptor};

pub use choice::Drawing;
pub use citation::Citation;
use grid::Grid;

use crate::follow_ups;
use crate::form;
use crate::reading::{Abstained, Answerable, Intent, Part};
use crate::say::sentences;

/// How long the actions of a widget run, unless a deployment says otherwise.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// The circumstances of a question: who asks what, and when.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The question, as it was typed.
    pub question: &'a str,
    /// Now.
    pub now: Timestamp,
    /// How long the actions of the answer's widgets run.
    pub lifetime: SignedDuration,
    /// What the caller may know of.
    pub visible: &'a Visible,
    /// Makes identities for widgets and their actions: UUIDs of version 4.
    pub ids: &'a dyn Fn() -> Uuid,
    /// Whether a question can be answered; what is offered to be asked next passes this test.
    pub reads: &'a dyn Fn(&str) -> bool,
    /// How it is to be drawn, where that was said apart from the question.
    pub drawing: Option<Drawing>,
    /// The heading of the answer, where one was given.
    pub title: Option<&'a str>,
}

/// What a client is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Presented {
    /// Widgets, in the order in which they are shown.
    pub widgets: Vec<Descriptor>,
    /// Sentences: the first says how the question was read, the others what the rows say.
    /// A space belongs between two.
    pub sentences: Vec<String>,
    /// Where it comes from.
    pub citations: Vec<Citation>,
    /// Questions that make sense next, and that the planner can read.
    pub follow_ups: Vec<String>,
}

/// Presents the rows that came for a question.
pub fn present(answerable: &Answerable, rows: &Rows, asked: &Asked<'_>) -> Presented {
    let grid = Grid::new(answerable, rows);
    let drawing = choice::choose(answerable, asked, Some(&grid));
    let body = match drawing {
        Drawing::Card => Body::Card(card::card(answerable, &grid, asked), Default::default()),
        Drawing::Table => {
            let (table, config) = table::table(&grid);
            Body::Table(table, config)
        }
        plot => match chart::chart(answerable, &grid, plot) {
            Some(chart) => Body::Chart(chart, Default::default()),
            None => {
                let (table, config) = table::table(&grid);
                Body::Table(table, config)
            }
        },
    };
    let beyond = coverage::beyond(answerable, asked).filter(|_| nothing(&grid));
    let mut body = body;
    if let (Body::Card(card, _), Some(beyond)) = (&mut body, &beyond) {
        let said = card.description.get_or_insert_default();
        said.push_str(". ");
        said.push_str(beyond.sentence().trim_end_matches('.'));
    }
    let form = (answerable.intent == Intent::SearchFilter && answerable.plan.limit != Some(1))
        .then(|| form::filter::filter_form(answerable, asked))
        .flatten();
    if let (Body::Chart(chart, _), Some(title)) = (&mut body, asked.title) {
        chart.title = Some(title.to_owned());
    }
    let widget = dress::dress(body, answerable, asked);
    Presented {
        widgets: form.into_iter().chain([widget]).collect(),
        sentences: match &beyond {
            Some(beyond) => vec![sentences::read_as(answerable), beyond.sentence()],
            None => sentences::sentences(answerable, &grid),
        },
        citations: citation::citations(answerable, rows, asked.visible),
        follow_ups: follow_ups::follow_ups(answerable, beyond.as_ref(), asked),
    }
}

/// Whether no row counted: there are none, or every figure is zero or has no value.
fn nothing(grid: &Grid<'_>) -> bool {
    let figures = grid.of(Part::Figure);
    (0..grid.len()).all(|row| {
        !figures.is_empty()
            && figures.iter().all(|figure| {
                let value = grid.value(row, figure);
                value.is_null() || grid.number(row, figure) == Some(0.0)
            })
    })
}

/// Presents why a question was not answered, and what can be asked instead.
pub fn abstention(abstained: &Abstained) -> Presented {
    Presented {
        widgets: Vec::new(),
        sentences: vec![abstained.reason.clone()],
        citations: Vec::new(),
        follow_ups: abstained.suggestions.clone(),
    }
}
