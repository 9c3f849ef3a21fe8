//! Which table and which column a name means.
//!
//! A name is its own first: of a column of the table that is asked about, whatever other tables
//! have. It is matched without regard to case and signs, then against the label and the other names
//! that the catalogue knows. A name that several tables have is told apart by nobody but the one
//! who wrote it.

use catalogue::{Catalogue, Column, Table, name};

use crate::{
    check::{clip, listed, no_column, no_table, suggested},
    form::controls::singular,
    plan::ColumnRef,
};

/// A column by the places of its table and itself.
pub(super) type At = (usize, usize);

/// The names of a catalogue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) catalogue: &'a Catalogue,
}

impl<'a> Names<'a> {
    pub(super) fn table(&self, at: usize) -> &'a Table {
        &self.catalogue.tables[at]
    }

    pub(super) fn column(&self, at: At) -> &'a Column {
        &self.table(at.0).columns[at.1]
    }

    pub(super) fn reference(&self, at: At) -> ColumnRef {
        ColumnRef {
            table: self.table(at.0).name.clone(),
            column: self.column(at).name.clone(),
        }
    }

    /// The place of the table that a name means.
    pub(super) fn find_table(&self, written: &str) -> Result<usize, String> {
        self.try_table(written)
            .ok_or_else(|| no_table(bare(written), self.catalogue))
    }

    fn try_table(&self, written: &str) -> Option<usize> {
        let tables = &self.catalogue.tables;
        let written = bare(written);
        let known = tables.iter().map(|table| table.name.as_str());
        name::matching(written, known)
            .or_else(|| only(tables, |table| any_is(&table.synonyms, written)))
            .or_else(|| {
                let wanted = singular(&name::cleaned(written));
                only(tables, |table| {
                    singular(&name::cleaned(&table.name)) == wanted
                })
            })
    }

    /// The place of the column that a name means, as seen from the table `home`; `reached` tells
    /// which other tables are at hand.
    pub(super) fn find(
        &self,
        written: &str,
        home: usize,
        reached: &dyn Fn(usize) -> bool,
    ) -> Result<At, String> {
        let whole = bare(written);
        let own = |t: usize| named(self.table(t), whole).map(|c| (t, c));
        if let Some(at) = own(home) {
            return Ok(at);
        }
        if let Some(found) = self.qualified(written) {
            return found;
        }
        let everywhere: Vec<At> = (0..self.catalogue.tables.len()).filter_map(own).collect();
        if let Some(found) = self.choose(whole, &everywhere, reached) {
            return found;
        }
        let called = |t: usize| called(self.table(t), whole).map(|c| (t, c));
        if let Some(at) = called(home) {
            return Ok(at);
        }
        let everywhere: Vec<At> = (0..self.catalogue.tables.len())
            .filter_map(called)
            .collect();
        self.choose(whole, &everywhere, reached)
            .unwrap_or_else(|| Err(self.unknown(whole, home, reached)))
    }

    /// The tables that a name may be of, each looked at once.
    pub(super) fn holders(&self, written: &str) -> Vec<usize> {
        let whole = bare(written);
        let tables = || 0..self.catalogue.tables.len();
        let own: Vec<usize> = tables()
            .filter(|t| named(self.table(*t), whole).is_some())
            .collect();
        if !own.is_empty() {
            return own;
        }
        match self.qualified(written) {
            Some(found) => found.map(|at| at.0).into_iter().collect(),
            None => tables()
                .filter(|t| called(self.table(*t), whole).is_some())
                .collect(),
        }
    }

    /// `table.column`, wherever the dot is.
    fn qualified(&self, written: &str) -> Option<Result<At, String>> {
        let mut missing = None;
        for (dot, _) in written.match_indices('.') {
            let (table, column) = (written.get(..dot)?, written.get(dot + 1..)?);
            if let Some(t) = self.try_table(table) {
                let column = bare(column);
                let found = named(self.table(t), column).or_else(|| called(self.table(t), column));
                match found {
                    Some(c) => return Some(Ok((t, c))),
                    None => missing = Some(no_column(column, self.table(t))),
                }
            }
        }
        missing.map(Err)
    }

    fn choose(
        &self,
        written: &str,
        found: &[At],
        reached: &dyn Fn(usize) -> bool,
    ) -> Option<Result<At, String>> {
        let near: Vec<At> = found.iter().copied().filter(|at| reached(at.0)).collect();
        let among = if near.is_empty() { found } else { &near };
        match among {
            [] => None,
            [one] => Some(Ok(*one)),
            several => {
                let tables = several.iter().map(|at| self.table(at.0).name.as_str());
                let ways: Vec<String> = several
                    .iter()
                    .take(5)
                    .map(|at| format!("{}.{}", self.table(at.0).name, self.column(*at).name))
                    .collect();
                Some(Err(format!(
                    "the column `{}` is in several tables ({}); write {}",
                    clip(written),
                    listed(tables),
                    ways.join(" or ")
                )))
            }
        }
    }

    fn unknown(&self, written: &str, home: usize, reached: &dyn Fn(usize) -> bool) -> String {
        let own = self.table(home);
        let near = name::near(written, own.columns.iter().map(|c| c.name.as_str()), 3);
        let all: Vec<String> = (0..self.catalogue.tables.len())
            .filter(|t| *t != home && reached(*t))
            .flat_map(|t| self.table(t).columns.iter().map(move |c| (t, c)))
            .filter(|(_, c)| !name::near(written, [c.name.as_str()], 1).is_empty())
            .map(|(t, c)| format!("{}.{}", self.table(t).name, c.name))
            .take(3usize.saturating_sub(near.len()))
            .collect();
        if all.is_empty() {
            return no_column(written, own);
        }
        let near: Vec<&str> = near
            .into_iter()
            .chain(all.iter().map(String::as_str))
            .collect();
        format!(
            "there is no column `{}` in {}{}. Columns of {}: {}",
            clip(written),
            own.name,
            suggested(&near),
            own.name,
            listed(own.columns.iter().map(|c| c.name.as_str()))
        )
    }
}

/// A name without the quotes of some SQL around it.
pub(super) fn bare(written: &str) -> &str {
    let written = written.trim();
    for (open, close) in [('"', '"'), ('`', '`'), ('[', ']'), ('\'', '\'')] {
        if let Some(inner) = written
            .strip_prefix(open)
            .and_then(|w| w.strip_suffix(close))
            && !inner.is_empty()
        {
            return inner;
        }
    }
    written
}

fn named(table: &Table, written: &str) -> Option<usize> {
    name::matching(written, table.columns.iter().map(|c| c.name.as_str()))
}

/// The only column that is called so, by its label or another name.
fn called(table: &Table, written: &str) -> Option<usize> {
    only(&table.columns, |column| {
        let label = column.label.as_deref();
        label.is_some_and(|label| label.to_lowercase() == written.to_lowercase())
            || any_is(&column.synonyms, written)
    })
}

fn any_is(names: &[String], written: &str) -> bool {
    names
        .iter()
        .any(|name| name.to_lowercase() == written.to_lowercase())
}

fn only<T>(all: &[T], is: impl Fn(&T) -> bool) -> Option<usize> {
    let mut found = all.iter().enumerate().filter(|(_, one)| is(one));
    let first = found.next()?;
    found.next().is_none().then_some(first.0)
}
