//! The wording of an answer, from the rows that came. Nothing is said that they do not show:
//! shares only of figures that add up, changes only where there is something to start from, and
//! what is missing or cut off is said to be.

use std::collections::BTreeMap;

use catalogue::Aggregate;

use super::against;
use super::number::grouped;
use super::ranking::{self, Claim};
use super::trend;
use crate::before;
use crate::plan::{Comparison, Grain, Transform};
use crate::present::grid::{Grid, Located};
use crate::reading::{Answerable, Part};

/// Most figures that are put into words; a table or chart shows them all.
const FIGURES: usize = 3;

/// How the question was read.
pub fn read_as(answerable: &Answerable) -> String {
    format!("I read this as: {}.", answerable.reading)
}

/// Sentences: the first says how the question was read, the others what the rows say.
pub fn sentences(answerable: &Answerable, grid: &Grid<'_>) -> Vec<String> {
    let mut said = vec![read_as(answerable)];
    if grid.is_empty() {
        said.push(format!("Nothing was found for: {}.", answerable.reading));
        return said;
    }
    let groups = grid.groups();
    for (index, figure) in grid.of(Part::Figure).iter().enumerate().take(FIGURES) {
        let telling = Telling {
            answerable,
            grid,
            figure: *figure,
            place: index,
            before: grid.of(Part::Before).get(index).copied(),
            additive: additive(answerable, index),
        };
        said.extend(match groups.as_slice() {
            [] => telling.single(),
            _ if !figure.expected.kind.is_numeric() => Vec::new(),
            [axis] if telling.runs(axis) => telling.over_time(axis),
            _ => telling.ranked(&groups),
        });
    }
    said.extend(count(answerable, grid));
    said
}

/// Whether the figures of groups add up to the figure of the whole.
fn additive(answerable: &Answerable, figure: usize) -> bool {
    answerable.plan.measures.get(figure).is_some_and(|measure| {
        measure.transform == Transform::None
            && matches!(measure.aggregate, Aggregate::Sum | Aggregate::Count)
    })
}

/// How many rows there are, where that is part of the answer, and whether they are all.
fn count(answerable: &Answerable, grid: &Grid<'_>) -> Option<String> {
    let rows = grid.len();
    let noun = if rows == 1 { "row" } else { "rows" };
    let written = grouped(&rows.to_string());
    if grid.truncated() {
        return Some(format!(
            "These are the first {written} {noun}; there are more."
        ));
    }
    let listed = !grid.of(Part::Listed).is_empty();
    let wanted = answerable.plan.limit.map(|limit| limit as usize);
    match wanted {
        Some(wanted) if wanted > rows && wanted > 1 => Some(format!(
            "There {} only {written}.",
            if rows == 1 { "is" } else { "are" }
        )),
        // The one row that was wanted is the answer; a list of one is a list.
        Some(1) if listed && rows == 1 => only_row(grid),
        _ if listed => Some(format!("{written} {noun}.")),
        _ => None,
    }
}

/// The cells of the only row, as far as a sentence holds them.
fn only_row(grid: &Grid<'_>) -> Option<String> {
    let cells: Vec<String> = grid
        .of(Part::Listed)
        .iter()
        .take(FIGURES)
        .map(|column| {
            let value = grid.value(0, column);
            let said = if value.is_null() {
                "not known".to_owned()
            } else {
                short(&column.style().exact(value))
            };
            format!("{} is {said}", column.expected.label)
        })
        .collect();
    (!cells.is_empty()).then(|| cells.join(", ") + ".")
}

/// A name as it stands in a sentence: in one line, and not longer than a sentence.
fn short(name: &str) -> String {
    const LETTERS: usize = 80;
    let line: String = name
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(LETTERS + 1)
        .collect();
    match line.char_indices().nth(LETTERS) {
        None => line,
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
    }
}

/// One figure and what may be said of it.
struct Telling<'a> {
    answerable: &'a Answerable,
    grid: &'a Grid<'a>,
    figure: Located<'a>,
    /// Its place among the figures.
    place: usize,
    before: Option<Located<'a>>,
    additive: bool,
}

impl Telling<'_> {
    fn title(&self) -> &str {
        &self.figure.expected.label
    }

    /// Whether a group is time that runs on; ranked periods and days of a week do not.
    fn runs(&self, axis: &Located<'_>) -> bool {
        axis.expected.part == Part::Period
            && self.answerable.plan.limit.is_none()
            && !matches!(
                axis.grain,
                Some(Grain::DayOfWeek | Grain::MonthOfYear | Grain::HourOfDay)
            )
    }

    fn single(&self) -> Vec<String> {
        let style = self.figure.style();
        let Some(value) = self.grid.number(0, &self.figure) else {
            let value = self.grid.value(0, &self.figure);
            return vec![if value.is_null() {
                format!("{} has no value: no row counts towards it.", self.title())
            } else {
                format!("{} is {}.", self.title(), value.to_text())
            }];
        };
        let mut said = vec![format!("{} is {}.", self.title(), style.said(value))];
        if let (Some(before), Some(Comparison::Period { label, .. })) =
            (&self.before, &self.answerable.plan.comparison)
        {
            let then = self.grid.number(0, before);
            if !before::worth_saying(self.answerable, then) {
                return said;
            }
            let against = against::sentence(style, Some(value), then, label, |n| style.said(n));
            said.extend(against.map(|sentence| sentence + "."));
        }
        said
    }

    fn over_time(&self, axis: &Located<'_>) -> Vec<String> {
        let mut rows: Vec<usize> = (0..self.grid.len()).collect();
        rows.sort_by(|a, b| {
            crate::present::chart::in_time(self.grid.value(*a, axis), self.grid.value(*b, axis))
        });
        let points: Vec<trend::Point> = rows
            .iter()
            .filter_map(|row| {
                let value = self.grid.number(*row, &self.figure)?;
                Some((short(&self.grid.label(*row, axis)), value))
            })
            .collect();
        let mut said = trend::sentences(self.title(), self.figure.style(), &points);
        said.extend(self.missing(points.len(), std::slice::from_ref(axis)));
        said.extend(self.whole_against_before());
        said
    }

    fn ranked(&self, groups: &[Located<'_>]) -> Vec<String> {
        let named: Vec<ranking::Named> = (0..self.grid.len())
            .filter_map(|row| {
                let value = self.grid.number(row, &self.figure)?;
                let names: Vec<String> = groups
                    .iter()
                    .map(|group| short(&self.grid.label(row, group)))
                    .collect();
                Some((names.join(", "), value))
            })
            .collect();
        let claim = Claim {
            figure: self.title(),
            style: self.figure.style(),
            additive: self.additive,
            complete: !self.grid.truncated()
                && self.answerable.plan.limit.is_none()
                && self.answerable.plan.having.is_empty(),
        };
        let mut said = ranking::sentences(claim, &named);
        said.extend(self.missing(named.len(), groups));
        said.extend(self.whole_against_before());
        said
    }

    /// How many groups have no figure, although they could have one.
    fn missing(&self, there: usize, groups: &[Located<'_>]) -> Option<String> {
        let all = self.grid.len() - self.first_periods(groups);
        match all.saturating_sub(there) {
            0 => None,
            gaps if gaps == all => Some(format!("{} has no values.", self.title())),
            1 => Some(format!("One of the {all} groups has no value.")),
            gaps => Some(format!("{gaps} of the {all} groups have no value.")),
        }
    }

    /// Number of groups that can have no growth, for nothing came before them: the first period,
    /// and of each other group its own first.
    fn first_periods(&self, groups: &[Located<'_>]) -> usize {
        let growth = self
            .answerable
            .plan
            .measures
            .get(self.place)
            .is_some_and(|measure| measure.transform == Transform::Growth);
        let Some(time) = groups
            .iter()
            .find(|group| group.expected.part == Part::Period)
            .filter(|_| growth)
        else {
            return 0;
        };
        let in_time = |a: usize, b: usize| {
            crate::present::chart::in_time(self.grid.value(a, time), self.grid.value(b, time))
        };
        let mut first: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for row in 0..self.grid.len() {
            let others = groups
                .iter()
                .filter(|group| group.expected.part != Part::Period)
                .map(|group| self.grid.label(row, group))
                .collect();
            let known = first.entry(others).or_insert(row);
            if in_time(row, *known).is_lt() {
                *known = row;
            }
        }
        first
            .values()
            .filter(|row| self.grid.number(**row, &self.figure).is_none())
            .count()
    }

    /// The groups of both periods together, where they add up.
    fn whole_against_before(&self) -> Option<String> {
        let before = self.before.as_ref()?;
        let Some(Comparison::Period { label, .. }) = &self.answerable.plan.comparison else {
            return None;
        };
        if !self.additive {
            return None;
        }
        let sum = |column: &Located<'_>| {
            let there: Vec<f64> = (0..self.grid.len())
                .filter_map(|row| self.grid.number(row, column))
                .collect();
            (!there.is_empty()).then(|| there.iter().sum::<f64>())
        };
        let style = self.figure.style();
        let (now, then) = (sum(&self.figure)?, sum(before)?);
        Some(format!(
            "All together that is {} against {} {}, {}.",
            style.said(now),
            style.said(then),
            against::placed(label),
            against::moved(style, then, now)
        ))
    }
}
