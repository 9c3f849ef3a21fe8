//! How the room of a chart is shared out: legend first, then what the axes need for their labels,
//! and the rest is for the marks.

use super::axes::labels::{self, Label};
use super::legend::{self, Legend};
use super::plot::{Kind, Mark, Plot};
use super::scale::Scale;
use crate::measure;

/// Size of text.
pub(super) const TEXT: f64 = 12.0;
/// Height of a line of text, in any script.
pub(super) const LINE: f64 = 18.0;
/// Room between things.
pub(super) const GAP: f64 = 8.0;

/// From where to where a mark reaches, in values.
pub(super) type Span = Option<(f64, f64)>;

/// Where things stand.
pub(super) struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub lying: bool,
    /// The axis of values.
    pub values: Scale,
    /// A second one, on the other side.
    pub second: Option<Scale>,
    /// Names on the axis of places.
    pub labels: Vec<Label>,
    pub legend: Legend,
    /// For each series and place.
    pub spans: Vec<Vec<Span>>,
    /// Where the titles of the axes stand: distance from the left and from the bottom edge.
    pub titles: Titles,
    places: Places,
}

/// Where the titles of axes stand.
pub(super) struct Titles {
    /// Middle of the title that is turned.
    pub side: f64,
    /// Base line of the title below.
    pub below: f64,
}

/// How places lie along their axis.
enum Places {
    /// Each has a band of the same width: index of each, and how many there are.
    Bands {
        at: Option<Vec<usize>>,
        count: usize,
    },
    /// Where their numbers are.
    Numbers { at: Vec<f64>, scale: Scale },
}

impl Frame {
    pub fn of(plot: &Plot, kind: Kind) -> Self {
        let mut frame = Self::laid(plot, kind);
        // Legend and labels may have taken much: as many ticks are named as what is left has room for.
        let (length, each) = if frame.lying {
            (frame.right - frame.left, widest(&frame.values) + GAP)
        } else {
            (frame.bottom - frame.top, LINE)
        };
        let most = (length / each).max(1.0) as usize + 1;
        frame.values.thin(most);
        if let Some(second) = &mut frame.second {
            second.thin(most);
        }
        frame
    }

    fn laid(plot: &Plot, kind: Kind) -> Self {
        let lying = matches!(kind, Kind::Bars { lying: true, .. });
        let spans = spans(plot);
        let (width, height) = (plot.width, plot.height);
        let legend = legend::lay(plot, kind);
        let room = legend.takes;
        let scale = |right: bool, length: f64, each: f64| {
            let on = || {
                let both = plot.series.iter().zip(&spans);
                both.filter(move |(run, _)| run.right == right)
            };
            let from_zero = on().any(|(run, _)| matches!(run.mark, Mark::Bar | Mark::Area));
            let reached = on()
                .flat_map(|(_, spans)| spans.iter().flatten().flat_map(|(from, to)| [*from, *to]));
            let reached: Vec<f64> = if from_zero {
                reached.collect()
            } else {
                on().flat_map(|(_, spans)| spans.iter().flatten().map(|(_, to)| *to))
                    .collect()
            };
            let steps = ((length / each) as usize).clamp(2, 8);
            Scale::over(reached.into_iter(), from_zero, steps)
        };
        let titled = |title: &Option<String>| {
            if title.as_ref().is_some_and(|title| !title.trim().is_empty()) {
                LINE
            } else {
                0.0
            }
        };
        let mut frame = Self {
            left: GAP + room.left,
            right: width - GAP - room.right,
            top: GAP + room.top + 4.0,
            bottom: height - GAP - room.bottom,
            lying,
            values: scale(
                false,
                if lying { width } else { height },
                if lying { 90.0 } else { 56.0 },
            ),
            second: plot
                .series
                .iter()
                .any(|run| run.right)
                .then(|| scale(true, height, 56.0)),
            labels: Vec::new(),
            legend,
            titles: Titles {
                side: GAP + room.left + LINE / 2.0,
                below: height - GAP - room.bottom - 5.0,
            },
            places: Places::Bands {
                at: plot.origin.as_ref().map(|origin| origin.index.clone()),
                count: plot
                    .origin
                    .as_ref()
                    .map_or(plot.places(), |origin| origin.of),
            },
            spans,
        };
        if lying {
            frame.left += titled(&plot.x_title);
            frame.bottom -= titled(&plot.y_title)
                + if plot.y_axis {
                    LINE + labels::DROP
                } else {
                    0.0
                };
            // Half of the last tick's label reaches beyond the scale.
            frame.right -= widest(&frame.values) / 2.0;
        } else {
            frame.left += titled(&plot.y_title);
            frame.bottom -= titled(&plot.x_title);
            if plot.y_axis {
                frame.left += widest(&frame.values) + GAP;
                frame.right -= frame
                    .second
                    .as_ref()
                    .map_or(0.0, |second| widest(second) + GAP);
            }
            if let Some(x) = &plot.x {
                let steps = ((frame.right - frame.left) / 80.0) as usize;
                let scale = Scale::around(x, steps.clamp(2, 8));
                frame.right -= widest(&scale) / 2.0;
                frame.places = Places::Numbers {
                    at: x.clone(),
                    scale,
                };
            }
        }
        if plot.x_axis {
            let taken = labels::fit(plot, &mut frame);
            if lying {
                frame.left += taken;
            } else {
                frame.bottom -= taken;
            }
        }
        frame
    }

    /// The axis of values that a series is on.
    pub fn scale(&self, right: bool) -> &Scale {
        self.second
            .as_ref()
            .filter(|_| right)
            .unwrap_or(&self.values)
    }

    /// Where a value lies along its axis.
    pub fn value(&self, value: f64, right: bool) -> f64 {
        let share = self.scale(right).share(value);
        if self.lying {
            self.left + share * (self.right - self.left)
        } else {
            self.bottom - share * (self.bottom - self.top)
        }
    }

    /// The middle of a place along the other axis.
    pub fn place(&self, place: usize) -> f64 {
        let (from, length) = self.across();
        match &self.places {
            Places::Bands { at, count } => {
                let index = at
                    .as_ref()
                    .and_then(|at| at.get(place))
                    .copied()
                    .unwrap_or(place);
                from + length * (index as f64 + 0.5) / (*count).max(1) as f64
            }
            Places::Numbers { at, scale } => {
                from + length * scale.share(at.get(place).copied().unwrap_or(0.0))
            }
        }
    }

    /// The width of a place.
    pub fn band(&self) -> f64 {
        match &self.places {
            Places::Bands { count, .. } => self.across().1 / (*count).max(1) as f64,
            Places::Numbers { .. } => 0.0,
        }
    }

    /// Whether places were left out, so that those that are there do not lie evenly.
    pub fn is_reduced(&self) -> bool {
        matches!(&self.places, Places::Bands { at: Some(_), .. })
    }

    /// The scale of places that lie where their numbers are.
    pub fn numbers(&self) -> Option<&Scale> {
        match &self.places {
            Places::Numbers { scale, .. } => Some(scale),
            Places::Bands { .. } => None,
        }
    }

    /// Where the axis of places begins, and how long it is.
    pub fn across(&self) -> (f64, f64) {
        if self.lying {
            (self.top, (self.bottom - self.top).max(1.0))
        } else {
            (self.left, (self.right - self.left).max(1.0))
        }
    }
}

/// The width of the widest label of a scale.
fn widest(scale: &Scale) -> f64 {
    let labels = scale.ticks.iter().map(|tick| scale.label(*tick));
    labels
        .map(|label| measure::width(&label, TEXT))
        .fold(0.0, f64::max)
}

/// From where to where each mark reaches. What is stacked begins where the one before it ends,
/// rising and falling apart from each other.
fn spans(plot: &Plot) -> Vec<Vec<Span>> {
    use std::collections::HashMap;
    let mut ends: HashMap<(&str, bool, usize, bool), f64> = HashMap::new();
    plot.series
        .iter()
        .map(|run| {
            let values = run.values.iter().enumerate();
            values
                .map(|(place, value)| {
                    let value = (*value)?;
                    let Some(stack) = run.stack.as_deref() else {
                        return Some((0.0, value));
                    };
                    let end = ends
                        .entry((stack, run.mark == Mark::Bar, place, value < 0.0))
                        .or_insert(0.0);
                    let from = *end;
                    *end = (from + value).clamp(f64::MIN, f64::MAX);
                    Some((from, *end))
                })
                .collect()
        })
        .collect()
}
