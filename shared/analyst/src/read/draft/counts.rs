//! Counts: of rows, of different things, and of what rows count themselves.

use catalogue::{Aggregate, Role};

use super::{Builder, Fault, pick::Want};
use crate::{
    lexicon::entries::Target,
    plan::Filter,
    read::{cues::Cue, frame::On, parts::Piece},
    words::forms,
};

impl Builder<'_> {
    pub(super) fn count(&mut self, mention: Option<usize>, distinct: bool) -> Result<(), Fault> {
        let Some(m) = mention else {
            return self.count_table(self.anchor);
        };
        let table = self.table_of(m);
        let column = self.try_pick(m, Want::Any);
        let fit_of_column = column
            .as_ref()
            .ok()
            .and_then(|c| c.as_ref())
            .map(|(at, fit)| (*at, *fit));
        if let Some((t, fit)) = table {
            // Whose it is says nothing for a column against the table that has the very name.
            let named = |at: (usize, usize)| {
                self.question.mentions[m]
                    .candidates
                    .iter()
                    .filter(|c| c.target == Target::Column(at.0, at.1))
                    .map(|c| c.score)
                    .fold(0.0, f64::max)
            };
            let better = fit_of_column.is_none_or(|(at, f)| {
                if !distinct && at.0 == t && named(at) + 0.1 < fit {
                    true
                } else if distinct {
                    fit > f + 0.05 && at.0 == t
                } else {
                    fit + 0.15 >= f
                }
            });
            if better {
                self.score += fit * self.weight(m);
                return self.count_table(t);
            }
        }
        let (at, fit) = match (fit_of_column, column) {
            (Some(found), _) => found,
            (None, Err(fault)) => return Err(fault),
            (None, Ok(_)) => return Err(Fault::Unknown(self.words(m))),
        };
        self.use_column(at);
        self.score += fit * self.weight(m);
        let found = self.column(at);
        if found.kind.is_numeric() && !distinct && found.role != Role::Key {
            let counts = forms::split_name(&found.name).iter().any(|w| {
                matches!(
                    w.as_str(),
                    "num" | "number" | "count" | "qty" | "quantity" | "total" | "cnt" | "amount"
                )
            });
            let total = found.aggregate == Some(Aggregate::Sum)
                && at.0 == self.anchor
                && (self.says_total(m) || self.is_of_one_row());
            if !counts && !total {
                return Err(Fault::Unknown(self.words(m)));
            }
            // The number is in the column: it is added up over rows, and shown of one.
            self.show_measure(Aggregate::Sum, Some(at));
            return Ok(());
        }
        if at.0 != self.anchor {
            return Err(Fault::Elsewhere);
        }
        // `how many joined in 2025`: the rows that did, not the different days.
        if found.kind.is_temporal() && !distinct {
            return self.count_table(self.anchor);
        }
        let said = &self.question.mentions[m];
        let by_name = self.question.tokens[said.start..said.end]
            .iter()
            .any(|t| t.stem == "name");
        let at = self.key_beside(at).filter(|_| !by_name).unwrap_or(at);
        let key = self.question.lexicon.key_column(at.0) == Some(at.1);
        if key && !distinct {
            self.show_measure(Aggregate::Count, None);
        } else {
            self.show_measure(Aggregate::CountDistinct, Some(at));
        }
        Ok(())
    }

    /// `the total number of beds`, `how many seats in total`
    pub(super) fn says_total(&self, m: usize) -> bool {
        let tokens = self.question.tokens;
        let start = self.question.mentions[m].start;
        let before = &tokens[start.saturating_sub(3)..start];
        let word = |t: &crate::read::tokens::Token, w: &str| t.lower == w;
        before.iter().any(|t| word(t, "total"))
            || tokens
                .windows(2)
                .any(|pair| word(&pair[0], "in") && word(&pair[1], "total"))
            || tokens
                .iter()
                .any(|t| matches!(t.lower.as_str(), "altogether" | "overall"))
    }

    /// Whether the plan is confined to the row that is called something.
    pub(super) fn is_of_one_row(&self) -> bool {
        let name = self.question.lexicon.name_column(self.anchor);
        self.plan.filters.iter().any(|f| match f {
            Filter::Is(c) => {
                c.operator == crate::plan::Operator::Equal
                    && self
                        .place_of(&c.column)
                        .is_some_and(|at| at.0 == self.anchor && Some(at.1) == name)
            }
            _ => false,
        })
    }

    pub(super) fn count_table(&mut self, t: usize) -> Result<(), Fault> {
        if t == self.anchor {
            // A table of counts holds how many there were, not one row for each.
            let counts = self.question.lexicon.table(t).columns.iter().position(|c| {
                c.kind.is_numeric() && matches!(c.name.to_lowercase().as_str(), "count" | "cnt")
            });
            match counts {
                Some(c) => {
                    self.use_column((t, c));
                    self.show_measure(Aggregate::Sum, Some((t, c)));
                }
                None => self.show_measure(Aggregate::Count, None),
            }
            return Ok(());
        }
        // `how many dogs went through any treatment`: the dogs that the treatments speak of.
        let about = self.is_trade() && self.deals()
            || self.question.frame.conditions.iter().any(|c| match c.on {
                On::Bare(b, _) => self.names_table(b, self.anchor),
                _ => false,
            })
            || self
                .question
                .frame
                .subjects
                .iter()
                .any(|s| self.names_table(*s, self.anchor));
        let route = self.routes.to(t).ok_or(Fault::Elsewhere)?;
        let [join] = route.joins.as_slice() else {
            return Err(Fault::Elsewhere);
        };
        if !about || route.fans_out || route.ambiguous {
            return Err(Fault::Elsewhere);
        }
        let own = join.from_column.clone();
        let c = self
            .question
            .lexicon
            .table(self.anchor)
            .columns
            .iter()
            .position(|c| c.name.eq_ignore_ascii_case(&own))
            .ok_or(Fault::Elsewhere)?;
        self.use_column((self.anchor, c));
        self.show_measure(Aggregate::CountDistinct, Some((self.anchor, c)));
        Ok(())
    }

    /// Whether somebody is said to have bought or sold something.
    pub(super) fn is_trade(&self) -> bool {
        self.question.parts.iter().any(|p| {
            matches!(
                p.piece,
                Piece::Link | Piece::Mention(_) | Piece::Cue(Cue::OrderBy(_))
            ) && p.end <= p.start + 2
                && matches!(
                    self.question.tokens[p.start].lower.as_str(),
                    "bought" | "purchased" | "ordered" | "spent" | "buy" | "purchase" | "paid"
                )
        })
    }

    /// Whether the rows of this draft's table are what was bought or sold.
    pub(super) fn deals(&self) -> bool {
        let table = self.question.lexicon.table(self.anchor);
        std::iter::once(&table.name)
            .chain(&table.synonyms)
            .any(|name| {
                forms::split_name(name).iter().any(|w| {
                    matches!(
                        forms::root(&forms::stem(w)).as_str(),
                        "sale" | "sell" | "order" | "purchas" | "transaction" | "invoic"
                    )
                })
            })
    }

    /// Whether what was bought in a period would be read from when the buyers came: the period is
    /// that of the deals, where there are any.
    pub(super) fn mistakes_deals(&self) -> bool {
        let catalogue = self.question.lexicon.catalogue();
        let own = &self.question.lexicon.table(self.anchor).name;
        let timed = self
            .columns
            .iter()
            .any(|at| at.0 == self.anchor && self.column(*at).kind.is_temporal());
        timed
            && self.is_trade()
            && !self.deals()
            && catalogue.joins.iter().any(|j| {
                j.to_table.eq_ignore_ascii_case(own)
                    && catalogue
                        .table(&j.from_table)
                        .is_some_and(|t| t.time.is_some())
            })
    }
}
