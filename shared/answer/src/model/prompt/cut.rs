//! What is left out when there is more than there is room for.
//!
//! What the question has nothing to do with goes before what it has: first the tables that it does
//! not touch, then those that these join, then those whose columns or values it names, at last those
//! that it names itself. Of each of these kinds goes, for one table after the other and the least
//! related first,
//!
//! 1. the values of a column beyond the third;
//! 2. all values and ranges;
//! 3. descriptions of columns;
//! 4. other names;
//! 5. columns that are no keys, names, times or default measures, and that the question does not
//!    name;
//! 6. the table itself, which is then only named.
//!
//! It ends as soon as the rest fits. Where not even the names fit, they go too, in the same order.

use super::{
    tables::{Step, Written},
    touched::Relation,
};
use crate::model::tokens::parts;

/// What stands before and after the names of tables that are only named.
const NAMES: [&str; 2] = ["Other tables, told by name only: ", "\n"];
const BETWEEN: &str = ", ";

/// How far each table is told.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cut {
    pub(super) steps: Vec<Step>,
    /// Tables that are told by name only, and how many there are beside them; nothing is said of
    /// those where there is no room even for that.
    pub(super) named: Vec<usize>,
    pub(super) others: usize,
}

/// The order in which tables go: the least related first.
pub(super) fn order(relations: &[Relation]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..relations.len()).rev().collect();
    order.sort_by_key(|at| (relations[*at].tie, relations[*at].score));
    order
}

/// Leaves out as little as makes the tables fit into so many parts of a token.
pub(super) fn cut(tables: &[Written], relations: &[Relation], room: usize) -> Cut {
    let mut cut = Cut {
        steps: vec![Step::Whole; tables.len()],
        named: Vec::new(),
        others: 0,
    };
    let mut total: usize = tables
        .iter()
        .map(|table| table.size(Step::Whole, &[]))
        .sum();
    let order = order(relations);
    let lead = NAMES.into_iter().map(parts).sum::<usize>() + parts(&others(tables.len()));
    'fits: for kind in order.chunk_by(|a, b| relations[*a].tie == relations[*b].tie) {
        for step in Step::ALL {
            for &at in kind {
                if total <= room {
                    break 'fits;
                }
                let touched = &relations[at].columns;
                total -= tables[at].size(cut.steps[at], touched);
                if step == Step::Named {
                    total += if cut.named.is_empty() { lead } else { 0 };
                    total += named(&tables[at]);
                    cut.named.push(at);
                } else {
                    total += tables[at].size(step, touched);
                }
                cut.steps[at] = step;
            }
        }
    }
    // They went in this order, and so do their names.
    let gone = cut.named.iter().take_while(|at| {
        let is_too_much = total > room;
        total -= if is_too_much { named(&tables[**at]) } else { 0 };
        is_too_much
    });
    cut.others = gone.count();
    cut.named.drain(..cut.others);
    cut.named.sort_unstable();
    if total > room {
        cut.others = 0;
    }
    cut
}

/// What the name of a table takes.
fn named(table: &Written) -> usize {
    parts(&table.name) + parts(BETWEEN)
}

fn others(number: usize) -> String {
    format!("and {number} more")
}

impl Cut {
    /// Writes the tables as far as they are told.
    pub(super) fn write(&self, tables: &[Written], relations: &[Relation]) -> String {
        let mut text = String::new();
        let told = tables.iter().zip(&self.steps).zip(relations);
        for ((table, step), relation) in told.filter(|((_, step), _)| **step < Step::Named) {
            table.write(&mut text, *step, &relation.columns);
        }
        let mut names: Vec<String> = self
            .named
            .iter()
            .map(|at| tables[*at].name.clone())
            .collect();
        if self.others > 0 {
            names.push(others(self.others));
        }
        if !names.is_empty() {
            text.push_str(NAMES[0]);
            text.push_str(&names.join(BETWEEN));
            text.push_str(NAMES[1]);
        }
        text
    }
}
