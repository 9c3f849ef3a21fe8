//! A chart: heading, picture, the same in words, and the same as a table.

use askama::Template;
use widgets::kinds::{Chart, ChartConfig};

use crate::chart::{self, Drawing, Paint, Plot};
use crate::descriptor::Part;
use crate::format;
use crate::markup::Markup;

pub(crate) fn draw(part: &Part<'_>, chart: &Chart, config: &ChartConfig) -> Markup {
    let mut plot = Plot::of(chart, config, part.metadata.query.as_deref());
    plot.fit(part.view.width);
    let opens = part
        .opens()
        .filter(|_| config.drill_down_enabled)
        .map(|action| Opens {
            id: action.action_id.clone(),
            label: action.label.clone(),
        });
    figure(&plot, &part.id, part.view.heading_tag(), opens)
}

/// What opens a mark.
pub(crate) struct Opens {
    pub id: String,
    pub label: String,
}

/// A plot as a figure with its description and its data.
pub(crate) fn figure(plot: &Plot, id: &str, heading: &'static str, opens: Option<Opens>) -> Markup {
    let described = format!("{id}-described");
    let drawing = chart::draw(plot, Paint::Variables, Some(&described));
    let rows = rows(&drawing);
    Markup::of(&Figure {
        id,
        heading,
        title: &plot.title,
        described: &described,
        x_title: plot.x_title.as_deref().filter(|title| !title.is_empty()),
        left_out: (plot.left_out > 0).then(|| {
            format!(
                "{} more series are not drawn. An export has all of them.",
                plot.left_out
            )
        }),
        reduced: drawing.shown.origin.as_ref().map(|_| {
            format!(
                "{} of {} points shown. An export has all of them.",
                format::number(drawing.shown.places() as f64),
                format::number(drawing.places as f64)
            )
        }),
        rows,
        opens,
        drawing: &drawing,
    })
}

struct Row<'a> {
    index: usize,
    label: &'a str,
    cells: Vec<Option<String>>,
}

fn rows(drawing: &Drawing) -> Vec<Row<'_>> {
    let plot = &drawing.shown;
    (0..plot.places())
        .map(|place| Row {
            index: plot.index(place),
            label: plot.label(place),
            cells: plot
                .series
                .iter()
                .map(|run| run.values.get(place).copied().flatten().map(format::number))
                .collect(),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "chart.html")]
struct Figure<'a> {
    id: &'a str,
    heading: &'static str,
    title: &'a str,
    described: &'a str,
    x_title: Option<&'a str>,
    left_out: Option<String>,
    reduced: Option<String>,
    rows: Vec<Row<'a>>,
    opens: Option<Opens>,
    drawing: &'a Drawing,
}
