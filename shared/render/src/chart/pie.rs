//! Pies and donuts: the first series, one slice for each place. Shares stand in the legend, where
//! there is room to read them.

use std::f64::consts::TAU;

use super::frame::{GAP, TEXT};
use super::legend;
use super::lines::describe_mark;
use super::paint::Paint;
use super::plot::{Kind, Plot};
use crate::format;
use crate::writer::{Path, Writer};

/// Part of the radius that a donut's hole takes.
const HOLE: f64 = 0.6;

/// Draws the slices and their legend.
pub(super) fn draw(out: &mut Writer, plot: &Plot, donut: bool, paint: Paint) {
    let legend = legend::lay(plot, Kind::Pie { donut });
    let Some(run) = plot.series.first() else {
        return;
    };
    let whole = whole(plot);
    let (left, right) = (
        GAP + legend.takes.left,
        plot.width - GAP - legend.takes.right,
    );
    let (top, bottom) = (
        GAP + legend.takes.top,
        plot.height - GAP - legend.takes.bottom,
    );
    let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
    let radius = ((right - left).min(bottom - top) / 2.0).max(1.0);
    let hole = if donut { radius * HOLE } else { 0.0 };
    out.open("g")
        .attr("stroke", paint.ground())
        .attr("stroke-width", "1.5");
    let mut from = 0.0;
    for (place, value) in run.values.iter().enumerate() {
        let Some(value) = value else { continue };
        let to = from + value / whole;
        let path = slice((x, y), radius, hole, from, to.min(1.0));
        from = to;
        out.open("path")
            .attr("d", &path)
            .attr("fill", slice_color(plot, place, paint));
        describe_mark(out, plot, 0, place);
        out.close("path");
    }
    out.close("g");
    if donut {
        out.open("text")
            .at("x", x)
            .at("y", y + TEXT / 2.0)
            .attr("text-anchor", "middle")
            .attr("font-size", 18)
            .attr("font-weight", 600)
            .attr("fill", paint.ink())
            .text(&format::short(whole))
            .close("text");
    }
    legend::draw(out, &legend, paint);
}

/// The colour of a slice. A single slice may take its series' own.
pub(super) fn slice_color(
    plot: &Plot,
    place: usize,
    paint: Paint,
) -> std::borrow::Cow<'static, str> {
    let own = plot.series.first().and_then(|run| run.color.as_deref());
    paint.series(place, own.filter(|_| plot.places() == 1))
}

/// What all slices make together.
pub(super) fn whole(plot: &Plot) -> f64 {
    let values = plot.series.first().map(|run| run.values.as_slice());
    values.unwrap_or_default().iter().flatten().sum()
}

/// A share of the whole as the legend says it.
pub(super) fn share(plot: &Plot, whole: f64, place: usize) -> Option<String> {
    let run = plot.series.first()?;
    let value = run.values.get(place).copied().flatten()?;
    let percent = value / whole * 100.0;
    let places = if percent > 0.0 && percent < 0.1 { 2 } else { 1 };
    Some(format!("{}%", format::fixed(percent, places)))
}

/// A slice between two shares of the whole, from the top and clockwise.
fn slice((x, y): (f64, f64), radius: f64, hole: f64, from: f64, to: f64) -> Path {
    let point = |share: f64, radius: f64| {
        let angle = share * TAU;
        (x + radius * angle.sin(), y - radius * angle.cos())
    };
    let mut path = Path::default();
    let mut arc = |from: f64, to: f64, radius: f64, first: char| {
        let (start, end) = (point(from, radius), point(to, radius));
        path.go(first, start.0, start.1);
        let sweep = i32::from(to > from);
        let large = i32::from((to - from).abs() > 0.5);
        path.push(&format!(
            "A{r} {r} 0 {large} {sweep} ",
            r = crate::writer::rounded(radius)
        ))
        .pair(end.0, end.1);
    };
    if to - from > 0.999_9 {
        // An arc cannot end where it begins.
        for (from, to) in [(0.0, 0.5), (0.5, 1.0)] {
            arc(from, to, radius, if from == 0.0 { 'M' } else { 'L' });
        }
        if hole > 0.0 {
            for (from, to) in [(1.0, 0.5), (0.5, 0.0)] {
                arc(from, to, hole, if from == 1.0 { 'M' } else { 'L' });
            }
        }
    } else {
        arc(from, to, radius, 'M');
        if hole > 0.0 {
            arc(to, from, hole, 'L');
        } else {
            path.go('L', x, y);
        }
    }
    path.push("Z");
    path
}
