//! What one caller may see.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{Catalogue, Column, Table};

/// What decides what a caller may see: their permissions and claims, and nothing else of them.
///
/// Made from a principal that the authorizer vouched for; never from a request body.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// Permissions, matched exactly.
    pub permissions: BTreeSet<String>,
    /// Claims and their values, matched exactly.
    pub claims: BTreeMap<String, BTreeSet<String>>,
}

impl Scope {
    /// Whether the caller has at least one of `any`.
    pub fn has_any(&self, any: &[String]) -> bool {
        any.iter().any(|wanted| self.permissions.contains(wanted))
    }

    /// Whether the table exists for this caller.
    pub fn sees(&self, table: &Table) -> bool {
        table.permissions.is_empty() || self.has_any(&table.permissions)
    }

    /// Whether the column's true values are hidden from this caller.
    pub fn masks(&self, column: &Column) -> bool {
        !column.mask_unless.is_empty() && !self.has_any(&column.mask_unless)
    }

    /// The values that row security leaves of the rule's column: `None` where the rule does not
    /// bind this caller, an empty list where they have no claim and so see no row.
    pub fn row_values(&self, table: &Table) -> Option<Vec<String>> {
        let rule = table.rows.as_ref()?;
        if self.has_any(&rule.unless) {
            return None;
        }
        Some(
            self.claims
                .get(&rule.claim)
                .map(|values| values.iter().cloned().collect())
                .unwrap_or_default(),
        )
    }
}

/// The part of a catalogue that one caller may know of.
///
/// Hidden tables are gone, masked columns hold no values, and value lists come from the rows that
/// the caller may read. Planner, prompts, suggestions and errors are made from this type only, so
/// what is hidden cannot slip into them.
#[derive(Debug, Clone, PartialEq)]
pub struct Visible {
    catalogue: Catalogue,
    scope: Scope,
}

impl Visible {
    /// Narrows a catalogue to what `scope` sees.
    ///
    /// Statistics of tables under row security are dropped, for they were taken from every row;
    /// an engine that has looked at the caller's own rows puts theirs back with
    /// [`Visible::with_statistics`].
    pub fn new(catalogue: &Catalogue, scope: &Scope) -> Self {
        let mut catalogue = catalogue.clone();
        catalogue.tables.retain(|table| scope.sees(table));
        for table in &mut catalogue.tables {
            let narrowed = scope.row_values(table).is_some();
            for column in &mut table.columns {
                if narrowed || scope.masks(column) {
                    forget(column);
                }
            }
            if narrowed {
                table.row_count = 0;
            }
        }
        let mut visible = Self {
            catalogue,
            scope: scope.clone(),
        };
        visible.drop_dangling_joins();
        visible
    }

    /// Replaces a visible table's statistics by ones taken from the caller's own rows.
    /// Masked columns stay without.
    #[must_use]
    pub fn with_statistics(mut self, name: &str, fill: impl FnOnce(&mut Table)) -> Self {
        let scope = self.scope.clone();
        if let Some(table) = self
            .catalogue
            .tables
            .iter_mut()
            .find(|table| table.name.eq_ignore_ascii_case(name))
        {
            fill(table);
            for column in table
                .columns
                .iter_mut()
                .filter(|column| scope.masks(column))
            {
                forget(column);
            }
        }
        self
    }

    /// The same view, confined to some of its tables. It never shows more than before.
    #[must_use]
    pub fn confined_to(&self, keep: impl Fn(&Table) -> bool) -> Self {
        let mut confined = self.clone();
        confined.catalogue.tables.retain(keep);
        confined.drop_dangling_joins();
        confined
    }

    fn drop_dangling_joins(&mut self) {
        let known: BTreeSet<String> = self
            .catalogue
            .tables
            .iter()
            .map(|table| table.name.to_lowercase())
            .collect();
        self.catalogue.joins.retain(|join| {
            known.contains(&join.from_table.to_lowercase())
                && known.contains(&join.to_table.to_lowercase())
        });
    }

    /// What is visible, as a catalogue.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Whose view this is.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
}

fn forget(column: &mut Column) {
    column.values.clear();
    column.values_complete = false;
    column.min = None;
    column.max = None;
    column.distinct = 0;
    column.nulls = 0;
}
