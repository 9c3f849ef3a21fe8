//! What conditions tie together, and how many rows of one part a row of another can meet.

use super::{Condition, Met, Reach, Tie};
use crate::gate::{
    ast::Node,
    literal::Literal,
    relation::Relation,
    scope::Frame,
    spread::{self, Spread},
};

/// What conditions on one relation alone leave of it.
pub(super) struct Kept {
    /// The smallest share of its rows that some condition leaves, as estimated.
    pub share: Vec<f64>,
    /// Most rows.
    pub most: Vec<f64>,
}

impl Kept {
    pub(super) fn new(relations: &[Relation]) -> Self {
        Self {
            share: vec![1.0; relations.len()],
            most: relations.iter().map(|relation| relation.most).collect(),
        }
    }

    fn keep(&mut self, at: usize, share: f64, most: f64) {
        self.share[at] = self.share[at].min(share);
        self.most[at] = self.most[at].min(most.max(1.0));
    }
}

/// One side of a comparison.
pub(super) struct Side {
    /// The relations that it reads; `None` where that cannot be told.
    relations: Option<Vec<usize>>,
    spread: Spread,
    column: Option<usize>,
}

impl Side {
    fn of(node: Node<'_>, frame: &Frame<'_>) -> Self {
        let relations = reads(node, frame);
        let column = match node.kind() {
            "COLUMN_REF" => frame
                .find_here(&node.names("column_names"))
                .and_then(|found| found.place),
            _ => None,
        };
        Self {
            relations,
            spread: spread::of(node, frame),
            column,
        }
    }

    /// A column of a relation, by its place.
    pub(super) fn column(at: usize, place: usize, relation: &Relation) -> Self {
        Self {
            relations: Some(vec![at]),
            spread: relation.fields[place].spread,
            column: Some(place),
        }
    }

    /// A column of a relation of which nothing is known.
    pub(super) fn unknown(at: usize) -> Self {
        Self {
            relations: Some(vec![at]),
            spread: Spread::UNKNOWN,
            column: None,
        }
    }

    /// About how many different values it has.
    fn distinct(&self, frame: &Frame<'_>) -> f64 {
        if self.spread.distinct > 0.0 {
            return self.spread.distinct;
        }
        match self.relations.as_deref() {
            Some(&[at]) => frame.relations[at].rows.sqrt(),
            _ => 1.0,
        }
    }

    fn met(&self, frame: &Frame<'_>, from: &[usize], nulls: bool) -> Option<Met> {
        let Some(&[relation]) = self.relations.as_deref() else {
            return None;
        };
        if from.is_empty() || from.contains(&relation) {
            return None;
        }
        Some(Met {
            relation,
            from: from.to_vec(),
            rows: self.alike(nulls).min(frame.relations[relation].most),
            column: self.column,
        })
    }

    fn alike(&self, nulls: bool) -> f64 {
        if nulls {
            self.spread.alike.max(self.spread.nulls)
        } else {
            self.spread.alike
        }
    }
}

/// The ties that a condition makes; what it leaves of single relations goes to `kept`.
pub(super) fn of(condition: &Condition<'_>, frame: &Frame<'_>, kept: &mut Kept) -> Vec<Tie> {
    read(condition.node, condition.reach.as_ref(), frame, kept)
}

fn read(node: Node<'_>, reach: Option<&Reach>, frame: &Frame<'_>, kept: &mut Kept) -> Vec<Tie> {
    let children = || node.nodes("children").unwrap_or_default();
    match node.kind() {
        "CONJUNCTION_AND" => children()
            .into_iter()
            .flat_map(|child| read(child, reach, frame, kept))
            .collect(),
        "CONJUNCTION_OR" => either(node, &children(), reach, frame, kept),
        kind @ ("COMPARE_EQUAL" | "COMPARE_NOT_DISTINCT_FROM") => {
            let (Ok(left), Ok(right)) = (node.child("left"), node.child("right")) else {
                return Vec::new();
            };
            let nulls = kind == "COMPARE_NOT_DISTINCT_FROM";
            let sides = (Side::of(left, frame), Side::of(right, frame));
            compared(&sides, reach, frame, kept, nulls)
        }
        "COMPARE_IN" => {
            let children = children();
            let Some((input, among)) = children.split_first() else {
                return Vec::new();
            };
            let side = Side::of(*input, frame);
            if let [one] = among {
                return compared(&(side, Side::of(*one, frame)), reach, frame, kept, false);
            }
            if let Some(&[at]) = side.relations.as_deref()
                && among.iter().all(|&node| Literal::of(node).is_some())
                && decides(reach, at)
            {
                let count = among.len() as f64;
                let share = count / side.distinct(frame).max(1.0);
                kept.keep(at, share, count * side.spread.alike);
            }
            loose(node, frame)
        }
        "COMPARE_NOTEQUAL" | "OPERATOR_NOT" | "COMPARE_DISTINCT_FROM" | "COMPARE_NOT_IN" => {
            Vec::new()
        }
        _ => loose(node, frame),
    }
}

/// Whether a condition of that reach drops rows of the relation.
fn decides(reach: Option<&Reach>, at: usize) -> bool {
    reach.is_none_or(|reach| reach.side.contains(&at))
}

fn compared(
    (left, right): &(Side, Side),
    reach: Option<&Reach>,
    frame: &Frame<'_>,
    kept: &mut Kept,
    nulls: bool,
) -> Vec<Tie> {
    let (Some(ours), Some(theirs)) = (&left.relations, &right.relations) else {
        return Vec::new();
    };
    match (ours.as_slice(), theirs.as_slice()) {
        ([], []) => Vec::new(),
        (&[at], []) | ([], &[at]) => {
            let side = if theirs.is_empty() { left } else { right };
            if decides(reach, at) {
                let share = 1.0 / side.distinct(frame).max(1.0);
                kept.keep(at, share, side.alike(nulls));
            }
            Vec::new()
        }
        ([], _) | (_, []) => Vec::new(),
        (ours, theirs) if ours.iter().any(|at| theirs.contains(at)) => Vec::new(),
        _ => vec![equal(left, right, frame, reach, nulls)],
    }
}

/// The tie between two sides that are equal.
pub(super) fn equal(
    left: &Side,
    right: &Side,
    frame: &Frame<'_>,
    reach: Option<&Reach>,
    nulls: bool,
) -> Tie {
    let ours = left.relations.as_deref().unwrap_or_default();
    let theirs = right.relations.as_deref().unwrap_or_default();
    let distinct = left.distinct(frame).max(right.distinct(frame));
    let met = [
        left.met(frame, theirs, nulls),
        right.met(frame, ours, nulls),
    ];
    let mut met: Vec<Met> = met
        .into_iter()
        .flatten()
        .filter(|met| decides(reach, met.relation))
        .collect();
    if reach.is_some_and(|reach| reach.once) {
        for met in &mut met {
            met.rows = 1.0;
        }
    }
    Tie {
        between: [ours, theirs].concat(),
        share: 1.0 / distinct.max(1.0),
        met,
        loose: false,
    }
}

/// OR ties parts together by what all of its branches say. Else every combination is looked at.
fn either(
    node: Node<'_>,
    branches: &[Node<'_>],
    reach: Option<&Reach>,
    frame: &Frame<'_>,
    kept: &mut Kept,
) -> Vec<Tie> {
    let Some((&first, others)) = branches.split_first() else {
        return Vec::new();
    };
    let others: Vec<Vec<Node<'_>>> = others.iter().map(|&other| conjuncts(other)).collect();
    let said_by_all = |one: &Node<'_>| {
        others
            .iter()
            .all(|other| other.iter().any(|part| part.same(*one)))
    };
    let ties_all = branches.iter().all(|&branch| {
        let mut unused = Kept::new(&frame.relations);
        !read(branch, reach, frame, &mut unused).is_empty()
    });
    let mut ties = if ties_all {
        loose(node, frame)
    } else {
        Vec::new()
    };
    for part in conjuncts(first).into_iter().filter(said_by_all) {
        ties.extend(read(part, reach, frame, kept));
    }
    ties
}

/// What a condition says in all.
fn conjuncts(node: Node<'_>) -> Vec<Node<'_>> {
    match node.kind() {
        "CONJUNCTION_AND" => node.nodes("children").unwrap_or_default(),
        _ => vec![node],
    }
}

/// A condition over several parts that is no equality: a range, a text search. It ties them, but
/// every combination is looked at.
fn loose(condition: Node<'_>, frame: &Frame<'_>) -> Vec<Tie> {
    match reads(condition, frame) {
        Some(between) if between.len() > 1 => vec![Tie {
            between,
            share: 1.0,
            met: Vec::new(),
            loose: true,
        }],
        _ => Vec::new(),
    }
}

/// Which relations decide the value of an expression, if they alone do.
fn reads(node: Node<'_>, frame: &Frame<'_>) -> Option<Vec<usize>> {
    let mut relations = Vec::new();
    let mut told = true;
    let all = spread::inputs(
        node,
        &mut |names: Vec<&str>| match frame.find_here(&names) {
            Some(found) => match found.relation {
                Some(at) => relations.push(at),
                None => told = false,
            },
            None => told &= !frame.gives(&names),
        },
        0,
    );
    relations.sort_unstable();
    relations.dedup();
    (all && told).then_some(relations)
}
