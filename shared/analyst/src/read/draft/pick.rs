//! Picking the column that a name means, as seen from the draft's table.

use catalogue::ColumnType;

use super::{Builder, Fault};
use crate::lexicon::{entries::Target, meanings};

/// What kind of column is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    Any,
    /// One that can be summed up.
    Number,
    /// One that a number can be compared with: a number or a year.
    Quantity,
    /// One that holds points in time or years.
    Time,
    /// One that says yes or no.
    Flag,
}

/// A column with how well it fits.
type Pick = ((usize, usize), f64);

/// Two columns that fit within this are the same to a reader.
const NEAR: f64 = 0.02;
/// A name that fits worse than this does not name the column.
const LEAST: f64 = 0.3;

impl Builder<'_> {
    /// Whether a column is of the wanted kind.
    pub(super) fn suits(&self, at: (usize, usize), want: Want) -> bool {
        let column = self.column(at);
        match want {
            Want::Any => true,
            Want::Number => column.kind.is_numeric() && column.role != catalogue::Role::Key,
            Want::Quantity => column.kind.is_numeric(),
            Want::Time => column.kind.is_temporal() || self.is_year(at),
            Want::Flag => meanings::yes(column).is_some(),
        }
    }

    /// Whether each row of the plan's table meets one value of a column at most, so that the column
    /// can be meant from here.
    pub(super) fn meets_once(&self, at: (usize, usize)) -> bool {
        self.routes
            .to(at.0)
            .is_some_and(|route| !route.fans_out && !route.ambiguous)
    }

    /// Whether a column holds years as numbers.
    pub(super) fn is_year(&self, at: (usize, usize)) -> bool {
        let column = self.column(at);
        let number = |text: &Option<String>| text.as_deref().and_then(|t| t.parse::<f64>().ok());
        let plausible = match (number(&column.min), number(&column.max)) {
            (Some(min), Some(max)) => min >= 1000.0 && max < 2300.0,
            _ => true,
        };
        let words = crate::words::forms::split_name(&column.name);
        column.kind.is_numeric()
            && plausible
            && words.iter().any(|w| {
                matches!(
                    w.as_str(),
                    "year" | "years" | "yr" | "founded" | "established"
                )
            })
    }

    /// How well a candidate fits from here; `None` where it cannot be reached.
    pub(super) fn fit(&self, m: usize, target: &Target, score: f64) -> Option<f64> {
        let table = target.table();
        let route = self.routes.to(table)?;
        let mut fit = score - 0.13 * route.cost - if route.fans_out { 0.2 } else { 0.0 };
        let owner = self.question.owners[m];
        if let Some(owner) = owner {
            let owned = self.question.tables[owner][table];
            fit += if owned > 0.0 { 0.35 * owned } else { -0.1 };
        } else {
            if self.question.spoken[table] {
                fit += 0.05;
            }
        }
        let says_id = self.question.tokens[self.question.mentions[m].end - 1].root == "id";
        if says_id && self.key_of(target) && owner.is_some_and(|o| self.names_table(o, table)) {
            return Some(fit.max(1.2 - 0.13 * route.cost));
        }
        if target.is_column() && self.key_of(target) {
            // A key is rarely what is meant by a name that others share.
            fit -= 0.02;
        }
        Some(fit)
    }

    fn key_of(&self, target: &Target) -> bool {
        let Target::Column(t, c) = target else {
            return false;
        };
        self.question.lexicon.key_column(*t) == Some(*c)
    }

    /// The column that a mention names.
    pub(super) fn pick(&mut self, m: usize, want: Want) -> Result<(usize, usize), Fault> {
        let at = self.try_pick(m, want)?;
        match at {
            Some((at, fit)) => {
                self.use_column(at);
                self.score += fit * self.weight(m);
                Ok(at)
            }
            None => Err(Fault::Unknown(self.words(m))),
        }
    }

    /// How much a mention weighs: longer ones more.
    pub(super) fn weight(&self, m: usize) -> f64 {
        let mention = &self.question.mentions[m];
        1.0 + 0.1 * (mention.end - mention.start) as f64
    }

    /// The best column for a mention with its fit, without using it yet.
    pub(super) fn try_pick(&self, m: usize, want: Want) -> Result<Option<Pick>, Fault> {
        let mention = &self.question.mentions[m];
        let mut fits: Vec<((usize, usize), f64)> = mention
            .candidates
            .iter()
            .filter(|c| c.target.is_column() && c.score >= LEAST)
            .filter_map(|c| {
                let at = c.target.column()?;
                let good = self.suits(at, want);
                let fit = self.fit(m, &c.target, c.score)?;
                good.then_some((at, fit))
            })
            .collect();
        // A bare `name` of another table is meant only where the question speaks of that table.
        if mention.end == mention.start + 1
            && crate::words::general::is_generic(&self.question.tokens[mention.start].root)
        {
            fits.retain(|((t, _), _)| {
                *t == self.anchor
                    || self.question.spoken[*t]
                    || self.question.owners[m].is_some_and(|owner| self.names_table(owner, *t))
            });
        }
        // `name` also means what a row is called where no column has that name.
        let last = &self.question.tokens[mention.end - 1];
        if matches!(last.stem.as_str(), "name" | "title")
            && want == Want::Any
            && mention.end - mention.start == 1
        {
            for table in self.tables_in_view(m) {
                let named = fits.iter().any(|((t, c), _)| {
                    *t == table && {
                        let words = crate::words::forms::split_name(&self.column((*t, *c)).name);
                        words.len() == 1 || Some(*c) == self.question.lexicon.name_column(table)
                    }
                });
                if let Some(c) = self.question.lexicon.name_column(table).filter(|_| !named)
                    && let Some(fit) = self.fit(m, &Target::Column(table, c), 0.72)
                {
                    fits.push(((table, c), fit));
                }
            }
            for (at, fit) in &mut fits {
                if self.question.lexicon.name_column(at.0) == Some(at.1) {
                    *fit += 0.1;
                }
            }
        }
        fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let Some(&(best, fit)) = fits.first() else {
            return Ok(None);
        };
        if fit < LEAST - 0.05 {
            return Ok(None);
        }
        let rivals: Vec<(usize, usize)> = fits
            .iter()
            .skip(1)
            .filter(|(at, other)| *at != best && fit - other < NEAR && !self.same_key(best, *at))
            .map(|(at, _)| *at)
            .collect();
        if let [rival] = rivals.as_slice()
            && let Some((name, _)) = self.named_by_key(best, *rival)
        {
            return Ok(Some((name, fit)));
        }
        if !rivals.is_empty() {
            let better = self.by_end(std::iter::once(best).chain(rivals.iter().copied()));
            if let Some(better) = better {
                return Ok(Some((better, fit)));
            }
            let names = std::iter::once(best)
                .chain(rivals)
                .map(|at| {
                    format!(
                        "{}.{}",
                        self.question.lexicon.table(at.0).name,
                        self.column(at).name
                    )
                })
                .collect();
            return Err(Fault::Ambiguous(self.words(m), names));
        }
        Ok(Some((best, fit)))
    }

    /// Of a `member id` and a `member name` beside each other: the name, and the key that tells two
    /// of one name apart.
    pub(super) fn named_by_key(
        &self,
        a: (usize, usize),
        b: (usize, usize),
    ) -> Option<((usize, usize), (usize, usize))> {
        let words = |at: (usize, usize)| crate::words::forms::split_name(&self.column(at).name);
        let (first, second) = (words(a), words(b));
        let (name, key) = match (first.last()?.as_str(), second.last()?.as_str()) {
            ("name", "id" | "no" | "number" | "code" | "key") => (a, b),
            ("id" | "no" | "number" | "code" | "key", "name") => (b, a),
            _ => return None,
        };
        let stem = |words: &[String]| words[..words.len() - 1].to_vec();
        let alike = a.0 == b.0 && first.len() > 1 && stem(&first) == stem(&second);
        alike.then_some((name, key))
    }

    /// The key beside a name of the same table: `member id` beside `member name`.
    pub(super) fn key_beside(&self, at: (usize, usize)) -> Option<(usize, usize)> {
        let columns = self.question.lexicon.table(at.0).columns.len();
        // More keys than names: the key is of something finer.
        let most = self.column(at).distinct + self.column(at).distinct / 5;
        (0..columns)
            .map(|c| (at.0, c))
            .filter(|other| *other != at && self.column(*other).distinct <= most)
            .find(|other| {
                self.named_by_key(at, *other)
                    .is_some_and(|(name, _)| name == at)
            })
    }

    /// Tables that a bare `name` may be of: the owner, else the anchor.
    fn tables_in_view(&self, m: usize) -> Vec<usize> {
        match self.question.owners[m] {
            Some(owner) => self.question.mentions[owner]
                .candidates
                .iter()
                .filter(|c| c.target.is_table() && c.score > 0.6)
                .map(|c| c.target.table())
                .collect(),
            None => vec![self.anchor],
        }
    }

    /// Whether two columns are the two sides of a join, so that it is the same which is shown.
    pub(super) fn same_key(&self, a: (usize, usize), b: (usize, usize)) -> bool {
        let (a, b) = (self.reference(a), self.reference(b));
        self.question.lexicon.catalogue().joins.iter().any(|join| {
            let from = (join.from_table.as_str(), join.from_column.as_str());
            let to = (join.to_table.as_str(), join.to_column.as_str());
            let (a, b) = (
                (a.table.as_str(), a.column.as_str()),
                (b.table.as_str(), b.column.as_str()),
            );
            (from == a && to == b) || (from == b && to == a)
        })
    }

    /// The one of several columns whose name says the end of a way that the question speaks of.
    pub(super) fn by_end(
        &self,
        columns: impl Iterator<Item = (usize, usize)>,
    ) -> Option<(usize, usize)> {
        let mut scored: Vec<(i32, (usize, usize))> = columns
            .map(|at| {
                (
                    super::super::scope::agrees(&self.column(at).name, self.question.tokens),
                    at,
                )
            })
            .collect();
        scored.sort_by_key(|(score, _)| -score);
        match scored.as_slice() {
            [(first, at), (second, _), ..] if first > second && *first > 0 => Some(*at),
            [(_, at)] => Some(*at),
            _ => None,
        }
    }

    /// The table that a mention names, with its fit, if it is that table rather than a column.
    pub(super) fn table_of(&self, m: usize) -> Option<(usize, f64)> {
        self.question.mentions[m]
            .candidates
            .iter()
            .filter(|c| c.target.is_table() && c.score >= 0.45)
            .filter_map(|c| {
                let table = c.target.table();
                let cost = self.routes.to(table)?.cost;
                Some((table, c.score - 0.05 * cost))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Whether a mention may name this table.
    pub(super) fn names_table(&self, m: usize, table: usize) -> bool {
        self.question.tables[m][table] >= 0.45
    }

    /// The number column that the table's rows are measured by.
    pub(super) fn default_measure(&self, table: usize) -> Option<(usize, usize)> {
        let found = self.question.lexicon.table(table);
        let name = found.measure.as_deref()?;
        let c = found
            .columns
            .iter()
            .position(|c| c.name.eq_ignore_ascii_case(name))?;
        (found.columns[c].kind != ColumnType::Text).then_some((table, c))
    }
}
