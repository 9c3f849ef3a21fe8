//! `who`, `when` and `where` ask for a kind of column, and get it or nothing.

use catalogue::ColumnType;

use super::{Builder, Fault};
use crate::{read::parts::Piece, words::forms};

/// Words in the names of columns that say where.
pub(super) const PLACES: &[&str] = &[
    "city",
    "town",
    "country",
    "nation",
    "state",
    "province",
    "county",
    "region",
    "district",
    "location",
    "place",
    "address",
    "street",
    "hometown",
    "origin",
    "birthplace",
    "venue",
    "area",
    "neighborhood",
    "neighbourhood",
    "headquarter",
    "headquarters",
    "hq",
    "site",
    "nationality",
    "continent",
    "borough",
    "building",
    "destination",
    "territory",
    "campus",
];

impl Builder<'_> {
    /// `who`, `when` and `where` ask for a kind of column.
    pub(super) fn question_word_is_met(&self) -> Result<(), Fault> {
        let q = self.question;
        let Some(first) = q.tokens.first() else {
            return Ok(());
        };
        let later = q
            .parts
            .iter()
            .any(|p| p.piece == Piece::Stop && p.end < q.tokens.len());
        let shown: Vec<(usize, usize)> = self
            .plan
            .columns
            .iter()
            .chain(self.plan.dimensions.iter().map(|d| &d.column))
            .chain(self.plan.measures.iter().filter_map(|m| m.column.as_ref()))
            .filter_map(|column| self.place_of(column))
            .collect();
        let any = |fits: &dyn Fn((usize, usize)) -> bool| shown.iter().any(|at| fits(*at));
        let words = |at: (usize, usize)| forms::split_name(&self.column(at).name);
        let word = if q.frame.when {
            "when"
        } else {
            first.lower.as_str()
        };
        let met = match word {
            "when" => {
                any(&|at| {
                    self.column(at).kind.is_temporal()
                        || self.is_year(at)
                        || words(at).iter().any(|w| {
                            matches!(
                                w.as_str(),
                                "date" | "time" | "year" | "day" | "month" | "season"
                            )
                        })
                }) && shown.len() == 1
                    || later
            }
            "where" => any(&|at| is_place(&self.column(at).name)) || later,
            // `Which courses …?` is answered with courses.
            "which" | "what" => {
                let asked = q
                    .parts
                    .iter()
                    .find(|p| p.start == 1)
                    .and_then(|p| match p.piece {
                        Piece::Mention(m) => Some(m),
                        _ => None,
                    });
                let rows = asked.filter(|m| {
                    let mention = &q.mentions[*m];
                    mention.best(|t| t.is_table()) >= 0.85
                        && mention.best(|t| !t.is_table()) < mention.best(|t| t.is_table())
                });
                rows.is_none_or(|m| {
                    later
                        || any(&|at| {
                            self.names_table(m, at.0)
                                && (q.lexicon.name_column(at.0) == Some(at.1)
                                    || self.column(at).role == catalogue::Role::Key
                                    || self.column(at).kind == ColumnType::Text)
                        })
                        || any(&|at| {
                            q.mentions[m]
                                .candidates
                                .iter()
                                .any(|c| c.target.column() == Some(at) && c.target.is_column())
                        })
                })
            }
            "how"
                if q.tokens
                    .get(1)
                    .is_some_and(|t| matches!(t.lower.as_str(), "is" | "are" | "was" | "were")) =>
            {
                any(&|at| {
                    words(at).iter().any(|w| {
                        matches!(
                            w.as_str(),
                            "description" | "comment" | "comments" | "details"
                        )
                    })
                })
            }
            "who" | "whose" => {
                let first_name = |at: (usize, usize)| words(at).iter().any(|w| w.ends_with("name"));
                let said = |at: (usize, usize)| {
                    let asked = q.frame.outputs.iter().filter_map(|o| match o {
                        crate::read::frame::Output::Named { mention, .. } => Some(*mention),
                        _ => None,
                    });
                    asked.into_iter().any(|m| {
                        let owned = q.tokens[..q.mentions[m].start]
                            .iter()
                            .rev()
                            .take(3)
                            .any(|t| matches!(t.lower.as_str(), "their" | "his" | "her" | "its"));
                        !owned
                            && q.mentions[m].candidates.iter().any(|c| {
                                c.target.column() == Some(at)
                                    && c.target.is_column()
                                    && c.score > 0.8
                            })
                    }) && self.column(at).kind == ColumnType::Text
                };
                any(&|at| q.lexicon.name_column(at.0) == Some(at.1) || first_name(at) || said(at))
                    || later
            }
            _ => true,
        };
        if met {
            Ok(())
        } else {
            Err(Fault::Unsupported(format!(
                "what “{}” asks for here",
                first.lower
            )))
        }
    }
}

/// Whether a column's name says that it holds places.
pub(super) fn is_place(name: &str) -> bool {
    forms::split_name(name)
        .iter()
        .any(|w| PLACES.contains(&w.as_str()))
}
