//! What names mean at a place in the query, and what is known of the rows there.
//!
//! The numbers are estimates from the caller's own statistics, so that what is refused for its
//! size tells nothing of rows they may not see. Where nothing is known they lean towards more.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
};

use super::refusal;
use crate::Refusal;

/// What is known of a column or an expression.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// Its name, as written where it was named.
    pub name: String,
    /// Number of different values; 0 where nothing is known.
    pub distinct: f64,
    /// How many times larger than a stored value one of its values can be.
    pub growth: f64,
    /// How much of that comes of aggregates that keep all their values.
    pub gathered: f64,
    /// Number of expression nodes that stand behind it once aliases are replaced.
    pub weight: f64,
}

impl Field {
    pub(super) fn plain(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            distinct: 0.0,
            growth: 1.0,
            gathered: 1.0,
            weight: 1.0,
        }
    }
}

/// Something that FROM reads, or that a query gives.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    /// The name it goes by, empty where it has none.
    pub alias: String,
    /// Estimated rows.
    pub rows: f64,
    /// Whether the query itself, not the data, keeps it to a few rows.
    pub few: bool,
    /// Its columns.
    pub fields: Vec<Field>,
    /// Whether it has columns that cannot be told from the SQL, such as those of a pivot.
    pub open: bool,
    /// Whether it has columns that DuckDB names by their expression, such as `sum(amount)`.
    pub unnamed: bool,
    /// Number of nodes of the plan that stand behind it.
    pub weight: f64,
}

impl Relation {
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// Whether a column of that name may be there although it cannot be told.
    pub(super) fn may_have(&self, name: &str) -> bool {
        let plain = |c: char| c.is_alphanumeric() || c == '_';
        let expression = !name.chars().all(plain) || name.starts_with(|c: char| c.is_ascii_digit());
        (self.open && !session(name)) || (self.unnamed && expression)
    }

    /// Gives the columns other names, as `AS t(a, b)` does.
    pub(super) fn rename(&mut self, alias: &str, columns: &[&str]) {
        if !alias.is_empty() {
            alias.clone_into(&mut self.alias);
        }
        for (at, name) in columns.iter().enumerate() {
            match self.fields.get_mut(at) {
                Some(field) => (*name).clone_into(&mut field.name),
                None => self.fields.push(Field {
                    growth: self.growth(),
                    ..Field::plain(name)
                }),
            }
        }
    }

    /// The largest growth of its columns: what a column that cannot be told may have.
    pub(super) fn growth(&self) -> f64 {
        self.fields
            .iter()
            .map(|field| field.growth)
            .fold(1.0, f64::max)
    }
}

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
    /// Estimated rows of FROM after its conditions.
    pub rows: Cell<f64>,
    /// Whether something in it named a column of a query around it.
    pub correlated: Cell<bool>,
    /// Relations of this frame that names were found in.
    pub touched: RefCell<BTreeSet<usize>>,
}

/// What a name turned out to be.
pub(super) struct Found {
    pub field: Field,
    /// Which of the frame's own relations it belongs to; `None` for an alias or an outer query's.
    pub relation: Option<usize>,
    /// Whether it belongs to a query around.
    pub outer: bool,
}

impl<'p> Frame<'p> {
    pub(super) fn new(outer: Option<&'p Frame<'p>>) -> Self {
        Self {
            outer,
            relations: Vec::new(),
            aliases: Vec::new(),
            rows: Cell::new(1.0),
            correlated: Cell::new(false),
            touched: RefCell::default(),
        }
    }

    /// Estimated rows that this query goes through in all, run again for each row around it where
    /// it depends on that row.
    pub(super) fn total(&self) -> f64 {
        let again = match self.outer {
            Some(outer) if self.correlated.get() => outer.total(),
            _ => 1.0,
        };
        self.rows.get().max(1.0) * again
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
        self.correlated.set(true);
        Ok(Found {
            relation: None,
            outer: true,
            ..found
        })
    }

    /// What the parts of a column's name mean in this SELECT alone.
    pub(super) fn find_here(&self, names: &[&str]) -> Option<Found> {
        let (first, rest) = names.split_first()?;
        let here = |at: usize, field: Field| Found {
            field,
            relation: Some(at),
            outer: false,
        };
        if let Some(second) = rest.first() {
            let named = self
                .relations
                .iter()
                .enumerate()
                .filter(|(_, relation)| relation.alias.eq_ignore_ascii_case(first));
            for (at, relation) in named {
                if let Some(field) = relation.field(second) {
                    return Some(here(at, field.clone()));
                }
                if relation.may_have(second) {
                    return Some(here(
                        at,
                        Field {
                            growth: relation.growth(),
                            ..Field::plain(second)
                        },
                    ));
                }
            }
        }
        let alias = self
            .aliases
            .iter()
            .rev()
            .find(|field| field.name.eq_ignore_ascii_case(first));
        for (at, relation) in self.relations.iter().enumerate() {
            if let Some(field) = relation.field(first) {
                let mut field = field.clone();
                if let Some(alias) = alias {
                    field.growth = field.growth.max(alias.growth);
                    field.weight = field.weight.max(alias.weight);
                }
                return Some(here(at, field));
            }
        }
        if let Some(alias) = alias {
            return Some(Found {
                field: alias.clone(),
                relation: None,
                outer: false,
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
        Some(here(
            at,
            Field {
                growth: relation
                    .fields
                    .iter()
                    .map(|field| field.growth)
                    .sum::<f64>()
                    .max(1.0),
                ..Field::plain(first)
            },
        ))
    }
}

/// Names that DuckDB reads as calls where no column has them: the clocks, and what tells of the
/// session. Only a column that is known to be there goes by such a name.
fn session(name: &str) -> bool {
    const NAMES: [&str; 11] = [
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "localtime",
        "localtimestamp",
        "session_user",
        "user",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}
