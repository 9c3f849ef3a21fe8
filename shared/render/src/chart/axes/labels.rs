//! Names along the axis of places. They never lie on each other: wrapped first, then turned, then
//! thinned out, then cut, with the whole text in a title.

use crate::chart::frame::{Frame, LINE, TEXT};
use crate::chart::plot::Plot;
use crate::measure;
use crate::writer::{Writer, rounded};

/// A name, placed.
pub(in crate::chart) struct Label {
    lines: Vec<String>,
    /// The whole name, where it was cut.
    whole: Option<String>,
    x: f64,
    y: f64,
    way: Way,
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// Middle of the text above the place.
    Level,
    /// Reading upwards, its end at the place.
    Turned,
    /// Left of the place.
    Beside,
}

/// Most lines of a wrapped name.
const MOST_LINES: usize = 3;
/// Longest name that is turned, as drawn.
const LONGEST_TURNED: f64 = 104.0;
/// Longest name that stands level where names are thinned out.
const LONGEST_LEVEL: f64 = 88.0;
/// Room between the marks and the names.
pub(in crate::chart) const DROP: f64 = 10.0;
/// Room between two names.
const BETWEEN: f64 = 8.0;

/// Places the names, and gives the room that they take: below the marks, or left of them.
pub(in crate::chart) fn fit(plot: &Plot, frame: &mut Frame) -> f64 {
    if frame.lying {
        return beside(plot, frame);
    }
    if frame.numbers().is_some() {
        return LINE + DROP;
    }
    let places = plot.places();
    let band = frame.band();
    let room = band - BETWEEN;
    // Where a name stands level with more of it than it would turned, it is cut rather.
    let cut = |label: &str| {
        (room >= LONGEST_TURNED).then(|| vec![measure::cut_inside(label, TEXT, room)])
    };
    let wrapped: Option<Vec<(Vec<String>, Option<String>)>> = plot
        .labels
        .iter()
        .map(|label| match measure::wrap(label, TEXT, room, MOST_LINES) {
            Some(lines) => Some((lines, None)),
            None => Some((cut(label)?, Some(label.clone()))),
        })
        .collect();
    if let Some(wrapped) = wrapped.filter(|_| plot.origin.is_none()) {
        let lines = wrapped.iter().map(|(lines, _)| lines.len());
        let taken = lines.max().unwrap_or(1) as f64 * LINE + DROP;
        let top = frame.bottom - taken;
        frame.labels = wrapped
            .into_iter()
            .enumerate()
            .map(|(place, (lines, whole))| Label {
                lines,
                whole,
                x: frame.place(place),
                y: top + DROP + TEXT,
                way: Way::Level,
            })
            .collect();
        return taken;
    }
    let widest = plot
        .labels
        .iter()
        .map(|label| measure::width(label, TEXT))
        .fold(0.0, f64::max);
    let all_turned = band >= LINE;
    if !all_turned && widest <= LONGEST_LEVEL {
        // Level names, as many as fit.
        let taken = LINE + DROP;
        let y = frame.bottom - taken + DROP + TEXT;
        let mut free = f64::NEG_INFINITY;
        frame.labels = thinned(places, frame, widest + BETWEEN)
            .into_iter()
            .filter_map(|place| {
                let name = plot.label(place).to_owned();
                let half = measure::width(&name, TEXT) / 2.0;
                // The outermost ones stay inside the picture.
                let x = frame
                    .place(place)
                    .min(plot.width - half - 2.0)
                    .max(half + 2.0);
                let stands = x - half >= free;
                if stands {
                    free = x + half + BETWEEN;
                }
                stands.then(|| Label {
                    lines: vec![name],
                    whole: None,
                    x,
                    y,
                    way: Way::Level,
                })
            })
            .collect();
        return taken;
    }
    let taken = widest.min(LONGEST_TURNED) + DROP + 4.0;
    let y = frame.bottom - taken + DROP;
    frame.labels = thinned(places, frame, LINE)
        .into_iter()
        .map(|place| {
            let name = plot.label(place);
            let kept = measure::cut_inside(name, TEXT, LONGEST_TURNED);
            Label {
                whole: (kept != name).then(|| name.to_owned()),
                lines: vec![kept],
                x: frame.place(place),
                y,
                way: Way::Turned,
            }
        })
        .collect();
    taken
}

/// Names left of lying bars.
fn beside(plot: &Plot, frame: &mut Frame) -> f64 {
    let widest = plot
        .labels
        .iter()
        .map(|label| measure::width(label, TEXT))
        .fold(0.0, f64::max);
    let room = widest.min(plot.width * 0.32);
    frame.labels = thinned(plot.places(), frame, LINE)
        .into_iter()
        .map(|place| {
            let name = plot.label(place);
            let kept = measure::cut_inside(name, TEXT, room);
            Label {
                whole: (kept != name).then(|| name.to_owned()),
                lines: vec![kept],
                x: frame.left + room,
                y: frame.place(place) + 4.0,
                way: Way::Beside,
            }
        })
        .collect();
    room + 8.0
}

/// The places whose names stand at least that far apart, in even steps.
fn thinned(places: usize, frame: &Frame, apart: f64) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut free = f64::NEG_INFINITY;
    let even = ((apart / frame.band().max(1e-9)).ceil().max(1.0)) as usize;
    let step = if frame.band() * even as f64 >= apart {
        even
    } else {
        1
    };
    let step = if frame.is_reduced() { 1 } else { step };
    for place in (0..places).step_by(step) {
        let at = frame.place(place);
        if at >= free {
            kept.push(place);
            free = at + apart - 1e-6;
        }
    }
    kept
}

/// Draws the names.
pub(super) fn draw(out: &mut Writer, labels: &[Label]) {
    for label in labels {
        let (x, y) = (label.x, label.y);
        out.open("text").attr("class", "inlay-label");
        match label.way {
            Way::Level => out.attr("text-anchor", "middle").at("x", x).at("y", y),
            Way::Beside => out.attr("text-anchor", "end").at("x", x).at("y", y),
            Way::Turned => out
                .attr("text-anchor", "end")
                .at("x", x + 4.0)
                .at("y", y)
                .attr(
                    "transform",
                    format_args!("rotate(-90 {} {})", rounded(x + 4.0), rounded(y)),
                ),
        };
        if let Some(whole) = &label.whole {
            out.open("title").text(whole).close("title");
        }
        match label.lines.as_slice() {
            [only] => {
                out.text(only);
            }
            lines => {
                for (at, line) in lines.iter().enumerate() {
                    out.open("tspan")
                        .at("x", x)
                        .attr("dy", if at == 0 { 0.0 } else { LINE - 3.0 })
                        .text(line)
                        .close("tspan");
                }
            }
        }
        out.close("text");
    }
}
