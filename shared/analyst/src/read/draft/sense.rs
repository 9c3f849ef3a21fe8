//! Sense: plans that no question means, whatever its words.
//!
//! A row cannot be below 40 and above 45, a group of one row is not counted, a number is not
//! compared with a key.

use catalogue::Aggregate;

use super::{Builder, Fault};
use crate::{
    plan::{Filter, Literal, Operator, OrderBy},
    read::{cues::Cue, parts::Piece, tokens::Kind},
    words::{forms, general},
};

/// Verbs that say no more than that there is a figure: `that cost over 100`.
const FIGURES: &str = "cost costs costing priced price worth spend spent spending pay paid pays earn earned earns total \
totals totalling totaling is are was were be been have has had having made make makes sold sell sells bring \
brought brings value valued amount amounting charged charge received receive with in of for at by the a an that \
which who whose where and or not more greater less over under";

/// Nouns that say which of several columns of a kind is meant, and so are no rows.
const NOUNS: &[&str] = &[
    "time", "date", "number", "name", "rate", "amount", "type", "code",
];

impl Builder<'_> {
    /// Gives the draft up where the plan can hold for nothing, or says nothing.
    pub(super) fn makes_sense(&self) -> Result<(), Fault> {
        self.holds_for_something()?;
        self.one_is_enough()?;
        self.groups_hold_rows()
    }

    /// `held by both a captain below 40 and a captain above 45`: no row is both.
    fn holds_for_something(&self) -> Result<(), Fault> {
        let bounds: Vec<(&crate::plan::ColumnRef, f64, f64)> = self
            .plan
            .filters
            .iter()
            .filter_map(|f| match f {
                Filter::Is(c) => {
                    let number = |i: usize| match c.values.get(i) {
                        Some(Literal::Integer(n)) => Some(*n as f64),
                        Some(Literal::Number(n)) => Some(*n),
                        _ => None,
                    };
                    let first = number(0)?;
                    let (low, high) = match c.operator {
                        Operator::Less | Operator::AtMost => (f64::NEG_INFINITY, first),
                        Operator::More | Operator::AtLeast => (first, f64::INFINITY),
                        Operator::Between => (first, number(1)?),
                        Operator::Equal => (first, first),
                        _ => return None,
                    };
                    Some((&c.column, low, high))
                }
                _ => None,
            })
            .collect();
        for (i, (column, low, high)) in bounds.iter().enumerate() {
            let apart = bounds[i + 1..]
                .iter()
                .any(|(other, l, h)| other == column && (l > high || h < low));
            if apart {
                return Err(Fault::Unsupported(
                    "two conditions that no row meets at once".into(),
                ));
            }
        }
        Ok(())
    }

    /// `the players of the club with the largest stadium`: all of them, not the first.
    fn one_is_enough(&self) -> Result<(), Fault> {
        let plan = &self.plan;
        let listed = !plan.is_grouped() && plan.limit.is_some();
        let parents = plan
            .order
            .first()
            .is_some_and(|o| matches!(&o.by, OrderBy::Column(c) if c.table != plan.table));
        // A name is no measure: nothing is the highest name.
        let words = self.question.frame.superlative.is_some()
            && plan.limit.is_some()
            && plan.order.first().is_some_and(|o| match &o.by {
                OrderBy::Column(c) => self
                    .place_of(c)
                    .is_some_and(|at| self.column(at).kind == catalogue::ColumnType::Text),
                _ => false,
            });
        if words {
            return Err(Fault::Elsewhere);
        }
        let own = plan.columns.iter().any(|c| c.table == plan.table);
        if listed && parents && own {
            return Err(Fault::Unsupported(
                "the rows that belong to the first of another table".into(),
            ));
        }
        Ok(())
    }

    /// `Which school received the largest grant?`: a school, and no whole row of grants.
    pub(super) fn asks_for_another(&self) -> bool {
        let q = self.question;
        let which = q
            .tokens
            .first()
            .is_some_and(|t| matches!(t.lower.as_str(), "which" | "what"));
        let asked = q.parts.iter().take(3).find_map(|p| match p.piece {
            Piece::Mention(m) => Some(m),
            _ => None,
        });
        which
            && asked.is_some_and(|m| {
                q.mentions[m].best(|t| t.is_table()) >= 0.85 && !self.names_table(m, self.anchor)
            })
    }

    /// Groups of a single row each have nothing to be counted or to be summed up.
    fn groups_hold_rows(&self) -> Result<(), Fault> {
        let plan = &self.plan;
        let lexicon = self.question.lexicon;
        if plan.measures.is_empty() {
            return Ok(());
        }
        let rows = lexicon.table(self.anchor).row_count;
        let single = plan
            .dimensions
            .iter()
            .filter_map(|d| self.place_of(&d.column))
            .filter(|at| at.0 == self.anchor)
            .any(|at| {
                lexicon.key_column(at.0) == Some(at.1)
                    || rows > 1
                        && self.column(at).distinct >= rows
                        && lexicon.name_column(at.0) == Some(at.1)
            });
        let counts = plan
            .measures
            .iter()
            .any(|m| matches!(m.aggregate, Aggregate::Count | Aggregate::CountDistinct));
        let ranked =
            plan.order.first().is_some_and(
                |o| matches!(&o.by, OrderBy::Measure(m) if m.aggregate == Aggregate::Sum),
            ) && self
                .question
                .parts
                .iter()
                .any(|p| matches!(p.piece, Piece::Cue(Cue::Summary(_))));
        if single && (counts || ranked) {
            return Err(Fault::Unsupported(
                "groups that the question does not tell apart".into(),
            ));
        }
        Ok(())
    }

    /// `can hold at least 4 people`: a verb and a counted noun that the data has no name for say
    /// that the figure is not just any.
    pub(super) fn says_which_figure(
        &self,
        condition: &crate::read::frame::Condition,
        since: usize,
    ) -> Option<String> {
        let q = self.question;
        let silent = |at: usize| {
            q.parts.iter().any(|p| {
                p.start <= at && at < p.end && matches!(p.piece, Piece::Link | Piece::Filler)
            })
        };
        let known = |word: &str| FIGURES.split_ascii_whitespace().any(|w| w == word);
        let (start, end) = condition.tokens;
        let after = q.tokens.get(end).filter(|t| {
            t.kind == Kind::Word
                && silent(end)
                && (matches!(t.lower.as_str(), "people" | "persons" | "guests")
                    || t.lower != t.stem && t.lower.ends_with('s'))
                && !general::is_unit(&t.stem)
                && !known(&t.lower)
        });
        let before = q.tokens[since.min(start)..start]
            .iter()
            .enumerate()
            .find(|(i, t)| {
                t.kind == Kind::Word
                    && silent(since + i)
                    && matches!(
                        t.lower.as_str(),
                        "hold"
                            | "holds"
                            | "carry"
                            | "carries"
                            | "seat"
                            | "seats"
                            | "sleep"
                            | "sleeps"
                            | "fit"
                            | "fits"
                            | "accommodate"
                            | "accommodates"
                            | "weigh"
                            | "weighs"
                            | "last"
                            | "lasts"
                            | "lasted"
                            | "measure"
                            | "measures"
                            | "cover"
                            | "covers"
                            | "reach"
                            | "reaches"
                            | "contain"
                            | "contains"
                    )
            })
            .map(|(_, t)| t);
        after.or(before).map(|t| t.text.clone())
    }

    /// `finish time under 180 minutes` does not ask what is finished.
    pub(super) fn heads_a_noun(&self, m: usize) -> bool {
        let q = self.question;
        let end = q.mentions[m].end;
        q.parts
            .iter()
            .any(|p| p.start == end && matches!(p.piece, Piece::Link | Piece::Filler | Piece::Word))
            && q.tokens
                .get(end)
                .is_some_and(|t| NOUNS.contains(&forms::stem(&t.lower).as_str()))
    }
}
