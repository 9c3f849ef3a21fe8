//! Charts as SVG, in f64, drawn by hand: no library that we looked at writes CSS variables or
//! descriptions for those who cannot see, and one of them kept values as f32.
//!
//! ```text
//! widget ─▶ plot ─▶ reduce ─▶ frame ─▶ marks ─▶ svg
//!             │                 │        └─ bars, lines, pie
//!             │                 └─ scale, axes, legend: where things stand
//!             └─▶ describe, data: the same in words and as a table
//! ```
//!
//! | module | holds |
//! | --- | --- |
//! | [`plot`] | what is drawn, whatever widget it came from |
//! | [`scale`] | from values to places, and ticks that people count in |
//! | [`frame`] | how the room is shared out between axes, legend and marks |
//! | [`axes`], [`legend`] | what stands around the marks |
//! | [`bars`], [`lines`], [`pie`] | the marks |
//! | [`reduce`] | many points made few without losing the shape |
//! | [`describe`] | the chart in words |
//! | [`ground`] | which colours the ground of a theme would swallow |
//! | [`paint`] | CSS variables for a page, plain colours for paper |

mod axes;
mod bars;
pub mod describe;
mod frame;
mod ground;
mod legend;
mod lines;
pub mod paint;
mod pie;
pub mod plot;
mod reduce;
pub mod scale;

use std::borrow::Cow;

pub use paint::Paint;
pub use plot::{Gaps, Kind, Mark, Plot, Run};

use crate::markup::Markup;
use crate::writer::Writer;

/// A chart, drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The picture.
    pub svg: Markup,
    /// The chart in words.
    pub description: String,
    /// What was drawn: the plot, with fewer points where there were too many.
    pub shown: Plot,
    /// How many places on the axis there were before.
    pub places: usize,
}

/// Draws a chart. `id` begins every id inside; `described_by` names the element that holds the
/// description, if the page has one.
pub fn draw(plot: &Plot, paint: Paint, described_by: Option<&str>) -> Drawing {
    let places = plot.places();
    let description = describe::words(plot);
    let reduced = match reduce::fewer(plot) {
        Some(fewer) => Cow::Owned(fewer),
        None => Cow::Borrowed(plot),
    };
    let kind = reduced.drawn_kind();
    let mut out = Writer::new();
    open(&mut out, &reduced, kind, described_by);
    if described_by.is_none() {
        out.open("desc").text(&description).close("desc");
    }
    if reduced.has_no_value() {
        empty(&mut out, &reduced, paint);
    } else if let Kind::Pie { donut } = kind {
        pie::draw(&mut out, &reduced, donut, paint);
    } else {
        let frame = frame::Frame::of(&reduced, kind);
        axes::draw(&mut out, &reduced, &frame, paint);
        bars::draw(&mut out, &reduced, &frame, paint);
        lines::draw(&mut out, &reduced, &frame, paint);
        legend::draw(&mut out, &frame.legend, paint);
    }
    out.close("svg");
    Drawing {
        svg: Markup::written(out.finish()),
        description,
        shown: reduced.into_owned(),
        places,
    }
}

fn open(out: &mut Writer, plot: &Plot, kind: Kind, described_by: Option<&str>) {
    let name = match plot.title.trim() {
        "" => kind.name(plot).to_owned(),
        title => format!("{}: {title}", kind.name(plot)),
    };
    out.open("svg")
        .attr("xmlns", "http://www.w3.org/2000/svg")
        .attr(
            "class",
            if plot.narrowed {
                "inlay-plot inlay-narrow"
            } else {
                "inlay-plot"
            },
        )
        .attr(
            "viewBox",
            format_args!("0 0 {} {}", plot.width, plot.height),
        )
        .attr("width", plot.width)
        .attr("height", plot.height)
        .attr("role", "img")
        .attr("aria-label", name)
        .attr("font-size", frame::TEXT)
        // Text runs as its own letters say; the places of things do not turn with the page.
        .attr("direction", "ltr");
    if let Some(id) = described_by {
        out.attr("aria-describedby", id);
    }
    // As XML writes it: paper reads the picture back.
    out.maybe("data-empty", plot.has_no_value().then_some(""));
    if matches!(kind, Kind::Bars { lying: true, .. }) {
        out.attr("data-orientation", "horizontal");
    }
}

/// A chart of nothing says so.
fn empty(out: &mut Writer, plot: &Plot, paint: Paint) {
    let said = if plot.series.iter().all(|run| run.values.is_empty()) {
        "No data"
    } else {
        "No values"
    };
    let (width, height) = (plot.width, plot.height);
    out.open("rect")
        .attr("x", 8)
        .attr("y", 8)
        .attr("width", width - 16.0)
        .attr("height", height - 16.0)
        .attr("rx", 8)
        .attr("fill", "none")
        .attr("stroke", paint.line())
        .attr("stroke-dasharray", "4 4")
        .close_empty();
    out.open("text")
        .attr("x", width / 2.0)
        .attr("y", height / 2.0)
        .attr("text-anchor", "middle")
        .attr("fill", paint.quiet())
        .text(said)
        .close("text");
}

#[cfg(test)]
mod tests;
