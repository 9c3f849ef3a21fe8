//! How many rows a FROM goes through, and whether its parts are tied together.
//!
//! A join is estimated as databases do: the product of the sides, divided by the number of
//! different values of the compared columns. Of several conditions between the same parts only
//! the narrowest counts, so that piling up conditions does not make a join look small.

use super::{
    ast::Node,
    literal::Literal,
    refusal,
    scope::{Frame, Relation},
};
use crate::Refusal;

/// Most rows that a query may be estimated to go through on its way.
pub(super) const MOST_ROWS: f64 = 1e8;
/// Most rows of a side that may be crossed with anything.
pub(super) const FEW_ROWS: f64 = 1_000.0;
/// Most combinations of such sides.
const MOST_FEW: f64 = 1e5;
/// Different values of an expression of which nothing is known.
const UNKNOWN: f64 = 2.0;

/// Something that ties parts of a FROM together.
#[derive(Debug, Clone)]
pub(super) struct Tie {
    /// Which relations.
    pub between: Vec<usize>,
    /// The share of combinations that satisfy it.
    pub share: f64,
}

/// One side of a comparison.
struct Side {
    relations: Vec<usize>,
    distinct: f64,
}

/// The ties and narrowed relations that a condition makes. `kept` collects, for each relation,
/// the smallest share of its rows that some condition leaves.
pub(super) fn ties(condition: Node<'_>, frame: &Frame<'_>, kept: &mut [f64]) -> Vec<Tie> {
    let children = || condition.nodes("children").unwrap_or_default();
    match condition.kind() {
        "CONJUNCTION_AND" => children()
            .into_iter()
            .flat_map(|child| ties(child, frame, kept))
            .collect(),
        "CONJUNCTION_OR" => either(&children(), frame),
        "COMPARE_EQUAL" | "COMPARE_NOT_DISTINCT_FROM" => {
            let (Ok(left), Ok(right)) = (condition.child("left"), condition.child("right")) else {
                return Vec::new();
            };
            equal(left, right, frame, kept)
        }
        "COMPARE_IN" => {
            let children = children();
            let Some((input, among)) = children.split_first() else {
                return Vec::new();
            };
            if let [one] = among {
                return equal(*input, *one, frame, kept);
            }
            let side = side(*input, frame);
            if let ([at], true) = (
                side.relations.as_slice(),
                among.iter().all(|&node| Literal::of(node).is_some()),
            ) {
                kept[*at] = kept[*at].min(among.len() as f64 / side.distinct.max(1.0));
            }
            loose(condition, frame)
        }
        "COMPARE_NOTEQUAL" | "OPERATOR_NOT" | "COMPARE_DISTINCT_FROM" | "COMPARE_NOT_IN" => {
            Vec::new()
        }
        _ => loose(condition, frame),
    }
}

fn equal(left: Node<'_>, right: Node<'_>, frame: &Frame<'_>, kept: &mut [f64]) -> Vec<Tie> {
    let (a, b) = (side(left, frame), side(right, frame));
    let share = 1.0 / a.distinct.max(b.distinct).max(1.0);
    match (a.relations.as_slice(), b.relations.as_slice()) {
        ([], []) => Vec::new(),
        ([at], []) | ([], [at]) => {
            kept[*at] = kept[*at].min(share);
            Vec::new()
        }
        ([], _) | (_, []) => Vec::new(),
        (ours, theirs) if ours.iter().any(|at| theirs.contains(at)) => Vec::new(),
        (ours, theirs) => vec![Tie {
            between: [ours, theirs].concat(),
            share,
        }],
    }
}

/// OR ties parts together where each of its branches does.
fn either(branches: &[Node<'_>], frame: &Frame<'_>) -> Vec<Tie> {
    let mut best: Vec<Tie> = Vec::new();
    for &branch in branches {
        let mut unused = vec![1.0; frame.relations.len()];
        let Some(tie) = ties(branch, frame, &mut unused)
            .into_iter()
            .min_by(|a, b| a.share.total_cmp(&b.share))
        else {
            return Vec::new();
        };
        best.push(tie);
    }
    let Some(first) = best.first() else {
        return Vec::new();
    };
    if best
        .iter()
        .any(|tie| tie.between.iter().any(|at| !first.between.contains(at)))
    {
        return Vec::new();
    }
    let share = best.iter().map(|tie| tie.share).sum::<f64>().min(1.0);
    vec![Tie {
        between: first.between.clone(),
        share,
    }]
}

/// A condition over several parts that is no equality: a range, a text search.
fn loose(condition: Node<'_>, frame: &Frame<'_>) -> Vec<Tie> {
    let side = side(condition, frame);
    if side.relations.len() < 2 {
        return Vec::new();
    }
    vec![Tie {
        between: side.relations,
        share: 0.5,
    }]
}

/// Which relations an expression reads, and how many different values it has.
fn side(node: Node<'_>, frame: &Frame<'_>) -> Side {
    let mut relations = Vec::new();
    gather(node, frame, &mut relations, 0);
    Side {
        relations,
        distinct: distinct(node, frame),
    }
}

fn gather(node: Node<'_>, frame: &Frame<'_>, relations: &mut Vec<usize>, depth: usize) {
    if depth > 60 {
        return;
    }
    if node.kind() == "COLUMN_REF" {
        if let Some(at) = frame
            .find_here(&node.names("column_names"))
            .and_then(|found| found.relation)
            && !relations.contains(&at)
        {
            relations.push(at);
        }
        return;
    }
    for field in [
        "left",
        "right",
        "child",
        "input",
        "lower",
        "upper",
        "else_expr",
    ] {
        if let Ok(Some(child)) = node.maybe(field) {
            gather(child, frame, relations, depth + 1);
        }
    }
    for child in node.nodes("children").unwrap_or_default() {
        gather(child, frame, relations, depth + 1);
    }
    for check in node.nodes("case_checks").unwrap_or_default() {
        for field in ["when_expr", "then_expr"] {
            if let Ok(child) = check.child(field) {
                gather(child, frame, relations, depth + 1);
            }
        }
    }
}

/// Number of different values of an expression: a column's own; about as many for functions that
/// keep values apart; the square root for periods of time; next to none for anything else.
pub(super) fn distinct(node: Node<'_>, frame: &Frame<'_>) -> f64 {
    match node.kind() {
        "COLUMN_REF" => match frame.find_here(&node.names("column_names")) {
            Some(found) if found.field.distinct > 0.0 => found.field.distinct,
            Some(found) => found
                .relation
                .map_or(UNKNOWN, |at| frame.relations[at].rows.sqrt().max(1.0)),
            None => UNKNOWN,
        },
        "OPERATOR_CAST" => node
            .child("child")
            .map_or(UNKNOWN, |child| distinct(child, frame)),
        "FUNCTION" => {
            let widest = node
                .nodes("children")
                .unwrap_or_default()
                .into_iter()
                .filter(|child| Literal::of(*child).is_none())
                .map(|child| distinct(child, frame))
                .fold(1.0, f64::max);
            match node.text("function_name").to_ascii_lowercase().as_str() {
                "lower" | "upper" | "lcase" | "ucase" | "trim" | "ltrim" | "rtrim" => widest,
                "date_trunc" | "datetrunc" | "year" | "month" | "quarter" | "week" | "strftime"
                | "date_part" | "datepart" | "last_day" | "time_bucket" | "day" => {
                    widest.sqrt().max(UNKNOWN)
                }
                _ => UNKNOWN.min(widest.max(1.0)),
            }
        }
        _ => UNKNOWN,
    }
}

/// Estimated rows of the relations under those ties.
///
/// # Errors
///
/// Where parts are not tied together and more than one of them is large, or it is too much in all.
pub(super) fn estimate(
    relations: &[Relation],
    kept: &[f64],
    mut ties: Vec<Tie>,
) -> Result<f64, Refusal> {
    let rows = |at: usize| (relations[at].rows * kept[at]).max(1.0);
    let mut group: Vec<usize> = (0..relations.len()).collect();
    let mut total: f64 = (0..relations.len()).map(rows).product();
    ties.sort_by(|a, b| a.share.total_cmp(&b.share));
    for tie in &ties {
        let mut joined = false;
        for pair in tie.between.windows(2) {
            let (from, to) = (group[pair[0]], group[pair[1]]);
            if from != to {
                joined = true;
                for member in &mut group {
                    if *member == from {
                        *member = to;
                    }
                }
            }
        }
        if joined {
            total *= tie.share;
        }
    }
    let mut large = 0;
    let mut combinations = 1.0;
    let mut groups = group.clone();
    groups.sort_unstable();
    groups.dedup();
    if groups.len() > 1 {
        for &one in &groups {
            let members = || (0..relations.len()).filter(|&at| group[at] == one);
            if members().all(|at| relations[at].few) {
                combinations *= members().map(rows).product::<f64>();
            } else {
                large += 1;
            }
        }
        if large > 1 || combinations > MOST_FEW {
            return Err(refusal::unbounded_join());
        }
    }
    if total > MOST_ROWS {
        return Err(refusal::too_large());
    }
    Ok(total.max(1.0))
}
