//! What names mean at a place in the query, and what is known of the rows there.
//!
//! The numbers are estimates from the caller's own statistics, so that what is refused for its
//! size tells nothing of rows they may not see. Where nothing is known they lean towards more.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
};

use super::{
    refusal,
    relation::{Field, Relation},
    size::Size,
};
use crate::Refusal;

/// Names of CTEs that are in scope, innermost first.
#[derive(Clone, Copy)]
pub(super) struct Ctes<'p> {
    pub outer: Option<&'p Ctes<'p>>,
    pub named: Option<(&'p str, &'p Relation)>,
}

impl Ctes<'_> {
    pub(super) fn find(&self, name: &str) -> Option<&Relation> {
        match self.named {
            Some((known, relation)) if known.eq_ignore_ascii_case(name) => Some(relation),
            _ => self.outer.and_then(|outer| outer.find(name)),
        }
    }
}

/// One SELECT's FROM and its aliases, inside those of the queries around it.
pub(super) struct Frame<'p> {
    pub outer: Option<&'p Frame<'p>>,
    pub relations: Vec<Relation>,
    /// Names given in the SELECT list so far.
    pub aliases: Vec<Field>,
    /// Whether columns of the same name are one in its star.
    pub merges: bool,
    /// All names that the list gives.
    pub pending: Vec<String>,
    /// Estimated rows of FROM after its conditions.
    pub rows: Cell<f64>,
    /// Most rows of it.
    pub most: Cell<f64>,
    /// Columns of queries around it that it named, and most of their different values.
    pub correlated: RefCell<BTreeMap<String, f64>>,
    /// Relations of this frame that names were found in.
    pub touched: RefCell<BTreeSet<usize>>,
}

/// What a name turned out to be.
pub(super) struct Found {
    pub field: Field,
    /// Which of the frame's own relations it belongs to; `None` for an alias or an outer query's.
    pub relation: Option<usize>,
    /// Which column of that relation it is, where it is the whole of one.
    pub place: Option<usize>,
    /// Whether it belongs to a query around.
    pub outer: bool,
}

impl<'p> Frame<'p> {
    pub(super) fn new(outer: Option<&'p Frame<'p>>) -> Self {
        Self {
            outer,
            relations: Vec::new(),
            aliases: Vec::new(),
            merges: false,
            pending: Vec::new(),
            rows: Cell::new(1.0),
            most: Cell::new(1.0),
            correlated: RefCell::default(),
            touched: RefCell::default(),
        }
    }

    /// How often this query runs, as estimated and at most: once for each row around it where it
    /// depends on that row, or for each combination of the values there that it depends on.
    pub(super) fn times(&self) -> (f64, f64) {
        let correlated = self.correlated.borrow();
        match self.outer {
            Some(outer) if !correlated.is_empty() => {
                let (times, most) = outer.times();
                let values: f64 = correlated.values().product();
                (
                    times * outer.rows.get().max(1.0).min(values),
                    most * outer.most.get().max(1.0).min(values),
                )
            }
            _ => (1.0, 1.0),
        }
    }

    /// What the parts of a column's name mean here or in a query around.
    pub(super) fn find(&self, names: &[&str]) -> Result<Found, Refusal> {
        if let Some(found) = self.find_here(names) {
            self.touched.borrow_mut().extend(found.relation);
            return Ok(found);
        }
        let found = self
            .outer
            .and_then(|outer| outer.find(names).ok())
            .ok_or_else(|| refusal::unknown_column(&names.join(".")))?;
        let name = names.join(".").to_ascii_lowercase();
        // DuckDB puts equal values together, but not those of lists and the like. A query further
        // out runs that one again, which is counted there.
        let values = if found.outer {
            1.0
        } else if found.field.spread.stored {
            found.field.spread.at_most.max(1.0)
        } else {
            f64::INFINITY
        };
        let mut correlated = self.correlated.borrow_mut();
        correlated
            .entry(name)
            .and_modify(|before| *before = values.max(*before))
            .or_insert(values);
        Ok(Found {
            relation: None,
            outer: true,
            ..found
        })
    }

    /// Whether FROM has a column of that name, or may have.
    pub(super) fn has(&self, name: &str) -> bool {
        self.relations
            .iter()
            .any(|relation| relation.place(name).is_some() || relation.may_have(name))
    }

    /// Whether a name that means nothing here yet is one that the SELECT list gives.
    pub(super) fn gives(&self, names: &[&str]) -> bool {
        names.first().is_some_and(|name| {
            self.pending
                .iter()
                .any(|given| given.eq_ignore_ascii_case(name))
        })
    }

    /// What the parts of a column's name mean in this SELECT alone.
    pub(super) fn find_here(&self, names: &[&str]) -> Option<Found> {
        let (first, rest) = names.split_first()?;
        let here = |at: usize, place: Option<usize>, field: Field, members: &[&str]| Found {
            field: if members.is_empty() {
                field
            } else {
                field.member()
            },
            relation: Some(at),
            place: place.filter(|_| members.is_empty()),
            outer: false,
        };
        if let Some((second, members)) = rest.split_first() {
            let named = self
                .relations
                .iter()
                .enumerate()
                .filter(|(_, relation)| relation.alias.eq_ignore_ascii_case(first));
            for (at, relation) in named {
                if let Some(place) = relation.place(second) {
                    let field = relation.fields[place].clone();
                    return Some(here(at, Some(place), field, members));
                }
                if relation.may_have(second) {
                    return Some(here(at, None, relation.untold(second), members));
                }
            }
        }
        let alias = self
            .aliases
            .iter()
            .rev()
            .find(|field| field.name.eq_ignore_ascii_case(first));
        for (at, relation) in self.relations.iter().enumerate() {
            if let Some(place) = relation.place(first) {
                let mut field = relation.fields[place].clone();
                if let Some(alias) = alias {
                    field.or(alias);
                }
                let place = alias.is_none().then_some(place);
                return Some(here(at, place, field, rest));
            }
        }
        if let Some(alias) = alias {
            return Some(Found {
                relation: None,
                ..here(0, None, alias.clone(), rest)
            });
        }
        // A whole row, by the name of what it comes from.
        let row = self
            .relations
            .iter()
            .position(|relation| relation.alias.eq_ignore_ascii_case(first));
        let open = self
            .relations
            .iter()
            .position(|relation| relation.may_have(first));
        let at = row.or(open)?;
        if row.is_some() && !rest.is_empty() {
            return None;
        }
        let relation = &self.relations[at];
        let whole =
            |size: fn(&Field) -> f64| relation.fields.iter().map(size).sum::<f64>().max(1.0);
        let field = Field {
            size: Size {
                growth: whole(|field| field.size.growth),
                mean: whole(|field| field.size.mean),
                ..relation.size()
            },
            ..Field::plain(first)
        };
        Some(here(at, None, field, rest))
    }
}
