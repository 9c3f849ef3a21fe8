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
        let mut way = Way::new(relations, kept, ties);
        way.reach(root);
        let mut rows = kept[root].max(1.0);
        while let Some(next) = way.nearest(again) {
            rows *= way.meets[next].max(1.0);
            if added.contains(&next) {
                rows += kept[next];
            }
            way.reach(next);
        }
        times[root] = rows / kept[root].max(1.0);
        most = most.min(rows);
    }
    Worst {
        most: if most.is_finite() { most } else { 1.0 },
        times,
    }
}

/// One order in which relations are reached.
struct Way<'a> {
    relations: &'a [Relation],
    reached: Vec<bool>,
    /// Most rows of each relation that one row of those reached can meet.
    meets: Vec<f64>,
    /// The columns of each relation that those reached decide.
    decided: Vec<Vec<usize>>,
    /// What is known of relations, and how much of that on which it depends is not reached yet.
    waiting: Vec<(usize, &'a Met)>,
    /// Which of these wait for each relation.
    waits: Vec<Vec<usize>>,
}

impl<'a> Way<'a> {
    fn new(relations: &'a [Relation], kept: &[f64], ties: &'a [Tie]) -> Self {
        let mut waits = vec![Vec::new(); relations.len()];
        let waiting = ties.iter().flat_map(|tie| &tie.met).enumerate();
        let waiting = waiting
            .map(|(at, met)| {
                let mut from = met.from.clone();
                from.sort_unstable();
                from.dedup();
                for &from in &from {
                    waits[from].push(at);
                }
                (from.len(), met)
            })
            .collect();
        Self {
            relations,
            reached: vec![false; relations.len()],
            meets: kept.to_vec(),
            decided: vec![Vec::new(); relations.len()],
            waiting,
            waits,
        }
    }

    fn reach(&mut self, relation: usize) {
        self.reached[relation] = true;
        for at in std::mem::take(&mut self.waits[relation]) {
            let (missing, met) = &mut self.waiting[at];
            *missing -= 1;
            if *missing == 0 {
                let met = *met;
                self.decide(met);
            }
        }
    }

    fn decide(&mut self, met: &Met) {
        let meets = &mut self.meets[met.relation];
        *meets = meets.min(met.rows);
        let Some(column) = met.column else {
            return;
        };
        let decided = &mut self.decided[met.relation];
        decided.push(column);
        let mut unique = self.relations[met.relation].unique.iter();
        if unique.any(|places| places.iter().all(|place| decided.contains(place))) {
            *meets = 1.0;
        }
    }

    /// The relation that makes the fewest rows of one when it is reached next.
    fn nearest(&self, again: &[(usize, usize)]) -> Option<usize> {
        let waits = |at: usize| {
            again
                .iter()
                .any(|&(behind, on)| behind == at && !self.reached[on])
        };
        (0..self.relations.len())
            .filter(|&at| !self.reached[at] && !waits(at))
            .min_by(|&a, &b| self.meets[a].total_cmp(&self.meets[b]))
    }
}
