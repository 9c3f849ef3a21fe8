//! The frame of a question: what it asks for, in its own words, before the data is consulted.

use catalogue::Aggregate;

use crate::{
    dates::When,
    plan::{Grain, Operator},
};

/// What a question asks for. Numbers are places in the list of mentions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// What is to be shown, in the order in which it was asked for.
    pub outputs: Vec<Output>,
    /// What it is to be grouped by.
    pub groups: Vec<Group>,
    /// Conditions; each says how it stands to the one before it.
    pub conditions: Vec<Condition>,
    /// Order that was asked for.
    pub order: Vec<Order>,
    /// The largest, the first, the most.
    pub superlative: Option<Superlative>,
    /// How many are wanted.
    pub limit: Option<u32>,
    /// Only different ones are wanted.
    pub distinct: bool,
    /// Mentions that may be tables, in order, with what follows them.
    pub subjects: Vec<usize>,
    /// What is done with the figures.
    pub share: bool,
    /// Change from period to period is wanted.
    pub growth: bool,
    /// Running totals are wanted.
    pub running: bool,
    /// A development over time is wanted.
    pub trend: bool,
    /// A set of things is to be compared.
    pub compare: bool,
    /// A second period to set the first against.
    pub versus: Option<Versus>,
    /// Tokens that mean something nobody here understands.
    pub unexplained: Vec<usize>,
    /// A cue for something that cannot be done, by its token.
    pub beyond: Option<usize>,
    /// Whether an answer is asked for in the way of a request or question.
    pub asks: bool,
    /// Whether it asks how much.
    pub how_much: bool,
    /// Whether it asks when.
    pub when: bool,
}

/// Something to be shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// A column, or whatever the mention turns out to be.
    Named {
        /// What was named.
        mention: usize,
        /// How its values are summed up, in the order asked for.
        aggregates: Vec<Aggregate>,
        /// Only different ones.
        distinct: bool,
        /// The sentence that it stood in.
        sentence: usize,
    },
    /// A number of things.
    Count {
        /// Of what; `None`: of whatever the question is about.
        mention: Option<usize>,
        /// Only different ones.
        distinct: bool,
        /// The sentence that it stood in.
        sentence: usize,
    },
}

/// Something to group by.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What was named.
    pub mention: Option<usize>,
    /// The unit of time that the word is, if it is one.
    pub unit: Option<Grain>,
    /// The token.
    pub token: usize,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// On what.
    pub on: On,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    pub operands: Vec<Operand>,
    /// Whether it must not hold.
    pub negated: bool,
    /// Whether it is enough if the one before holds.
    pub or: bool,
    /// First and last token.
    pub tokens: (usize, usize),
}

/// What a condition is on.
#[derive(Debug, Clone, PartialEq)]
pub enum On {
    /// What was named before the operand.
    Named(usize),
    /// What was named after the number: `4 cylinders`, `3 songs`.
    Counted(usize),
    /// How many rows there are: `used more than 10 times`.
    Rows,
    /// The row of what was named by its number: `customer 17`.
    Row(usize),
    /// A figure of what was named: `with an average age above 30`.
    Summed(usize, Aggregate),
    /// Whatever the value belongs to; what stands nearest before it may help to tell.
    Value(Option<usize>),
    /// The measure, or the time.
    Default,
    /// A named thing that is there, or is true.
    Bare(usize, Bare),
}

/// How a bare name came to stand among the conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// After `with`: it may as well be something to show.
    With,
    /// After `that`, `who have` and the like.
    That,
    /// Just before the name of a table: `open businesses`.
    Before,
    /// After `without`.
    Lacking,
    /// After `with known`.
    Present,
}

/// What a column is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A number.
    Number(f64),
    /// A text between quotes, or one that stands where a value must.
    Text(String),
    /// A mention that is a value.
    Value(usize),
    /// A period.
    Time(When),
}

/// One key of the order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// By what.
    pub by: Ranked,
    /// Largest first, where it was said.
    pub descending: Option<bool>,
}

/// What things are ordered or ranked by.
#[derive(Debug, Clone, PartialEq)]
pub enum Ranked {
    /// What was named, perhaps summed up.
    Named(usize, Option<Aggregate>),
    /// A number of things.
    Count(Option<usize>),
    /// The figure that is asked for, or the first thing that is shown.
    Shown,
    /// By the superlative's own columns: the oldest, the cheapest.
    Hinted(usize),
    /// What a superlative puts first: `oldest first`, `with the cheapest first`.
    First(usize),
    /// How often it occurs.
    Frequency,
}

/// The largest, the first, the most.
#[derive(Debug, Clone, PartialEq)]
pub struct Superlative {
    /// Ranked by what.
    pub by: Ranked,
    /// Largest first.
    pub descending: bool,
    /// The token that says it.
    pub token: usize,
    /// Whether several are asked for without saying how many.
    pub several: bool,
}

/// A second period.
#[derive(Debug, Clone, PartialEq)]
pub enum Versus {
    /// This one.
    Time(When),
    /// The one before the first, of the same length.
    Before,
    /// The same a year earlier.
    YearBefore,
}
