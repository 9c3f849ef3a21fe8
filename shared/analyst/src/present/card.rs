//! The content of a card: a single figure, and how it compares with the period before.

use widgets::kinds::Card;

use super::grid::Grid;
use super::{Asked, dress};
use crate::before;
use crate::plan::Comparison;
use crate::reading::{Answerable, Part};
use crate::say::against;

/// Content of a card. The figure is its title, for that is what is asked for.
pub fn card(answerable: &Answerable, grid: &Grid<'_>, asked: &Asked<'_>) -> Card {
    let figures = grid.of(Part::Figure);
    let before = grid.of(Part::Before);
    let groups = grid.groups();
    let mut lines = vec![dress::heading(answerable, asked)];
    let mut title = None;
    for (index, figure) in figures.iter().enumerate() {
        let value = grid.value(0, figure);
        let text = if value.is_null() {
            "No value".to_owned()
        } else {
            figure.style().exact(value)
        };
        match (index, groups.first().filter(|_| !grid.is_empty())) {
            (0, None) => title = Some(text.clone()),
            (0, Some(group)) => {
                title = Some(grid.label(0, group));
                lines.push(format!("{}: {text}", figure.expected.label));
            }
            _ => lines.push(format!("{}: {text}", figure.expected.label)),
        }
        if let Some(before) = before.get(index)
            && let Some(Comparison::Period { label, .. }) = &answerable.plan.comparison
        {
            let then = grid.number(0, before);
            if before::worth_saying(answerable, then) {
                lines.extend(against::sentence(
                    figure.style(),
                    grid.number(0, figure),
                    then,
                    label,
                    |number| figure.style().number(number),
                ));
            }
        }
    }
    Card {
        title: title.unwrap_or_else(|| "No value".to_owned()),
        description: Some(lines.join(". ")),
        icon: Some("analytics".to_owned()),
    }
}
