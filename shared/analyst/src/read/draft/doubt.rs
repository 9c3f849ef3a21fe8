//! Doubt: what a plan owes to the words of its question.
//!
//! A plan may be well formed and still answer another question: an average that was asked for is
//! gone, or a table that was named. Each cue word must be met by what it asks for, whatever way
//! the reading took; where one is not, the draft is given up.

use std::collections::BTreeSet;

use catalogue::Aggregate;

use super::{Builder, Fault};
use crate::{
    plan::{Measure, OrderBy},
    read::{cues::Cue, frame::Ranked, parts::Piece},
    words::forms,
};

impl Builder<'_> {
    /// Gives the draft up where the question asks for something that the plan does not do.
    pub(super) fn doubt(&self, tables: &BTreeSet<usize>) -> Result<(), Fault> {
        if self.mistakes_deals() {
            return Err(Fault::Elsewhere);
        }
        self.figures_are_met()?;
        self.columns_are_met()?;
        self.tables_are_met(tables)?;
        self.groups_are_groups()?;
        self.joins_are_asked_for()?;
        self.lists_are_whole()?;
        self.question_word_is_met()
    }

    /// Every figure of the plan.
    fn figures(&self) -> impl Iterator<Item = &Measure> {
        let ordered = self.plan.order.iter().filter_map(|o| match &o.by {
            OrderBy::Measure(measure) => Some(measure),
            _ => None,
        });
        self.plan
            .measures
            .iter()
            .chain(self.plan.having.iter().map(|h| &h.measure))
            .chain(ordered)
    }

    /// Columns that something is the largest or smallest of.
    fn ranks(&self) -> impl Iterator<Item = &str> {
        let extreme = |m: &&Measure| matches!(m.aggregate, Aggregate::Max | Aggregate::Min);
        let figures = self
            .figures()
            .filter(extreme)
            .filter_map(|m| m.column.as_ref());
        let first = self.plan.order.first().and_then(|o| match &o.by {
            OrderBy::Column(column) => Some(column),
            _ => None,
        });
        figures.chain(first).map(|column| column.column.as_str())
    }

    fn figures_are_met(&self) -> Result<(), Fault> {
        let q = self.question;
        let lost = |at: usize| Err(Fault::Unknown(q.tokens[at].text.clone()));
        let has =
            |aggregates: &[Aggregate]| self.figures().any(|m| aggregates.contains(&m.aggregate));
        let ranked = self.plan.limit.is_some() || !self.plan.order.is_empty();
        for part in q.parts {
            match part.piece {
                Piece::Cue(Cue::Summary(aggregate)) => {
                    let met = match aggregate {
                        Aggregate::Sum => self.figures().next().is_some(),
                        Aggregate::Max | Aggregate::Min => has(&[aggregate]) || ranked,
                        other => has(&[other]),
                    };
                    if !met {
                        return lost(part.start);
                    }
                }
                Piece::Cue(Cue::Superlative(_) | Cue::MostCommon(_) | Cue::Top(_)) => {
                    if !ranked && !has(&[Aggregate::Max, Aggregate::Min]) {
                        return lost(part.start);
                    }
                    // The highest rank is the first, or the largest number.
                    if self.ranks().any(|column| {
                        forms::split_name(column)
                            .iter()
                            .any(|w| matches!(w.as_str(), "rank" | "ranking" | "rankings"))
                    }) {
                        return Err(Fault::Ambiguous(
                            q.tokens[part.start].text.clone(),
                            Vec::new(),
                        ));
                    }
                }
                Piece::Cue(Cue::NumberOf | Cue::HowMany) => {
                    let counts = self.figures().next().is_some()
                        || self
                            .columns
                            .iter()
                            .map(|at| self.column(*at))
                            .any(|c| c.kind.is_numeric() && c.role != catalogue::Role::Key);
                    if !counts {
                        return lost(part.start);
                    }
                    // `how many people live there` is no number of rows.
                    let people = q.tokens.get(part.end).filter(|t| {
                        matches!(
                            t.lower.as_str(),
                            "people" | "inhabitants" | "residents" | "citizens"
                        )
                    });
                    let named = |at: usize| {
                        q.parts
                            .iter()
                            .any(|p| p.start == at && matches!(p.piece, Piece::Mention(_)))
                    };
                    if people.is_some() && !named(part.end) {
                        return lost(part.end);
                    }
                }
                // A column that is called as a figure is: `average`. Which of them is meant?
                Piece::Mention(_) if part.end == part.start + 1 => {
                    let cues = crate::read::cues::at(q.tokens, part.start);
                    let figure = cues.iter().any(|(cue, _)| matches!(cue, Cue::Summary(_)));
                    if figure {
                        return Err(Fault::Ambiguous(
                            q.tokens[part.start].text.clone(),
                            Vec::new(),
                        ));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A name that only columns have is one of the plan's.
    fn columns_are_met(&self) -> Result<(), Fault> {
        let q = self.question;
        for part in q.parts {
            let Piece::Mention(m) = part.piece else {
                continue;
            };
            let mention = &q.mentions[m];
            let best = mention.best(|t| t.is_column());
            let other = mention.best(|t| !t.is_column());
            let verb = part.end == part.start + 1
                && crate::words::general::is_link(&q.tokens[part.start].lower);
            if best < 0.95 || other + 0.1 > best || verb {
                continue;
            }
            let met = mention
                .candidates
                .iter()
                .filter_map(|c| c.target.column())
                .any(|at| {
                    self.columns.contains(&at)
                        || self.columns.iter().any(|known| self.same_key(*known, at))
                });
            let timed = crate::dates::unit(&q.tokens[part.start].stem).is_some();
            if !met && !timed {
                return Err(Fault::Unknown(self.words(m)));
            }
        }
        Ok(())
    }

    /// A group of one row each, or one that nobody asked for, is a misunderstanding.
    fn groups_are_groups(&self) -> Result<(), Fault> {
        let q = self.question;
        let plan = &self.plan;
        let misread = || {
            Err(Fault::Unsupported(
                "groups that the question does not tell apart".into(),
            ))
        };
        let counts = self.figures().any(|m| m.aggregate == Aggregate::Count);
        // `and by product?` of nothing: the group must not be lost.
        let asked = q.frame.groups.iter().any(|g| g.mention.is_some());
        if asked && !plan.measures.is_empty() && plan.dimensions.is_empty() {
            return misread();
        }
        let single = plan
            .dimensions
            .iter()
            .filter_map(|d| self.place_of(&d.column))
            .any(|at| at.0 == self.anchor && q.lexicon.key_column(at.0) == Some(at.1));
        if single && (counts || plan.dimensions.len() > 1) && !plan.measures.is_empty() {
            return misread();
        }
        // Every group one row: nothing was counted.
        let alone = plan
            .dimensions
            .iter()
            .filter_map(|d| self.place_of(&d.column))
            .any(|(t, c)| {
                let rows = q.lexicon.table(t).row_count;
                t == self.anchor && rows > 1 && self.column((t, c)).distinct >= rows
            });
        let ranks = matches!(plan.order.first().map(|o| &o.by), Some(OrderBy::Measure(m)) if m.aggregate == Aggregate::Count && m.column.is_none());
        if alone && ranks {
            return Err(Fault::Elsewhere);
        }
        // `top 3 products in each region`: the first few of each group, not of all.
        let each = q.parts.iter().any(|p| p.piece == Piece::Cue(Cue::Each));
        if each && plan.limit.is_some() && q.frame.superlative.is_some() {
            return Err(Fault::Unsupported("the first of each group".into()));
        }
        let frequent = matches!(&q.frame.superlative, Some(s) if s.by == Ranked::Frequency);
        if frequent && plan.dimensions.len() > 1 {
            return misread();
        }
        // `the number of models` over a join: of the rows, or of the different ones?
        let distinct = q.parts.iter().any(|p| p.piece == Piece::Cue(Cue::Distinct));
        if !distinct
            && !plan.joins.is_empty()
            && self
                .figures()
                .any(|m| m.aggregate == Aggregate::CountDistinct)
        {
            return misread();
        }
        Ok(())
    }

    /// `the date and details`, `the state and create time`: what the data has no name for is asked
    /// for beside what it has.
    fn lists_are_whole(&self) -> Result<(), Fault> {
        let q = self.question;
        let token = |p: usize| q.parts.get(p).map(|part| &q.tokens[part.start]);
        let said =
            |p: usize, words: &[&str]| token(p).is_some_and(|t| words.contains(&t.lower.as_str()));
        for (p, part) in q.parts.iter().enumerate() {
            if part.piece != Piece::Cue(Cue::And) {
                continue;
            }
            let mut next = p + 1;
            while said(next, &["the", "their", "its", "his", "her", "other"]) {
                next += 1;
            }
            let empty = |p: usize| {
                matches!(
                    q.parts.get(p).map(|x| &x.piece),
                    Some(Piece::Filler | Piece::Link)
                )
            };
            let vague = empty(next)
                && said(next, &["detail", "details", "information", "info", "data"])
                || empty(next)
                    && empty(next + 1)
                    && matches!(q.parts[next].piece, Piece::Link)
                    && said(next + 1, &["time", "date", "type", "value", "number"]);
            if vague && let Some(token) = token(next) {
                return Err(Fault::Unknown(token.text.clone()));
            }
        }
        Ok(())
    }

    /// Joins must not count a figure twice, and the table that a plan begins with has to matter.
    fn joins_are_asked_for(&self) -> Result<(), Fault> {
        let q = self.question;
        if self.plan.joins.is_empty() {
            return Ok(());
        }
        let repeated = self.figures().any(|m| {
            matches!(
                m.aggregate,
                Aggregate::Sum | Aggregate::Avg | Aggregate::Median | Aggregate::StdDev
            ) && m
                .column
                .as_ref()
                .is_some_and(|c| !c.table.eq_ignore_ascii_case(&self.plan.table))
        });
        let named = q
            .parts
            .iter()
            .any(|p| matches!(p.piece, Piece::Mention(m) if self.names_table(m, self.anchor)));
        let gives = self.figures().any(|m| {
            m.column
                .as_ref()
                .is_some_and(|c| c.table.eq_ignore_ascii_case(&self.plan.table))
        });
        // `the most popular product`: how often the rows point at it.
        let points = matches!(&q.frame.superlative, Some(s) if s.by == Ranked::Frequency)
            && self.plan.joins.len() == 1;
        let needless = !gives
            && self.used.len() == 1
            && !self.used.contains(&self.anchor)
            && !named
            && !points;
        if repeated || needless {
            Err(Fault::Elsewhere)
        } else {
            Ok(())
        }
    }

    /// A table that is named and nothing else can be is one of the plan's.
    pub(super) fn tables_are_met(&self, tables: &BTreeSet<usize>) -> Result<(), Fault> {
        let q = self.question;
        for part in q.parts {
            let Piece::Mention(m) = part.piece else {
                continue;
            };
            let mention = &q.mentions[m];
            let table = mention.best(|t| t.is_table());
            if table < 0.85 || mention.best(|t| !t.is_table()) + 0.1 > table {
                continue;
            }
            let met = mention.candidates.iter().any(|c| {
                c.target.is_table() && c.score >= 0.6 && tables.contains(&c.target.table())
            });
            let column = self.columns.iter().any(|(t, c)| {
                let own = &q.tokens[mention.end - 1].root;
                forms::split_name(&self.column((*t, *c)).name)
                    .iter()
                    .any(|word| forms::root(&forms::stem(word)) == *own)
            });
            if !met && !column {
                return Err(Fault::Unknown(self.words(m)));
            }
        }
        Ok(())
    }
}
