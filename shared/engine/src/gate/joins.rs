//! How many rows a FROM goes through, and whether its parts are tied together.
//!
//! | module | does |
//! | --- | --- |
//! | [`ties`] | reads conditions for what they tie together |
//! | [`worst`] | the most rows that any data can make of it |
//!
//! A join is estimated as databases do: the product of the sides, divided by the number of
//! different values of the compared columns. Of several conditions between the same parts only
//! the narrowest counts, so that piling up conditions does not make a join look small. Because an
//! estimate can be led astray, by values that are all alike, the worst case is bounded too.

mod ties;
mod worst;

use std::ops::Range;

use super::{ast::Node, refusal, relation::Relation, scope::Frame};
use crate::Refusal;

/// Most rows of a side that may be crossed with anything.
pub(super) const FEW_ROWS: f64 = 1_000.0;
/// Most combinations of such sides.
const MOST_FEW: f64 = 1e5;
/// Most combinations of rows that a condition is tried on.
const MOST_TRIED: f64 = 8e7;

/// What the joins of one FROM say.
#[derive(Default)]
pub(super) struct Joined<'n> {
    pub conditions: Vec<Condition<'n>>,
    pub ties: Vec<Tie>,
    /// Relations whose columns are NULL where an outer join finds no partner.
    pub padded: Vec<Range<usize>>,
    /// Relations of which a row may come in without a partner, beside those it is joined to.
    pub added: Vec<usize>,
    /// Columns that outer joins make of those of the same name on both sides.
    pub merged: Vec<(String, Range<usize>, Range<usize>)>,
    /// Of two relations the first runs again for each row of the second.
    pub again: Vec<(usize, usize)>,
}

impl<'n> Joined<'n> {
    /// Takes in a condition that holds of every row.
    pub(super) fn holds(&mut self, node: Node<'n>) {
        self.conditions.push(Condition { node, reach: None });
    }

    /// Lets rows of one side come in without a partner. Where it is more than one relation, which
    /// of their rows those are is not known, and no condition decides of them.
    pub(super) fn beside(&mut self, side: &Range<usize>) -> Reach {
        let alone = side.len() == 1;
        if alone {
            self.added.push(side.start);
        }
        Reach {
            side: if alone { side.clone() } else { 0..0 },
            once: false,
        }
    }
}

/// A condition of a join or a WHERE.
pub(super) struct Condition<'n> {
    pub node: Node<'n>,
    pub reach: Option<Reach>,
}

/// How far the condition of an outer join goes: it decides which rows of one side a row of the
/// other meets, and drops no row of that other.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    /// The side of which it decides.
    pub side: Range<usize>,
    /// Whether a row meets one of that side at most.
    pub once: bool,
}

/// Something that ties parts of a FROM together.
#[derive(Debug, Clone)]
pub(super) struct Tie {
    /// Which relations.
    pub between: Vec<usize>,
    /// The share of combinations that satisfy it.
    pub share: f64,
    /// For each of them that is on a side alone, how many of its rows can satisfy it.
    pub met: Vec<Met>,
    /// Whether it is no equality, so that every combination is looked at.
    pub loose: bool,
}

/// How many rows of one relation a row of others can meet.
#[derive(Debug, Clone)]
pub(super) struct Met {
    pub relation: usize,
    pub from: Vec<usize>,
    /// Most rows.
    pub rows: f64,
    /// The column that is compared, where it is one, by its place.
    pub column: Option<usize>,
}

/// How many rows there are, and what becomes of each relation's columns.
pub(super) struct Estimate {
    pub rows: f64,
    pub most: f64,
    /// How often a row of each relation can come.
    times: Vec<f64>,
    padded: Vec<bool>,
    /// Most different values of columns that are made of two, by relation and place.
    merged: Vec<(usize, usize, f64)>,
}

/// Rows of the FROM in `frame` under all its conditions.
///
/// # Errors
///
/// Where parts are not tied together and more than one of them is large, or too many rows are
/// compared one by one.
pub(super) fn estimate(frame: &Frame<'_>, joined: &Joined<'_>) -> Result<Estimate, Refusal> {
    let relations = &frame.relations;
    let mut kept = ties::Kept::new(relations);
    let mut ties = joined.ties.clone();
    for condition in &joined.conditions {
        ties.extend(ties::of(condition, frame, &mut kept));
    }
    if ties
        .iter()
        .any(|tie| tie.loose && tried(tie, relations, &kept, &ties) > MOST_TRIED)
    {
        return Err(refusal::too_large());
    }
    let rows = likely(relations, &kept, &mut ties)?;
    let worst = worst::of(relations, &kept.most, &ties, &joined.added, &joined.again);
    let mut padded = vec![false; relations.len()];
    for range in &joined.padded {
        padded[range.clone()].fill(true);
    }
    Ok(Estimate {
        rows: rows.min(worst.most),
        most: worst.most,
        times: worst.times,
        padded,
        merged: joined
            .merged
            .iter()
            .flat_map(|(column, left, right)| merge(column, relations, left, right))
            .collect(),
    })
}

impl Estimate {
    /// Notes in `frame` what its joins made of its relations.
    pub(super) fn settle(&self, frame: &mut Frame<'_>) {
        frame.rows.set(self.rows);
        frame.most.set(self.most);
        for &(relation, place, values) in &self.merged {
            frame.relations[relation].fields[place].spread.at_most = values;
        }
        for (at, relation) in frame.relations.iter_mut().enumerate() {
            let before = relation.rows;
            for field in &mut relation.fields {
                let mut spread = field.spread.repeated(self.times[at]);
                if self.padded[at] {
                    spread = spread.padded();
                }
                field.spread = spread.within(self.rows, self.most);
                let total = field.size.mean * before * self.times[at];
                field.size.mean = (total / self.rows).clamp(1.0, field.size.growth.max(1.0));
            }
        }
    }
}

/// All columns of that name on both sides, each with the values of all.
fn merge(
    column: &str,
    relations: &[Relation],
    left: &Range<usize>,
    right: &Range<usize>,
) -> Vec<(usize, usize, f64)> {
    let found: Vec<(usize, usize)> = left
        .clone()
        .chain(right.clone())
        .filter_map(|at| Some((at, relations[at].place(column)?)))
        .collect();
    let values = found
        .iter()
        .map(|&(at, place)| relations[at].fields[place].spread.at_most)
        .sum();
    found
        .into_iter()
        .map(|(at, place)| (at, place, values))
        .collect()
}

/// Combinations of rows that a condition which is no equality is tried on.
fn tried(tie: &Tie, relations: &[Relation], kept: &ties::Kept, ties: &[Tie]) -> f64 {
    let all: f64 = tie
        .between
        .iter()
        .map(|&at| (relations[at].rows * kept.share[at]).max(1.0))
        .product();
    let within = |other: &&Tie| other.between.iter().all(|at| tie.between.contains(at));
    ties.iter()
        .filter(within)
        .map(|other| all * other.share)
        .fold(all, f64::min)
}

/// The rows that a database would expect.
fn likely(relations: &[Relation], kept: &ties::Kept, ties: &mut [Tie]) -> Result<f64, Refusal> {
    let rows = |at: usize| (relations[at].rows * kept.share[at]).max(1.0);
    let mut group: Vec<usize> = (0..relations.len()).collect();
    let mut total: f64 = (0..relations.len()).map(rows).product();
    ties.sort_by(|a, b| a.share.total_cmp(&b.share));
    for tie in ties.iter() {
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
    Ok(total.max(1.0))
}

/// The tie that a column of the same name on both sides makes.
pub(super) fn named(
    column: &str,
    frame: &Frame<'_>,
    (left, right): (Range<usize>, Range<usize>),
    reach: Option<&Reach>,
) -> Option<Tie> {
    let side = |mut range: Range<usize>| {
        range.find_map(|at| {
            let relation = &frame.relations[at];
            match relation.place(column) {
                Some(place) => Some(ties::Side::column(at, place, relation)),
                None => relation.may_have(column).then(|| ties::Side::unknown(at)),
            }
        })
    };
    Some(ties::equal(
        &side(left)?,
        &side(right)?,
        frame,
        reach,
        false,
    ))
}
