//! From a frame to a plan, as seen from one table.
//!
//! Every name of the frame has to find its place in the data, or the draft fails with the word at
//! which it failed. The drafts of all tables are then compared.
//!
//! | module | holds |
//! | --- | --- |
//! | `conditions`, `values`, `literals`, `bare`, `having`, `understood`, `time` | which rows and groups count |
//! | `outputs`, `counts`, `groups`, `people` | what is shown, and what it is grouped by |
//! | `ranking`, `best`, `first` | what comes first |
//! | `implied`, `settle`, `summary`, `rows`, `comparison` | the plan put together |
//! | `doubt`, `question_word` | whether it meets every word of the question |
//! | `sense` | whether any question could mean it |
//! | `pick` | which column a name means from here |
//! | `change` | a question that changes an earlier one |

mod bare;
mod best;
mod change;
mod comparison;
mod conditions;
mod counts;
mod doubt;
mod first;
mod groups;
mod having;
mod implied;
mod literals;
mod outputs;
mod people;
mod pick;
mod question_word;
mod ranking;
mod rows;
mod sense;
mod settle;
mod summary;
mod time;
mod understood;
mod values;

use std::collections::BTreeSet;

use catalogue::{Aggregate, Column};
use jiff::civil::Date;

use super::{
    frame::Frame,
    parts::{Part, Piece},
    scope::Routes,
    tokens::{Kind, Token},
};
use crate::{
    lexicon::{Lexicon, Mention},
    plan::{ColumnRef, Dimension, Measure, Plan, Transform},
};

pub use change::Change;

/// How many `top products` are, when nobody says.
pub(crate) const TOP: u32 = 10;

/// What all drafts of one question share.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The data's words.
    pub lexicon: &'a Lexicon,
    /// The question's tokens.
    pub tokens: &'a [Token],
    /// Their parts.
    pub parts: &'a [Part],
    /// What runs of them may name.
    pub mentions: &'a [Mention],
    /// For each mention, the mention of the table that its words say it belongs to.
    pub owners: &'a [Option<usize>],
    /// For each mention, how well it names each table.
    pub tables: &'a [Vec<f64>],
    /// For each table, whether the question speaks of it.
    pub spoken: &'a [bool],
    /// What it asks for.
    pub frame: &'a Frame,
    /// The day on which it is asked.
    pub today: Date,
}

/// A plan with how well it fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The plan.
    pub plan: Plan,
    /// How well the names fit; higher is better.
    pub score: f64,
    /// Labels of periods that it filters by.
    pub periods: Vec<String>,
}

/// Why a draft failed.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// A word that nothing explains.
    Unknown(String),
    /// Words that may mean several things.
    Ambiguous(String, Vec<String>),
    /// Something that cannot be asked yet.
    Unsupported(String),
    /// The question does not begin at this table.
    Elsewhere,
}

impl Fault {
    /// How far the reading came: the fault that came farthest tells most.
    pub fn depth(&self) -> u8 {
        match self {
            Self::Elsewhere => 0,
            Self::Unknown(_) => 1,
            Self::Unsupported(_) => 2,
            Self::Ambiguous(..) => 3,
        }
    }
}

/// Builds a plan around one table.
pub struct Builder<'a> {
    question: Question<'a>,
    anchor: usize,
    routes: Routes,
    plan: Plan,
    used: BTreeSet<usize>,
    /// Columns that found their place, for explaining words by their descriptions.
    columns: Vec<(usize, usize)>,
    score: f64,
    periods: Vec<String>,
    /// The column of time that the question speaks of.
    time: Option<(usize, usize)>,
    /// Whether figures are asked for.
    summary: bool,
    /// What is shown, in order.
    shown: Vec<Shown>,
    /// Whether the question is read as a change of an earlier one, so that it need not be whole.
    change: bool,
    /// What a direction sorts by where it was said like a group.
    sorted: Option<(usize, usize)>,
    /// Mentions that turned out to be outputs although they stood among the conditions.
    extra: Vec<usize>,
}

/// Something shown.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    Column(usize, usize),
    Measure(Measure),
}

impl<'a> Builder<'a> {
    /// A builder that begins at the table `anchor`.
    pub fn new(question: Question<'a>, anchor: usize) -> Self {
        let catalogue = question.lexicon.catalogue();
        Self {
            question,
            anchor,
            routes: Routes::from(catalogue, anchor, question.tokens),
            plan: Plan {
                table: catalogue.tables[anchor].name.clone(),
                ..Plan::default()
            },
            used: BTreeSet::new(),
            columns: Vec::new(),
            score: 0.0,
            periods: Vec::new(),
            time: None,
            summary: false,
            shown: Vec::new(),
            change: false,
            sorted: None,
            extra: Vec::new(),
        }
    }

    /// The plan, or what stood in its way.
    pub fn build(mut self) -> Result<Draft, Fault> {
        self.conditions()?;
        self.outputs()?;
        self.groups()?;
        self.ranking()?;
        self.settle()?;
        self.joins()?;
        self.explained()?;
        self.makes_sense()?;
        Ok(Draft {
            plan: self.plan,
            score: self.score,
            periods: self.periods,
        })
    }

    fn column(&self, at: (usize, usize)) -> &'a Column {
        self.question.lexicon.column(at.0, at.1)
    }

    fn reference(&self, at: (usize, usize)) -> ColumnRef {
        ColumnRef {
            table: self.question.lexicon.table(at.0).name.clone(),
            column: self.column(at).name.clone(),
        }
    }

    fn dimension(&self, at: (usize, usize)) -> Dimension {
        Dimension {
            column: self.reference(at),
            grain: None,
        }
    }

    fn measure(&self, aggregate: Aggregate, at: Option<(usize, usize)>) -> Measure {
        Measure {
            aggregate,
            column: at.map(|at| self.reference(at)),
            transform: Transform::None,
        }
    }

    /// Notes that a column found its place.
    fn use_column(&mut self, at: (usize, usize)) {
        self.used.insert(at.0);
        if !self.columns.contains(&at) {
            self.columns.push(at);
        }
    }

    /// The words of a mention, for messages.
    fn words(&self, m: usize) -> String {
        let mention = &self.question.mentions[m];
        self.question.tokens[mention.start..mention.end]
            .iter()
            .map(|t| t.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Joins every table that a column comes from.
    fn joins(&mut self) -> Result<(), Fault> {
        for table in self.used.clone() {
            if table == self.anchor {
                continue;
            }
            let route = self.routes.to(table).ok_or(Fault::Elsewhere)?;
            if route.ambiguous {
                let name = &self.question.lexicon.table(table).name;
                return Err(Fault::Ambiguous(name.clone(), Vec::new()));
            }
            // A row of the other table may be met many times, or never: what is listed of it
            // would be a guess.
            if route.fans_out {
                return Err(Fault::Elsewhere);
            }
            for join in &route.joins {
                if !self.plan.joins.contains(join) {
                    self.plan.joins.push(join.clone());
                    self.score -= 0.3;
                }
            }
        }
        Ok(())
    }

    /// Whether every word that says something has been heard.
    fn explained(&mut self) -> Result<(), Fault> {
        let q = self.question;
        let plan_tables: BTreeSet<usize> = self
            .used
            .iter()
            .copied()
            .chain([self.anchor])
            .chain(
                self.plan
                    .joins
                    .iter()
                    .chain(&self.plan.without)
                    .flat_map(|join| {
                        [&join.from_table, &join.to_table]
                            .into_iter()
                            .filter_map(|name| {
                                q.lexicon
                                    .catalogue()
                                    .tables
                                    .iter()
                                    .position(|t| t.name.eq_ignore_ascii_case(name))
                            })
                    }),
            )
            .collect();
        for m in &q.frame.subjects {
            let mention = &q.mentions[*m];
            let known = mention.candidates.iter().any(|c| {
                c.target.is_table() && plan_tables.contains(&c.target.table()) && c.score >= 0.42
                    || c.target
                        .column()
                        .is_some_and(|at| self.columns.contains(&at))
            });
            let near = mention.candidates.iter().any(|c| {
                c.target.is_column() && plan_tables.contains(&c.target.table()) && c.score > 0.7
            });
            let described = self.columns.iter().any(|(t, c)| {
                q.lexicon
                    .describes(*t, Some(*c), &q.tokens[mention.end - 1].root)
            });
            if !known && !near && !described {
                return Err(Fault::Unknown(self.words(*m)));
            }
            if mention
                .candidates
                .iter()
                .any(|c| c.target.is_table() && c.target.table() == self.anchor)
            {
                self.score += 0.3;
            }
        }
        for at in &q.frame.unexplained {
            let token = &q.tokens[*at];
            // A word before the name of a table says which of its rows are meant: `walk-in customers`.
            let restricts = q
                .parts
                .iter()
                .find(|p| {
                    p.start > *at && !matches!(p.piece, Piece::Filler | Piece::Mark(_))
                })
                .is_some_and(|p| {
                    matches!(p.piece, Piece::Mention(m) if q.mentions[m].best(|t| t.is_table()) >= 0.8)
                });
            // `new customers in 2025` came in that year.
            if token.lower == "new" && restricts && self.comes_in_time() {
                continue;
            }
            if restricts {
                return Err(Fault::Unknown(token.text.clone()));
            }
            let described = self
                .columns
                .iter()
                .any(|(t, c)| q.lexicon.describes(*t, Some(*c), &token.root))
                || plan_tables
                    .iter()
                    .any(|t| q.lexicon.describes(*t, None, &token.root));
            if !described {
                return Err(Fault::Unknown(token.text.clone()));
            }
            self.score -= 0.1;
        }
        if self.change {
            self.tables_are_met(&plan_tables)?;
        } else {
            self.doubt(&plan_tables)?;
        }
        // A capital inside the question names something; one that only a filler explains is lost.
        for (i, part) in q.parts.iter().enumerate() {
            if matches!(part.piece, Piece::Link) && part.start > 0 && i > 0 {
                let token = &q.tokens[part.start];
                let named = token.is_capitalised()
                    && token.kind == Kind::Word
                    && !token.text.chars().all(char::is_uppercase);
                let opens = matches!(q.parts[i - 1].piece, Piece::Stop);
                if named && !opens {
                    return Err(Fault::Unknown(token.text.clone()));
                }
            }
        }
        Ok(())
    }
}

impl Builder<'_> {
    /// Whether the plan looks at the time at which its table's rows came to be.
    fn comes_in_time(&self) -> bool {
        let table = self.question.lexicon.table(self.anchor);
        table.time.as_deref().is_some_and(|time| {
            self.columns
                .iter()
                .any(|at| at.0 == self.anchor && self.column(*at).name.eq_ignore_ascii_case(time))
        })
    }
}

impl Builder<'_> {}
