//! The legend: what colour and dash stand for which series, or which slice.

use super::frame::{GAP, LINE, TEXT};
use super::paint::{self, Paint};
use super::pie;
use super::plot::{Kind, Mark, Plot};
use crate::measure;
use crate::writer::Writer;
use widgets::kinds::LegendPosition;

/// Room that the legend takes on each side.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Takes {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// The legend, placed.
pub(super) struct Legend {
    pub takes: Takes,
    entries: Vec<Entry>,
}

struct Entry {
    text: String,
    whole: Option<String>,
    swatch: Option<Swatch>,
    x: f64,
    y: f64,
}

#[derive(Clone)]
struct Swatch {
    /// Which series or slice.
    place: usize,
    color: Option<String>,
    mark: Mark,
}

/// Width of a swatch with the room after it.
const SWATCH: f64 = 22.0;
/// Most rows of a legend above or below.
const MOST_ROWS: usize = 4;
/// Longest name.
const LONGEST: f64 = 180.0;

/// Places the entries.
pub(super) fn lay(plot: &Plot, kind: Kind) -> Legend {
    let Some(side) = plot.legend else {
        return Legend {
            takes: Takes::default(),
            entries: Vec::new(),
        };
    };
    let named: Vec<(String, Swatch)> = match kind {
        Kind::Pie { .. } => slices(plot),
        _ => series(plot),
    };
    let beside = matches!(side, LegendPosition::Left | LegendPosition::Right);
    let longest = if beside {
        plot.width * 0.34 - SWATCH
    } else {
        LONGEST
    };
    let entries = named.into_iter().map(|(name, swatch)| {
        let text = measure::cut(&name, TEXT, longest);
        Entry {
            whole: (text != name).then_some(name),
            text,
            swatch: Some(swatch),
            x: 0.0,
            y: 0.0,
        }
    });
    if beside {
        column(plot, entries.collect(), side)
    } else {
        rows(plot, entries.collect(), side)
    }
}

fn series(plot: &Plot) -> Vec<(String, Swatch)> {
    let two_axes = plot.series.iter().any(|run| run.right);
    let runs = plot.series.iter().enumerate();
    runs.map(|(place, run)| {
        let name = if two_axes && run.right {
            format!("{} (right axis)", run.name)
        } else {
            run.name.clone()
        };
        let (color, mark) = (run.color.clone(), run.mark);
        (name, Swatch { place, color, mark })
    })
    .collect()
}

fn slices(plot: &Plot) -> Vec<(String, Swatch)> {
    let color = plot.series.first().and_then(|run| run.color.clone());
    let whole = pie::whole(plot);
    (0..plot.places())
        .map(|place| {
            let label = plot.label(place);
            let name = match pie::share(plot, whole, place) {
                Some(share) => format!("{label} {share}"),
                None => label.to_owned(),
            };
            let color = color.clone().filter(|_| plot.places() == 1);
            let mark = Mark::Bar;
            (name, Swatch { place, color, mark })
        })
        .collect()
}

fn more(left: usize) -> Entry {
    Entry {
        text: format!("and {left} more"),
        whole: None,
        swatch: None,
        x: 0.0,
        y: 0.0,
    }
}

impl Entry {
    fn width(&self) -> f64 {
        measure::width(&self.text, TEXT) + if self.swatch.is_some() { SWATCH } else { 0.0 }
    }
}

/// Entries one below the other, at the side.
fn column(plot: &Plot, mut entries: Vec<Entry>, side: LegendPosition) -> Legend {
    let fit = (((plot.height - 2.0 * GAP) / LINE) as usize).max(1);
    if entries.len() > fit {
        let left = entries.len() - fit + 1;
        entries.truncate(fit - 1);
        entries.push(more(left));
    }
    let widest = entries.iter().map(Entry::width).fold(0.0, f64::max);
    let mut takes = Takes::default();
    let x = if side == LegendPosition::Left {
        takes.left = widest + 2.0 * GAP;
        GAP
    } else {
        takes.right = widest + 2.0 * GAP;
        plot.width - GAP - widest
    };
    let top = ((plot.height - entries.len() as f64 * LINE) / 2.0).max(GAP);
    for (row, entry) in entries.iter_mut().enumerate() {
        entry.x = x;
        entry.y = top + (row as f64 + 0.5) * LINE;
    }
    Legend { takes, entries }
}

/// Entries one after the other, above or below.
fn rows(plot: &Plot, entries: Vec<Entry>, side: LegendPosition) -> Legend {
    let room = plot.width - 2.0 * GAP;
    let all = entries.len();
    let mut rows: Vec<Vec<Entry>> = vec![Vec::new()];
    let mut used = 0.0;
    let mut taken = 0;
    for entry in entries {
        let width = entry.width() + 2.0 * GAP;
        if used + width > room && used > 0.0 {
            if rows.len() == MOST_ROWS {
                break;
            }
            rows.push(Vec::new());
            used = 0.0;
        }
        used += width;
        taken += 1;
        if let Some(row) = rows.last_mut() {
            row.push(entry);
        }
    }
    if taken < all
        && let Some(row) = rows.last_mut()
    {
        // The last row makes room for how many are left.
        let mut left = all - taken;
        loop {
            let used: f64 = row.iter().map(|entry| entry.width() + 2.0 * GAP).sum();
            if used + more(left).width() <= room || row.is_empty() {
                break;
            }
            row.pop();
            left += 1;
        }
        row.push(more(left));
    }
    let tall = rows.len() as f64 * LINE + GAP;
    let mut takes = Takes::default();
    let top = if side == LegendPosition::Top {
        takes.top = tall;
        GAP
    } else {
        takes.bottom = tall;
        plot.height - tall
    };
    let mut placed = Vec::new();
    for (number, row) in rows.into_iter().enumerate() {
        let wide: f64 = row.iter().map(|entry| entry.width() + 2.0 * GAP).sum();
        let mut x = (plot.width - (wide - 2.0 * GAP)) / 2.0;
        for mut entry in row {
            entry.x = x;
            entry.y = top + (number as f64 + 0.5) * LINE + GAP / 2.0;
            x += entry.width() + 2.0 * GAP;
            placed.push(entry);
        }
    }
    Legend {
        takes,
        entries: placed,
    }
}

/// Draws the entries.
pub(super) fn draw(out: &mut Writer, legend: &Legend, paint: Paint) {
    if legend.entries.is_empty() {
        return;
    }
    out.open("g")
        .attr("class", "inlay-legend")
        .attr("fill", paint.ink())
        .attr("aria-hidden", "true");
    for entry in &legend.entries {
        let mut x = entry.x;
        if let Some(swatch) = &entry.swatch {
            draw_swatch(out, swatch, x, entry.y, paint);
            x += SWATCH;
        }
        out.open("text").at("x", x).at("y", entry.y + 4.0);
        if let Some(whole) = &entry.whole {
            out.open("title").text(whole).close("title");
        }
        out.text(&entry.text).close("text");
    }
    out.close("g");
}

fn draw_swatch(out: &mut Writer, swatch: &Swatch, x: f64, y: f64, paint: Paint) {
    let color = paint.series(swatch.place, swatch.color.as_deref());
    match swatch.mark {
        Mark::Bar | Mark::Area => {
            out.open("path")
                .attr(
                    "d",
                    format_args!(
                        "M{} {}h12v12h-12z",
                        crate::writer::rounded(x + 2.0),
                        crate::writer::rounded(y - 6.0)
                    ),
                )
                .attr("fill", &color);
            if let Some(outline) = paint.outline(swatch.color.as_deref()) {
                out.attr("stroke", outline);
            }
            out.close_empty();
        }
        Mark::Line => {
            let mut stroke = |color: &str, width: u8| {
                out.open("line")
                    .at("x1", x)
                    .at("y1", y)
                    .at("x2", x + 18.0)
                    .at("y2", y)
                    .attr("stroke", color)
                    .attr("stroke-width", width);
                if let Some(dash) = paint::dash(swatch.place) {
                    out.attr("stroke-dasharray", dash);
                }
                out.close_empty();
            };
            if let Some(outline) = paint.outline(swatch.color.as_deref()) {
                stroke(&outline, 4);
            }
            stroke(&color, 2);
        }
        Mark::Point => {
            let outline = paint.outline(swatch.color.as_deref());
            let filled = swatch.place.is_multiple_of(2) || outline.is_some();
            out.open("ellipse")
                .at("cx", x + 9.0)
                .at("cy", y)
                .attr("rx", 4)
                .attr("ry", 4)
                .attr("stroke", outline.as_ref().unwrap_or(&color));
            if filled {
                out.attr("fill", &color);
            } else {
                out.attr("fill", paint.ground());
            }
            out.close_empty();
        }
    }
}
