//! Lines, filled lines and points. A missing value breaks a line and leaves a gap.

use super::frame::{Frame, Span};
use super::paint::{self, Paint};
use super::plot::{Curve, Mark, Plot, Run};
use crate::format;
use crate::writer::{Path, Writer};

/// Draws every series that is not made of bars: grounds first, so that no line is under one.
pub(super) fn draw(out: &mut Writer, plot: &Plot, frame: &Frame, paint: Paint) {
    let each = || plot.series.iter().enumerate();
    let spans = |number: usize| frame.spans.get(number).map_or(&[][..], Vec::as_slice);
    for (number, run) in each().filter(|(_, run)| run.mark == Mark::Area) {
        ground(out, frame, run, number, spans(number), paint);
    }
    for (number, run) in each().filter(|(_, run)| run.mark != Mark::Bar) {
        one(out, plot, frame, (number, run), spans(number), paint);
    }
}

/// Runs of places with values, without a gap inside.
fn stretches(spans: &[Span]) -> impl Iterator<Item = (usize, &[Span])> {
    let mut at = 0;
    spans
        .split(Option::is_none)
        .map(move |part| {
            let start = at;
            at += part.len() + 1;
            (start, part)
        })
        .filter(|(_, part)| !part.is_empty())
}

fn ground(out: &mut Writer, frame: &Frame, run: &Run, number: usize, spans: &[Span], paint: Paint) {
    let mut path = Path::default();
    for (start, part) in stretches(spans) {
        let point = |offset: usize, value: f64| {
            (frame.place(start + offset), frame.value(value, run.right))
        };
        let ends = |pick: fn((f64, f64)) -> f64| -> Vec<(f64, f64)> {
            let spans = part.iter().enumerate();
            spans
                .filter_map(|(offset, span)| Some(point(offset, pick((*span)?))))
                .collect()
        };
        let (tips, mut bases) = (ends(|span| span.1), ends(|span| span.0));
        bases.reverse();
        trace(&mut path, &tips, run.curve, 'M');
        trace(&mut path, &bases, mirrored(run.curve), 'L');
        path.push("Z");
    }
    if !path.is_empty() {
        out.open("path")
            .attr("d", &path)
            .attr("fill", paint.series(number, run.color.as_deref()))
            .attr("fill-opacity", "0.18")
            .close_empty();
    }
}

/// The curve that a line takes when it is followed backwards.
fn mirrored(curve: Curve) -> Curve {
    match curve {
        Curve::StepAfter => Curve::StepBefore,
        Curve::StepBefore => Curve::StepAfter,
        other => other,
    }
}

fn one(
    out: &mut Writer,
    plot: &Plot,
    frame: &Frame,
    (number, run): (usize, &Run),
    spans: &[Span],
    paint: Paint,
) {
    let color = paint.series(number, run.color.as_deref());
    out.open("g").attr("stroke", &color).attr("fill", "none");
    if frame.second.is_some() {
        out.attr("data-axis", if run.right { "right" } else { "left" });
    }
    if run.mark != Mark::Point {
        let mut path = Path::default();
        for (start, part) in stretches(spans) {
            let points: Vec<(f64, f64)> = part
                .iter()
                .enumerate()
                .filter_map(|(offset, span)| {
                    let (_, tip) = (*span)?;
                    Some((frame.place(start + offset), frame.value(tip, run.right)))
                })
                .collect();
            trace(&mut path, &points, run.curve, 'M');
        }
        let mut stroke = |casing: Option<&str>| {
            out.open("path").attr("d", &path);
            match casing {
                Some(color) => out
                    .attr("class", "inlay-casing")
                    .attr("stroke", color)
                    .attr("stroke-width", 4),
                None => out.attr("stroke-width", 2),
            };
            out.attr("stroke-linejoin", "round")
                .attr("stroke-linecap", "round");
            if let Some(dash) = paint::dash(number) {
                out.attr("stroke-dasharray", dash);
            }
            out.close_empty();
        };
        if !path.is_empty() {
            if let Some(outline) = paint.outline(run.color.as_deref()) {
                stroke(Some(&outline));
            }
            stroke(None);
        }
    }
    points(out, plot, frame, (number, run), spans, paint);
    out.close("g");
}

/// Points: filled and hollow in turn, so that colour is not all that tells series apart. Where
/// they stand close they cannot be seen, but still be pointed at.
fn points(
    out: &mut Writer,
    plot: &Plot,
    frame: &Frame,
    (number, run): (usize, &Run),
    spans: &[Span],
    paint: Paint,
) {
    let color = paint.series(number, run.color.as_deref());
    let count = spans.iter().flatten().count();
    let scattered = run.mark == Mark::Point;
    let alone = stretches(spans).any(|(_, part)| part.len() == 1);
    let radius = match count {
        0..=40 => 3.5,
        41..=150 => 2.5,
        _ => 2.0,
    };
    out.open("g");
    // One that the ground would swallow shows its colour inside its outline.
    let outline = paint.outline(run.color.as_deref());
    if number % 2 == 0 || outline.is_some() {
        out.attr("fill", &color);
    } else {
        out.attr("fill", paint.ground()).attr("stroke-width", "1.5");
    }
    if let Some(outline) = outline {
        out.attr("stroke", outline);
    }
    if scattered {
        out.attr("fill-opacity", "0.75");
    } else if count > 150 && !alone {
        out.attr("opacity", 0);
    }
    for (place, span) in spans.iter().enumerate() {
        let Some((_, tip)) = span else { continue };
        out.open("circle")
            .at("cx", frame.place(place))
            .at("cy", frame.value(*tip, run.right))
            .attr("r", if scattered { radius + 0.5 } else { radius });
        describe_mark(out, plot, number, place);
        out.close("circle");
    }
    out.close("g");
}

/// What every mark says of itself, to scripts and to who points at it.
pub(super) fn describe_mark(out: &mut Writer, plot: &Plot, number: usize, place: usize) {
    let Some(run) = plot.series.get(number) else {
        return;
    };
    let value = run.values.get(place).copied().flatten().unwrap_or(0.0);
    let label = plot.label(place);
    out.attr("class", "inlay-mark")
        .attr("data-series", &run.name)
        .attr("data-index", plot.index(place))
        .attr("data-label", label)
        .attr("data-value", exact(value));
    if !plot.tooltips {
        // Ends the start tag of the mark.
        out.text("");
        return;
    }
    out.open("title")
        .text(label)
        .text(", ")
        .text(&run.name)
        .text(": ")
        .text(&format::number(value))
        .close("title");
}

/// A value in the fewest digits that mean exactly it.
pub(super) fn exact(value: f64) -> String {
    let text =
        serde_json::Number::from_f64(value).map_or_else(String::new, |number| number.to_string());
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// Adds a line through the points to a path.
fn trace(path: &mut Path, points: &[(f64, f64)], curve: Curve, first: char) {
    let Some(((x, y), _)) = points.split_first() else {
        return;
    };
    path.go(first, *x, *y);
    let slopes = if curve == Curve::Smooth {
        slopes(points)
    } else {
        Vec::new()
    };
    for (at, two) in points.windows(2).enumerate() {
        let [(x1, y1), (x2, y2)] = two else { continue };
        match curve {
            Curve::Straight => {
                path.go('L', *x2, *y2);
            }
            Curve::StepAfter => {
                path.go('L', *x2, *y1).go('L', *x2, *y2);
            }
            Curve::StepBefore => {
                path.go('L', *x1, *y2).go('L', *x2, *y2);
            }
            Curve::StepMiddle => {
                let middle = (x1 + x2) / 2.0;
                path.go('L', middle, *y1)
                    .go('L', middle, *y2)
                    .go('L', *x2, *y2);
            }
            Curve::Smooth => {
                let third = (x2 - x1) / 3.0;
                let slope = |at: usize| slopes.get(at).copied().unwrap_or(0.0);
                path.go('C', x1 + third, y1 + third * slope(at))
                    .push(" ")
                    .pair(x2 - third, y2 - third * slope(at + 1))
                    .push(" ")
                    .pair(*x2, *y2);
            }
        }
    }
}

/// Slopes of a curve that never leaves the range of the two points that it runs between
/// (Fritsch and Carlson 1980, with the harmonic mean).
fn slopes(points: &[(f64, f64)]) -> Vec<f64> {
    let steep: Vec<f64> = points
        .windows(2)
        .map(|two| match two {
            [(x1, y1), (x2, y2)] if x2 != x1 => (y2 - y1) / (x2 - x1),
            _ => 0.0,
        })
        .collect();
    (0..points.len())
        .map(|at| {
            let before = at.checked_sub(1).and_then(|at| steep.get(at)).copied();
            let after = steep.get(at).copied();
            match (before, after) {
                (Some(before), Some(after)) if before * after > 0.0 => {
                    2.0 * before * after / (before + after)
                }
                (Some(_), Some(_)) => 0.0,
                (only, None) | (None, only) => only.unwrap_or(0.0),
            }
        })
        .collect()
}
