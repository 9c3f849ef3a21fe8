//! Bars: side by side, or on each other. They begin at zero; negative ones hang from it.

use super::frame::Frame;
use super::lines::describe_mark;
use super::paint::Paint;
use super::plot::{Mark, Plot};
use crate::writer::Writer;

/// Widest bar where no room is asked for around it.
const WIDEST: f64 = 64.0;

/// Draws every series that is made of bars.
pub(super) fn draw(out: &mut Writer, plot: &Plot, frame: &Frame, paint: Paint) {
    // Series on one stack share a column; all others have their own.
    let mut columns: Vec<Option<&str>> = Vec::new();
    let mut column_of: Vec<usize> = Vec::new();
    for run in &plot.series {
        let stack = run.stack.as_deref();
        let shared = columns
            .iter()
            .position(|column| run.mark == Mark::Bar && stack.is_some() && *column == stack);
        column_of.push(shared.unwrap_or(columns.len()));
        if shared.is_none() && run.mark == Mark::Bar {
            columns.push(stack);
        }
    }
    let count = columns.len().max(1) as f64;
    let band = frame.band();
    // However much room is asked for around them, bars are there.
    let thinnest = (band / count).min(1.0);
    let group = match plot.gaps.places {
        Some(gap) => (band - gap).max(thinnest * count),
        None => (band * if band < 6.0 { 0.9 } else { 0.72 }).min(WIDEST * count),
    };
    let chosen = if group / count > 8.0 { 2.0 } else { 0.0 };
    let most = ((group - thinnest * count) / (count - 1.0).max(1.0)).max(0.0);
    let between = plot.gaps.bars.unwrap_or(chosen).min(most);
    let thickness = ((group - between * (count - 1.0)) / count).max(0.1);
    for (number, run) in plot.series.iter().enumerate() {
        if run.mark != Mark::Bar {
            continue;
        }
        let column = column_of.get(number).copied().unwrap_or(0) as f64;
        out.open("g")
            .attr("fill", paint.series(number, run.color.as_deref()));
        if let Some(outline) = paint.outline(run.color.as_deref()) {
            out.attr("stroke", outline);
        }
        if frame.second.is_some() {
            out.attr("data-axis", if run.right { "right" } else { "left" });
        }
        let spans = frame.spans.get(number).map_or(&[][..], Vec::as_slice);
        for (place, span) in spans.iter().enumerate() {
            let Some((from, to)) = span else { continue };
            let (from, to) = (frame.value(*from, run.right), frame.value(*to, run.right));
            let (start, length) = (from.min(to), (from - to).abs());
            let side = frame.place(place) - group / 2.0 + column * (thickness + between);
            out.open("rect");
            if frame.lying {
                out.at("x", start)
                    .at("y", side)
                    .at("width", length)
                    .at("height", thickness);
            } else {
                out.at("x", side)
                    .at("y", start)
                    .at("width", thickness)
                    .at("height", length);
            }
            describe_mark(out, plot, number, place);
            out.close("rect");
        }
        out.close("g");
    }
}
