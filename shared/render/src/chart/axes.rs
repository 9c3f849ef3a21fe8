//! Axes: ticks with their lines, labels of places, titles.

pub(super) mod labels;

use super::frame::{Frame, GAP, TEXT};
use super::paint::Paint;
use super::plot::Plot;
use super::scale::Scale;
use crate::measure;
use crate::writer::Writer;

/// Draws the axes.
pub(super) fn draw(out: &mut Writer, plot: &Plot, frame: &Frame, paint: Paint) {
    out.open("g")
        .attr("fill", paint.quiet())
        .attr("aria-hidden", "true");
    if plot.y_axis {
        values(out, frame, &frame.values, false, paint);
        if let Some(second) = &frame.second {
            values(out, frame, second, true, paint);
        }
    }
    base_line(out, frame, paint);
    if plot.x_axis {
        match frame.numbers() {
            Some(scale) => numbers(out, frame, scale),
            None => labels::draw(out, &frame.labels),
        }
    }
    titles(out, plot, frame);
    out.close("g");
}

fn values(out: &mut Writer, frame: &Frame, scale: &Scale, right: bool, paint: Paint) {
    for tick in &scale.ticks {
        let at = frame.value(*tick, right);
        if !right {
            let (x1, y1, x2, y2) = if frame.lying {
                (at, frame.top, at, frame.bottom)
            } else {
                (frame.left, at, frame.right, at)
            };
            line(out, (x1, y1), (x2, y2))
                .attr("stroke", paint.line())
                .close_empty();
        }
        let (x, y, anchor) = match (frame.lying, right) {
            (true, _) => (at, frame.bottom + TEXT + labels::DROP, "middle"),
            (false, false) => (frame.left - 6.0, at + 4.0, "end"),
            (false, true) => (frame.right + 6.0, at + 4.0, "start"),
        };
        out.open("text")
            .attr("class", "inlay-tick")
            .at("x", x)
            .at("y", y)
            .attr("text-anchor", anchor)
            .text(&scale.label(*tick))
            .close("text");
    }
}

/// Where zero is, or the edge where the scale begins.
fn base_line(out: &mut Writer, frame: &Frame, paint: Paint) {
    let zero = frame.value(frame.values.low.max(0.0).min(frame.values.high), false);
    let (from, to) = if frame.lying {
        ((zero, frame.top), (zero, frame.bottom))
    } else {
        ((frame.left, zero), (frame.right, zero))
    };
    line(out, from, to)
        .attr("stroke", paint.axis())
        .close_empty();
}

fn numbers(out: &mut Writer, frame: &Frame, scale: &Scale) {
    let (from, length) = frame.across();
    for tick in &scale.ticks {
        out.open("text")
            .attr("class", "inlay-tick")
            .at("x", from + length * scale.share(*tick))
            .at("y", frame.bottom + TEXT + labels::DROP)
            .attr("text-anchor", "middle")
            .text(&scale.label(*tick))
            .close("text");
    }
}

fn titles(out: &mut Writer, plot: &Plot, frame: &Frame) {
    let (side, below) = if frame.lying {
        (&plot.x_title, &plot.y_title)
    } else {
        (&plot.y_title, &plot.x_title)
    };
    if let Some(title) = side.as_deref().filter(|title| !title.trim().is_empty()) {
        let (x, y) = (frame.titles.side, (frame.top + frame.bottom) / 2.0);
        out.open("text")
            .at("x", x)
            .at("y", y + 4.0)
            .attr("text-anchor", "middle")
            .attr(
                "transform",
                format_args!(
                    "rotate(-90 {} {})",
                    crate::writer::rounded(x),
                    crate::writer::rounded(y)
                ),
            );
        titled(out, title, frame.bottom - frame.top + 2.0 * GAP);
    }
    if let Some(title) = below.as_deref().filter(|title| !title.trim().is_empty()) {
        out.open("text")
            .at("x", (frame.left + frame.right) / 2.0)
            .at("y", frame.titles.below)
            .attr("text-anchor", "middle");
        titled(out, title, frame.right - frame.left);
    }
}

/// The text of an element just opened: whole, or cut with the whole in its title.
pub(super) fn titled(out: &mut Writer, text: &str, room: f64) {
    let kept = measure::cut(text, TEXT, room);
    if kept != text {
        out.open("title").text(text).close("title");
    }
    out.text(&kept).close("text");
}

fn line(out: &mut Writer, from: (f64, f64), to: (f64, f64)) -> &mut Writer {
    out.open("line")
        .at("x1", from.0)
        .at("y1", from.1)
        .at("x2", to.0)
        .at("y2", to.1)
}
