//! The wording of an answer, from the rows that came. Nothing is said that they do not show.

use crate::present::grid::{Grid, Located};
use crate::reading::Answerable;

/// Sentences: the first says how the question was read, the others what the rows say.
pub fn sentences(answerable: &Answerable, grid: &Grid<'_>) -> Vec<String> {
    let mut said = vec![format!("I read this as: {}.", answerable.reading)];
    if grid.is_empty() {
        said.push(format!("Nothing was found for {}.", answerable.reading));
    }
    said
}

/// How a figure compares with the same one before: `Up 12.5% from $1,000.00 in Apr–Jun 2024`.
pub fn against_before(
    grid: &Grid<'_>,
    figure: &Located<'_>,
    before: &Located<'_>,
    label: &str,
) -> Option<String> {
    let now = grid.number(0, figure)?;
    let Some(then) = grid.number(0, before) else {
        return Some(format!("No value to compare with in {label}"));
    };
    let said = figure.style().exact(grid.value(0, before));
    if now == then {
        return Some(format!("The same as in {label}"));
    }
    let way = if now > then { "Up" } else { "Down" };
    if then <= 0.0 {
        return Some(format!("{way} from {said} in {label}"));
    }
    let percent = super::number::fixed(((now - then) / then * 100.0).abs(), 1);
    Some(format!("{way} {percent}% from {said} in {label}"))
}
