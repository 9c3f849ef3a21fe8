//! The most rows that a FROM can make of any data.
//!
//! From each relation in turn, the others are reached one by one over what ties them: each time a
//! row becomes as many as rows of the next relation can meet it. Every such order is a bound, so
//! the smallest is one.

use super::{Met, Tie};
use crate::gate::relation::Relation;

pub(super) struct Worst {
    /// Most rows.
    pub most: f64,
    /// How often a row of each relation can come.
    pub times: Vec<f64>,
}

/// The bound for relations of at most `kept` rows each. Rows of `added` may come in on their own.
/// Of each pair in `again` the first can be reached only behind the second.
pub(super) fn of(
    relations: &[Relation],
    kept: &[f64],
    ties: &[Tie],
    added: &[usize],
    again: &[(usize, usize)],
) -> Worst {
    let mut most = f64::INFINITY;
    let mut times = vec![f64::INFINITY; relations.len()];
    for root in 0..relations.len() {
        if again.iter().any(|&(behind, _)| behind == root) {
            continue;
        }
        let mut reached = vec![false; relations.len()];
        reached[root] = true;
        let mut rows = kept[root].max(1.0);
        while let Some((factor, next)) = nearest(relations, kept, ties, again, &reached) {
            reached[next] = true;
            rows *= factor.max(1.0);
            if added.contains(&next) {
                rows += kept[next];
            }
        }
        times[root] = rows / kept[root].max(1.0);
        most = most.min(rows);
    }
    Worst {
        most: if most.is_finite() { most } else { 1.0 },
        times,
    }
}

/// The relation that makes the fewest rows of one when it is reached next, and how many.
fn nearest(
    relations: &[Relation],
    kept: &[f64],
    ties: &[Tie],
    again: &[(usize, usize)],
    reached: &[bool],
) -> Option<(f64, usize)> {
    (0..relations.len())
        .filter(|&at| {
            let waits = |&&(behind, on): &&(usize, usize)| behind == at && !reached[on];
            !reached[at] && !again.iter().any(|pair| waits(&pair))
        })
        .map(|at| (met(&relations[at], at, kept[at], ties, reached), at))
        .min_by(|(a, _), (b, _)| a.total_cmp(b))
}

/// Most rows of a relation that one row of those reached can meet.
fn met(relation: &Relation, at: usize, kept: f64, ties: &[Tie], reached: &[bool]) -> f64 {
    let known: Vec<&Met> = ties
        .iter()
        .flat_map(|tie| &tie.met)
        .filter(|met| met.relation == at && met.from.iter().all(|&from| reached[from]))
        .collect();
    let fixed = |place: &usize| known.iter().any(|met| met.column == Some(*place));
    if relation
        .unique
        .iter()
        .any(|places| places.iter().all(fixed))
    {
        return 1.0;
    }
    known.iter().map(|met| met.rows).fold(kept, f64::min)
}
